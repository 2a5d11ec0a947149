"""Money that another engine claimed, and what of it is in doubt here."""

from pathlib import Path

from kiosk.contract.messages import Screen
from kiosk.engine.questions.question import Fields
from tests.kiosk.engine.cases import FOREIGN_CASE, in_foreign_doubt, office_at
from tests.kiosk.engine.world import World, funded, play, usd


def test_what_another_engine_did_is_decided_in_part(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        office = await in_foreign_doubt(world)
        meters: Fields = {"meter_before_minor": 1000_00, "meter_after_minor": 1015_00}
        shown = await office.ask("case_show", number=FOREIGN_CASE, **meters)
        assert shown["proposal"] == {
            "outcome": "credited",
            "amount_minor": 15_00,
            "reason": "the meter moved by a part of it",
        }
        await office.resolve(number=FOREIGN_CASE, amount_minor=15_00, **meters)
        result = await world.until(Screen.PARTIAL)
        assert (result.credited, result.rest) == (usd(15_00), usd(25_00))

    world = play(tmp_path, story)
    assert world.server.reports[-1]["credited_minor"] == 15_00
    assert world.machine.given_up == []


def test_what_another_engine_reported_is_not_decided_again(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        office = await office_at(world)
        reported = {"report_number": 1, "credited_minor": 20_00}
        world.server.earlier_claim = {"claim_id": "other", "boot_id": "other", **reported}
        await funded(world, 40_00)
        shown = await world.until(Screen.ATTENDANT)
        assert (shown.credited, shown.pending) == (usd(20_00), usd(20_00))
        await office.resolve("not_credited", number=FOREIGN_CASE)
        await world.until(Screen.PARTIAL)

    world = play(tmp_path, story)
    assert [(r["number"], r["credited_minor"]) for r in world.server.reports][-1] == (3, 20_00)


def test_what_another_engine_has_finished_is_no_case(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.server.earlier_claim = {"claim_id": "other", "boot_id": "other", "report_number": 1}
        world.server.claimed_state = "REPORTED"
        await funded(world, 40_00)
        await world.until(Screen.NOT_CREDITED)
        await world.until(Screen.ATTRACT)

    world = play(tmp_path, story)
    assert world.machine.offered_minor == []
    assert world.server.reports == []
