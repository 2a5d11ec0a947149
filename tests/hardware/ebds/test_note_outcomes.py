"""What becomes of a note when bytes, host or machine go wrong at each step; in virtual time."""

import dataclasses
from collections.abc import Awaitable, Callable

import anyio
import pytest

from hardware.codes import Code
from hardware.device import NoteOutcome, NoteResult
from hardware.events import Direction
from hardware.note_in_hand import CreditPoint
from hardware.simulator.ebds_host import EbdsProfile
from tests.hardware.bench import (
    TWENTY,
    Bench,
    lose_line,
    outcome_when,
    restart_host,
    running_bench,
)
from tests.hardware.ebds.bench import EBDS, LETTERS, SPOILS, SpoiltCable, lose, profile
from tests.hardware.virtual_time import in_virtual_time

RETURNED, IN_DOUBT, CREDITED = NoteResult.RETURNED, NoteResult.IN_DOUBT, NoteResult.CREDITED
FRAMES_OF_A_NOTE = 6
TENTHS = (2, 4, 5, 7)  # script/conformance tries every frame


def assert_meters_agree(bench: Bench, outcome: NoteOutcome) -> None:
    counted = bench.machine.meters.bill_in[20_00]
    assert counted in {CREDITED: {1}, RETURNED: {0}, IN_DOUBT: {0, 1}}[outcome.result]


# Bytes


@pytest.mark.parametrize("letter", LETTERS)
@pytest.mark.parametrize("direction", Direction)
@pytest.mark.parametrize("spoil", SPOILS)
@in_virtual_time
async def test_a_spoilt_frame_costs_time_and_nothing_else(
    letter: str, direction: Direction, spoil: str
) -> None:
    for which in range(FRAMES_OF_A_NOTE):
        cable = SpoiltCable()
        async with running_bench(EBDS, profile(letter), cable=cable) as bench:
            cable.spoil_next(direction, SPOILS[spoil], after=which)
            outcome = await bench.credit()
            await bench.until_accepting()
            await anyio.sleep(1)

            assert (outcome.result, outcome.code) == (CREDITED, ""), f"frame {which}"
            assert bench.machine.meters.bill_in == {20_00: 1}, f"frame {which}"


@pytest.mark.parametrize("letter", LETTERS)
@in_virtual_time
async def test_a_lost_reply_with_the_credit_is_asked_again_and_counted_once(letter: str) -> None:
    cable = SpoiltCable()
    async with running_bench(EBDS, profile(letter), cable=cable) as bench:
        for _ in range(2):
            cable.spoil_next(Direction.TO_HOST, lose, containing="STACKED")
        outcome = await bench.credit()
        await bench.until_accepting()

        assert outcome.result is CREDITED
        told = [words for words in cable.seen if "STACKED" in words]
        assert len(told) == 3
        assert len(set(told)) == 1
        assert bench.machine.meters.bill_in == {20_00: 1}


@pytest.mark.parametrize("letter", LETTERS)
@in_virtual_time
async def test_a_lost_acknowledgement_is_the_next_command_which_is_sent_again(letter: str) -> None:
    async with running_bench(EBDS, profile(letter)) as bench:
        bench.cabinet.faults.dropped_acks = 1
        outcome = await bench.credit()

        assert outcome.result is CREDITED
        assert bench.machine.meters.bill_in == {20_00: 1}


@pytest.mark.parametrize("letter", LETTERS)
@in_virtual_time
async def test_an_answer_that_comes_with_the_next_one_is_not_counted_twice(letter: str) -> None:
    cable, held = SpoiltCable(), list[bytes]()

    def hold(frame: bytes) -> list[bytes]:
        held.append(frame)
        return []

    def release(frame: bytes) -> list[bytes]:
        return [*held, frame]

    async with running_bench(EBDS, profile(letter), cable=cable) as bench:
        cable.spoil_next(Direction.TO_HOST, hold, containing="STACKED")
        cable.spoil_next(Direction.TO_HOST, release, after=1, containing="STACKED")
        outcome = await bench.credit()
        await bench.until_accepting()
        await anyio.sleep(1)

        assert held
        assert outcome.result is CREDITED
        assert bench.machine.meters.bill_in == {20_00: 1}


