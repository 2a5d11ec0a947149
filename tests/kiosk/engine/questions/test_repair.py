"""Testing again after a repair: what the engine finds, and what only a person can see."""

from pathlib import Path

import pytest

from hardware.device import Link, NoteOutcome, NoteResult
from kiosk.contract.messages import Screen
from kiosk.domain.codes import catalogue
from kiosk.engine.questions.question import Fields, QuestionError
from kiosk.engine.scene import ScreenState
from tests.kiosk.engine.questions.test_machine import desk_at
from tests.kiosk.engine.world import World, funded, play

UNPLUGGED = {"link": Link.CLOSED, "code": "E2001", "detail": "no such file", "is_accepting": False}


async def retested(world: World, code: str) -> Fields:
    return await (await desk_at(world)).ask("retest", code=code)


@pytest.mark.parametrize("code", ["E2001", "E2002", "E2003", "E2004", "E2005", "E2016", "E2017"])
def test_a_mended_link_passes(tmp_path: Path, code: str) -> None:
    async def story(world: World) -> None:
        assert (await retested(world, code))["passed"] is True

    play(tmp_path, story)


@pytest.mark.parametrize("code", ["E2001", "E2003", "E2005", "E2007", "E2011"])
def test_a_link_that_is_still_down_fails_with_its_own_code(tmp_path: Path, code: str) -> None:
    async def story(world: World) -> None:
        desk = await desk_at(world)
        world.machine.set(**UNPLUGGED)
        found = await desk.ask("retest", code=code)

        assert found == {"passed": False, "detail": "no such file", "code": "E2001"}

    play(tmp_path, story)


def test_a_port_that_is_open_again_passes_though_the_machine_is_played(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        desk = await desk_at(world)
        world.machine.set(is_accepting=False)

        assert (await desk.ask("retest", code="E2001"))["passed"] is True
        assert (await desk.ask("retest", code="E2005"))["code"] == "E2005"

    play(tmp_path, story)


def test_what_befell_a_note_needs_a_note_to_be_proven(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        found = await retested(world, "E2011")

        assert found["passed"] is None
        assert catalogue()["E2011"].retest in found["detail"]

    play(tmp_path, story)


@pytest.mark.parametrize("code", ["E2013", "E2014"])
def test_settings_without_which_no_engine_starts_are_mended(tmp_path: Path, code: str) -> None:
    async def story(world: World) -> None:
        assert (await retested(world, code))["passed"] is True

    play(tmp_path, story)


@pytest.mark.parametrize("code", ["E3001", "E3002", "E3003"])
def test_the_server_is_asked_anew(tmp_path: Path, code: str) -> None:
    async def story(world: World) -> None:
        desk = await desk_at(world)
        assert (await desk.ask("retest", code=code))["passed"] is True
        world.server.is_down = True
        found = await desk.ask("retest", code=code)

        assert (found["passed"], found["code"]) == (False, "E3001")

    play(tmp_path, story)


@pytest.mark.parametrize("code", ["E1002", "E1003", "E1010"])
def test_the_journal_is_read_from_its_first_row(tmp_path: Path, code: str) -> None:
    async def story(world: World) -> None:
        desk = await desk_at(world)
        assert (await desk.ask("retest", code=code))["passed"] is True
        world.board.update(fault="E1010")
        found = await desk.ask("retest", code=code)

        assert (found["passed"], found["code"]) == (False, "E1010")

    play(tmp_path, story)


def test_a_case_that_is_open_is_no_mended_fault(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        desk = await desk_at(world)
        world.machine.script = [NoteOutcome(NoteResult.IN_DOUBT, "E2011")]
        await funded(world, 20_00)
        await world.until(Screen.ATTENDANT)
        open_case = await desk.ask("retest", code="E2011")
        world.machine.proof.set()
        await world.until(Screen.CREDITED)
        closed = await desk.ask("retest", code="E2011")

        assert open_case == {
            "passed": False,
            "detail": "case 10-000001-001 is open",
            "code": "E2011",
        }
        assert closed["passed"] is None

    play(tmp_path, story)


def test_without_an_open_case_a_foreign_claim_is_settled(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        assert (await retested(world, "E6005"))["passed"] is True

    play(tmp_path, story)


@pytest.mark.parametrize(
    ("state", "found"),
    [(ScreenState.DRAWING, ""), (ScreenState.FROZEN, "E5006"), (ScreenState.AWAY, "E5007")],
)
def test_a_screen_passes_when_it_draws(tmp_path: Path, state: ScreenState, found: str) -> None:
    async def story(world: World) -> None:
        desk = await desk_at(world)
        world.board.update(screen=state)
        answer = await desk.ask("retest", code="E5006")

        assert (answer["passed"], answer["code"]) == (not found, found)

    play(tmp_path, story)


@pytest.mark.parametrize("code", ["E0109", "E1011"])
def test_what_the_status_names_no_longer_is_mended(tmp_path: Path, code: str) -> None:
    async def story(world: World) -> None:
        assert (await retested(world, code))["passed"] is True

    play(tmp_path, story)


def test_what_the_status_still_names_is_not(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        desk = await desk_at(world)
        world.desk.adjustments.problem = "unreadable"
        found = await desk.ask("retest", code="E0109")

        assert found == {"passed": False, "detail": "unreadable", "code": "E0109"}

    play(tmp_path, story)


def test_an_altered_journal_is_found(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        desk = await desk_at(world)
        database = world._journal._database
        database.execute("DROP TRIGGER event_is_never_changed")
        database.execute("UPDATE event SET body = '{}' WHERE seq = 1")

        assert (await desk.ask("retest", code="E1003"))["code"] == "E1003"
        assert (await desk.ask("retest", code="E2010"))["code"] == "E1003"

    play(tmp_path, story)


@pytest.mark.parametrize("code", ["E0101", "E1102", "E5002"])
def test_what_only_a_person_can_see_is_told_as_that(tmp_path: Path, code: str) -> None:
    async def story(world: World) -> None:
        found = await retested(world, code)

        assert found == {"passed": None, "detail": catalogue()[code].retest, "code": ""}

    play(tmp_path, story)


def test_a_code_that_is_none_cannot_be_tested(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        with pytest.raises(QuestionError, match="E9999"):
            await retested(world, "E9999")

    play(tmp_path, story)
