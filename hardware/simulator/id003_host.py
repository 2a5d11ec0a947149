"""A gaming machine's ID-003 host: it polls the acceptor, decides about notes, counts them."""

import contextlib
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

import anyio

from hardware.errors import LineLostError
from hardware.line import Line
from hardware.simulator import id003_wire as wire
from hardware.simulator.faults import Faults
from hardware.simulator.machine import Machine


class CountsAt(Enum):
    """The status at which this host counts the note."""

    STACK = auto()  # its own decision, before anything was shown
    VEND_VALID = auto()
    STACKED = auto()


@dataclass(frozen=True, slots=True)
class Id003Profile:
    """How one kind of host behaves, as far as hosts are known to differ."""

    poll_interval_s: float = 0.1
    reply_timeout_s: float = 0.08
    disconnected_after_s: float = 3.0
    settings: tuple[tuple[int, bytes], ...] = (
        (wire.SET_SECURITY, b"\x00\x00"),
        (wire.SET_DIRECTION, b"\x00"),
        (wire.SET_OPTION, b"\x00\x00"),
        (wire.SET_MODE, b"\x00"),
        (wire.ASK_VERSION, b""),
        (wire.ASK_CURRENCY, b""),
    )
    decision_delay_polls: int = 0
    is_holding: bool = False  # asks for time before it decides
    stack_command: int = wire.DO_STACK_1
    counts_at: CountsAt = CountsAt.VEND_VALID
    is_ack_repeated: bool = False  # on each VEND VALID seen, not only when the status changes
    values_minor: Mapping[int, int] = field(default_factory=lambda: wire.US_VALUES_MINOR)

    def host(self, machine: Machine, faults: Faults) -> "Id003Host":
        return Id003Host(machine, self, faults)


