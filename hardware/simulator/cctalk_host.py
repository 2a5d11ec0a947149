"""A gaming machine's ccTalk host: it polls the acceptor, decides about notes, counts them."""

from collections import deque
from collections.abc import Mapping
from enum import StrEnum
from functools import partial
from typing import Annotated, TypeAlias

import anyio
from pydantic import BaseModel, ConfigDict, Field

from hardware.line import Line
from hardware.simulator import cctalk_wire as wire
from hardware.simulator.acceptor_seen import AcceptorSeen
from hardware.simulator.faults import Faults
from hardware.simulator.machine import Machine
from hardware.simulator.polling import Polling


class HostEcho(StrEnum):
    """What the host makes of its own bytes when they come back."""

    NEEDED = "needed"  # without them there is no answer for it
    STRIPPED = "stripped"  # when they are there
    BREAKS = "breaks"  # they are the answer for it, and a wrong one


class Wrap(StrEnum):
    """How many events this host finds new when the counter goes from 255 to 1."""

    RIGHT = "right"
    NONE = "none"
    ONE_TOO_MANY = "one_too_many"


_Byte: TypeAlias = Annotated[int, Field(ge=0, le=0xFF)]
_Seconds: TypeAlias = Annotated[float, Field(gt=0)]


class CcTalkProfile(BaseModel):
    """How one kind of host behaves, as far as hosts are known to differ."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    poll_interval_s: _Seconds = 0.2
    reply_timeout_s: _Seconds = 0.1
    disconnected_after_s: _Seconds = 3.0
    check: wire.Check = wire.Check.SUM
    echo: HostEcho = HostEcho.STRIPPED
    address: Annotated[int, Field(ge=2, le=255)] = wire.VALIDATOR
    is_resetting: bool = True  # as its first act
    pause_after_reset_s: float = Field(default=0.0, ge=0)
    questions: tuple[_Byte, ...] = (wire.ASK_ALIVE, wire.ASK_CATEGORY)  # at its start
    is_asking_values: bool = True  # of each type; else it knows them
    known_values_minor: Mapping[Annotated[int, Field(ge=1, le=16)], Annotated[int, Field(gt=0)]] = (
        Field(default=wire.US_VALUES_MINOR)
    )
    operating_mode: _Byte | None = 3  # None: not set
    is_mask_open: bool = False  # for every type, not only for those that the machine takes
    decision_delay_polls: int = Field(default=0, ge=0)
    is_extending_escrow: bool = False  # asks for time before it decides
    is_old_credit_told: bool = False  # that it found at its start and does not count
    wrap: Wrap = Wrap.RIGHT
    busy_retries: int = Field(default=0, ge=0)  # of what was answered with BUSY or NAK
    busy_retry_s: _Seconds = 1.0

    def host(self, machine: Machine, faults: Faults) -> "CcTalkHost":
        return CcTalkHost(machine, self, faults)


class CcTalkHost:
    """The host's program. A new object is a host that has lost its memory."""

    def __init__(self, machine: Machine, profile: CcTalkProfile, faults: Faults) -> None:
        self.acceptor = AcceptorSeen(machine)  # enabled or not as it has obeyed last
        self._machine = machine
        self._profile = profile
        self._faults = faults
        self._polling = Polling(faults)
        self._questions: deque[tuple[int, bytes]] = deque()
        self._refusals = 0  # of the question that is asked now
        self._values_minor: dict[int, int] = {}
        self._names: dict[int, bytes] = {}
        self._counter: int | None = None
        self._pending: int | None = None  # the type in escrow, until it is decided
        self._polls_to_decision = 0
        self._inhibit_sent: bool | None = None
        self._start_over()

    async def run(self, line: Line) -> None:
        """Poll until the line is lost or the task is cancelled."""
        await self._polling.run(line, self._ask, lambda: self._profile.poll_interval_s)

    async def _ask(self, line: Line) -> None:
        code, data = self._next_question()
        sent = wire.message(code, data, self._profile.check, self._profile.address)
        self._polling.forget_received()
        await line.send(sent)
        heard = partial(self._heard, sent)
        told = await self._polling.answer(heard, self._profile.reply_timeout_s)
        self._note_connection()
        if told is None or self._is_to_be_asked_again(told):
            return
        if self._questions:
            self._questions.popleft()
        if told.code == wire.UNDERSTOOD:
            self._on_answer(code, data, told.data)

    def _next_question(self) -> tuple[int, bytes]:
        """What is asked in this slot; a question without an answer is asked again."""
        is_inhibited = self._machine.is_inhibited
        if not self._questions and self._inhibit_sent is None:
            self._questions.append((wire.SET_MASK, self._mask()))
        elif not self._questions and is_inhibited != self._inhibit_sent:
            self._inhibit_sent = is_inhibited
            self._questions.append((wire.SET_MASTER, bytes([not is_inhibited])))
        return self._questions[0] if self._questions else (wire.ASK_EVENTS, b"")

    def _heard(self, sent: bytes, received: bytes) -> wire.Told | None:
        """The answer behind our own bytes, or without them, as this host expects it."""
        has_echo = received.startswith(sent)
        match self._profile.echo:
            case HostEcho.NEEDED if not has_echo:
                return None
            case HostEcho.BREAKS if received[:1] == sent[:1]:
                return None
            case _:
                return wire.first_answer(received.removeprefix(sent), self._profile.check)

    def _is_to_be_asked_again(self, told: wire.Told) -> bool:
        """Whether BUSY or NAK makes this host wait and repeat its question."""
        is_refused = told.code in {wire.NOT_UNDERSTOOD, wire.BUSY}
        self._refusals = self._refusals + 1 if is_refused else 0
        if not is_refused or self._refusals > self._profile.busy_retries:
            self._refusals = 0
            return False
        self._polling.quiet_until_s = anyio.current_time() + self._profile.busy_retry_s
        return True

    def _note_connection(self) -> None:
        is_connected = self._polling.silence_s < self._profile.disconnected_after_s
        if self.acceptor.is_connected and not is_connected:
            self._start_over()
        self.acceptor.set_connected(is_connected=is_connected)

    def _start_over(self) -> None:
        self._questions.clear()
        if self._profile.is_resetting:
            self._questions.append((wire.DO_RESET, b""))
        self._questions.extend((code, b"") for code in self._profile.questions)
        self._names, self._values_minor = {}, {}
        if self._profile.is_asking_values:
            self._questions.extend((wire.ASK_BILL, bytes([kind])) for kind in wire.KINDS)
        else:
            self._values_minor |= self._profile.known_values_minor
        if self._profile.operating_mode is not None:
            self._questions.append((wire.SET_MODE, bytes([self._profile.operating_mode])))
        self._inhibit_sent = self._counter = self._pending = None
        self.acceptor.set_enabled(is_enabled=False)

    def _on_answer(self, code: int, asked: bytes, data: bytes) -> None:
        match code:
            case wire.DO_RESET:
                quiet_s = self._profile.pause_after_reset_s
                self._polling.quiet_until_s = anyio.current_time() + quiet_s
            case wire.ASK_BILL:
                self._on_name(asked[0], data)
            case wire.ASK_SCALING:
                self._on_scaling(asked, data)
            case wire.SET_MASK:
                self._inhibit_sent = not self._machine.is_inhibited  # to be told now
            case wire.SET_MASTER:
                self.acceptor.set_enabled(is_enabled=asked != b"\x00")
            case wire.ASK_EVENTS if len(data) == 1 + 2 * wire.EVENTS_TOLD:
                self._on_events(data[0], list(zip(data[1::2], data[2::2], strict=True)))
            case wire.DO_ROUTE if data:
                self._pending = None  # there was nothing to route
            case _:
                pass

    def _on_name(self, kind: int, name: bytes) -> None:
        country = name[:2]
        is_new = country not in {known[:2] for known in self._names.values()}
        self._names[kind] = name
        if is_new and country.isalpha():
            self._questions.append((wire.ASK_SCALING, country))

    def _on_scaling(self, country: bytes, scaling: bytes) -> None:
        for kind, name in self._names.items():
            value_minor = wire.value_minor(name, scaling)
            if name[:2] == country and value_minor is not None:
                self._values_minor[kind] = value_minor

    def _mask(self) -> bytes:
        """One bit per type, the first in the low byte; 1 for one that is taken."""
        wanted = self._machine.model.denominations_minor
        taken = [
            kind
            for kind in wire.KINDS
            if self._profile.is_mask_open or self._values_minor.get(kind) in wanted
        ]
        return sum(1 << kind - 1 for kind in taken).to_bytes(2, "little")

    def _on_events(self, counter: int, newest_first: list[tuple[int, int]]) -> None:
        last, self._counter = self._counter, counter
        if last is None:
            self._on_first_counter(counter, newest_first)
        elif counter == 0 and last != 0:
            self._start_over()  # the acceptor has lost its memory
        else:
            count = self._new_events(last, counter)
            if count > wire.EVENTS_TOLD:
                self._machine.tell("events_lost", {"count": count - wire.EVENTS_TOLD})
            for kind, detail in reversed(newest_first[:count]):
                self._on_event(kind, detail)
        self._decide()

    def _on_first_counter(self, counter: int, newest_first: list[tuple[int, int]]) -> None:
        """Whatever happened before is none of this host's."""
        for kind, detail in newest_first[:counter]:
            if kind and detail == wire.STACKED and self._profile.is_old_credit_told:
                self._machine.tell("old_credit_ignored", {"value_minor": self._value_minor(kind)})

    def _new_events(self, last: int, counter: int) -> int:
        match self._profile.wrap:
            case Wrap.RIGHT:
                return (counter - last) % 255
            case Wrap.ONE_TOO_MANY:
                return (counter - last) % 256
            case Wrap.NONE:
                return max(counter - last, 0)

    def _on_event(self, kind: int, detail: int) -> None:
        if kind and detail == wire.STACKED:
            self._pending = None
            if value_minor := self._value_minor(kind):
                self._machine.count_note(value_minor)
        elif kind and detail == wire.IN_ESCROW:
            self._pending = kind
            self._polls_to_decision = self._profile.decision_delay_polls
            if self._profile.is_extending_escrow:
                self._questions.append((wire.DO_ROUTE, wire.ROUTE_LATER))
        elif not kind and detail in wire.CAME_BACK:
            value_minor = self._value_minor(self._pending) if self._pending else 0
            self._machine.tell("note_returned", {"value_minor": value_minor})
            self._pending = None

    def _decide(self) -> None:
        if self._pending is None:
            return
        if self._polls_to_decision == 0:
            is_kept = self._is_wanted(self._value_minor(self._pending))
            route = wire.ROUTE_STACK if is_kept else wire.ROUTE_BACK
            self._questions.append((wire.DO_ROUTE, route))
        self._polls_to_decision -= 1

    def _is_wanted(self, value_minor: int) -> bool:
        if self._faults.take_return() or self._machine.is_inhibited:
            return False
        return self._machine.wants(value_minor)

    def _value_minor(self, kind: int) -> int:
        return self._values_minor.get(kind, 0)
