"""The technician's menu at a screen, as the engine sees it."""

from pathlib import Path

import anyio
import pytest

from kiosk.contract.messages import Page, Screen
from kiosk.contract.technician import Answer, Ask, Request
from kiosk.domain.technician import RIGHTS, Role
from kiosk.engine.questions.table import all_questions
from kiosk.engine.technician.authority import Authority
from kiosk.engine.technician.glass import PAGE_RIGHTS, Glass
from tests.kiosk.engine.technician.staff import PIN, WRONG, kinds, staffed
from tests.kiosk.engine.world import World, play


def glass_of(world: World, authority: Authority) -> Glass:
    questions = all_questions(world.desk, authority)
    desk = world.desk
    return Glass(desk.board, desk.clock, authority, questions, desk.restart.set)


async def asked(glass: Glass, ask: str, **fields: object) -> Answer:
    return await glass.answer(Request(7, ask, fields))


async def signed_in(glass: Glass, person: str = "Grace") -> None:
    assert (await asked(glass, Ask.APPROACH)).fields == {"persons": ["Ada", "Grace"]}
    assert (await asked(glass, Ask.SIGN_IN, person=person, pin=PIN)).code == ""


def test_the_names_are_told_before_the_pin_is_typed_and_the_pages_after(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        authority = await staffed(world)
        glass = glass_of(world, authority)
        await world.until(Screen.ATTRACT)
        assert glass.visit() is None
        await asked(glass, Ask.APPROACH)
        before = glass.visit()
        assert before is not None
        assert (before.person, before.pages, before.remaining_ms) == ("", (), 120_000)
        await signed_in(glass)
        inside = glass.visit()
        assert inside is not None
        assert (inside.person, inside.role, inside.remaining_ms) == (
            "Grace",
            Role.TECHNICIAN,
            180_000,
        )
        assert Page.MACHINE in inside.pages
        assert Page.TRANSACTIONS not in inside.pages

    play(tmp_path, story)


def test_a_wrong_pin_is_told_with_its_code(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        glass = glass_of(world, await staffed(world))
        await world.until(Screen.ATTRACT)
        await asked(glass, Ask.APPROACH)
        answer = await asked(glass, Ask.SIGN_IN, person="Grace", pin=WRONG)
        assert (answer.id, answer.code, answer.fields) == (7, "E1102", {})

    play(tmp_path, story)


def test_another_screen_sees_nobody_and_may_ask_nothing(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        authority = await staffed(world)
        glass, other = glass_of(world, authority), glass_of(world, authority)
        await world.until(Screen.ATTRACT)
        await signed_in(glass)
        assert other.visit() is None
        assert (await asked(other, "status")).code == "E1106"
        assert (await asked(other, Ask.APPROACH)).code == "E1105"
        await other.close()
        assert (await asked(glass, "status")).code == ""

    play(tmp_path, story)


def test_a_screen_that_is_gone_has_signed_its_person_out(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        glass = glass_of(world, await staffed(world))
        await world.until(Screen.ATTRACT)
        await signed_in(glass)
        await glass.close()
        await world.until(Screen.ATTRACT)
        assert kinds(world)[-1] == "signed_out"

    play(tmp_path, story)


@pytest.mark.parametrize("ask", ["status", "transactions", "no_such_question"])
def test_nothing_can_be_asked_before_the_pin(tmp_path: Path, ask: str) -> None:
    async def story(world: World) -> None:
        glass = glass_of(world, await staffed(world))
        await world.until(Screen.ATTRACT)
        await asked(glass, Ask.APPROACH)
        assert (await asked(glass, ask)).code == "E1106"

    play(tmp_path, story)


def test_a_role_without_the_right_is_told_so(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        glass = glass_of(world, await staffed(world))
        await world.until(Screen.ATTRACT)
        await signed_in(glass)
        assert (await asked(glass, "transactions")).code == "E1106"
        assert (await asked(glass, Ask.OPEN_PAGE, page="transactions")).code == "E1106"

    play(tmp_path, story)


def test_every_opened_page_is_in_the_audit(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        authority = await staffed(world)
        glass = glass_of(world, authority)
        await world.until(Screen.ATTRACT)
        await signed_in(glass)
        await asked(glass, Ask.OPEN_PAGE, page="machine")
        newest = (await authority.audit(1))[0]
        assert newest.kind == "action_recorded"
        assert '"action":"page_opened"' in newest.body
        assert '"person":"Grace"' in newest.body

    play(tmp_path, story)


def test_a_touch_keeps_the_menu_open_and_leaving_closes_it(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        glass = glass_of(world, await staffed(world))
        await world.until(Screen.ATTRACT)
        await signed_in(glass)
        await anyio.sleep(170)
        await asked(glass, Ask.STAY)
        await anyio.sleep(170)
        assert glass.visit() is not None
        await asked(glass, Ask.LEAVE)
        assert glass.visit() is None
        await world.until(Screen.ATTRACT)

    play(tmp_path, story)


def test_a_menu_that_may_not_open_tells_the_repair(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        glass = glass_of(world, await staffed(world))
        await world.code_shown()
        answer = await asked(glass, Ask.APPROACH)
        assert answer.code == "E1105"
        assert len(answer.fields["repair"]["steps"]) == 3
        assert world.snapshot.screen is Screen.CODE

    play(tmp_path, story)


def test_without_a_journal_the_menu_tells_what_to_do(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        glass = glass_of(world, await staffed(world))
        world.board.update(fault="E1002")
        answer = await asked(glass, Ask.APPROACH)
        assert (answer.code, answer.fields["repair"]["code"]) == ("E1002", "E1002")
        assert glass.visit() is None
        assert (await asked(glass, Ask.START_AGAIN)).code == ""
        assert world.desk.restart.is_set()

    play(tmp_path, story)


def test_a_kiosk_in_order_is_started_again_by_nobody_without_a_pin(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        glass = glass_of(world, await staffed(world))
        await world.until(Screen.ATTRACT)
        assert (await asked(glass, Ask.START_AGAIN)).code == "E1106"
        assert not world.desk.restart.is_set()

    play(tmp_path, story)


def test_every_page_can_be_opened_by_somebody() -> None:
    assert set(PAGE_RIGHTS) == set(Page)
    assert all(any(right in RIGHTS[role] for role in Role) for right in PAGE_RIGHTS.values())
