"""What the funding service tells its operator, in virtual time."""

from pathlib import Path
from typing import Any

import structlog

from kiosk.contract.messages import Screen
from tests.kiosk.engine.scripted_server import error_answer
from tests.kiosk.engine.world import DOUBTED, World, funded, play


def events(logs: list[Any]) -> list[str]:
    return [line["event"] for line in logs]


def test_a_start_after_an_end_out_of_order_is_told_as_such(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.until(Screen.ATTRACT)
        await world.stop()
        await world.start()
        await world.until(Screen.ATTRACT)

    with structlog.testing.capture_logs() as logs:
        play(tmp_path, story)

    assert [event for event in events(logs) if event in {"started", "crashed"}] == [
        "started",
        "started",
        "crashed",
    ]


def test_a_report_that_is_not_taken_is_told_once_and_its_success_too(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.server.instead["reports"] = error_answer(500, "E4112", "BUSY")
        await funded(world, 20_00)
        await world.until(Screen.OUT_OF_SERVICE)
        world.server.instead.clear()
        await world.until(Screen.ATTRACT)

    with structlog.testing.capture_logs() as logs:
        play(tmp_path, story)

    told = [event for event in events(logs) if event.startswith("merchant_")]
    assert told == ["merchant_did_not_accept", "merchant_accepted"]
    assert events(logs).count("transaction_credited") == 1


def test_a_doubt_is_no_result(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.machine.script = [DOUBTED]
        await funded(world, 20_00)
        await world.until(Screen.ATTENDANT)

    with structlog.testing.capture_logs() as logs:
        play(tmp_path, story)

    assert not [event for event in events(logs) if event.startswith("transaction_")]
