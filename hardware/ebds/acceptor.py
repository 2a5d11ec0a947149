"""The acceptor's half of an EBDS conversation: host frames in, events and replies out."""

from collections.abc import Callable, Mapping
from typing import Final

from pydantic.types import JsonValue

from hardware.acceptor import HostView
from hardware.ebds import replies
from hardware.ebds.constants import (
    AUXILIARY_TEXTS,
    CHANNELS,
    EXTENDED_LENGTHS,
    INVALID_COMMAND,
    SHORT_CHANNELS,
    SOFT_RESET_DATA,
    VARIANT_NAME_LENGTH,
    Auxiliary,
    Extended,
    Kind,
    Mode,
    State,
)
from hardware.ebds.frames import Frame, FrameDecoder, count_bad_frames
from hardware.ebds.host_settings import ORDERS_LENGTH, HostSettings
from hardware.ebds.note_path import NotePath
from hardware.errors import LocalProtocolError
from hardware.events import (
    AcceptorEvent,
    BytesDropped,
    Direction,
    FrameSeen,
    HostReset,
)

_STACKED_BIT: Final = 0x10


class EbdsAcceptor:
    """One bill acceptor; `denominations_minor` maps note indices, 1 to 50, to values.

    Only an omnibus command moves the conversation on. Its reply is kept and sent again while the
    host asks with the same toggle; a new toggle says that the reply has arrived.
    """

    absence_s = 0.0  # it says so itself: POWER UP

    _path: NotePath
    _toggle: int | None  # of the host's newest command
    _stored: bytes | None  # the reply to that command, if it was an omnibus command

    def __init__(self, denominations_minor: Mapping[int, int], currency: str) -> None:
        if not denominations_minor or not set(denominations_minor) <= set(CHANNELS):
            raise ValueError(
                "EBDS has the note indices 1 to 50, and at least one must have a value"
            )
        self._values: Final = {
            channel: replies.note_value(value_minor, currency)
            for channel, value_minor in denominations_minor.items()
        }
        variant = currency.encode().ljust(VARIANT_NAME_LENGTH, b"\0")
        self._texts: Final = {**AUXILIARY_TEXTS, Auxiliary.VARIANT_NAME: variant}
        self._answers: Final[dict[int, Callable[[Frame], Frame]]] = {
            Kind.OMNIBUS: self._answer_omnibus,
            Kind.AUXILIARY: self._answer_auxiliary,
            Kind.EXTENDED: self._answer_extended,
        }
        self.restart()

    def restart(self) -> None:
        self._decoder = FrameDecoder()
        self._outgoing = b""
        self._last_sent: Frame | None = None
        self._is_echo = False
        self._events: list[AcceptorEvent] = []
        self._forget_host()
        self._is_self_test_over = True  # a kiosk has nothing to test at power-on

    @property
    def host(self) -> HostView:
        is_set_up = self._path.state is not State.POWER_UP
        return HostView(
            is_ready=self._is_idle_seen and not self._settings.is_inhibited,
            channels=self._settings.enabled(self._values) if is_set_up else frozenset(),
            is_echo=self._is_echo,
            is_set_up=is_set_up,
            is_inhibited=self._settings.is_inhibited,
        )

    @property
    def accepts_tickets(self) -> bool:
        """Whether `offer_ticket` may be called."""
        return self._is_idle_seen and Mode.BAR_CODES in self._settings.mode

    def receive(self, data: bytes) -> list[AcceptorEvent]:
        frames = self._decoder.receive(data)
        if dropped := self._decoder.take_dropped():
            self._events.append(BytesDropped(dropped, count_bad_frames(dropped)))
        for frame in frames:
            is_own_echo = self._is_own_echo(frame)
            raw = replies.without_bar_code(frame).encode()
            self._events.append(FrameSeen(Direction.FROM_HOST, raw, is_own_echo))
            if not is_own_echo and frame.kind != Kind.OMNIBUS_REPLY:
                self._on_frame(frame)
        events = self._events.copy()
        self._events.clear()
        return events

    def data_to_send(self) -> bytes:
        data, self._outgoing = self._outgoing, b""
        return data

    def offer(self, channel: int) -> None:
        if not self.host.is_ready or channel not in self.host.channels:
            raise LocalProtocolError(f"channel {channel} was offered while the host did not accept")
        self._path.offer(channel)

    def offer_ticket(self, bar_code: str) -> None:
        """Begin a ticket; its value is the host's own business. Raises ValueError."""
        if not self.accepts_tickets:
            raise LocalProtocolError("a ticket was offered while the host did not accept it")
        self._path.offer(0, replies.bar_code(bar_code))

    def withdraw(self) -> None:
        self._path.withdraw()

    def present(self) -> None:
        self._path.present()

    def refuse(self) -> None:
        self._path.refuse()

    def finish_self_test(self) -> None:
        self._is_self_test_over = True

    def expect_new_host(self) -> None:
        """After a silence any toggle is the first, and what was told last may not have arrived."""
        if not self._path.is_credit_told:
            self._toggle, self._stored, self._path.is_told = None, None, False

    def state_to_keep(self) -> Mapping[str, JsonValue] | None:
        """What a new process must know while the credit is shown; None while none is.

        It says: the host's command of this toggle gets this reply. Before `data_to_send()` goes
        out it is to be kept, or forgotten when it is None; it must outlive the process, though not
        the power, and counts only under the continuity rule.
        """
        if not self._path.is_credit_told or self._stored is None:
            return None
        return {"reply": self._stored.hex()}

    def recall(self, state: Mapping[str, JsonValue]) -> None:
        """Go on where the process ended that kept this state, instead of `restart`.

        The same command gets the same reply; an omnibus command with a new toggle is the
        acknowledgement; anything else shows that the host has begun anew. Raises ValueError, and
        changes nothing, for what no acceptor kept.
        """
        stored = bytes.fromhex(str(state.get("reply")))
        frames = FrameDecoder().receive(stored)
        if len(frames) != 1 or not _bears_credit(frames[0]):
            raise ValueError("this is no reply that bears credit")
        self.restart()
        self._path.enter(State.STACKED)
        self._path.is_told = True
        self._toggle, self._stored = frames[0].toggle, stored
        self._is_recalled = True

    def describe(self, direction: Direction, raw: bytes) -> str:
        return replies.words(direction, raw)

    def _on_frame(self, frame: Frame) -> None:
        if frame.kind == Kind.AUXILIARY and frame.data == SOFT_RESET_DATA:
            self._begin_anew()
            return
        is_omnibus, is_toggle_old = frame.kind == Kind.OMNIBUS, frame.toggle == self._toggle
        if is_omnibus and is_toggle_old and self._stored is not None:
            self._send(FrameDecoder().receive(self._stored)[0])
            return
        is_credit_told = self._path.is_credit_told
        if is_credit_told and not is_omnibus and (is_toggle_old or self._is_recalled):
            self._begin_anew()  # who asks so has never waited for our reply
        elif not is_toggle_old:
            self._path.on_reply_arrived()
            self._is_recalled = False
        self._toggle, self._stored, self._path.is_told = frame.toggle, None, False
        self._send(self._answers.get(frame.kind, self._invalid)(frame))

    def _begin_anew(self) -> None:
        self._events.append(HostReset())
        self._forget_host()
        self._is_self_test_over = False

    def _forget_host(self) -> None:
        self._toggle, self._stored = None, None
        self._is_recalled = False
        self._settings = HostSettings()
        self._path = NotePath(self._events.append)

    def _answer_omnibus(self, frame: Frame) -> Frame:
        if len(frame.data) != ORDERS_LENGTH:
            return self._invalid(frame)
        self._settings.take(frame.data)
        self._move_on()
        self._path.is_told = True
        reply = self._state_reply(frame.toggle)
        self._stored = reply.encode()
        return reply

    def _answer_auxiliary(self, frame: Frame) -> Frame:
        text = self._texts.get(frame.data[2])
        if len(frame.data) != 3 or text is None:
            return self._invalid(frame)
        return Frame(Kind.AUXILIARY, frame.toggle, text)

    def _answer_extended(self, frame: Frame) -> Frame:
        subtype, rest = frame.data[0], frame.data[1:]
        if len(rest) not in EXTENDED_LENGTHS.get(subtype, frozenset()):
            return self._invalid(frame)
        self._settings.take(rest)
        status, values = self._quiet_status(), self._values
        match subtype:
            case Extended.SET_ENABLES:
                self._settings.set_enables(rest[ORDERS_LENGTH:])
                return Frame(Kind.OMNIBUS_REPLY, frame.toggle, status)
            case Extended.NOTE:
                index = rest[ORDERS_LENGTH]
                data = replies.note(index, values.get(index))
            case Extended.VALUE_TABLE:
                data = replies.value_table(values)
            case Extended.SET_ESCROW_TIMEOUTS:
                data = b""  # the device's own patience holds
            case _:
                data = b"\0"  # asked for what this unit does not do
        return Frame(Kind.EXTENDED, frame.toggle, bytes((subtype,)) + status + data)

    def _invalid(self, frame: Frame) -> Frame:
        return Frame(Kind.OMNIBUS_REPLY, frame.toggle, self._quiet_status(is_invalid=True))

    def _move_on(self) -> None:
        path = self._path
        if path.state is not State.POWER_UP:
            path.move_on(self._settings, is_wanted=self._is_wanted())
        elif path.is_seen and self._is_self_test_over:
            path.enter(State.IDLING)

    def _is_wanted(self) -> bool:
        """Whether the host accepts what is in hand."""
        if self._path.ticket:
            return Mode.BAR_CODES in self._settings.mode
        return self._path.channel in self._settings.enabled(self._values)

    def _state_reply(self, toggle: int) -> Frame:
        """The state with its event, and with the note or the ticket where it is told."""
        state, channel, ticket = self._path.state, self._path.channel, self._path.ticket
        is_long = self._settings.is_extended or channel not in SHORT_CHANNELS
        has_note = state in {State.ESCROWED, State.STACKED} and channel > 0
        if has_note and is_long:
            data = replies.status(state) + replies.note(0, self._values[channel])
            return Frame(Kind.EXTENDED, toggle, bytes((Extended.NOTE,)) + data)
        if state is State.ESCROWED and ticket:
            data = replies.status(state) + ticket
            return Frame(Kind.EXTENDED, toggle, bytes((Extended.BAR_CODE,)) + data)
        return Frame(Kind.OMNIBUS_REPLY, toggle, replies.status(state, channel if has_note else 0))

    def _quiet_status(self, *, is_invalid: bool = False) -> bytes:
        """For replies to other than omnibus commands."""
        state, channel = self._path.quiet_state, self._path.channel
        has_index = state is State.ESCROWED and channel in SHORT_CHANNELS
        return replies.status(state, channel if has_index else 0, is_invalid=is_invalid)

    def _is_own_echo(self, frame: Frame) -> bool:
        """Whether the line plays our last frame back to us.

        No host sends an omnibus reply: its copy proves an echo, another frame disproves it.
        """
        sent, self._last_sent = self._last_sent, None
        is_own_echo = frame == sent
        if sent is not None and sent.kind == Kind.OMNIBUS_REPLY:
            self._is_echo = is_own_echo
        return is_own_echo

    @property
    def _is_idle_seen(self) -> bool:
        return self._path.is_idle_told and not self._is_echo

    def _send(self, frame: Frame) -> None:
        self._last_sent = frame
        self._outgoing += frame.encode()
        status = frame.data if frame.kind == Kind.OMNIBUS_REPLY else b"\0\0\0"
        is_error = bool(status[2] & INVALID_COMMAND)
        raw = replies.without_bar_code(frame).encode()
        self._events.append(FrameSeen(Direction.TO_HOST, raw, is_error))


def _bears_credit(frame: Frame) -> bool:
    match frame.kind:
        case Kind.OMNIBUS_REPLY:
            return bool(frame.data[0] & _STACKED_BIT)
        case Kind.EXTENDED:
            return bool(frame.data[1] & _STACKED_BIT)
        case _:
            return False
