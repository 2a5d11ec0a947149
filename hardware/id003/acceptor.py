"""The acceptor's half of an ID-003 conversation: host frames in, events and replies out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from pydantic.types import JsonValue

from hardware.acceptor import HostView
from hardware.errors import LocalProtocolError
from hardware.events import (
    AcceptorEvent,
    BytesDropped,
    CreditAcknowledged,
    Direction,
    FrameSeen,
    HostReset,
    NoteHeld,
    NoteReturned,
    NoteStacked,
    ReturnReason,
)
from hardware.id003.constants import (
    BOOT_VERSION_TEXT,
    DEFAULT_SETTINGS,
    READ_TO_SET,
    SLOT_BASE,
    VERSION_TEXT,
    Command,
    CommunicationMode,
    RejectReason,
    Status,
)
from hardware.id003.currency_table import currency_table
from hardware.id003.frames import Frame, FrameDecoder, count_bad_frames

_AT_REST: Final = frozenset({Status.IDLING, Status.DISABLED})
_BEFORE_DECISION: Final = frozenset({Status.ACCEPTING, Status.ESCROW, Status.HOLDING})
_NOT_SET_UP: Final = frozenset({Status.POWER_UP, Status.POWER_UP_WITH_NOTE, Status.INITIALIZE})
# Once shown, the next poll is answered with another status.
_PASSING: Final = frozenset({Status.ACCEPTING, Status.STACKED, Status.REJECTING, Status.RETURNING})
# Without the host's poll, a note does not go on from here.
_NEEDS_HOST: Final = frozenset({Status.ACCEPTING, Status.ESCROW, Status.VEND_VALID})
_COMMANDS: Final = frozenset(Command)
_ENQUIRY: Final = Frame(Status.ENQUIRY)
_RAW_ENQUIRY: Final = _ENQUIRY.encode()


@dataclass(frozen=True, slots=True)
class Id003Options:
    """What only a host that is known to need or to bear it may get."""

    is_short_form: bool = False  # a note without ACCEPTING and STACKED
    is_slot_in_vend_valid: bool = False  # VEND VALID tells the slot, as ESCROW does
    is_counted_at_stacked: bool = False  # not its ACK is the proof, but its poll after STACKED


class Id003Acceptor:
    """One bill acceptor; `denominations_minor` maps its channels, 1 to 8, to values."""

    absence_s = 0.0  # it says so itself: POWER UP

    _status: Status
    _status_data: bytes
    _is_shown: bool  # the host has been answered with this status since it was entered
    _is_enquired: bool  # the host was asked to ask for what is new

    def __init__(
        self,
        denominations_minor: Mapping[int, int],
        currency: str,
        options: Id003Options | None = None,
    ) -> None:
        """Raises ValueError for a table or currency that the protocol does not have."""
        self._options = options or Id003Options()
        self._texts: Final[dict[int, bytes]] = {
            Command.VERSION: VERSION_TEXT,
            Command.BOOT_VERSION: BOOT_VERSION_TEXT,
            Command.CURRENCY_ASSIGN: currency_table(denominations_minor, currency),
        }
        self._decisions: Final[dict[int, Callable[[], None]]] = {
            Command.STATUS_REQUEST: self._on_poll,
            Command.ACK: self._on_ack,
            Command.RESET: self._on_reset,
            Command.STACK_1: self._on_stack,
            Command.STACK_2: self._on_stack,
            Command.RETURN: self._on_return,
            Command.HOLD: self._on_hold,
            Command.WAIT: self._on_wait,
        }
        self._channels = frozenset(denominations_minor)
        self._begin(Status.POWER_UP)

    def restart(self) -> None:
        is_note_inside = self._status in {Status.STACKING, Status.POWER_UP_WITH_NOTE}
        self._begin(Status.POWER_UP_WITH_NOTE if is_note_inside else Status.POWER_UP)

    def _begin(self, status: Status) -> None:
        self._decoder = FrameDecoder()
        self._outgoing: list[bytes] = []
        self._last_sent: Frame | None = None
        self._is_echo = False
        self._events: list[AcceptorEvent] = []
        self._settings = dict(DEFAULT_SETTINGS)
        self._is_self_test_over = False
        self._channel = 0
        self._enter(status)

    @property
    def host(self) -> HostView:
        is_set_up = self._status not in _NOT_SET_UP
        is_idle_seen = self._status is Status.IDLING and self._is_shown
        return HostView(
            is_ready=is_idle_seen and not self._is_inhibited and not self._is_echo,
            channels=self._enabled_channels() if is_set_up else frozenset(),
            is_echo=self._is_echo,
            is_set_up=is_set_up,
            is_inhibited=self._is_inhibited,
        )

    def receive(self, data: bytes) -> list[AcceptorEvent]:
        self._outgoing.clear()  # an enquiry that was not sent: the host asks already
        frames = self._decoder.receive(data)
        if dropped := self._decoder.take_dropped():
            self._events.append(BytesDropped(dropped, count_bad_frames(dropped)))
        for frame in frames:
            is_own_echo = self._is_own_echo(frame)
            self._events.append(FrameSeen(Direction.FROM_HOST, frame.encode(), is_own_echo))
            if not is_own_echo:
                self._on_frame(frame)
                self._enquire()
        events, self._events = self._events, []
        return events

    def data_to_send(self) -> bytes:
        frames, self._outgoing = self._outgoing, []
        enquiries = frames.count(_RAW_ENQUIRY)
        self._events += [FrameSeen(Direction.TO_HOST, _RAW_ENQUIRY)] * enquiries
        return b"".join(frames)

    def offer(self, channel: int) -> None:
        if not self.host.is_ready or channel not in self.host.channels:
            raise LocalProtocolError(f"channel {channel} was offered while the host did not accept")
        self._channel = channel
        if self._options.is_short_form:
            self._enter(Status.ESCROW, self._slot)
        else:
            self._enter(Status.ACCEPTING)
        self._enquire()

    def withdraw(self) -> None:
        if self._status not in _BEFORE_DECISION:
            raise LocalProtocolError(f"a note was withdrawn in {self._status.name}")
        if self._is_shown:
            self._reject(RejectReason.INHIBITED)
        else:
            self._enter(self._rest())
        self._enquire()

    def present(self) -> None:
        if self._status is not Status.STACKING:
            raise LocalProtocolError(f"a note was presented in {self._status.name}")
        self._enter(Status.VEND_VALID, self._slot if self._options.is_slot_in_vend_valid else b"")
        self._enquire()

    def refuse(self) -> None:
        if self._status is not Status.STACKING:
            raise LocalProtocolError(f"a note was refused in {self._status.name}")
        self._reject(RejectReason.OPERATION)
        self._enquire()

    def finish_self_test(self) -> None:
        self._is_self_test_over = True

    def expect_new_host(self) -> None:
        """Nothing to do: what this host must know is shown to it in each answer."""

    def state_to_keep(self) -> Mapping[str, JsonValue] | None:
        """Nothing on this line proves to a new process that the host has the credit."""
        return None

    def recall(self, state: Mapping[str, JsonValue]) -> None:
        raise ValueError(f"this protocol keeps no state, and here is one: {sorted(state)}")

    def describe(self, direction: Direction, raw: bytes) -> str:
        names = Command if direction is Direction.FROM_HOST else Status
        code, data = raw[2], raw[3:-2]
        if code == Status.ESCROW and len(data) > 1:  # a ticket's number is money to its reader
            return f"{direction} {code:02X} ESCROW {data[:1].hex()} of a ticket"
        try:
            name = names(code).name
        except ValueError:  # an unknown command, or a setting read or repeated to the host
            name = Command(code).name if code in _COMMANDS else "?"
        return f"{direction} {code:02X} {name} {data.hex(' ')}".rstrip()

    def _on_frame(self, frame: Frame) -> None:
        decide = self._decisions.get(frame.command)
        if decide is not None:
            decide()
        elif frame.command in self._texts:
            self._reply(frame.command, self._texts[frame.command])
        elif frame.command + READ_TO_SET in self._settings:
            self._reply(frame.command, self._settings[frame.command + READ_TO_SET])
        elif len(frame.data) == len(self._settings.get(frame.command, b"")) > 0:
            self._on_setting(frame.command, frame.data)
        else:
            self._reply(Status.INVALID_COMMAND)

    def _on_poll(self) -> None:
        match self._status:
            case Status.ACCEPTING if self._is_shown:
                self._enter(Status.ESCROW, self._slot)
            case Status.STACKED | Status.REJECTING | Status.RETURNING if self._is_shown:
                if self._status is Status.STACKED and self._options.is_counted_at_stacked:
                    self._events.append(CreditAcknowledged())
                self._enter(self._rest())
            case Status.INITIALIZE if self._is_shown and self._is_self_test_over:
                self._enter(self._rest())
            case _:
                pass
        self._is_shown, self._is_enquired = True, False
        self._reply(self._status, self._status_data)

    def _on_ack(self) -> None:
        if self._status is Status.VEND_VALID and self._is_shown:
            if not self._options.is_counted_at_stacked:
                self._events.append(CreditAcknowledged())
            self._enter(self._rest() if self._options.is_short_form else Status.STACKED)

    def _on_reset(self) -> None:
        self._events.append(HostReset())
        self._settings = dict(DEFAULT_SETTINGS)
        self._is_self_test_over = False
        self._enter(Status.INITIALIZE)
        self._reply(Status.ACK)

    def _on_stack(self) -> None:
        match self._status:
            case Status.ESCROW | Status.HOLDING if self._is_shown:
                self._events.append(NoteStacked())
                self._enter(Status.STACKING)
                self._reply(Status.ACK)
            case Status.STACKING | Status.VEND_VALID:  # repeated: our answer was lost
                self._reply(Status.ACK)
            case _:
                self._reply(Status.INVALID_COMMAND)

    def _on_return(self) -> None:
        match self._status:
            case Status.ESCROW | Status.HOLDING if self._is_shown:
                self._events.append(NoteReturned(ReturnReason.HOST))
                self._enter(Status.RETURNING)
                self._reply(Status.ACK)
            case Status.RETURNING:  # repeated: our answer was lost
                self._reply(Status.ACK)
            case _:
                self._reply(Status.INVALID_COMMAND)

    def _on_hold(self) -> None:
        match self._status:
            case Status.ESCROW | Status.HOLDING if self._is_shown:
                self._events.append(NoteHeld())
                self._status, self._status_data = Status.HOLDING, b""
                self._reply(Status.ACK)
            case _:
                self._reply(Status.INVALID_COMMAND)

    def _on_wait(self) -> None:
        self._reply(Status.ACK)

    def _on_setting(self, command: int, data: bytes) -> None:
        self._settings[command] = data
        self._reply(command, data)
        self._follow_at_rest()
        if self._is_note_unseen and self._is_channel_refused():
            self._events.append(NoteReturned(ReturnReason.INHIBITED))
            self.withdraw()

    def _is_own_echo(self, frame: Frame) -> bool:
        """Whether the line plays our last frame back to us.

        A status that is no command proves or disproves it, and start-up always shows one before
        anything is accepted. An ACK right after our own is no host's ACK in any case.
        """
        if frame == _ENQUIRY:  # no host sends it
            return True
        sent, self._last_sent = self._last_sent, None
        if sent is not None and sent.command not in _COMMANDS:
            self._is_echo = frame == sent
            self._follow_at_rest()
        return frame == sent and (self._is_echo or frame.command == Status.ACK)

    @property
    def _slot(self) -> bytes:
        return bytes((SLOT_BASE + self._channel,))

    @property
    def _is_note_unseen(self) -> bool:
        """Whether a note was offered that the host has not seen in escrow."""
        is_escrow_due = self._status is Status.ESCROW and not self._is_shown
        return self._status is Status.ACCEPTING or is_escrow_due

    @property
    def _is_inhibited(self) -> bool:
        return bool(self._settings[Command.SET_INHIBIT][0] & 1)

    def _enabled_channels(self) -> frozenset[int]:
        masked = self._settings[Command.SET_DENOMINATIONS][0]
        return frozenset(c for c in self._channels if not masked >> (c - 1) & 1)

    def _is_channel_refused(self) -> bool:
        return self._is_inhibited or self._channel not in self._enabled_channels()

    def _rest(self) -> Status:
        """DISABLED on a line that echoes too: unlike IDLING it is no command, and tells its end."""
        return Status.DISABLED if self._is_inhibited or self._is_echo else Status.IDLING

    def _follow_at_rest(self) -> None:
        if self._status in _AT_REST and self._status is not self._rest():
            self._enter(self._rest())

    def _reject(self, reason: RejectReason) -> None:
        self._enter(Status.REJECTING, bytes((reason,)))

    def _enter(self, status: Status, data: bytes = b"") -> None:
        """Take a new status; it counts as shown once the host has asked for it."""
        self._status, self._status_data, self._is_shown = status, data, False
        self._is_enquired = False

    def _enquire(self) -> None:
        """In an interrupt mode, ask the host to ask: once for each thing that it has not seen."""
        mode = self._settings[Command.SET_COMMUNICATION_MODE][0]
        is_news = not self._is_shown or self._status in _PASSING
        is_due = mode == CommunicationMode.EACH_CHANGE or (
            mode == CommunicationMode.ATTENTION and self._status in _NEEDS_HOST
        )
        if is_news and is_due and not self._is_enquired:
            self._is_enquired = True
            self._outgoing.append(_RAW_ENQUIRY)

    def _reply(self, code: int, data: bytes = b"") -> None:
        frame = Frame(code, data)
        self._last_sent = frame
        raw = frame.encode()
        self._outgoing.append(raw)
        is_error = code == Status.INVALID_COMMAND
        self._events.append(FrameSeen(Direction.TO_HOST, raw, is_error))
