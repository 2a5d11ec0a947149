"""The operator's pauses at the kiosk, in virtual time: how one comes, is told, and ends."""

from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest

from hardware.device import Link
from kiosk.contract.messages import Action, Pause, Reason, Screen
from kiosk.domain.funding import State
from kiosk.engine.command.status import _status
from kiosk.engine.questions.question import Asker, Fields
from kiosk.engine.questions.status import status_questions
from kiosk.engine.retest import Retest, retest
from tests.kiosk.engine.world import World, funded, play


def pause(reason: str = "COOL_DOWN", seconds: float = 300.0, **changes: Any) -> dict[str, Any]:
    """As the server tells it."""
    return {
        "reason": reason,
        "code": "E4119",
        "remaining_ms": round(seconds * 1000),
        "resumes_at": "2026-01-02T21:14",
        "in_days": 0,
    } | changes


def heartbeat(told: dict[str, Any] | None) -> httpx.Response:
    return httpx.Response(200, json={"server_time": "", "policy_version": "1", "pause": told})


def refusal(told: dict[str, Any] | None) -> httpx.Response:
    error = {"code": "E4119", "word": "FUNDING_PAUSED", "message": "as scripted", "pause": told}
    return httpx.Response(409, json={"error": error})


async def paused(world: World, **changes: Any) -> float:
    """The server pauses the kiosk, whose screen tells; when the last heartbeat said so."""
    await world.until(Screen.ATTRACT)
    world.server.instead["heartbeat"] = heartbeat(pause(**changes))
    await world.until(Screen.OUT_OF_SERVICE)
    return anyio.current_time()


async def status(world: World) -> Fields:
    async def record(action: str, before: str, after: str, reason: str) -> None:
        raise AssertionError(f"{action}: {before} {after} {reason}")

    return await status_questions(world.desk)["status"].answer({}, Asker("Ada", record))


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ("COOL_DOWN", Reason.COOL_DOWN),
        ("OUTSIDE_HOURS", Reason.OUTSIDE_HOURS),
        ("PLANNED_UPDATE", Reason.PLANNED_UPDATE),
        ("A_REASON_OF_A_NEWER_SERVER", Reason.OUTSIDE_HOURS),
    ],
)
def test_a_pause_is_shown_with_its_reason_and_end_and_nothing_to_begin(
    tmp_path: Path, told: str, reason: Reason
) -> None:
    async def story(world: World) -> None:
        await paused(world, reason=told)
        shown = world.snapshot
        assert (shown.reason, shown.staff_code) == (reason, "E4119")
        assert shown.pause == Pause("2026-01-02T21:14", 0)
        assert Action.ADD_FUNDS not in shown.actions

    play(tmp_path, story)


def test_a_pause_ends_at_its_time_without_another_heartbeat(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        came_s = await paused(world, seconds=7.5)
        await world.until(Screen.ATTRACT)
        assert anyio.current_time() == pytest.approx(came_s + 7.5)
        assert world.snapshot.pause is None

    play(tmp_path, story)


def test_a_planned_update_is_told_while_the_server_is_away_and_then_the_server(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        came_s = await paused(world, reason="PLANNED_UPDATE", seconds=60)
        world.server.is_down = True
        await anyio.sleep(59)
        assert not world.board.scene.is_service_reachable
        told = [world.snapshot.reason]
        await anyio.sleep(came_s + 60.1 - anyio.current_time())
        told.append(world.snapshot.reason)
        assert told == [Reason.PLANNED_UPDATE, Reason.SERVICE_UNREACHABLE]
        world.server.instead.clear()
        world.server.is_down = False
        await world.until(Screen.ATTRACT)

    play(tmp_path, story)


def test_the_server_may_end_a_pause_early_or_prolong_it(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await paused(world, seconds=15)
        world.server.instead["heartbeat"] = heartbeat(pause(seconds=300))
        await anyio.sleep(30)
        assert world.snapshot.reason is Reason.COOL_DOWN
        world.server.instead.clear()
        await world.until(Screen.ATTRACT, within_s=10.1)

    play(tmp_path, story)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"link": Link.CLOSED, "is_accepting": False}, Reason.MACHINE_UNREACHABLE),
        ({"is_accepting": False}, Reason.COOL_DOWN),
    ],
)
def test_a_machine_that_is_away_comes_before_a_pause_and_one_that_is_played_does_not(
    tmp_path: Path, change: dict[str, Any], reason: Reason
) -> None:
    async def story(world: World) -> None:
        await paused(world)
        world.machine.set(**change)
        await anyio.sleep(0.1)
        assert world.snapshot.reason is reason
        assert (world.snapshot.pause is not None) is (reason is Reason.COOL_DOWN)

    play(tmp_path, story)


