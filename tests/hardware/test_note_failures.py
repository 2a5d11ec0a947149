"""What becomes of a note when line, host or disk fail, at each step; in virtual time."""

import dataclasses
from collections.abc import Awaitable, Callable

import anyio
import pytest

from hardware.codes import Code
from hardware.device import NoteResult
from hardware.note_in_hand import CreditPoint
from hardware.simulator.id003_host import Id003Profile
from hardware.simulator.id003_parameters import Ack, CountsAt
from tests.hardware.bench import (
    SETTINGS,
    TWENTY,
    Bench,
    lose_line,
    outcome_when,
    restart_host,
    running_bench,
    silence_host,
)
from tests.hardware.virtual_time import in_virtual_time

RETURNED, IN_DOUBT, CREDITED = NoteResult.RETURNED, NoteResult.IN_DOUBT, NoteResult.CREDITED

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
async def test_a_note_that_is_given_up_is_shown_no_longer_and_frees_the_line() -> None:
    async with running_bench() as bench:
        bench.cabinet.faults.dropped_acks = 1
        await bench.credit()

        given_up = await bench.device.give_up(TWENTY)
        bench.cabinet.faults.is_ack_repeated = True
        await bench.until_accepting()

        assert (given_up.result, given_up.code) == (IN_DOUBT, Code.NOT_ACKNOWLEDGED)
        assert bench.machine.meters.bill_in == {20_00: 1}
        next_note = dataclasses.replace(TWENTY, id="note-2")
        assert (await bench.credit(next_note)).result is CREDITED
        assert bench.machine.meters.bill_in == {20_00: 2}


@in_virtual_time
async def test_giving_up_tells_an_acknowledgement_that_came_before() -> None:
    async with running_bench() as bench:
        bench.cabinet.faults.dropped_acks = 1
        await bench.credit()
        bench.cabinet.faults.is_ack_repeated = True
        await bench.until_accepting()

        assert (await bench.device.give_up(TWENTY)).result is CREDITED


@in_virtual_time
async def test_giving_up_a_note_of_a_former_process_leaves_the_line_alone() -> None:
    async with running_bench() as bench:
        await bench.until_accepting()

        assert (await bench.device.give_up(TWENTY)).code == Code.FORMER_PROCESS
        assert bench.device.status.is_accepting


@in_virtual_time
async def test_a_host_that_repeats_its_acknowledgement_leaves_no_doubt() -> None:
    async with running_bench(profile=Id003Profile(ack=Ack.EACH)) as bench:
        bench.cabinet.faults.dropped_acks = 1

        assert (await bench.credit()).result is CREDITED
        assert bench.machine.meters.bill_in == {20_00: 1}
