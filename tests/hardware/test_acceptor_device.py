"""What becomes of a note, whatever happens to the host, the line and the disk; in virtual time."""

import dataclasses
import json
from collections.abc import Awaitable, Callable

import anyio
import pytest

from hardware.codes import Code
from hardware.device import Link, Note, NoteOutcome, NoteResult
from hardware.events import Direction, FrameSeen
from hardware.note_in_hand import CreditPoint
from hardware.simulator.id003_host import CountsAt, Id003Profile
from hardware.simulator.id003_wire import DO_HOLD
from hardware.simulator.machine import MachineModel
from tests.hardware.bench import SETTINGS, TWENTY, Bench, running_bench
from tests.hardware.virtual_time import in_virtual_time

RETURNED, IN_DOUBT, CREDITED = NoteResult.RETURNED, NoteResult.IN_DOUBT, NoteResult.CREDITED


async def outcome_when(
    bench: Bench, happening: Callable[[], Awaitable[None]], note: Note = TWENTY
) -> NoteOutcome:
    """The outcome of a note during which something happens."""
    outcomes = []

    async def credit() -> None:
        outcomes.append(await bench.credit(note))

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(credit)
        await happening()
    return outcomes[0]


# Credited


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
    profile = Id003Profile(is_holding=True, decision_delay_polls=99, stack_command=0x42)
    async with running_bench(profile=profile) as bench:
        assert (await bench.credit()).result is CREDITED


@in_virtual_time
async def test_a_host_cannot_hold_the_note_for_ever() -> None:
    profile = Id003Profile(is_holding=True, decision_delay_polls=10_000)
    async with running_bench(profile=profile) as bench, anyio.create_task_group() as tasks:

        async def hold_again() -> None:
            while True:
                await anyio.sleep(5)
                bench.cabinet.host._questions.append((DO_HOLD, b"\xff"))

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


# The line, the host or the disk fails at each step


async def lose_line(bench: Bench) -> None:
    bench.cabinet.set_plugged(is_plugged=False)


async def restart_host(bench: Bench) -> None:
    bench.cabinet.set_power(is_on=False)
    bench.cabinet.set_power(is_on=True)


async def silence_host(bench: Bench) -> None:
    bench.cabinet.faults.silent_until_s = anyio.current_time() + 20


LOSSES = [
    (lose_line, Code.LINE_LOST),
    (restart_host, Code.HOST_RESET),
    (silence_host, Code.HOST_SILENT),
]


@pytest.mark.parametrize("credit_point", CreditPoint)
@pytest.mark.parametrize(("loss", "code"), LOSSES)
@in_virtual_time
async def test_lost_in_escrow_is_returned(
    loss: Callable[[Bench], Awaitable[None]], code: Code, credit_point: CreditPoint
) -> None:
    settings = SETTINGS.model_copy(update={"host_credit_point": credit_point})
    async with running_bench(settings, Id003Profile(decision_delay_polls=50)) as bench:

        async def lose() -> None:
            await anyio.sleep(0.35)
            await loss(bench)

        outcome = await outcome_when(bench, lose)

        assert (outcome.result, outcome.code) == (RETURNED, code)
        assert not bench.machine.meters.bill_in


@pytest.mark.parametrize(
    ("credit_point", "result"),
    [
        (CreditPoint.STACK, IN_DOUBT),
        (CreditPoint.UNKNOWN, IN_DOUBT),
        (CreditPoint.VEND_VALID, RETURNED),
        (CreditPoint.STACKED, RETURNED),
    ],
)
@pytest.mark.parametrize(("loss", "code"), LOSSES)
@in_virtual_time
async def test_lost_after_stack_follows_the_host_credit_point(
    loss: Callable[[Bench], Awaitable[None]],
    code: Code,
    credit_point: CreditPoint,
    result: NoteResult,
) -> None:
    settings = SETTINGS.model_copy(update={"host_credit_point": credit_point})
    async with running_bench(settings) as bench:
        bench.journal.write_s = 8.0

        async def lose() -> None:
            await anyio.sleep(0.65)
            await loss(bench)

        outcome = await outcome_when(bench, lose)

        assert (outcome.result, outcome.code) == (result, code)
        assert not any("VEND_VALID" in line for line in outcome.frames)
        assert not bench.machine.meters.bill_in


