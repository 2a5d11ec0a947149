"""Whatever happens to line, host or disk at any step, both ledgers agree; in virtual time."""

from collections.abc import Awaitable, Callable

import anyio
import pytest

from hardware.codes import Code
from hardware.device import Link, Note, NoteOutcome, NoteResult
from hardware.events import Direction, FrameSeen
from hardware.note_in_hand import CreditPoint
from hardware.simulator.cctalk_host import CcTalkHost, CcTalkProfile
from hardware.simulator.cctalk_wire import DO_ROUTE, ROUTE_LATER
from tests.hardware.bench import (
    TWENTY,
    Bench,
    lose_line,
    outcome_when,
    restart_host,
    running_bench,
    silence_host,
)
from tests.hardware.cctalk.bench import (
    SPOILS,
    Spoil,
    SpoiltCable,
    cut_short,
    dropped,
    profile,
    settings_for,
)
from tests.hardware.virtual_time import in_virtual_time

RETURNED, IN_DOUBT, CREDITED = NoteResult.RETURNED, NoteResult.IN_DOUBT, NoteResult.CREDITED
ESCROWING, PLAIN = profile("Q"), profile("R")
STEPS = (1, 2, 4, 6, 8)  # messages of the host; script/conformance tries every one


def ledgers_agree(bench: Bench, outcome: NoteOutcome) -> bool:
    counted = bench.machine.meters.bill_in[20_00]
    return counted in {CREDITED: {1}, RETURNED: {0}, IN_DOUBT: {0, 1}}[outcome.result]


async def after_messages(bench: Bench, count: int) -> None:
    """Return after so many messages of the host, counted from now on, or after ten seconds."""
    left, reached = [count], anyio.Event()

    def on_frame(frame: FrameSeen, now_s: float) -> None:
        del now_s
        left[0] -= frame.direction is Direction.FROM_HOST
        if left[0] <= 0:
            reached.set()

    bench.on_frame = on_frame
    with anyio.move_on_after(10):
        await reached.wait()


# The line spoils one message


@pytest.mark.parametrize("host", [ESCROWING, PLAIN], ids=["escrow", "no escrow"])
@pytest.mark.parametrize("is_to_host", [False, True])
@pytest.mark.parametrize("spoil", SPOILS)
@pytest.mark.parametrize("first", range(0, 9, 2))
@in_virtual_time
async def test_one_spoilt_message_costs_nothing(
    first: int, spoil: Spoil, is_to_host: bool, host: CcTalkProfile
) -> None:
    cable = SpoiltCable()
    async with running_bench(settings_for(host), host, cable=cable) as bench:
        cable.spoil(is_to_host=is_to_host, first=first, spoil=spoil)

        assert (await bench.credit()).result is CREDITED
        assert bench.machine.meters.bill_in == {20_00: 1}
        await bench.until_accepting()
        await bench.credit(Note("next", 5_00, "USD"))
        assert bench.machine.meters.bill_in == {20_00: 1, 5_00: 1}


@pytest.mark.parametrize("count", [2, 3, 4, 8])
@in_virtual_time
async def test_lost_replies_with_the_credit_in_them_are_read_later(count: int) -> None:
    cable = SpoiltCable()
    async with running_bench(settings_for(ESCROWING), ESCROWING, cable=cable) as bench:
        cable.spoil(is_to_host=True, first=5, spoil=dropped, count=count)
        outcome = await bench.credit()

        assert outcome.result is CREDITED
        await anyio.sleep(3)
        assert bench.machine.meters.bill_in == {20_00: 1}


@in_virtual_time
async def test_a_host_that_comes_through_spoilt_proves_nothing() -> None:
    cable = SpoiltCable()
    async with running_bench(settings_for(PLAIN), PLAIN, cable=cable) as bench:
        cable.spoil(is_to_host=False, first=2, spoil=cut_short, count=8)
        start_s = anyio.current_time()

        assert (await bench.credit()).result is CREDITED
        assert anyio.current_time() - start_s > (8 + 3) * PLAIN.poll_interval_s


# Something happens at each step


async def inhibit(bench: Bench) -> None:
    bench.machine.set_inhibited(is_on=True)


async def reset_by_host(bench: Bench) -> None:
    host = bench.cabinet.host
    assert isinstance(host, CcTalkHost)
    host._start_over()


async def power_cut(bench: Bench) -> None:
    bench.cabinet.set_power(is_on=False)
    await anyio.sleep(8)
    bench.cabinet.set_power(is_on=True)


HAPPENINGS = [lose_line, restart_host, silence_host, inhibit, reset_by_host, power_cut]


