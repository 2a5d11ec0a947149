"""What becomes of a note that nothing disturbs but its host; in virtual time."""

import json

import anyio
import pytest

from hardware.codes import Code
from hardware.device import Link, Note, NoteResult
from hardware.simulator.id003_host import Id003Host, Id003Profile
from hardware.simulator.id003_parameters import CountsAt, Hold, Stack
from hardware.simulator.id003_wire import DO_HOLD
from hardware.simulator.machine import MachineModel
from tests.hardware.bench import outcome_when, running_bench
from tests.hardware.virtual_time import in_virtual_time

RETURNED, IN_DOUBT, CREDITED = NoteResult.RETURNED, NoteResult.IN_DOUBT, NoteResult.CREDITED


@pytest.mark.parametrize("counts_at", CountsAt)
@pytest.mark.parametrize("delay_polls", [0, 1, 20])
@in_virtual_time
async def test_a_note_is_credited_on_both_sides(counts_at: CountsAt, delay_polls: int) -> None:
    profile = Id003Profile(counts_at=counts_at, decision_delay_polls=delay_polls)
    async with running_bench(profile=profile) as bench:
        outcome = await bench.credit()

        await bench.until_accepting()
        assert (outcome.result, outcome.code) == (CREDITED, "")
        assert bench.machine.meters.bill_in == {20_00: 1}
        assert bench.machine.meters.credit_minor == 20_00


@in_virtual_time
async def test_notes_follow_each_other_every_six_polls() -> None:
    async with running_bench() as bench:
        start_s = anyio.current_time()
        for value_minor in (100_00, 20_00, 10_00, 5_00, 1_00, 1_00):
            await bench.until_accepting()
            await bench.credit(Note(f"note-{value_minor}", value_minor, "USD"))

        assert bench.machine.meters.bill_in_minor == 137_00
        # poll / 2 + (slots - 1) x poll: the first in 4 slots, each further one in 6
        assert anyio.current_time() - start_s <= (4 + 5 * 6) * 0.1


@in_virtual_time
async def test_a_host_that_holds_the_note_gets_its_patience_anew() -> None:
    profile = Id003Profile(hold=Hold.WITH_BYTE, decision_delay_polls=99, stack=Stack.STACK_2)
    async with running_bench(profile=profile) as bench:
        assert (await bench.credit()).result is CREDITED


@in_virtual_time
async def test_a_host_cannot_hold_the_note_for_ever() -> None:
    profile = Id003Profile(hold=Hold.BARE, decision_delay_polls=10_000)
    async with running_bench(profile=profile) as bench, anyio.create_task_group() as tasks:
        host = bench.cabinet.host
        assert isinstance(host, Id003Host)

        async def hold_again() -> None:
            while True:
                await anyio.sleep(5)
                host._questions.append((DO_HOLD, b"\xff"))

        tasks.start_soon(hold_again)
        start_s = anyio.current_time()
        outcome = await bench.credit()

        assert (outcome.result, outcome.code) == (RETURNED, Code.NO_DECISION)
        assert anyio.current_time() - start_s == pytest.approx(90.0, abs=0.2)
        tasks.cancel_scope.cancel()


@in_virtual_time
async def test_polls_are_answered_with_stacking_while_the_disk_is_slow() -> None:
    async with running_bench() as bench:
        bench.journal.write_s = 5.0
        outcome = await bench.credit()

        assert outcome.result is CREDITED
        stacking = [line for line in outcome.frames if "STACKING" in line]
        assert len(stacking) == 1
        assert " 50 times " in stacking[0]


@in_virtual_time
async def test_nothing_credit_bearing_is_shown_before_the_intent_is_durable() -> None:
    async with running_bench() as bench:
        await bench.credit()

        evidence = json.loads(bench.journal.evidence[0])
        assert evidence["protocol"] == "id003"
        assert evidence["channel"] == 5
        assert any("STACK_1" in line for line in evidence["frames"])
        assert not any("VEND_VALID" in line for line in evidence["frames"])


# Before the host's decision: returned


@in_virtual_time
async def test_a_note_that_the_host_returns_is_refused_by_host() -> None:
    async with running_bench() as bench:
        bench.cabinet.faults.returns = 1
        outcome = await bench.credit()

        assert (outcome.result, outcome.code) == (RETURNED, Code.RETURNED_BY_HOST)
        assert outcome.is_refused_by_host
        assert not bench.machine.meters.bill_in


@in_virtual_time
async def test_a_note_beyond_the_machine_limit_is_returned() -> None:
    async with running_bench(model=MachineModel(credit_limit_minor=19_99)) as bench:
        assert (await bench.credit()).is_refused_by_host


@in_virtual_time
async def test_a_host_without_a_decision_gets_ten_seconds() -> None:
    async with running_bench(profile=Id003Profile(decision_delay_polls=1000)) as bench:
        start_s = anyio.current_time()
        outcome = await bench.credit()

        assert (outcome.result, outcome.code) == (RETURNED, Code.NO_DECISION)
        assert not outcome.is_refused_by_host
        assert anyio.current_time() - start_s == pytest.approx(10.0, abs=0.01)
        await bench.until_accepting()
        assert not bench.machine.meters.bill_in


@in_virtual_time
async def test_a_host_that_falls_silent_in_escrow_gets_three_seconds() -> None:
    async with running_bench(profile=Id003Profile(decision_delay_polls=1000)) as bench:

        async def fall_silent() -> None:
            await anyio.sleep(0.35)
            bench.cabinet.faults.silent_until_s = anyio.current_time() + 60

        start_s = anyio.current_time()
        outcome = await outcome_when(bench, fall_silent)

        assert (outcome.result, outcome.code) == (RETURNED, Code.HOST_SILENT)
        assert 3.2 < anyio.current_time() - start_s < 3.5
        assert bench.device.status.link is Link.SILENT


@in_virtual_time
async def test_an_inhibit_before_the_host_saw_the_note_returns_it() -> None:
    async with running_bench() as bench:

        async def start_game() -> None:
            bench.machine.play(seconds=3)

        outcome = await outcome_when(bench, start_game)

        assert outcome.result is RETURNED
        assert not bench.machine.meters.bill_in
        await bench.until_accepting()


@in_virtual_time
async def test_an_inhibit_in_escrow_returns_the_note() -> None:
    async with running_bench(profile=Id003Profile(decision_delay_polls=5)) as bench:

        async def start_game() -> None:
            await anyio.sleep(0.35)
            bench.machine.play(seconds=3)

        outcome = await outcome_when(bench, start_game)

        assert outcome.result is RETURNED
        assert not bench.machine.meters.bill_in
