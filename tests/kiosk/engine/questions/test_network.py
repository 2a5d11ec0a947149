"""The network and the server as staff see them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import anyio
import pytest

from kiosk.contract.messages import Screen
from kiosk.engine.network.connection_test import Step, Way
from kiosk.engine.network.server_facts import Certificate, ClockReading
from kiosk.engine.questions import network
from kiosk.engine.questions.network import network_questions
from kiosk.engine.questions.question import BadQuestionError, Fields
from kiosk.engine.questions.status import status_questions
from tests.kiosk.engine.questions.asking import Recorder
from tests.kiosk.engine.scripted_server import error_answer
from tests.kiosk.engine.world import World, play

NOW = datetime(2026, 1, 2, tzinfo=UTC)  # of the worlds' records


async def part_of(world: World, name: str) -> Fields:
    answer = await Recorder(status_questions(world.desk)).ask("status")
    part: Fields = next(part for part in answer["parts"] if part["part"] == name)
    return part


def test_what_is_known_of_network_and_server_is_told(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.until(Screen.ATTRACT)
        answer = await Recorder(network_questions(world.desk)).ask("network")
        assert "lo" in [each["name"] for each in answer["interfaces"]]
        assert answer["url"] == "https://cms.example/"
        assert (answer["kiosk_number"], answer["is_secret_accepted"]) == (10, True)
        assert (answer["certificate"], answer["clock"], answer["steps"]) == (None, None, [])

    play(tmp_path, story)


def test_a_refused_secret_is_told(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.until(Screen.ATTRACT)
        world.server.instead["heartbeat"] = error_answer(401, "E4101", "UNAUTHORIZED")
        await world.until(Screen.OUT_OF_SERVICE)
        answer = await Recorder(network_questions(world.desk)).ask("network")
        assert (answer["is_secret_accepted"], answer["code"]) == (False, "E3002")

    play(tmp_path, story)


def test_the_steps_of_a_test_are_told_while_it_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(world: World) -> None:
        answers = anyio.Event()

        async def slow(way: Way, told: Callable[[Step], None]) -> None:
            assert str(way.url) == "https://cms.example/"
            told(Step("route", passed=True, ms=1, code="", detail="eth0"))
            await answers.wait()
            told(Step("name", passed=False, ms=2, code="E3032", detail="unknown"))

        monkeypatch.setattr(network, "try_connection", slow)
        grace = Recorder(network_questions(world.desk))
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(lambda: grace.ask("connection_test"))
            await anyio.wait_all_tasks_blocked()
            shown = await grace.ask("network")
            assert (shown["is_testing"], [step["name"] for step in shown["steps"]]) == (
                True,
                ["route"],
            )
            with pytest.raises(BadQuestionError):
                await grace.ask("connection_test")
            answers.set()
        answer = await grace.ask("network")
        assert answer["is_testing"] is False
        assert [step["code"] for step in answer["steps"]] == ["", "E3032"]
        assert grace.recorded == [("connection_tested", "", "https://cms.example/", "")]

    play(tmp_path, story)


@pytest.mark.parametrize(
    ("offset_ms", "health", "code"),
    [(0, "good", ""), (-6000, "notice", "E3021"), (31_000, "bad", "E3021")],
)
def test_the_clock_is_part_of_the_status(
    tmp_path: Path, offset_ms: int, health: str, code: str
) -> None:
    async def story(world: World) -> None:
        assert (await part_of(world, "clock"))["health"] == "notice"
        world.desk.server_facts.reading = ClockReading(offset_ms, 10, 0)
        part = await part_of(world, "clock")
        assert (part["health"], part["code"]) == (health, code)

    play(tmp_path, story)


@pytest.mark.parametrize(
    ("days", "health", "code"),
    [(30, "good", ""), (29, "notice", "E3023"), (0, "notice", "E3023"), (-1, "bad", "E3024")],
)
def test_the_certificate_is_part_of_the_status(
    tmp_path: Path, days: int, health: str, code: str
) -> None:
    async def story(world: World) -> None:
        assert (await part_of(world, "certificate"))["health"] == "notice"
        ends = world.desk.clock.utc_now() + timedelta(days=days, minutes=5)
        world.desk.server_facts.certificate = Certificate("cms", "CA", ends)
        part = await part_of(world, "certificate")
        assert (part["health"], part["code"]) == (health, code)

    play(tmp_path, story)