class Id003Host:
    """The host's program. A new object is a host that has lost its memory."""

    def __init__(self, machine: Machine, profile: Id003Profile, faults: Faults) -> None:
        self.is_connected = False
        self.is_acceptor_enabled = False  # as the acceptor's last status says
        self._machine = machine
        self._profile = profile
        self._faults = faults
        self._questions: deque[tuple[int, bytes]] = deque([(wire.DO_RESET, b"")])
        self._previous = 0
        self._polls_to_decision = 0
        self._pending_minor: int | None = None  # the note between escrow and its count
        self._inhibit_sent: bool | None = None
        self._is_ack_owed = False
        self._answered_s = float("-inf")
        self._received = b""
        self._arrived = anyio.Event()

    async def run(self, line: Line) -> None:
        """Poll until the line is lost or the task is cancelled."""
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self._read, line, tasks.cancel_scope)
            with contextlib.suppress(LineLostError):
                await self._poll(line)
            tasks.cancel_scope.cancel()

    async def _read(self, line: Line, scope: anyio.CancelScope) -> None:
        with contextlib.suppress(LineLostError):
            while True:
                data = await line.receive()
                self._received += data
                self._arrived.set()
        scope.cancel()

    async def _poll(self, line: Line) -> None:
        slot_s = anyio.current_time()
        while True:
            if slot_s >= self._faults.silent_until_s:
                await self._ask(line)
            slot_s = max(slot_s + self._profile.poll_interval_s, anyio.current_time())
            await anyio.sleep_until(slot_s)

    async def _ask(self, line: Line) -> None:
        code, data = self._next_question()
        self._received = b""  # an answer that came too late answers nothing
        await line.send(wire.message(code, data))
        told = await self._answer()
        self._note_connection(told)
        if told is None:
            return
        if self._questions:
            self._questions.popleft()
        if code == wire.ASK_STATUS:
            self._on_status(told)
        elif code == wire.DO_RESET:
            self._on_reset_obeyed()
        elif code == self._profile.stack_command and told.code == wire.OBEYED:
            self._count(CountsAt.STACK)
        if self._is_ack_owed:
            self._is_ack_owed = False
            await line.send(wire.message(wire.CONFIRM))

    def _next_question(self) -> tuple[int, bytes]:
        """What is asked in this slot; a question without an answer is asked again."""
        is_inhibited = self._machine.is_inhibited
        is_set_up = self._inhibit_sent is not None and not self._questions
        if is_set_up and is_inhibited != self._inhibit_sent:
            self._inhibit_sent = is_inhibited
            self._questions.append((wire.SET_INHIBIT, bytes([is_inhibited])))
        return self._questions[0] if self._questions else (wire.ASK_STATUS, b"")

    async def _answer(self) -> wire.Told | None:
        with anyio.move_on_after(self._profile.reply_timeout_s):
            while True:
                told = wire.first_answer(self._received)
                if told is not None:
                    return told
                self._arrived = anyio.Event()
                await self._arrived.wait()
        return None

    def _note_connection(self, told: wire.Told | None) -> None:
        now_s = anyio.current_time()
        if told is not None:
            self._answered_s = now_s
        is_connected = now_s - self._answered_s < self._profile.disconnected_after_s
        if is_connected == self.is_connected:
            return
        self.is_connected = is_connected
        if not is_connected:
            self.is_acceptor_enabled = False
            self._start_over()
        self._machine.tell("link_up" if is_connected else "link_down")

    def _start_over(self) -> None:
        self._questions = deque([(wire.DO_RESET, b"")])
        self._inhibit_sent = None

    def _on_reset_obeyed(self) -> None:
        self._pending_minor = None
        self._previous = 0
        self._inhibit_sent = None

    def _on_status(self, told: wire.Told) -> None:
        previous, self._previous = self._previous, told.code
        is_new = told.code != previous
        self._set_enabled(told.code)
        if told.code in wire.POWERED_UP:
            self._start_over()
        elif told.code in wire.UNDECIDED:
            self._on_escrow(told, is_new_note=previous not in wire.UNDECIDED)
        elif told.code == wire.VEND_VALID:
            self._on_vend_valid(is_new=is_new)
        elif is_new:
            self._on_other(told.code)

    def _set_enabled(self, code: int) -> None:
        is_enabled = code not in {wire.INHIBITED, wire.STARTING, *wire.POWERED_UP}
        if is_enabled != self.is_acceptor_enabled:
            self.is_acceptor_enabled = is_enabled
            self._machine.tell("acceptor_enabled" if is_enabled else "acceptor_disabled")

    def _on_escrow(self, told: wire.Told, *, is_new_note: bool) -> None:
        if is_new_note:
            self._polls_to_decision = self._profile.decision_delay_polls
            self._pending_minor = self._profile.values_minor.get(told.data[0])
            if self._profile.is_holding:
                self._questions.append((wire.DO_HOLD, b"\xff"))
        if self._polls_to_decision == 0:
            is_kept = self._is_note_wanted()
            command = self._profile.stack_command if is_kept else wire.DO_RETURN
            self._questions.append((command, b""))
        self._polls_to_decision -= 1

    def _is_note_wanted(self) -> bool:
        if self._faults.take_return() or self._pending_minor is None:
            return False
        return self._machine.wants(self._pending_minor) and not self._machine.is_inhibited

    def _on_vend_valid(self, *, is_new: bool) -> None:
        if is_new:
            self._count(CountsAt.VEND_VALID)
        is_repeated = self._profile.is_ack_repeated or self._faults.is_ack_repeated
        self._is_ack_owed = (is_new or is_repeated) and not self._faults.take_dropped_ack()

    def _on_other(self, code: int) -> None:
        if code in {wire.STARTING, wire.INHIBITED} and self._inhibit_sent is None:
            self._inhibit_sent = self._machine.is_inhibited
            self._questions.append((wire.SET_ENABLE, bytes([self._disabled_slots(), 0])))
            self._questions.extend(self._profile.settings)
            self._questions.append((wire.SET_INHIBIT, bytes([self._inhibit_sent])))
        elif code == wire.STACKED:
            self._count(CountsAt.STACKED)
        elif code in {wire.REJECTED, wire.RETURNING}:
            self._machine.tell("note_returned", {"value_minor": self._pending_minor or 0})
            self._pending_minor = None

    def _disabled_slots(self) -> int:
        """One bit per slot; 1 for a value that the machine does not take."""
        wanted = self._machine.model.denominations_minor
        values_minor = [self._profile.values_minor.get(slot) for slot in wire.SLOTS]
        return sum(1 << bit for bit, value in enumerate(values_minor) if value not in wanted)

    def _count(self, moment: CountsAt) -> None:
        if moment is self._profile.counts_at and self._pending_minor is not None:
            self._machine.count_note(self._pending_minor)
            self._pending_minor = None
