"""A recorded wire, played again to the real driver in virtual time: every answer byte for byte."""

from datetime import UTC, datetime
from pathlib import Path

import anyio
import pytest

from hardware.cctalk.constants import ABSENCE_S
from hardware.device import Note, NoteOutcome, NoteResult
from hardware.drivers import build_device
from hardware.memory_line import MemoryCable
from hardware.settings import DeviceSettings
from hardware.simulator.cctalk_host import CcTalkProfile
from hardware.simulator.ebds_host import EbdsProfile
from hardware.simulator.host import HostProfile
from hardware.simulator.id003_host import Id003Profile
from hardware.simulator.player import MismatchError, Player, schedule
from hardware.trace_file import Dates, Played, heading, lines_of, read_trace
from tests.hardware.bench import SETTINGS, Journal, running_bench
from tests.hardware.virtual_time import in_virtual_time

TRACES = Path(__file__).parents[2] / "vectors" / "traces"
TWO_NOTES = TRACES / "id003_two_notes.trace"


async def replay(
    trace: list[Played],
    settings: DeviceSettings = SETTINGS,
    *,
    is_fast: bool = False,
    begins_after_s: float = 0.0,
) -> list[NoteOutcome]:
    """Play the trace to a driver that has just been started; what became of its notes."""
    cable, outcomes, mismatch = MemoryCable(), list[NoteOutcome](), list[MismatchError]()
    device = build_device(settings, cable.open)

    async def credit(value_minor: int) -> None:
        outcomes.append(await device.credit(Note("note", value_minor, "USD"), Journal()))

    async with anyio.create_task_group() as tasks:

        async def offer(value_minor: int) -> None:
            tasks.start_soon(credit, value_minor)
            while not device.diagnostics().has_note:
                await anyio.lowlevel.checkpoint()

        line = await cable.plug()
        tasks.start_soon(device.run)
        while device.diagnostics().counts.openings == 0:
            await anyio.lowlevel.checkpoint()
        await anyio.sleep(begins_after_s)
        try:
            await Player(line, trace, offer, is_fast=is_fast).run()
        except MismatchError as error:  # as itself, not in the group's
            mismatch.append(error)
        tasks.cancel_scope.cancel()
    if mismatch:
        raise mismatch[0]
    return outcomes


def recorded(*changes: tuple[str, str], path: Path = TWO_NOTES) -> list[Played]:
    text = path.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return read_trace(text)


@in_virtual_time
async def test_a_recorded_wire_is_answered_byte_for_byte_and_its_notes_end_as_they_did() -> None:
    outcomes = await replay(recorded())

    assert [outcome.result for outcome in outcomes] == [NoteResult.CREDITED, NoteResult.RETURNED]


@pytest.mark.parametrize("path", sorted(TRACES.iterdir()), ids=lambda path: str(path.stem))
@in_virtual_time
async def test_every_wire_that_was_recorded_is_answered_as_it_was(path: Path) -> None:
    trace = recorded(path=path)
    outcomes = await replay(trace)

    assert len(outcomes) == len([each for each in trace if each.note_minor]) > 0


@pytest.mark.parametrize(
    ("protocol", "profile"),
    [("id003", Id003Profile()), ("ebds", EbdsProfile()), ("cctalk", CcTalkProfile())],
)
@in_virtual_time
async def test_of_every_protocol_what_is_recorded_can_be_played_again(
    protocol: str, profile: HostProfile
) -> None:
    settings = SETTINGS.model_copy(update={"protocol": protocol})
    async with running_bench(settings, profile) as bench:
        await anyio.sleep(5)  # quiet polls, which are counted
        assert (await bench.credit()).result is NoteResult.CREDITED
        await bench.until_accepting()
        bench.cabinet.faults.returns = 1
        assert (await bench.credit(Note("note-2", 5_00, "USD"))).result is NoteResult.RETURNED
        await anyio.sleep(2)
        seen = bench.device.exchanges(0, 1000)
    dates = Dates(datetime(2026, 1, 2, tzinfo=UTC), 0.0)
    trace = read_trace("\n".join([*heading(protocol=protocol), *lines_of(seen, dates)]))
    outcomes = await replay(trace, settings, begins_after_s=ABSENCE_S)

    assert len(trace) < 100
    assert [outcome.result for outcome in outcomes] == [NoteResult.CREDITED, NoteResult.RETURNED]


@in_virtual_time
async def test_another_answer_is_told_with_both_byte_strings_and_its_line() -> None:
    trace = recorded(("A>H fc06136594bd", "A>H fc06136594be"))
    with pytest.raises(MismatchError) as found:
        await replay(trace)

    line = TWO_NOTES.read_text("utf-8").splitlines()[found.value.line - 1]
    assert "A>H 13 ESCROW 65" in line
    assert (found.value.expected.hex(), found.value.came.hex()) == ("fc06136594be", "fc06136594bd")
    assert "expected fc06136594be, and fc06136594bd has come" in str(found.value)


@in_virtual_time
async def test_an_answer_where_none_was_recorded_is_a_mismatch() -> None:
    trace = recorded(("A>H fc06136594bd", "A>H -"))
    with pytest.raises(MismatchError) as found:
        await replay(trace)

    assert found.value.expected == b""
    assert found.value.came.hex() == "fc06136594bd"


@in_virtual_time
async def test_a_missing_answer_is_a_mismatch() -> None:
    with pytest.raises(MismatchError) as found:
        await replay(recorded(("H>A fc05402b15", "H>A fc05402b16")))

    assert found.value.came == b""


@in_virtual_time
async def test_at_the_recorded_pace_it_takes_as_long_as_it_took() -> None:
    trace, began_s = recorded(), anyio.current_time()
    await replay(trace)

    recorded_s = (trace[-1].last - trace[0].first).total_seconds()
    assert anyio.current_time() - began_s == pytest.approx(recorded_s, abs=0.2)


@in_virtual_time
async def test_where_exchanges_are_left_out_nothing_is_waited_for() -> None:
    trace = recorded(("\n2026-01-02T00:00:01.", "\n…\n2026-01-02T00:00:01."))
    hours = [each for each in trace if each.is_after_gap]
    assert len(hours) == 1
    outcomes = await replay(trace)

    assert len(outcomes) == 2


@in_virtual_time
async def test_as_fast_as_answers_come_it_takes_no_more_than_the_silences() -> None:
    began_s = anyio.current_time()
    outcomes = await replay(
        recorded(), SETTINGS.model_copy(update={"self_test_s": 0.0}), is_fast=True
    )

    assert len(outcomes) == 2
    assert anyio.current_time() - began_s < 0.2


def test_two_lines_that_overlap_took_turns() -> None:
    at = "2026-01-02T00:00:0{}+00:00"
    poll = "{} H>A {} A>H - times={} until={}"
    text = [
        "# wire trace 1",
        poll.format(at.format(0), "01", 3, at.format(4)),
        poll.format(at.format(1), "02", 2, at.format(3)),
        f"{at.format(5)} H>A 03 A>H -",
    ]
    asked = [(each.from_host[0], at_s) for each, at_s in schedule(read_trace("\n".join(text)))]

    assert asked == [(1, 0.0), (2, 1.0), (1, 2.0), (2, 3.0), (1, 4.0), (3, 5.0)]
