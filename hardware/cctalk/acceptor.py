"""The acceptor's half of a ccTalk conversation: host frames in, events and replies out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from pydantic.types import JsonValue

from hardware.acceptor import HostView
from hardware.cctalk.bill_path import BillPath
from hardware.cctalk.bill_table import BillTable
from hardware.cctalk.constants import (
    ABSENCE_S,
    BEGINNING,
    DATA_LENGTHS,
    DEFAULT_ADDRESS,
    DEFAULT_SETTINGS,
    EVERYBODY,
    HOST,
    MASTER_ACCEPTING,
    MODE_ESCROW,
    NO_DATA,
    READ_TO_SET,
    TEXTS,
    TYPES,
    Answer,
    Checksum,
    Echo,
    Header,
)
from hardware.cctalk.event_buffer import KeptState
from hardware.cctalk.frames import Frame, FrameDecoder, count_bad_frames
from hardware.cctalk.own_echo import OwnEcho
from hardware.errors import LocalProtocolError
from hardware.events import AcceptorEvent, BytesDropped, Direction, FrameSeen, HostReset


@dataclass(frozen=True, slots=True)
class Wiring:
    """What host and acceptor have agreed on before the first byte."""

    checksum: Checksum = Checksum.SUM_8
    address: int = DEFAULT_ADDRESS
    echo: Echo = Echo.NONE


class CcTalkAcceptor:
    """One bill validator; `denominations_minor` maps its bill types, 1 to 16, to values."""

    absence_s = ABSENCE_S

    _path: BillPath
    _settings: dict[int, bytes]

    def __init__(
        self, denominations_minor: Mapping[int, int], currency: str, wiring: Wiring | None = None
    ) -> None:
        self._wiring = wiring or Wiring()
        self._table = BillTable(denominations_minor, currency)
        self._types = frozenset(denominations_minor)
        self._answers: Final[dict[int, Callable[[bytes], bytes | None]]] = {
            Header.SIMPLE_POLL: lambda _data: b"",
            Header.RESET: self._on_reset,
            Header.READ_EVENTS: self._on_read,
            Header.BILL_ID: self._on_bill_id,
            Header.COUNTRY_SCALING: self._table.scaling,
            Header.ROUTE_BILL: lambda data: self._path.route(data[0]),
        }
        self.restart()

    def restart(self) -> None:
        self._decoder = FrameDecoder(self._wiring.checksum, self._wiring.address)
        self._own = OwnEcho()
        self._outgoing = b""
        self._is_answer_waiting = False
        self._last_sent: bytes | None = None
        self._is_echo = False
        self._is_disturbed = False  # since the last read of the events
        self._is_self_test_over = True
        self._events: list[AcceptorEvent] = []
        self._forget()

    @property
    def host(self) -> HostView:
        is_set_up = self._path.is_host_begun and self._is_self_test_over
        is_believed = is_set_up and not self._is_echo
        return HostView(
            is_ready=is_believed and self._path.is_idle_seen and not self._is_inhibited,
            channels=self._enabled_types() if is_set_up else frozenset(),
            is_echo=self._is_echo,
            is_set_up=is_set_up,
            is_inhibited=self._is_inhibited,
        )

    def receive(self, data: bytes) -> list[AcceptorEvent]:
        if self._wiring.echo is Echo.GIVEN:
            self._outgoing += data
        elif self._wiring.echo is Echo.HEARD:
            data = self._own.without(data)
            self._is_disturbed |= self._own.take_spoilt()
        frames = self._decoder.receive(data)
        if dropped := self._decoder.take_dropped():
            bad_frames = count_bad_frames(dropped, self._wiring.address)
            self._events.append(BytesDropped(dropped, bad_frames))
            self._is_disturbed = True
        for frame in frames:
            self._take(frame)
        events, self._events = self._events, []
        return events

    def data_to_send(self) -> bytes:
        data, self._outgoing = self._outgoing, b""
        self._is_answer_waiting = False
        if data and self._wiring.echo is Echo.HEARD:
            self._own.sent(data)
        return data

    def offer(self, channel: int) -> None:
        if not self.host.is_ready or channel not in self.host.channels:
            raise LocalProtocolError(f"type {channel} was offered while the host did not accept")
        mode = self._settings[Header.SET_OPERATING_MODE][0]
        self._path.offer(channel, has_escrow=bool(mode & MODE_ESCROW))

    def withdraw(self) -> None:
        self._path.withdraw()

    def present(self) -> None:
        self._path.present()

    def refuse(self) -> None:
        self._path.refuse()

    def finish_self_test(self) -> None:
        self._is_self_test_over = True

    def expect_new_host(self) -> None:
        self._path.expect_new_host()

    def state_to_keep(self) -> Mapping[str, JsonValue]:
        """The events, and what the host has set.

        From `present` on the credit is among the events: a process that recalls it shows the same
        event under the same number, whether or not the host has read it.
        """
        buffer, credited_type = self._path.kept()
        document: dict[str, JsonValue] = KeptState(
            counter=buffer.counter,
            events=[list(event) for event in buffer.events],
            credited_type=credited_type,
            inhibit_mask=list(self._settings[Header.SET_INHIBIT_MASK]),
            master_inhibit=self._settings[Header.SET_MASTER_INHIBIT][0],
            operating_mode=self._settings[Header.SET_OPERATING_MODE][0],
        ).model_dump()
        return document

    def recall(self, state: Mapping[str, JsonValue]) -> None:
        """Go on where the process stopped that kept this; its credit is shown from the next read.

        Instead of the power-on that `restart` is. Raises ValueError, and changes nothing, for what
        no acceptor kept.
        """
        kept = KeptState.model_validate(state)
        self.restart()
        self._path.recall(kept.buffer, kept.credited_type)
        self._settings = {
            Header.SET_INHIBIT_MASK: bytes(kept.inhibit_mask),
            Header.SET_MASTER_INHIBIT: bytes((kept.master_inhibit,)),
            Header.SET_OPERATING_MODE: bytes((kept.operating_mode,)),
        }

    def describe(self, direction: Direction, raw: bytes) -> str:
        if len(raw) == 1:
            return f"{direction} address {raw[0]}"
        names = Header if direction is Direction.FROM_HOST else Answer
        header, data = raw[3], raw[4:-1]
        try:
            name = names(header).name
        except ValueError:  # an unknown header, or our own answer played back
            name = "?"
        return f"{direction} {header} {name} {data.hex(' ')}".rstrip()

    def _forget(self) -> None:
        self._settings = dict(DEFAULT_SETTINGS)
        self._path = BillPath(self._tell)

    def _tell(self, event: AcceptorEvent) -> None:
        self._events.append(event)

    def _take(self, frame: Frame) -> None:
        raw = frame.encode(self._wiring.checksum)
        is_own = self._is_own_echo(raw)
        is_for_us = (frame.destination, frame.source) == (self._wiring.address, HOST)
        is_for_all = frame.destination == EVERYBODY and frame.header == Header.ADDRESS_POLL
        if is_own or is_for_us or is_for_all:
            self._events.append(FrameSeen(Direction.FROM_HOST, raw, is_own))
        if frame.header == Header.ADDRESS_POLL and (is_for_us or is_for_all):
            self._send(bytes((self._wiring.address,)))
        elif is_for_us:
            self._on_frame(frame)

    def _is_own_echo(self, raw: bytes) -> bool:
        """Whether the line plays our last answer back; whatever else comes first disproves it."""
        sent, self._last_sent = self._last_sent, None
        if sent is not None:
            self._is_echo = raw == sent
        return raw == sent

    def _on_frame(self, frame: Frame) -> None:
        self._is_disturbed |= self._is_answer_waiting  # the host did not wait for our last answer
        if self._is_of_beginning(frame):
            self._path.begin_anew()
        answer = self._answer(frame.header, frame.data)
        if answer is None:
            self._reply(Answer.NAK)
        else:
            self._reply(Answer.REPLY, answer)

    def _is_of_beginning(self, frame: Frame) -> bool:
        """Whether only a host that begins asks this; the bill in hand any host may look up."""
        is_of_other_bill = frame.data != bytes((self._path.bill_type,))
        return frame.header in BEGINNING or (frame.header == Header.BILL_ID and is_of_other_bill)

    def _answer(self, header: int, data: bytes) -> bytes | None:
        """The data of the reply; None for what we do not understand."""
        if len(data) not in DATA_LENGTHS.get(header, NO_DATA):
            return None
        if header in self._answers:
            return self._answers[header](data)
        if header in self._settings:
            return self._on_setting(header, data)
        if header + READ_TO_SET in self._settings:
            return self._settings[header + READ_TO_SET]
        return TEXTS.get(header)

    def _on_reset(self, _data: bytes) -> bytes:
        self._events.append(HostReset())
        self._is_self_test_over = False
        self._forget()
        return b""

    def _on_read(self, _data: bytes) -> bytes:
        is_disturbed, self._is_disturbed = self._is_disturbed, False
        return self._path.read(is_disturbed=is_disturbed)

    def _on_bill_id(self, data: bytes) -> bytes | None:
        return self._table.name(data[0]) if data[0] in TYPES else None

    def _on_setting(self, header: int, data: bytes) -> bytes:
        self._settings[header] = data
        if self._is_inhibited or self._path.bill_type not in self._enabled_types():
            self._path.inhibit()
        return b""

    @property
    def _is_inhibited(self) -> bool:
        return not self._settings[Header.SET_MASTER_INHIBIT][0] & MASTER_ACCEPTING

    def _enabled_types(self) -> frozenset[int]:
        mask = int.from_bytes(self._settings[Header.SET_INHIBIT_MASK], "little")
        return frozenset(t for t in self._types if mask >> (t - 1) & 1)

    def _reply(self, header: Answer, data: bytes = b"") -> None:
        frame = Frame(HOST, header, data, self._wiring.address)
        self._send(frame.encode(self._wiring.checksum), is_error=header is Answer.NAK)

    def _send(self, raw: bytes, *, is_error: bool = False) -> None:
        self._last_sent = raw
        self._outgoing += raw
        self._is_answer_waiting = True
        self._events.append(FrameSeen(Direction.TO_HOST, raw, is_error))
