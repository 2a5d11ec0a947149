"""Staff take the kiosk out of service, and what that keeps from happening."""

from pathlib import Path

import anyio
import pytest

from kiosk.contract.messages import Action, Reason, Screen
from kiosk.engine.questions.question import Asker, BadQuestionError, Fields, QuestionError
from kiosk.engine.questions.status import status_questions
from kiosk.engine.questions.system import system_questions
from kiosk.engine.retest import Retest, retest
from tests.kiosk.engine.world import World, funded, play


class Staff:
    """Ada, who asks what changes the kiosk; `recorded` is what the audit has of it."""

    def __init__(self, world: World) -> None:
        self._questions = {**system_questions(world.desk), **status_questions(world.desk)}
        self.recorded: list[tuple[str, str, str, str]] = []

    async def ask(self, name: str, **fields: object) -> Fields:
        return await self._questions[name].answer(dict(fields), Asker("Ada", self._record))

    async def _record(self, action: str, before: str, after: str, reason: str) -> None:
        self.recorded.append((action, before, after, reason))


def test_out_of_service_is_maintenance_to_patrons_and_a_code_with_its_cause_to_staff(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        staff = Staff(world)
        await world.until(Screen.ATTRACT)
        await staff.ask("out_of_service", reason="cleaning")
        shown = await world.until(Screen.OUT_OF_SERVICE)
        assert (shown.reason, shown.staff_code) == (Reason.MAINTENANCE, "E0112")
        parts = {part["part"]: part for part in (await staff.ask("status"))["parts"]}
        told = parts["out_of_service"]
        assert (told["code"], told["detail"]) == ("E0112", "Ada: cleaning")
        assert staff.recorded == [("out_of_service", "", "cleaning", "cleaning")]

    play(tmp_path, story)


def test_it_lasts_over_a_restart_until_somebody_puts_it_back(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.until(Screen.ATTRACT)
        await Staff(world).ask("out_of_service", reason="cleaning")
        await world.stop()
        await world.start()
        with anyio.move_on_after(100):
            await world.until(Screen.ATTRACT)
        assert world.snapshot.reason is Reason.MAINTENANCE
        await Staff(world).ask("in_service", reason="cleaned")
        await world.until(Screen.ATTRACT)
        await world.stop()
        await world.start()
        await world.until(Screen.ATTRACT)

    play(tmp_path, story)


def test_a_session_that_is_open_is_seen_through_and_no_other_begins(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await funded(world, 2000)
        await world.until(Screen.CREDITING)
        await Staff(world).ask("out_of_service", reason="cleaning")
        await world.until(Screen.CREDITED)
        assert world.machine.credited_minor == 2000
        world.touch(Action.ACKNOWLEDGE)
        await world.until(Screen.OUT_OF_SERVICE)

    play(tmp_path, story)


def test_wanting_more_opens_nothing_at_a_kiosk_that_was_taken_out_of_service(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        await world.code_shown()
        await Staff(world).ask("out_of_service", reason="cleaning")
        world.server.change(state="EXPIRED")
        await world.until(Screen.EXPIRED)
        world.touch(Action.NEW_CODE)
        await world.until(Screen.OUT_OF_SERVICE)
        await anyio.sleep(100)
        assert len(await world.fundings()) == 1

    play(tmp_path, story)


@pytest.mark.parametrize(
    "ask", ["out_of_service", "in_service", "restart_engine", "restart_screen"]
)
def test_nothing_is_changed_without_a_reason(tmp_path: Path, ask: str) -> None:
    async def story(world: World) -> None:
        staff = Staff(world)
        await world.until(Screen.ATTRACT)
        with pytest.raises(BadQuestionError):
            await staff.ask(ask, reason=" ")
        assert staff.recorded == []
        assert not world.desk.restart.is_set()
        assert world.snapshot.screen is Screen.ATTRACT

    play(tmp_path, story)


def test_the_engine_is_not_restarted_under_a_patron(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        staff = Staff(world)
        await world.code_shown()
        with pytest.raises(QuestionError) as refused:
            await staff.ask("restart_engine", reason="slow")
        assert refused.value.code == "E1105"
        assert not world.desk.restart.is_set()
        world.touch(Action.CANCEL)
        await world.until(Screen.CANCELED)
        await anyio.sleep(100)
        await staff.ask("restart_engine", reason="slow")
        assert world.desk.restart.is_set()
        assert staff.recorded == [("restart_engine", "", "", "slow")]

    play(tmp_path, story)


def test_the_retest_tells_when_it_is_in_service_again(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.until(Screen.ATTRACT)
        await Staff(world).ask("out_of_service", reason="cleaning")
        assert await retest(world.desk, "E0112") == Retest(False, "Ada: cleaning", "E0112")
        await Staff(world).ask("in_service", reason="cleaned")
        assert (await retest(world.desk, "E0112")).passed

    play(tmp_path, story)


@pytest.mark.parametrize(("code", "passed"), [("E0113", True), ("E1021", True), ("E0119", None)])
def test_what_the_check_up_looks_at_is_a_retest_too(
    tmp_path: Path, code: str, passed: bool | None
) -> None:
    async def story(world: World) -> None:
        await world.until(Screen.ATTRACT)
        assert (await retest(world.desk, code)).passed is passed

    play(tmp_path, story)
