"""When a note can be offered, how the device ends, and what it tells; in virtual time."""

import anyio
import pytest

from hardware.codes import Code
from hardware.device import Link, Note, NoteResult
from hardware.events import Direction, FrameSeen
from hardware.note_in_hand import CreditPoint
from hardware.simulator.id003_host import Id003Profile
from hardware.simulator.machine import MachineModel
from tests.hardware.bench import (
    SETTINGS,
    TWENTY,
    Bench,
    lose_line,
    outcome_when,
    running_bench,
    silence_host,
)
from tests.hardware.virtual_time import in_virtual_time

RETURNED, IN_DOUBT, CREDITED = NoteResult.RETURNED, NoteResult.IN_DOUBT, NoteResult.CREDITED


@in_virtual_time
async def test_a_note_is_not_offered_while_the_machine_is_played() -> None:
    async with running_bench() as bench:
        bench.machine.play(seconds=5)
        await bench.until(lambda status: not status.is_accepting)

        outcome = await bench.credit()

        assert (outcome.result, outcome.code) == (RETURNED, Code.NOT_ACCEPTING)
        assert outcome.frames == ()


@pytest.mark.parametrize(
    "note", [Note("n", 20_00, "EUR"), Note("n", 2_00, "USD"), Note("n", 25_00, "USD")]
)
@in_virtual_time
async def test_a_value_that_the_machine_does_not_take_is_not_offered(note: Note) -> None:
    async with running_bench() as bench:
        outcome = await bench.credit(note)

        assert (outcome.result, outcome.code) == (RETURNED, Code.VALUE_NOT_ACCEPTED)


@in_virtual_time
async def test_a_note_is_not_offered_while_the_host_is_silent() -> None:
    async with running_bench() as bench:
        await silence_host(bench)
        await bench.until_link(Link.SILENT)

        assert (await bench.credit()).code == Code.HOST_SILENT


@in_virtual_time
async def test_a_note_is_not_offered_without_a_line() -> None:
    async with running_bench() as bench:
        await lose_line(bench)
        await bench.until_link(Link.CLOSED)

        assert (await bench.credit()).code == Code.LINE_LOST


@in_virtual_time
async def test_two_notes_are_never_in_hand_at_once() -> None:
    async with running_bench() as bench:

        async def offer_another() -> None:
            await anyio.sleep(0.1)
            assert (await bench.credit(Note("other", 5_00, "USD"))).code == Code.NOT_ACCEPTING

        assert (await outcome_when(bench, offer_another)).result is CREDITED
        assert bench.machine.meters.bill_in == {20_00: 1}


# Cancellation


@in_virtual_time
async def test_cancelled_before_stack_the_note_is_withdrawn() -> None:
    async with running_bench(profile=Id003Profile(decision_delay_polls=20)) as bench:
        with anyio.move_on_after(1.0) as scope:
            await bench.credit()

        assert scope.cancelled_caught
        await bench.until_accepting()
        assert not bench.machine.meters.bill_in
        assert (await bench.credit()).result is CREDITED


@pytest.mark.parametrize("after_s", [0.45, 1.5])
@in_virtual_time
async def test_cancelled_after_stack_the_note_is_seen_through(after_s: float) -> None:
    async with running_bench() as bench:
        bench.journal.write_s = 0.5
        outcomes = []
        bench.cabinet.faults.dropped_acks = 1
        bench.cabinet.faults.is_ack_repeated = True
        with anyio.move_on_after(after_s):
            outcomes.append(await bench.credit())

        assert [outcome.result for outcome in outcomes] == [CREDITED]


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_cancelled_at_the_moment_of_stack_the_note_is_seen_through(backend: str) -> None:
    async def run() -> None:
        outcomes = []
        async with running_bench(profile=Id003Profile(poll_interval_s=0.02)) as bench:
            with anyio.CancelScope() as scope:

                def cancel_on_stack(frame: FrameSeen, now_s: float) -> None:
                    del now_s
                    if frame == FrameSeen(Direction.FROM_HOST, bytes.fromhex("fc0541a204")):
                        scope.cancel()

                bench.on_frame = cancel_on_stack
                outcomes.append(await bench.credit())

        assert [outcome.result for outcome in outcomes] == [CREDITED]
        assert bench.machine.meters.bill_in == {20_00: 1}

    anyio.run(run, backend=backend)


