"""Alerts that last, in virtual time: told once, repeated hourly, and ended by name."""

from collections.abc import Awaitable, Callable
from typing import Any

import anyio
import pytest
import structlog
import trio.testing

from hardware.device import DeviceStatus, Link, Topology
from kiosk.common.clock import SystemClock
from kiosk.contract.messages import Policy
from kiosk.engine.alert_keeper import REPEAT_S, AlertKeeper
from kiosk.engine.conditions import MACHINE_START_S, SCREEN_START_S, SERVER_HICCUP_S
from kiosk.engine.scene import Board, Scene, ScreenState, Stage, Visit

UP = DeviceStatus(Link.UP, True, (100,), "USD", "id003", "memory", Topology.REPLACE, 0.1)
GONE = DeviceStatus(
    Link.CLOSED, False, (), "USD", "id003", "memory", Topology.REPLACE, None, "E2001"
)
HEALTHY: dict[str, Any] = {
    "machine": UP,
    "is_service_reachable": True,
    "screen": ScreenState.DRAWING,
}


class Told:
    """A board with its keeper, and what has been logged."""

    def __init__(self, logs: list[Any], changes: dict[str, Any]) -> None:
        self.board = Board(Scene(policy=Policy("", ""), **(HEALTHY | changes)))
        self._logs = logs

    @property
    def open(self) -> list[str]:
        return list(self.board.scene.alerts)

    @property
    def events(self) -> list[str]:
        return [line["event"] for line in self._logs]

    @property
    def last(self) -> dict[str, Any]:
        return dict(self._logs[-1])

    async def have(self, *, seconds: float = 0.01, **changes: Any) -> None:
        """Change the scene, and let time go by."""
        self.board.update(**changes)
        await anyio.sleep(seconds)


def kept(story: Callable[[Told], Awaitable[None]], **changes: Any) -> None:
    """Run a story on a healthy terminal, but for these changes."""

    async def main() -> None:
        with structlog.testing.capture_logs() as logs:
            told = Told(logs, changes)
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(AlertKeeper(told.board, SystemClock()).run)
                await anyio.sleep(0.01)
                await story(told)
                tasks.cancel_scope.cancel()

    clock = trio.testing.MockClock(autojump_threshold=0)
    anyio.run(main, backend="trio", backend_options={"clock": clock})


def test_nothing_is_told_while_nothing_is_wrong() -> None:
    async def story(told: Told) -> None:
        await anyio.sleep(10 * REPEAT_S)
        assert told.events == []

    kept(story)


@pytest.mark.parametrize(
    ("changes", "raised", "ended"),
    [
        ({"screen": ScreenState.FROZEN}, "ui_frozen", "ui_recovered"),
        ({"machine": GONE}, "machine_disconnected", "machine_reconnected"),
        ({"is_inhibited_long": True}, "machine_inhibited_long", "machine_accepts_again"),
        ({"is_attendant_called": True}, "attendant_called", "attendant_call_ended"),
        ({"out_of_service": "Ada: cleaning"}, "taken_out_of_service", "put_in_service"),
        (
            {"visit": Visit(Stage.INSIDE, 0, "Ada", "technician")},
            "technician_entered",
            "technician_left",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_condition_is_told_at_once_and_ended_by_name(
    changes: dict[str, Any], raised: str, ended: str
) -> None:
    async def story(told: Told) -> None:
        before = {name: getattr(told.board.scene, name) for name in changes}
        await told.have(**changes)
        assert told.events == [raised]
        assert told.open == [raised]
        await told.have(**before)
        assert told.events == [raised, ended]
        assert told.open == []

    kept(story)


def test_it_is_told_once_and_again_every_hour() -> None:
    async def story(told: Told) -> None:
        await told.have(screen=ScreenState.FROZEN, seconds=REPEAT_S - 1)
        assert told.events == ["ui_frozen"]
        assert not told.last["is_repeated"]
        await anyio.sleep(2 * REPEAT_S)
        assert told.events == ["ui_frozen"] * 3
        assert told.last["is_repeated"]

    kept(story)


def test_what_comes_back_is_told_anew() -> None:
    async def story(told: Told) -> None:
        for _ in range(2):
            await told.have(screen=ScreenState.FROZEN)
            await told.have(screen=ScreenState.DRAWING)
        assert told.events == ["ui_frozen", "ui_recovered"] * 2

    kept(story)


@pytest.mark.parametrize(
    ("changes", "raised", "hold_off_s"),
    [
        ({"screen": ScreenState.AWAY}, "screen_dark", SCREEN_START_S),
        ({"is_service_reachable": False}, "merchant_unreachable", SERVER_HICCUP_S),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_may_pass_by_itself_is_told_only_when_it_lasts(
    changes: dict[str, Any], raised: str, hold_off_s: float
) -> None:
    async def story(told: Told) -> None:
        before = {name: getattr(told.board.scene, name) for name in changes}
        await told.have(**changes, seconds=hold_off_s - 0.1)
        await told.have(**before)
        assert told.events == []
        await told.have(**changes, seconds=hold_off_s + 0.1)
        assert told.events == [raised]

    kept(story)


def test_a_frozen_screen_that_is_killed_has_not_recovered_until_it_draws() -> None:
    async def story(told: Told) -> None:
        await told.have(screen=ScreenState.FROZEN)
        await told.have(screen=ScreenState.AWAY)
        assert told.events == ["ui_frozen"]
        await told.have(screen=ScreenState.DRAWING)
        assert told.events == ["ui_frozen", "ui_recovered"]

    kept(story)


def test_a_machine_that_was_never_there_is_not_called_disconnected() -> None:
    async def story(told: Told) -> None:
        await anyio.sleep(MACHINE_START_S - 0.1)
        assert told.events == []
        await anyio.sleep(0.2)
        assert told.events == ["machine_not_detected"]
        await told.have(machine=UP)
        assert told.events == ["machine_not_detected", "machine_detected"]

    kept(story, machine=GONE)


def test_a_fault_of_the_journal_brings_its_code() -> None:
    async def story(told: Told) -> None:
        await told.have(fault="E1010")
        assert (told.last["event"], told.last["code"]) == ("journal_error", "E1010")

    kept(story)
