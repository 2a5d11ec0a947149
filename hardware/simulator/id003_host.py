"""A gaming machine's ID-003 host: it polls the acceptor, decides about notes, counts them."""

from collections import deque
from collections.abc import Mapping

import anyio
from pydantic import ConfigDict
from pydantic.dataclasses import dataclass

from hardware.line import Line
from hardware.simulator import id003_wire as wire
from hardware.simulator.acceptor_seen import AcceptorSeen
from hardware.simulator.faults import Faults
from hardware.simulator.id003_note import Id003Note
from hardware.simulator.id003_parameters import (
    Ack,
    AtConnect,
    CountsAt,
    EchoCheck,
    Hold,
    Id003Parameters,
    NoteInAcceptor,
    NoteInStacker,
    Stack,
    UnknownValue,
    ValueSource,
    values_minor,
)
from hardware.simulator.machine import Machine
from hardware.simulator.polling import Polling

_STACKS = {Stack.STACK_1: wire.DO_STACK_1, Stack.STACK_2: wire.DO_STACK_2}
_HOLDS = {Hold.BARE: b"", Hold.WITH_BYTE: b"\xff"}


@dataclass(frozen=True, slots=True, config=ConfigDict(extra="forbid"))
class Id003Profile(Id003Parameters):
    """One kind of host."""

    def host(self, machine: Machine, faults: Faults) -> "Id003Host":
        return Id003Host(machine, self, faults)