@pytest.mark.parametrize("credit_point", CreditPoint)
@in_virtual_time
async def test_a_journal_that_fails_makes_the_driver_refuse(credit_point: CreditPoint) -> None:
    settings = SETTINGS.model_copy(update={"host_credit_point": credit_point})
    counts_at = CountsAt.STACK if credit_point is CreditPoint.STACK else CountsAt.VEND_VALID
    async with running_bench(settings, Id003Profile(counts_at=counts_at)) as bench:
        bench.journal.error = OSError("disk full")
        outcome = await bench.credit()

        is_certain = credit_point in {CreditPoint.VEND_VALID, CreditPoint.STACKED}
        assert outcome.result is (RETURNED if is_certain else IN_DOUBT)
        assert outcome.code == Code.NOT_DURABLE
        await bench.until_accepting()
        assert bench.machine.meters.bill_in == ({20_00: 1} if counts_at is CountsAt.STACK else {})


@in_virtual_time
async def test_a_journal_that_fails_after_the_line_is_lost_changes_nothing() -> None:
    async with running_bench() as bench:
        bench.journal.write_s, bench.journal.error = 2.0, OSError("disk full")

        async def lose() -> None:
            await anyio.sleep(0.65)
            await lose_line(bench)

        outcome = await outcome_when(bench, lose)

        assert (outcome.result, outcome.code) == (RETURNED, Code.LINE_LOST)


@pytest.mark.parametrize("credit_point", CreditPoint)
@pytest.mark.parametrize(("loss", "code"), LOSSES)
@in_virtual_time
async def test_lost_after_it_was_presented_is_in_doubt_for_ever(
    loss: Callable[[Bench], Awaitable[None]], code: Code, credit_point: CreditPoint
) -> None:
    settings = SETTINGS.model_copy(update={"host_credit_point": credit_point})
    async with running_bench(settings) as bench:
        bench.cabinet.faults.dropped_acks = 1

        async def lose() -> None:
            await anyio.sleep(1.0)
            await loss(bench)

        outcome = await outcome_when(bench, lose)

        assert (outcome.result, outcome.code) == (IN_DOUBT, code)
        await anyio.sleep(25)
        assert (await bench.device.late_outcome(TWENTY)).result is IN_DOUBT
        assert bench.machine.meters.bill_in == {20_00: 1}


# No acknowledgement


@in_virtual_time
async def test_a_note_without_acknowledgement_is_in_doubt_after_thirty_seconds() -> None:
    async with running_bench() as bench:
        bench.cabinet.faults.dropped_acks = 1
        start_s = anyio.current_time()
        outcome = await bench.credit()

        assert (outcome.result, outcome.code) == (IN_DOUBT, Code.NOT_ACKNOWLEDGED)
        assert 30 < anyio.current_time() - start_s < 31
        assert not bench.device.status.is_accepting
        assert (await bench.credit()).code == Code.NOT_ACCEPTING


@in_virtual_time
async def test_a_late_acknowledgement_settles_the_note() -> None:
    async with running_bench() as bench:
        bench.cabinet.faults.dropped_acks = 1
        await bench.credit()

        bench.cabinet.faults.is_ack_repeated = True
        outcome = await bench.device.late_outcome(TWENTY)

        assert (outcome.result, outcome.code) == (CREDITED, "")
        await bench.until_accepting()
        assert bench.machine.meters.bill_in == {20_00: 1}


@in_virtual_time
async def test_a_late_acknowledgement_is_kept_for_who_asks_later() -> None:
    async with running_bench() as bench:
        bench.cabinet.faults.dropped_acks = 1
        await bench.credit()
        bench.cabinet.faults.is_ack_repeated = True
        await bench.until_accepting()
        bench.cabinet.faults.is_ack_repeated = False
        await bench.credit(dataclasses.replace(TWENTY, id="note-2"))

        assert (await bench.device.late_outcome(TWENTY)).result is CREDITED


@in_virtual_time
async def test_a_doubt_ends_when_the_host_begins_anew() -> None:
    async with running_bench() as bench:
        bench.cabinet.faults.dropped_acks = 1
        await bench.credit()
        await restart_host(bench)

        outcome = await bench.device.late_outcome(TWENTY)

        assert (outcome.result, outcome.code) == (IN_DOUBT, Code.HOST_RESET)


@in_virtual_time
async def test_a_host_that_repeats_its_acknowledgement_leaves_no_doubt() -> None:
    async with running_bench(profile=Id003Profile(is_ack_repeated=True)) as bench:
        bench.cabinet.faults.dropped_acks = 1

        assert (await bench.credit()).result is CREDITED
        assert bench.machine.meters.bill_in == {20_00: 1}


# When no note can be offered


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
