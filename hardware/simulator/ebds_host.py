"""A gaming machine's EBDS host: it polls the acceptor, decides about notes, counts them."""

from collections import deque
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

import anyio
from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass

from hardware.line import Line
from hardware.simulator import ebds_wire as wire
from hardware.simulator.acceptor_seen import AcceptorSeen
from hardware.simulator.faults import Faults
from hardware.simulator.machine import Machine
from hardware.simulator.polling import Polling

Seconds = Annotated[float, Field(gt=0, le=60)]
Pause = Annotated[float, Field(ge=0, le=60)]


class CountsAt(StrEnum):
    """What makes this host count a note."""

    REPLY = "reply"  # each answer that has STACKED
    CHANGE = "change"  # such an answer, if its state differs from the one before


class StackOrder(StrEnum):
    """How this host orders a note to be kept."""

    ONCE = "once"
    KEPT = "kept"  # in each command until the state changes
    ALWAYS = "always"  # in each command there is


@dataclass(frozen=True, slots=True, config=ConfigDict(extra="forbid"))
class EbdsProfile:
    """How one kind of host behaves, as far as hosts are known to differ."""

    poll_interval_s: Seconds = 0.1
    reply_timeout_s: Seconds = 0.08
    byte_gap_max_s: Seconds | None = None  # a longer pause inside an answer spoils it
    retry_delay_s: Pause = 0.0  # waits so much longer for an answer at each retry
    missed_until_disconnected: Annotated[int, Field(ge=1, le=1000)] = 20
    start_toggle: Annotated[int, Field(ge=0, le=1)] = 0
    is_toggle_compared: bool = True  # else any valid answer is the answer
    is_retry_rebuilt: bool = False  # a retry says what is wanted now, with the toggle it had
    is_unclear_state_ignored: bool = False  # two states, or none
    is_resetting: bool = False  # resets the acceptor when it begins
    reset_pause_s: Pause = 0.0
    is_asking_unit: bool = False  # type and serial number, when it begins
    table_entries_asked: Annotated[int, Field(ge=0, le=50)] = 0
    is_table_asked_to_its_end: bool = False  # stops at the first empty entry
    is_extended: bool = False  # takes notes with their values; a short STACKED has none
    are_enables_sent: bool = False
    is_mask_full: bool = False  # returns from escrow what it does not want, instead
    is_escrow_used: bool = True
    stack_order: StackOrder = StackOrder.ONCE
    is_polling_again_after_stack: bool = False  # at once, beside its pace
    decision_delay_polls: Annotated[int, Field(ge=0, le=10_000)] = 0
    escrow_patience_s: Seconds | None = None  # then the note is returned undecided
    is_first_escrow_returned: bool = False  # a note that lies there when the host begins
    counts_at: CountsAt = CountsAt.REPLY
    is_escrow_remembered: bool = False  # counts a STACKED without a note by its own record
    values_minor: Mapping[int, int] = Field(default_factory=lambda: dict(wire.US_VALUES_MINOR))

    def host(self, machine: Machine, faults: Faults) -> "EbdsHost":
        return EbdsHost(machine, self, faults)


