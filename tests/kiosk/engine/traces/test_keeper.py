"""What went over the line during a transaction is kept, and money never waits for that."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import anyio
import pytest
from structlog.testing import capture_logs

from hardware.device import Exchange
from hardware.trace_file import read_trace
from kiosk.common.clock import SystemClock
from kiosk.contract.messages import Action, Screen
from kiosk.domain.funding import State
from kiosk.engine.traces.keeper import TAIL_S, TraceKeeper
from kiosk.engine.traces.store import Hold, TraceStore
from tests.kiosk.engine.world import DOUBTED, World, funded, play

NOW = SystemClock().utc_now()
HOLD = Hold("Ada", "dispute", "2026-01-02T00:00:00.000+00:00")
FIRST = "10-000001"
Story = Callable[[World, TraceStore], Awaitable[None]]


def exchange(number: int) -> Exchange:
    """Its bytes are its number."""
    raw = bytes([number])
    now_s = anyio.current_time()
    return Exchange(number, number, now_s, now_s, 1, "ask", "answer", raw, raw, 0.001, False)


def exchanges(text: str | None) -> list[int]:
    """The numbers of what a trace has."""
    return [each.from_host[0] for each in read_trace(text or "")]


def kept(folder: Path, story: Story) -> None:
    """A story beside a keeper; one exchange passes before a note, one with each, one after."""
    store = TraceStore(folder / "traces")

    async def with_keeper(world: World) -> None:
        async def pass_one(count: int) -> None:
            del count
            see(world)

        world.machine.on_note = pass_one
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(TraceKeeper(world.desk, store).run)
            await story(world, store)
            tasks.cancel_scope.cancel()

    play(folder, with_keeper)


def see(world: World) -> None:
    world.machine.seen.append(exchange(len(world.machine.seen) + 1))


async def credited(world: World, amount_minor: int = 70_00) -> None:
    await funded(world, amount_minor)
    await world.until(Screen.CREDITED)


def test_all_since_the_first_offer_and_what_follows_the_last_note_is_kept(tmp_path: Path) -> None:
    async def story(world: World, store: TraceStore) -> None:
        see(world)
        await credited(world)
        see(world)
        assert not store.has(FIRST)
        await anyio.sleep(TAIL_S + 0.1)
        see(world)
        await anyio.sleep(10)

        text = store.read(FIRST)
        assert exchanges(text) == [2, 3, 4]
        assert text is not None
        assert "# transaction: 10-000001" in text.splitlines()

    kept(tmp_path, story)


def test_how_the_host_began_stands_before_it_so_that_it_can_be_played_again(tmp_path: Path) -> None:
    async def story(world: World, store: TraceStore) -> None:
        world.machine.set_up = [exchange(1)]
        world.machine.seen = [exchange(number) for number in range(1, 6)]
        await credited(world)
        await anyio.sleep(TAIL_S + 0.1)

        assert exchanges(store.read(FIRST)) == [1, 6, 7]
        assert [p.is_after_gap for p in read_trace(store.read(FIRST) or "")] == [False, True, False]

    kept(tmp_path, story)


def test_a_doubt_is_kept_at_once_and_again_when_it_has_ended(tmp_path: Path) -> None:
    async def story(world: World, store: TraceStore) -> None:
        world.machine.script = [DOUBTED]
        await funded(world, 50_00)
        await world.until(Screen.ATTENDANT)
        await anyio.sleep(0.1)
        assert exchanges(store.read(FIRST)) == [1]
        see(world)
        world.machine.proof.set()
        await world.until(Screen.CREDITED)
        await anyio.sleep(TAIL_S + 0.1)

        assert exchanges(store.read(FIRST)) == [1, 2]

    kept(tmp_path, story)


def test_a_transaction_in_which_no_note_was_offered_has_no_trace(tmp_path: Path) -> None:
    async def story(world: World, store: TraceStore) -> None:
        await world.code_shown()
        see(world)
        world.touch(Action.CANCEL)
        await world.until(Screen.CANCELED)
        await anyio.sleep(60)

        assert not store.has(FIRST)

    kept(tmp_path, story)


def test_an_engine_that_is_stopped_before_the_end_writes_what_it_has(tmp_path: Path) -> None:
    async def story(world: World, store: TraceStore) -> None:
        await credited(world)
        assert not store.has(FIRST)

    kept(tmp_path, story)

    assert exchanges(TraceStore(tmp_path / "traces").read(FIRST)) == [1, 2]


def test_what_a_former_process_wrote_of_a_doubt_stays_before_what_follows(tmp_path: Path) -> None:
    async def story(world: World, store: TraceStore) -> None:
        world.machine.script = [DOUBTED]
        await funded(world, 50_00)
        await world.until(Screen.ATTENDANT)
        await anyio.sleep(0.1)
        await world.stop()
        await world.start()
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(TraceKeeper(world.desk, store).run)
            await world.until(Screen.ATTENDANT)
            world.machine.seen = [exchange(7)]
            world.machine.proof.set()
            await world.until(Screen.CREDITED)
            await anyio.sleep(TAIL_S + 0.1)
            tasks.cancel_scope.cancel()

        assert exchanges(store.read(FIRST)) == [1, 7]
        assert "…" in (store.read(FIRST) or "").splitlines()

    kept(tmp_path, story)


def test_where_it_cannot_be_kept_a_warning_is_told_and_the_money_goes_on(tmp_path: Path) -> None:
    (tmp_path / "traces").write_text("in the way")

    async def story(world: World, store: TraceStore) -> None:
        del store
        with capture_logs() as told:
            await credited(world)
            await anyio.sleep(TAIL_S + 0.1)
        warned = [line for line in told if line["event"] == "trace_not_kept"]
        assert [(line["code"], line["log_level"]) for line in warned] == [("E1013", "warning")]
        assert world.machine.credited_minor == 70_00
        await world.until(Screen.ATTRACT)
        await credited(world)
        await anyio.sleep(1)
        assert [funding.state for funding in await world.fundings()] == [State.CREDITED] * 2

    kept(tmp_path, story)


def test_a_driver_that_cannot_tell_costs_the_trace_and_nothing_else(tmp_path: Path) -> None:
    async def story(world: World, store: TraceStore) -> None:
        await world.until(Screen.ATTRACT)
        world.machine.seen = [replace(exchange(1), newest="one")]  # type: ignore[arg-type]  # broken
        with capture_logs() as told:
            await credited(world)
        assert "trace_not_kept" in [line["event"] for line in told]
        assert not store.has(FIRST)

    kept(tmp_path, story)


@pytest.mark.parametrize(
    ("days", "is_held", "is_kept"), [(29, False, True), (31, False, False), (31, True, True)]
)
def test_after_its_time_a_trace_goes_unless_somebody_holds_it(
    tmp_path: Path, days: int, *, is_held: bool, is_kept: bool
) -> None:
    async def story(world: World, store: TraceStore) -> None:
        await credited(world)
        await anyio.sleep(TAIL_S + 0.1)
        assert store.has("10-000777") == is_kept

    store = TraceStore(tmp_path / "traces")
    store.keep("10-000777", "# wire trace 1\n", NOW - timedelta(days=days))
    if is_held:
        store.hold("10-000777", HOLD)
    kept(tmp_path, story)


def test_the_trace_of_an_open_case_stays_however_old_it_is(tmp_path: Path) -> None:
    async def before(world: World, store: TraceStore) -> None:
        world.machine.script = [DOUBTED]
        await funded(world, 50_00)
        await world.until(Screen.ATTENDANT)
        await anyio.sleep(0.1)
        await world.stop()
        store.keep(FIRST, store.read(FIRST) or "", NOW - timedelta(days=400))

    async def after(world: World, store: TraceStore) -> None:
        await world.until(Screen.ATTENDANT)
        await anyio.sleep(0.1)
        assert exchanges(store.read(FIRST))[0] == 1

    kept(tmp_path, before)
    kept(tmp_path, after)