@in_virtual_time
async def test_the_driver_ends_only_after_a_note_that_the_host_keeps() -> None:
    outcomes = []
    async with running_bench() as bench:
        bench.journal.write_s = 3.0

        async def credit() -> None:
            outcomes.append(await bench.credit())

        async with anyio.create_task_group() as crediting:
            crediting.start_soon(credit)
            await anyio.sleep(1.0)
            bench.stop_device()

    assert [outcome.result for outcome in outcomes] == [CREDITED]


@in_virtual_time
async def test_a_driver_that_breaks_leaves_no_note_open() -> None:
    outcomes = []

    def break_on_vend_valid(frame: FrameSeen, now_s: float) -> None:
        del now_s
        if frame.raw == bytes.fromhex("fc05150310"):
            raise RuntimeError("a defect")

    async def credit(bench: Bench) -> None:
        with anyio.CancelScope(shield=True):
            outcomes.append(await bench.credit())

    async def run_until_broken() -> None:
        async with running_bench() as bench, anyio.create_task_group() as tasks:
            bench.on_frame = break_on_vend_valid
            tasks.start_soon(credit, bench)

    start_s = anyio.current_time()
    with pytest.raises(ExceptionGroup):
        await run_until_broken()

    assert [outcome.result for outcome in outcomes] == [IN_DOUBT]
    assert anyio.current_time() - start_s < 10


# A former process


@pytest.mark.parametrize(
    ("credit_point", "evidence", "result"),
    [
        (CreditPoint.VEND_VALID, None, RETURNED),
        (CreditPoint.STACKED, None, RETURNED),
        (CreditPoint.STACK, None, IN_DOUBT),
        (CreditPoint.UNKNOWN, None, IN_DOUBT),
        (CreditPoint.VEND_VALID, b"{}", IN_DOUBT),
        (CreditPoint.STACKED, b"", IN_DOUBT),
    ],
)
@in_virtual_time
async def test_a_note_of_a_former_process_is_judged_by_rule_alone(
    credit_point: CreditPoint, evidence: bytes | None, result: NoteResult
) -> None:
    settings = SETTINGS.model_copy(update={"host_credit_point": credit_point})
    bench = Bench(settings, Id003Profile(), MachineModel())

    assert (await bench.device.resume(TWENTY, evidence)).result is result
    assert (await bench.device.late_outcome(TWENTY)).result is IN_DOUBT


# Status


@in_virtual_time
async def test_the_status_tells_link_values_and_pace() -> None:
    async with running_bench(is_ready=False) as bench:
        assert bench.device.status.link is Link.CLOSED
        status = await bench.until_accepting()

        assert status.link is Link.UP
        assert status.code == ""
        assert status.denominations_minor == (1_00, 5_00, 10_00, 20_00, 50_00, 100_00)
        assert status.poll_interval_s == pytest.approx(0.1)


@in_virtual_time
async def test_values_that_the_machine_masks_are_not_told() -> None:
    async with running_bench(model=MachineModel(denominations_minor=(5_00, 20_00))) as bench:
        assert bench.device.status.denominations_minor == (5_00, 20_00)
        assert (await bench.credit(Note("n", 1_00, "USD"))).code == Code.VALUE_NOT_ACCEPTED


@in_virtual_time
async def test_a_missing_port_is_told_and_tried_again() -> None:
    async with running_bench() as bench:
        await lose_line(bench)
        lost = await bench.until_link(Link.CLOSED)
        assert lost.code == Code.LINE_LOST
        missing = await bench.until(lambda status: status.code == Code.PORT_NOT_OPENED)
        assert "plug" in missing.detail

        await anyio.sleep(60)
        bench.cabinet.set_plugged(is_plugged=True)
        start_s = anyio.current_time()
        await bench.until_accepting()
        assert anyio.current_time() - start_s < 7


@in_virtual_time
async def test_a_silent_host_is_told_and_welcomed_back() -> None:
    async with running_bench() as bench:
        bench.cabinet.faults.silent_until_s = anyio.current_time() + 6
        start_s = anyio.current_time()

        silent = await bench.until_link(Link.SILENT)
        assert (silent.code, silent.is_accepting) == (Code.HOST_SILENT, False)
        assert anyio.current_time() - start_s == pytest.approx(2.0)
        await bench.until_accepting()


@in_virtual_time
async def test_a_slow_reader_of_changes_sees_the_newest_only() -> None:
    async with running_bench() as bench:
        changes = bench.device.changes()
        await anext(changes)
        bench.machine.play(seconds=60)
        await anyio.sleep(10)

        assert await anext(changes) == bench.device.status
