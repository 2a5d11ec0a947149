"""A daily limit that was reached is told with its figures, where the server knows them."""

from pathlib import Path
from typing import Any, Final

import anyio
import pytest

from kiosk.contract.messages import Action, DailyLimit, Reason, Screen
from kiosk.domain.funding import State
from tests.kiosk.engine.world import World, play

HOUR_MS: Final = 3_600_000
TOLD: Final = {
    "limit_minor": 500_00,
    "used_minor": 480_00,
    "resets_in_ms": 9 * HOUR_MS,
    "resets_at": "06:00",
}


def deny(world: World, reason: str, daily_limit: dict[str, Any] | None) -> None:
    world.server.change(state="DENIED", reason=reason, daily_limit=daily_limit)


def test_a_reached_limit_is_told_with_limit_use_and_reset(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.code_shown()
        deny(world, "LIMIT_REACHED", TOLD)

        shown = await world.until(Screen.DENIED)

        assert shown.reason is Reason.LIMIT_REACHED
        assert shown.daily_limit == DailyLimit(500_00, 480_00, "USD", "06:00", 9 * HOUR_MS)
        assert Action.ADD_FUNDS not in shown.actions
        assert (await world.fundings())[0].state is State.DENIED

    world = play(tmp_path, story)
    assert "POST /orders/o1/claim" not in world.server.requests


def test_the_time_until_the_reset_runs_on_behind_help(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.code_shown()
        deny(world, "LIMIT_REACHED", TOLD)
        await world.until(Screen.DENIED)
        await anyio.sleep(20)
        world.touch(Action.OPEN_HELP)

        limit = (await world.until(Screen.HELP)).daily_limit

        assert limit is not None
        assert limit.remaining_ms <= 9 * HOUR_MS - 20_000

    play(tmp_path, story)


def test_a_limit_without_figures_is_told_as_a_reason_alone(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.code_shown()
        deny(world, "LIMIT_REACHED", None)

        shown = await world.until(Screen.DENIED)

        assert (shown.reason, shown.daily_limit) == (Reason.LIMIT_REACHED, None)

    play(tmp_path, story)


@pytest.mark.parametrize("reason", ["BLOCKED", "BANK_DENIED"])
def test_figures_are_told_for_a_limit_alone(tmp_path: Path, reason: str) -> None:
    async def story(world: World) -> None:
        await world.code_shown()
        deny(world, reason, TOLD)

        assert (await world.until(Screen.DENIED)).daily_limit is None

    play(tmp_path, story)


def test_the_next_patron_is_told_nothing_of_the_last_ones_limit(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.code_shown()
        deny(world, "LIMIT_REACHED", TOLD)
        await world.until(Screen.DENIED)
        world.touch(Action.ACKNOWLEDGE)
        assert (await world.until(Screen.ATTRACT)).daily_limit is None
        await world.code_shown()

        deny(world, "LIMIT_REACHED", None)

        assert (await world.until(Screen.DENIED)).daily_limit is None

    play(tmp_path, story)