@pytest.mark.parametrize("letter", ["N", "R", "H"])
@pytest.mark.parametrize("happening", HAPPENINGS)
@pytest.mark.parametrize("step", STEPS)
@in_virtual_time
async def test_at_each_step_both_ledgers_agree(
    step: int, happening: Callable[[Bench], Awaitable[None]], letter: str
) -> None:
    host = profile(letter)
    known = settings_for(host, host_credit_point=CreditPoint.VEND_VALID)
    async with running_bench(known, host) as bench:
        bench.journal.write_s = 0.3

        async def happen() -> None:
            await after_messages(bench, step)
            await happening(bench)

        outcome = await outcome_when(bench, happen)

        await anyio.sleep(40)
        assert ledgers_agree(bench, outcome), outcome


@pytest.mark.parametrize(
    ("happening", "code"),
    [
        (lose_line, Code.LINE_LOST),
        (restart_host, Code.HOST_RESET),
        (silence_host, Code.HOST_SILENT),
        (reset_by_host, Code.HOST_RESET),
    ],
)
@pytest.mark.parametrize(
    ("step", "write_s", "result"),
    [(1, 4.0, RETURNED), (2, 4.0, RETURNED), (4, 4.0, RETURNED), (4, 0.0, IN_DOUBT)],
    ids=["in escrow", "decided", "being written", "read"],
)
@in_virtual_time
async def test_a_loss_is_judged_by_what_was_shown(
    step: int,
    write_s: float,
    result: NoteResult,
    happening: Callable[[Bench], Awaitable[None]],
    code: Code,
) -> None:
    host = profile("N")
    async with running_bench(settings_for(host), host) as bench:
        bench.journal.write_s = write_s

        async def happen() -> None:
            await after_messages(bench, step)
            await happening(bench)

        outcome = await outcome_when(bench, happen)

        assert (outcome.result, outcome.code) == (result, code)


@in_virtual_time
async def test_a_note_that_the_host_returns_is_not_counted() -> None:
    async with running_bench(settings_for(ESCROWING), ESCROWING) as bench:
        bench.cabinet.faults.returns = 1
        outcome = await bench.credit()

        assert (outcome.result, outcome.is_refused_by_host) == (RETURNED, True)
        await bench.until_accepting()
        assert not bench.machine.meters.bill_in


@pytest.mark.parametrize("host", [ESCROWING, PLAIN], ids=["escrow", "no escrow"])
@in_virtual_time
async def test_a_note_whose_intent_cannot_be_written_is_returned(host: CcTalkProfile) -> None:
    async with running_bench(settings_for(host), host) as bench:
        bench.journal.error = OSError("disk full")
        outcome = await bench.credit()

        assert (outcome.result, outcome.code) == (RETURNED, Code.NOT_DURABLE)
        await bench.until_accepting()
        assert not bench.machine.meters.bill_in
        bench.journal.error = None
        assert (await bench.credit(Note("next", 20_00, "USD"))).result is CREDITED


@in_virtual_time
async def test_a_host_that_holds_a_note_gets_its_patience_anew() -> None:
    host = profile("N", decision_delay_polls=70)
    async with running_bench(settings_for(host), host) as bench:

        async def extend() -> None:
            await anyio.sleep(8)
            assert isinstance(bench.cabinet.host, CcTalkHost)
            bench.cabinet.host._questions.append((DO_ROUTE, ROUTE_LATER))

        start_s = anyio.current_time()
        assert (await outcome_when(bench, extend)).result is CREDITED
        assert anyio.current_time() - start_s > 14


@in_virtual_time
async def test_a_host_without_a_decision_gets_the_note_back_and_hears_of_it() -> None:
    host = profile("N", decision_delay_polls=1000)
    async with running_bench(settings_for(host), host) as bench:
        told: list[str] = []
        bench.machine.listen(lambda event, _facts: told.append(event))
        outcome = await bench.credit()

        assert (outcome.result, outcome.code) == (RETURNED, Code.NO_DECISION)
        await anyio.sleep(1)
        assert "note_returned" in told


@in_virtual_time
async def test_a_host_back_from_silence_is_offered_nothing_before_it_has_read_the_events() -> None:
    async with running_bench(settings_for(PLAIN), PLAIN) as bench:
        bench.cabinet.faults.silent_until_s = anyio.current_time() + 3
        await bench.until_link(Link.SILENT)
        await bench.until_link(Link.UP)

        assert (await bench.credit(TWENTY)).code == Code.NOT_ACCEPTING
        await bench.until_accepting()
