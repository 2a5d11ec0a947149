"""The first set-up, step by step."""

from pathlib import Path

import pytest

from hardware.device import Link
from kiosk.contract.messages import Screen
from kiosk.domain.technician import Role
from kiosk.engine.questions.question import Asker, Fields, QuestionError
from kiosk.engine.questions.set_up import set_up_questions
from kiosk.engine.questions.status import status_questions
from kiosk.engine.retest import retest
from kiosk.engine.technician.authority import Authority
from tests.kiosk.engine.technician.staff import PIN, staffed
from tests.kiosk.engine.world import World, play


class Grace:
    """Sets the kiosk up; `did` is what the audit has of it."""

    def __init__(self, world: World, authority: Authority) -> None:
        self._questions = {
            **set_up_questions(world.desk, authority),
            **status_questions(world.desk),
        }
        self._keep = authority.record_of("Grace")
        self.did: list[str] = []

    async def ask(self, name: str) -> Fields:
        return await self._questions[name].answer({}, Asker("Grace", self._record))

    async def outcomes(self) -> dict[str, str]:
        steps = (await self.ask("set_up"))["steps"]
        return {step["name"]: str(step["outcome"]) for step in steps}

    async def reminders(self) -> list[str]:
        parts = (await self.ask("status"))["parts"]
        return [part["code"] for part in parts if part["part"] == "set_up"]

    async def tests_the_display(self, test: str, result: str) -> None:
        """At the page Display, whose results are in the audit."""
        await self._keep("display_tested", test, result, "")

    async def _record(self, action: str, before: str, after: str, reason: str) -> None:
        self.did.append(action)


async def begun(world: World) -> Grace:
    """A kiosk with two administrators, at a machine and a server that are there."""
    authority = await staffed(world)
    await authority.add("Alan", Role.ADMINISTRATOR, "Ada", PIN)
    await world.until(Screen.ATTRACT)
    return Grace(world, authority)


def test_the_steps_pass_one_by_one_and_the_end_is_kept_over_restarts(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        grace = await begun(world)
        assert await grace.reminders() == ["E0120"]
        assert await grace.outcomes() == {
            "machine_link": "passed",
            "merchant_server": "passed",
            "staff": "passed",
            "place": "passed",
            "display": "skipped",
            "tests": "skipped",
        }
        for test in ("touch", "code"):
            await grace.tests_the_display(test, "passed")
        await grace.ask("set_up_test")
        assert (await grace.ask("set_up"))["is_complete"]
        assert not (await retest(world.desk, "E0120")).passed
        assert (await grace.ask("set_up_finish"))["is_finished"]
        assert (await retest(world.desk, "E0120")).passed
        assert await grace.reminders() == []
        assert grace.did == ["set_up_tested", "set_up_finished"]
        await world.stop()
        await world.start()
        assert world.board.scene.is_set_up

    play(tmp_path, story)


def test_it_is_not_finished_before_every_step_has_passed(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        grace = await begun(world)
        with pytest.raises(QuestionError) as refused:
            await grace.ask("set_up_finish")
        assert refused.value.code == "E0120"
        assert grace.did == []
        assert not world.board.scene.is_set_up

    play(tmp_path, story)


def test_a_machine_that_is_away_is_named_by_its_code(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        grace = await begun(world)
        world.machine.set(link=Link.CLOSED, code="E2001", is_accepting=False)
        await grace.ask("set_up_test")
        steps = {step["name"]: step for step in (await grace.ask("set_up"))["steps"]}
        assert (steps["machine_link"]["code"], steps["machine_link"]["page"]) == (
            "E2001",
            "machine",
        )
        assert steps["tests"]["outcome"] == "failed"

    play(tmp_path, story)


def test_one_administrator_is_not_enough(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        authority = await staffed(world)
        await world.until(Screen.ATTRACT)
        grace = Grace(world, authority)
        assert (await grace.outcomes())["staff"] == "failed"

    play(tmp_path, story)


def test_a_glass_on_which_no_code_can_be_read_is_not_set_up(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        grace = await begun(world)
        await grace.tests_the_display("touch", "passed")
        await grace.tests_the_display("code", "failed")
        assert (await grace.outcomes())["display"] == "failed"
        await grace.tests_the_display("code", "passed")
        assert (await grace.outcomes())["display"] == "passed"

    play(tmp_path, story)