class Id003Host:
    """The host's program. A new object is a host that has lost its memory."""

    def __init__(self, machine: Machine, profile: Id003Parameters, faults: Faults) -> None:
        self.acceptor = AcceptorSeen(machine)  # enabled or not as its last status says
        self._machine = machine
        self._profile = profile
        self._faults = faults
        self._note = Id003Note(machine, profile, faults)
        self._values_minor = self._own_table()
        self._inhibit_sent: bool | None = None
        self._is_ack_owed = False
        self._polling = Polling(faults, attention=wire.ATTENTION)
        self._start_over()

    async def run(self, line: Line) -> None:
        """Poll until the line is lost or the task is cancelled."""
        self._note.recall()
        await self._polling.run(line, self._ask, self._pace_s)

    def _pace_s(self) -> float:
        slow_s = self._profile.poll_interval_disabled_s
        is_busy = self.acceptor.is_enabled or self._questions or self._is_connecting
        return self._profile.poll_interval_s if is_busy or slow_s is None else slow_s

    async def _ask(self, line: Line) -> None:
        code, data = self._next_question()
        self._polling.forget_received()
        await line.send(wire.message(code, data))
        told = await self._polling.answer(wire.first_answer, self._profile.reply_timeout_s)
        self._note_connection()
        if told is None:
            return
        if self._questions:
            self._questions.popleft()
        self._on_answer(code, data, told)
        if self._is_ack_owed:
            self._is_ack_owed = False
            await anyio.sleep(self._profile.ack_delay_s)
            await line.send(wire.message(wire.CONFIRM))
            await anyio.sleep(self._profile.pause_after_ack_s)

    def _next_question(self) -> tuple[int, bytes]:
        """What is asked in this slot; a question without an answer is asked again."""
        is_inhibited = self._machine.is_inhibited
        is_set_up = self._inhibit_sent is not None and not self._questions
        if is_set_up and is_inhibited != self._inhibit_sent:
            self._ask_later("C3")
        return self._questions[0] if self._questions else (wire.ASK_STATUS, b"")

    def _ask_later(self, *messages: str) -> None:
        for message in messages:
            code, *data = bytes.fromhex(message)
            if code == wire.SET_INHIBIT:
                self._inhibit_sent = self._machine.is_inhibited
                data = data or [self._inhibit_sent]
            elif code == wire.SET_ENABLE:
                data = data or [self._disabled_slots(), 0]
            self._questions.append((code, bytes(data)))

    def _note_connection(self) -> None:
        is_connected = self._polling.silence_s < self._profile.disconnected_after_s
        if self.acceptor.is_connected and not is_connected:
            self.acceptor.is_enabled = False
            self._start_over()
        self.acceptor.set_connected(is_connected=is_connected)

    def _start_over(self) -> None:
        self._questions: deque[tuple[int, bytes]] = deque()
        self._previous = 0
        self._inhibit_sent = None
        self._is_connecting = True
        if self._profile.at_connect is AtConnect.RESET:
            self._reset()

    def _reset(self) -> None:
        self._is_connecting = False
        self._inhibit_sent = None
        self._questions.clear()
        self._ask_later(*self._profile.questions_before_reset, "40")

    def _on_answer(self, code: int, asked: bytes, told: wire.Told) -> None:
        match code:
            case wire.ASK_STATUS:
                self._on_status(told)
            case wire.DO_RESET:
                self._note.on_reset()
                self._previous = 0
            case wire.ASK_CURRENCY if self._profile.value_source is ValueSource.ASKED:
                self._values_minor = wire.values_minor(told.data)
            case wire.DO_STACK_1 | wire.DO_STACK_2 if told.code == wire.OBEYED:
                self._note.count_at(CountsAt.STACK)
            case _ if code in wire.SETTINGS and told != wire.Told(code, asked):
                self._on_wrong_echo(code)
            case _:
                pass

    def _on_wrong_echo(self, code: int) -> None:
        if self._profile.echo_check is not EchoCheck.NONE:
            self._machine.tell("setting_not_repeated", {"setting": f"{code:02X}"})
        if self._profile.echo_check is EchoCheck.FAIL:
            self._start_over()

    def _on_status(self, told: wire.Told) -> None:
        previous, self._previous = self._previous, told.code
        is_new = told.code != previous
        is_enabled = told.code not in {wire.INHIBITED, wire.STARTING, *wire.POWERED_UP}
        self.acceptor.set_enabled(is_enabled=is_enabled)
        if told.code in wire.POWERED_UP:
            self._on_power_up(told.code)
        elif self._is_connecting and self._profile.at_connect is AtConnect.LOOK_THEN_RESET:
            self._reset()
        elif told.code in wire.UNDECIDED:
            self._on_escrow(told, is_new_note=previous not in wire.UNDECIDED)
        elif told.code == wire.VEND_VALID:
            self._on_vend_valid(is_new=is_new)
        elif is_new:
            self._on_change(previous, told.code)
        if self._is_connecting:
            self._set_up()

    def _on_power_up(self, code: int) -> None:
        if code == wire.POWER_UP:
            self._is_ack_owed = self._profile.is_power_up_acknowledged
        elif code == wire.NOTE_IN_ACCEPTOR:
            if self._profile.note_in_acceptor is NoteInAcceptor.RETURNED:
                self._note.on_returned()
        elif self._profile.note_in_stacker is NoteInStacker.COUNTED_IF_PENDING:
            self._note.count_if_pending()
        is_note_expected = (
            code == wire.NOTE_IN_STACKER
            and self._profile.note_in_stacker is NoteInStacker.VEND_VALID_EXPECTED
        )
        if not is_note_expected:
            self._note.forget()
        self._reset()

    def _on_escrow(self, told: wire.Told, *, is_new_note: bool) -> None:
        if is_new_note:
            self._note.on_escrow(self._values_minor.get(int.from_bytes(told.data)))
            if self._profile.hold is not Hold.NONE:
                self._questions.append((wire.DO_HOLD, _HOLDS[self._profile.hold]))
        if not self._note.is_to_be_decided():
            return
        if self._note.is_unknown and self._profile.unknown_value is UnknownValue.ERROR:
            self._machine.tell("note_unknown")
        elif self._note.decide():
            self._questions.append((_STACKS[self._profile.stack], b""))
        else:
            self._questions.append((wire.DO_RETURN, b""))

    def _on_vend_valid(self, *, is_new: bool) -> None:
        self._note.count_at(CountsAt.VEND_VALID, is_new=is_new)
        is_repeated = self._profile.ack is Ack.EACH or self._faults.is_ack_repeated
        is_due = (is_new or is_repeated) and self._profile.ack is not Ack.NEVER
        self._is_ack_owed = is_due and not self._faults.take_dropped_ack()

    def _on_change(self, previous: int, code: int) -> None:
        if code in {wire.STARTING, wire.INHIBITED} and self._inhibit_sent is None:
            is_after_initializing = previous == wire.STARTING and code == wire.INHIBITED
            if not self._profile.is_enabling_after_initializing:
                self._set_up()
            elif is_after_initializing:
                self._set_up()
                self._ask_later("C3")
        elif code == wire.STACKED:
            self._note.count_at(CountsAt.STACKED)
        elif code in {wire.REJECTED, wire.RETURNING}:
            self._note.on_returned()
        elif code in {wire.IDLE, wire.INHIBITED}:
            self._note.on_rest()

    def _set_up(self) -> None:
        self._is_connecting = False
        self._ask_later(*self._profile.settings)

    def _own_table(self) -> Mapping[int, int]:
        table = values_minor(self._profile.currency)
        match self._profile.value_source:
            case ValueSource.TABLE:
                return table
            case ValueSource.OFF_BY_ONE_TABLE:
                return {slot: table[slot + 1] for slot in wire.SLOTS if slot + 1 in table}
            case ValueSource.ASKED:
                return {}

    def _disabled_slots(self) -> int:
        """One bit per slot; 1 for a value that the machine does not take."""
        wanted = self._machine.model.denominations_minor
        values = [self._values_minor.get(slot) for slot in wire.SLOTS]
        return sum(1 << bit for bit, value in enumerate(values) if value not in wanted)
