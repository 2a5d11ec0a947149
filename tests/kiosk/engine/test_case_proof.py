"""The machine's own proof, before, during and after the decision about a note."""

from pathlib import Path
from typing import Any

import anyio
import pytest

from kiosk.contract.messages import Action, Screen
from tests.kiosk.engine.cases import CASE, in_doubt
from tests.kiosk.engine.technician.staff import PIN
from tests.kiosk.engine.world import World, play, usd


def test_proof_that_comes_first_leaves_nothing_to_decide(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        office = await in_doubt(world)
        world.machine.proof.set()
        await world.until(Screen.PARTIAL)
        await office.resolve_refused("E6002", "not_credited")
        shown = await office.ask("case_show", number=CASE)
        assert (shown["is_open"], shown["decision"]) == (False, None)
        assert shown["proposal"]["outcome"] is None

    world = play(tmp_path, story)
    assert world.server.reports[-1]["credited_minor"] == 20_00


def test_proof_while_the_pins_are_checked_comes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(world: World) -> None:
        office = await in_doubt(world)
        vouch_two = office.authority.vouch_two

        async def slowly(*persons: Any) -> tuple[str, str]:
            names = await vouch_two(*persons)
            world.machine.proof.set()
            await anyio.sleep(1)
            return names

        monkeypatch.setattr(office.authority, "vouch_two", slowly)
        await office.resolve_refused("E6002", "not_credited")

    world = play(tmp_path, story)
    assert world.server.reports[-1]["credited_minor"] == 20_00


@pytest.mark.parametrize(
    ("outcome", "alert"), [("not_credited", "E6003"), ("hand_paid", "E6003"), ("credited", "")]
)
def test_proof_after_the_decision_is_told_and_moves_no_money(
    tmp_path: Path, outcome: str, alert: str
) -> None:
    async def story(world: World) -> None:
        office = await in_doubt(world)
        world.machine.is_proven_when_given_up = True
        await office.resolve(outcome)
        await world.until(Screen.ATTRACT)
        shown = await office.ask("case_show", number=CASE)
        assert shown["contradicted_by"] == alert
        assert ("decision_contradicted" in [e["kind"] for e in shown["story"]]) == bool(alert)

    world = play(tmp_path, story)
    assert world.server.reports[-1]["decision"]["outcome"] == outcome
    assert world.server.reports[-1]["hand_paid_minor"] == (20_00 if outcome == "hand_paid" else 0)


def test_a_late_acknowledgement_while_staff_are_inside_waits_with_its_words(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        office = await in_doubt(world)
        await office.authority.sign_in("Sam", PIN)
        world.machine.proof.set()
        await anyio.sleep(120)
        assert not world.board.scene.is_result_shown
        assert world.server.reports[-1]["final"]
        await office.authority.sign_out()
        assert (await world.until(Screen.PARTIAL)).credited == usd(20_00)
        world.touch(Action.ACKNOWLEDGE)
        await world.until(Screen.ATTRACT)

    play(tmp_path, story)