@pytest.mark.parametrize("state", [Screen.CODE, Screen.CREDITING])
def test_a_funding_under_way_is_never_interrupted(tmp_path: Path, state: Screen) -> None:
    async def story(world: World) -> None:
        if state is Screen.CODE:
            await world.code_shown()
        else:
            world.machine.note_s = 30
            await funded(world, 2000)
            await world.until(Screen.CREDITING)
        world.server.instead["heartbeat"] = heartbeat(pause())
        await anyio.sleep(20)
        assert world.board.scene.pause is not None
        assert world.snapshot.screen is state
        if state is Screen.CODE:
            world.server.change(state="OPENED")
            world.server.approve(2000)
        await world.until(Screen.CREDITED)
        assert world.machine.credited_minor == 2000
        await anyio.sleep(1)  # the report is acknowledged
        world.touch(Action.ACKNOWLEDGE)
        assert (await world.until(Screen.OUT_OF_SERVICE)).reason is Reason.COOL_DOWN

    play(tmp_path, story)


def test_after_a_funding_the_server_is_asked_at_once_whether_to_pause(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await funded(world, 2000)
        await world.until(Screen.CREDITED)
        world.server.instead["heartbeat"] = heartbeat(pause())
        world.touch(Action.ACKNOWLEDGE)
        world.screens.clear()
        await world.until(Screen.OUT_OF_SERVICE, within_s=1)

    play(tmp_path, story, merchant={"url": "https://cms.example", "heartbeat_s": 600})


def test_a_kiosk_that_has_not_heard_shows_the_same_when_the_server_refuses(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        await world.until(Screen.ATTRACT)
        world.server.instead["sessions"] = refusal(pause(seconds=5))
        world.server.instead["heartbeat"] = heartbeat(pause(seconds=5))
        touched_s = anyio.current_time()
        world.touch(Action.ADD_FUNDS)
        shown = await world.until(Screen.OUT_OF_SERVICE)
        assert (shown.reason, shown.pause) == (Reason.COOL_DOWN, Pause("2026-01-02T21:14", 0))
        await world.until(Screen.ATTRACT)
        assert anyio.current_time() - touched_s == pytest.approx(5, abs=0.1)
        assert [funding.state for funding in await world.fundings()] == [State.REFUSED]

        world.server.instead.clear()
        await world.code_shown()

    play(tmp_path, story)


def test_wanting_more_asks_the_server_for_nothing_in_a_pause(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.code_shown()
        world.server.instead["heartbeat"] = heartbeat(pause())
        await anyio.sleep(20)
        world.server.change(state="EXPIRED")
        await world.until(Screen.EXPIRED)
        world.touch(Action.NEW_CODE)
        assert (await world.until(Screen.OUT_OF_SERVICE)).reason is Reason.COOL_DOWN
        await anyio.sleep(20)
        assert len(await world.fundings()) == 1

    play(tmp_path, story)


@pytest.mark.parametrize("told", [None, pause(resumes_at="at nine")])
def test_a_refusal_whose_pause_cannot_be_read_is_a_service_in_trouble(
    tmp_path: Path, told: dict[str, Any] | None
) -> None:
    async def story(world: World) -> None:
        await world.until(Screen.ATTRACT)
        world.server.instead["sessions"] = refusal(told)
        world.touch(Action.ADD_FUNDS)
        shown = await world.until(Screen.OUT_OF_SERVICE)
        assert (shown.reason, shown.staff_code) == (Reason.SERVICE_UNREACHABLE, "E3003")

    play(tmp_path, story)


def test_staff_read_the_pause_its_code_and_its_end_in_the_status(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await paused(world)
        told = await status(world)
        assert (told["obstacle"], told["code"]) == (Reason.COOL_DOWN, "E4119")
        assert "not possible: cool_down until 2026-01-02 21:14" in _status(told)
        assert {
            "part": "pause",
            "health": "notice",
            "code": "E4119",
            "detail": "until 2026-01-02 21:14",
        } in told["parts"]

    play(tmp_path, story)


def test_a_status_without_a_pause_tells_of_none(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.until(Screen.ATTRACT)
        told = await status(world)
        assert told["resumes"] == ""
        assert "pause" not in [part["part"] for part in told["parts"]]

    play(tmp_path, story)


def test_the_retest_asks_the_server(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await paused(world)
        until = Retest(False, "until 2026-01-02 21:14", "E4119")
        assert await retest(world.desk, "E4119") == until
        world.server.instead.clear()
        assert (await retest(world.desk, "E4119")).passed
        await world.until(Screen.ATTRACT, within_s=0.1)
        world.server.is_down = True
        assert (await retest(world.desk, "E4119")).code == "E3001"

    play(tmp_path, story)
