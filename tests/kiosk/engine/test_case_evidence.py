"""What staff are told of a case, open and decided."""

import json
from pathlib import Path

import anyio

from kiosk.contract.messages import Screen
from tests.kiosk.engine.cases import CASE, in_doubt
from tests.kiosk.engine.world import World, play


def test_the_evidence_is_told_with_its_times(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        office = await in_doubt(world)
        await anyio.sleep(1)
        meters = {"meter_before_minor": 1000_00, "meter_after_minor": 1020_00}
        shown = await office.ask("case_show", number=CASE, **meters)
        assert json.dumps(shown)
        assert (shown["case_number"], shown["is_open"], shown["currency"]) == (CASE, True, "USD")
        (note,) = shown["notes"]
        assert (note["value_minor"], note["outcome"], note["code"]) == (20_00, "in_doubt", "E2301")
        assert note["doubted_utc"].startswith("2026-01-02T")
        assert shown["frames"] == ["H>A 11", "A>H 15"]
        (report,) = shown["reports"]
        assert (report["in_doubt_minor"], report["is_final"]) == (20_00, False)
        assert report["acknowledged_utc"]
        assert shown["server"]["held_minor"] == 40_00
        assert shown["proposal"]["outcome"] == "credited"
        assert [event["kind"] for event in shown["story"]][-4:] == [
            "note_presented",
            "note_doubted",
            "report_made",
            "report_acknowledged",
        ]

    play(tmp_path, story)


def test_a_decided_case_keeps_its_story(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        office = await in_doubt(world)
        await office.resolve("credited", meter_before_minor=0, meter_after_minor=0)
        await world.until(Screen.ATTRACT)
        shown = await office.ask("case_show", number=CASE)
        decision = shown["decision"]
        assert (decision["outcome"], decision["proposed"]) == ("credited", "not_credited")
        assert shown["reports"][-1]["acknowledged_utc"]
        assert (await office.ask("case_list"))["cases"] == []
        await office.resolve_refused("E6002", "hand_paid")

    play(tmp_path, story)


def test_a_server_that_is_away_does_not_hide_the_evidence(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        office = await in_doubt(world)
        world.server.is_down = True
        shown = await office.ask("case_show", number=CASE)
        assert (shown["server"], shown["server_code"]) == (None, "E3001")
        assert shown["notes"]

    play(tmp_path, story)
