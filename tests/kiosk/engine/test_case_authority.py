"""Who may decide a case, at the operator's socket and at the glass."""

import json
from pathlib import Path

import anyio
import pytest

from kiosk.contract.messages import Screen
from kiosk.contract.technician import Ask, Request
from kiosk.engine.journal import Journal
from kiosk.engine.questions.table import all_questions
from kiosk.engine.technician.authority import TechnicianRefusedError
from kiosk.engine.technician.glass import Glass
from tests.kiosk.engine.cases import CASE, in_doubt, office_at
from tests.kiosk.engine.technician.staff import PIN, WRONG, kinds
from tests.kiosk.engine.world import World, play


def test_who_may_decide_and_who_may_see_it(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        office = await in_doubt(world)
        await office.resolve_refused("E1110", witness="sam")
        await office.resolve_refused("E1106", by="Ada")
        await office.resolve_refused("E1106", by="Grace", witness="Sam")
        await office.resolve_refused("E1102", pin=WRONG)
        await office.resolve_refused("E1102", witness_pin=WRONG)
        await office.resolve_refused("E1102", witness="Nobody")
        assert world.snapshot.screen is Screen.ATTENDANT
        await office.resolve(witness="Ada")
        await world.until(Screen.PARTIAL)

    world = play(tmp_path, story)
    journal = Journal(world.folder / "journal.db")
    recorded = [r for r in journal.records("technician") if r.kind == "action_recorded"]
    assert [json.loads(r.body)["person"] for r in recorded] == ["Sam"]
    journal.close()


def test_wrong_pins_at_a_decision_lock_as_they_do_everywhere(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        office = await in_doubt(world)
        for _ in range(3):
            await office.resolve_refused("E1102", witness_pin=WRONG)
        await office.resolve_refused("E1103")
        assert kinds(world).count("pin_refused") == 3

    play(tmp_path, story)


def test_staff_at_the_glass_open_the_menu_on_a_case_and_decide_it(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        office = await in_doubt(world)
        await office.authority.sign_in("Sam", PIN)
        fields = {"number": CASE, "outcome": "credited", "reason": "meter read"}
        witness = {"witness": "Grace", "witness_pin": PIN}
        await office.ask_as("Sam", "case_patron_gone", number=CASE)
        await office.ask_as("Sam", "case_resolve", **fields, **witness)
        await anyio.sleep(30)
        assert world.board.scene.visit is not None
        await office.authority.sign_out()
        await world.until(Screen.ATTRACT)

    world = play(tmp_path, story)
    assert world.server.reports[-1]["credited_minor"] == 20_00


def test_the_menu_on_a_case_lets_everybody_do_what_their_role_may(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        office = await in_doubt(world)
        authority = office.authority
        desk, questions = world.desk, all_questions(world.desk, authority)
        glass = Glass(desk.board, desk.clock, authority, questions, desk.restart.set)

        async def code(ask: str, **fields: str) -> str:
            return (await glass.answer(Request(1, ask, fields))).code

        decision = {"number": CASE, "outcome": "credited", "reason": "meter read"}
        assert await code(Ask.APPROACH) == ""
        assert await code(Ask.SIGN_IN, person="Grace", pin=PIN) == ""
        assert await code("case_show", number=CASE) == "E1106"
        assert await code("case_resolve", **decision, witness="Sam", witness_pin=PIN) == "E1106"
        assert await code("case_patron_gone", number=CASE) == ""
        assert await code(Ask.LEAVE) == ""
        assert await code(Ask.SIGN_IN, person="Sam", pin=PIN) == ""
        assert await code("technician_recover", name="Ada") == "E1106"
        assert await code("case_resolve", **decision, witness="Grace", witness_pin=PIN) == ""
        await world.stop()

    play(tmp_path, story)


def test_only_the_operators_socket_gives_a_new_pin(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        office = await office_at(world)
        assert await office.ask("technician_recover", name="Ada") == {"person": "Ada", "pin": PIN}
        with pytest.raises(TechnicianRefusedError):
            await office.ask_as("Ada", "technician_recover", name="Ada")

    play(tmp_path, story)


def test_who_is_not_inside_cannot_decide_without_a_pin(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        office = await in_doubt(world)
        await office.authority.sign_in("Sam", PIN)
        fields = {"number": CASE, "outcome": "credited", "reason": "meter read"}
        witness = {"witness": "Grace", "witness_pin": PIN}
        await office.refused("E1106", "case_resolve", by="Sam", **fields, **witness)
        assert world.snapshot.screen is Screen.ATTENDANT

    play(tmp_path, story)