class EbdsHost:
    """The host's program. A new object is a host that has lost its memory."""

    def __init__(self, machine: Machine, profile: EbdsProfile, faults: Faults) -> None:
        self.acceptor = AcceptorSeen(machine)  # enabled: it has answered a command to that effect
        self._machine = machine
        self._profile = profile
        self._faults = faults
        self._polling = Polling(faults, byte_gap_max_s=profile.byte_gap_max_s)
        self._escrow_minor: int | None = None  # of the last note seen there
        self._is_ack_to_be_lost = False
        self._toggle = profile.start_toggle
        self._start_over()

    async def run(self, line: Line) -> None:
        """Poll until the line is lost or the task is cancelled."""
        await self._polling.run(line, self._ask, lambda: self._profile.poll_interval_s)

    def _start_over(self) -> None:
        """The acceptor was lost, or never seen; the toggle outlives that, though not the power."""
        self._outstanding: tuple[int, bytes] | None = None
        self._missed = 0
        self._state: int | None = None
        self._decision = 0
        self._polls_to_decision = 0
        self._decide_by_s = float("inf")
        self._polling.quiet_until_s = float("-inf")
        self._questions = self._first_questions()

    def _first_questions(self) -> deque[tuple[int, bytes]]:
        profile, questions = self._profile, deque[tuple[int, bytes]]()
        if profile.is_resetting:
            questions.append((wire.ASK_UNIT, wire.RESET_UNIT))
        if profile.is_asking_unit:
            questions += [(wire.ASK_UNIT, wire.ASK_TYPE), (wire.ASK_UNIT, wire.ASK_SERIAL)]
        for index in range(1, profile.table_entries_asked + 1):
            questions.append((wire.EXTENDED, self._extended(wire.TABLE_ENTRY, bytes([index]))))
        if profile.are_enables_sent:
            questions.append((wire.EXTENDED, self._extended(wire.ENABLES, self._enables())))
        return questions

    async def _ask(self, line: Line) -> None:
        kind, data = self._outstanding = self._question()
        is_lost, self._is_ack_to_be_lost = self._is_ack_to_be_lost, False
        self._polling.forget_received()
        if not is_lost:
            await line.send(wire.message(kind | self._toggle, data))
        if data == wire.RESET_UNIT:
            self._on_reset_sent()
            return
        told = await self._answer()
        self._note_connection(told)
        if told is None:
            return
        self._outstanding = None
        self._toggle ^= 1
        if self._questions:
            self._on_answer(told)
            return
        is_stack_ordered = self._decision == wire.STACK
        self._on_status(told, is_enabling=data[0] != 0)
        if self._profile.is_polling_again_after_stack and is_stack_ordered:
            await self._ask(line)

    def _question(self) -> tuple[int, bytes]:
        """What is asked in this slot; a question without an answer is asked again."""
        if self._questions:
            return self._questions[0]
        if self._outstanding is not None and not self._profile.is_retry_rebuilt:
            return self._outstanding
        return wire.ORDERS, self._orders()

    def _orders(self) -> bytes:
        profile = self._profile
        orders = self._decision
        orders |= wire.WITH_ESCROW if profile.is_escrow_used else 0
        orders |= wire.STACK if profile.stack_order is StackOrder.ALWAYS else 0
        mode = wire.EXTENDED_NOTES if profile.is_extended else 0
        return bytes([0 if self._machine.is_inhibited else self._mask(), orders, mode])

    def _extended(self, subtype: int, data: bytes) -> bytes:
        return bytes([subtype]) + self._orders() + data

    def _mask(self) -> int:
        """A bit for each index; 1 for a value that the machine takes."""
        is_full, values = self._profile.is_mask_full, self._profile.values_minor
        return sum(1 << (i - 1) for i in range(1, 8) if is_full or self._takes(values.get(i)))

    def _enables(self) -> bytes:
        return bytes([self._mask()]) + bytes(7)

    def _takes(self, value_minor: int | None) -> bool:
        """Without escrow the mask alone keeps a note out that leads beyond the limit."""
        if value_minor not in self._machine.model.denominations_minor:
            return False
        return self._profile.is_escrow_used or self._machine.wants(value_minor)

    async def _answer(self) -> wire.Told | None:
        wait_s = self._profile.reply_timeout_s + self._missed * self._profile.retry_delay_s
        return await self._polling.answer(self._first_answer, wait_s)

    def _first_answer(self, received: bytes) -> wire.Told | None:
        return next(filter(self._is_answer, wire.answers(received)), None)

    def _is_answer(self, told: wire.Told) -> bool:
        if self._profile.is_toggle_compared and told.toggle != self._toggle:
            return False
        is_ignored = self._profile.is_unclear_state_ignored and not told.is_clear
        return not (told.is_status and is_ignored)

    def _note_connection(self, told: wire.Told | None) -> None:
        self._missed = 0 if told is not None else self._missed + 1
        is_lost = self._missed >= self._profile.missed_until_disconnected
        if is_lost:
            self.acceptor.set_enabled(is_enabled=False)
            self._start_over()
        is_connected = told is not None or (self.acceptor.is_connected and not is_lost)
        self.acceptor.set_connected(is_connected=is_connected)

    def _on_reset_sent(self) -> None:
        """Nothing answers a reset."""
        self._questions.popleft()
        self._outstanding = None
        self._polling.quiet_until_s = anyio.current_time() + self._profile.reset_pause_s

    def _on_answer(self, told: wire.Told) -> None:
        kind, data = self._questions.popleft()
        is_entry = kind == wire.EXTENDED and data[0] == wire.TABLE_ENTRY
        if is_entry and told.value_minor is None and self._profile.is_table_asked_to_its_end:
            entries = [q for q in self._questions if q[1][0] == wire.TABLE_ENTRY]
            for question in entries:
                self._questions.remove(question)

    def _on_status(self, told: wire.Told, *, is_enabling: bool) -> None:
        previous, self._state = self._state, told.state
        self.acceptor.set_enabled(is_enabled=is_enabling and not told.more & wire.STARTING)
        if self._profile.stack_order is StackOrder.ONCE or told.state != wire.ESCROWED:
            self._decision = 0
        if told.state & wire.ESCROWED:
            self._on_escrow(told, previous)
        if told.state & wire.STACKED:
            self._on_stacked(told, is_change=told.state != previous)
        elif told.state & wire.RETURNED or told.events & wire.REJECTED:
            self._machine.tell("note_returned", {"value_minor": self._escrow_minor or 0})
            self._escrow_minor = None

    def _on_escrow(self, told: wire.Told, previous: int | None) -> None:
        now_s = anyio.current_time()
        if previous is None or not previous & wire.ESCROWED:
            self._escrow_minor = self._value_minor(told)
            self._polls_to_decision = self._profile.decision_delay_polls
            self._decide_by_s = now_s + (self._profile.escrow_patience_s or float("inf"))
        if self._profile.is_first_escrow_returned and previous is None:
            self._decision = wire.RETURN
        elif self._polls_to_decision == 0:
            self._decision = wire.STACK if self._is_note_wanted() else wire.RETURN
        elif now_s >= self._decide_by_s:
            self._decision = wire.RETURN
        self._polls_to_decision -= 1

    def _is_note_wanted(self) -> bool:
        if self._faults.take_return() or self._escrow_minor is None:
            return False
        return self._machine.wants(self._escrow_minor) and not self._machine.is_inhibited

    def _value_minor(self, told: wire.Told) -> int | None:
        if self._profile.is_extended:
            return told.value_minor
        return self._profile.values_minor.get(told.index)

    def _on_stacked(self, told: wire.Told, *, is_change: bool) -> None:
        value_minor = self._value_minor(told)
        if value_minor is None and self._profile.is_escrow_remembered:
            value_minor = self._escrow_minor
        self._escrow_minor = None
        if value_minor is not None and (is_change or self._profile.counts_at is CountsAt.REPLY):
            self._machine.count_note(value_minor)
            self._is_ack_to_be_lost = self._faults.take_dropped_ack()