# No acknowledgement while the host goes on asking


async def credit_without_acknowledgement(bench: Bench, cable: SpoiltCable) -> NoteOutcome:
    for _ in range(1000):
        cable.spoil_next(Direction.TO_HOST, lose, containing="STACKED")
    return await bench.credit()


@in_virtual_time
async def test_a_credit_that_never_arrives_is_in_doubt_and_a_late_toggle_settles_it() -> None:
    cable = SpoiltCable()
    async with running_bench(EBDS, EbdsProfile(), cable=cable) as bench:
        outcome = await credit_without_acknowledgement(bench, cable)
        assert (outcome.result, outcome.code) == (IN_DOUBT, Code.NOT_ACKNOWLEDGED)
        assert not bench.machine.meters.bill_in

        cable.heal()
        late = await bench.device.late_outcome(TWENTY)

        assert late.result is CREDITED
        assert bench.machine.meters.bill_in == {20_00: 1}


@in_virtual_time
async def test_a_note_that_is_given_up_is_shown_no_longer_and_frees_the_line() -> None:
    cable = SpoiltCable()
    async with running_bench(EBDS, EbdsProfile(), cable=cable) as bench:
        await credit_without_acknowledgement(bench, cable)

        given_up = await bench.device.give_up(TWENTY)
        cable.heal()
        await bench.until_accepting()

        assert given_up.result is IN_DOUBT
        assert not bench.machine.meters.bill_in
        next_note = dataclasses.replace(TWENTY, id="note-2")
        assert (await bench.credit(next_note)).result is CREDITED
        assert bench.machine.meters.bill_in == {20_00: 1}


# The slow disk


@pytest.mark.parametrize("letter", LETTERS)
@in_virtual_time
async def test_polls_are_answered_with_stacking_while_the_disk_is_slow(letter: str) -> None:
    cable = SpoiltCable()
    async with running_bench(EBDS, profile(letter), cable=cable) as bench:
        bench.journal.write_s = 5.0
        outcome = await bench.credit()

        assert outcome.result is CREDITED
        stacking = [words for words in cable.seen if words.endswith("STACKING")]
        assert len(stacking) >= 5 / profile(letter).poll_interval_s
        assert bench.machine.meters.bill_in == {20_00: 1}
        assert b"STACKED" not in bench.journal.evidence[0]


@pytest.mark.parametrize("letter", LETTERS)
@in_virtual_time
async def test_a_note_that_cannot_be_made_durable_is_rejected_and_not_counted(letter: str) -> None:
    cable = SpoiltCable()
    async with running_bench(EBDS, profile(letter), cable=cable) as bench:
        bench.journal.error = OSError("disk full")
        outcome = await bench.credit()
        await bench.until_accepting()

        assert (outcome.result, outcome.code) == (RETURNED, Code.NOT_DURABLE)
        assert not bench.machine.meters.bill_in
        assert sum("REJECTED" in words for words in cable.seen) == 1


# The host


@pytest.mark.parametrize("letter", ["b", "h", "i", "j", "l"])
@in_virtual_time
async def test_a_note_that_the_host_returns_is_refused_by_host(letter: str) -> None:
    async with running_bench(EBDS, profile(letter)) as bench:
        bench.cabinet.faults.returns = 1
        outcome = await bench.credit()
        await bench.until_accepting()

        assert (outcome.result, outcome.code) == (RETURNED, Code.RETURNED_BY_HOST)
        assert outcome.is_refused_by_host
        assert not bench.machine.meters.bill_in


@in_virtual_time
async def test_a_host_without_a_decision_gets_ten_seconds_then_the_note_back() -> None:
    cable = SpoiltCable()
    undecided = EbdsProfile(decision_delay_polls=1000)
    async with running_bench(EBDS, undecided, cable=cable) as bench:
        start_s = anyio.current_time()
        outcome = await bench.credit()

        assert (outcome.result, outcome.code) == (RETURNED, Code.NO_DECISION)
        assert anyio.current_time() - start_s == pytest.approx(10.0, abs=0.01)
        await bench.until_accepting()
        told = [words.split(" ", 2)[2] for words in cable.seen if "RETURN" in words]
        assert told == ["RETURNING", "RETURNED"]
        assert not bench.machine.meters.bill_in


@pytest.mark.parametrize("tenths", TENTHS)
@pytest.mark.parametrize("letter", LETTERS)
@in_virtual_time
async def test_an_inhibit_at_any_moment_leaves_no_doubt(letter: str, tenths: int) -> None:
    async with running_bench(EBDS, profile(letter)) as bench:

        async def inhibit() -> None:
            await anyio.sleep(tenths / 10 - 0.05)
            bench.machine.set_inhibited(is_on=True)

        outcome = await outcome_when(bench, inhibit)
        await bench.until(lambda status: not status.is_accepting)
        await anyio.sleep(1)

        assert outcome.result in {CREDITED, RETURNED}
        assert_meters_agree(bench, outcome)
        bench.machine.set_inhibited(is_on=False)
        await bench.until_accepting()


async def cut_power_for_3_s(bench: Bench) -> None:
    bench.cabinet.set_power(is_on=False)
    await anyio.sleep(3)
    bench.cabinet.set_power(is_on=True)


async def fall_silent(bench: Bench) -> None:
    bench.cabinet.faults.silent_until_s = anyio.current_time() + 4


HAPPENINGS = [
    *((letter, cut_power_for_3_s) for letter in LETTERS),
    *((letter, fall_silent) for letter in LETTERS),
    *((letter, lose_line) for letter in LETTERS),
    *((letter, restart_host) for letter in ("k", "m")),  # their reset shows it at once
]


@pytest.mark.parametrize("credit_point", [CreditPoint.VEND_VALID, CreditPoint.UNKNOWN])
@pytest.mark.parametrize(("letter", "happen"), HAPPENINGS)
@in_virtual_time
async def test_a_host_that_is_lost_at_any_moment_never_has_other_meters_than_we_tell(
    letter: str, happen: Callable[[Bench], Awaitable[None]], credit_point: CreditPoint
) -> None:
    settings = EBDS.model_copy(update={"host_credit_point": credit_point})
    results = set()
    for twentieths in range(1, 24, 2):
        async with running_bench(settings, profile(letter)) as bench:

            async def lose(bench: Bench = bench, after_s: float = twentieths / 20 + 0.01) -> None:
                await anyio.sleep(after_s)
                await happen(bench)

            outcome = await outcome_when(bench, lose)
            if happen is lose_line:
                bench.cabinet.set_plugged(is_plugged=True)
            await bench.until_accepting()
            await anyio.sleep(1)

            assert_meters_agree(bench, outcome)
            results.add(outcome.result)

    assert {RETURNED, IN_DOUBT, CREDITED} == results


@pytest.mark.parametrize("letter", ["k", "m"])
@in_virtual_time
async def test_a_reset_while_the_credit_is_shown_shows_it_no_more(letter: str) -> None:
    cable, lost = SpoiltCable(), anyio.Event()

    def lose_and_tell(_frame: bytes) -> list[bytes]:
        lost.set()
        return []

    async with running_bench(EBDS, profile(letter), cable=cable) as bench:
        cable.spoil_next(Direction.TO_HOST, lose_and_tell, containing="STACKED")

        async def restart() -> None:
            await lost.wait()
            await restart_host(bench)

        outcome = await outcome_when(bench, restart)
        await bench.until_accepting()

        assert (outcome.result, outcome.code) == (IN_DOUBT, Code.HOST_RESET)
        assert sum("STACKED" in words for words in cable.seen) == 1
        assert not bench.machine.meters.bill_in
