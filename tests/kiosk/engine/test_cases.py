"""Money in doubt until two persons have decided it, in virtual time on a real journal."""

import json
from pathlib import Path
from typing import Any

import anyio
import pytest

from kiosk.contract.messages import Action, Reason, RestMoney, Screen
from kiosk.contract.technician import Ask, Request
from kiosk.domain.funding import State
from kiosk.engine.journal import Journal, JournalError
from kiosk.engine.questions.question import Fields
from kiosk.engine.questions.table import all_questions
from kiosk.engine.technician.authority import TechnicianRefusedError
from kiosk.engine.technician.glass import Glass
from tests.kiosk.engine.cases import (
    CASE,
    FOREIGN_CASE,
    in_doubt,
    in_foreign_doubt,
    office_at,
)
from tests.kiosk.engine.technician.staff import PIN, WRONG, kinds
from tests.kiosk.engine.world import World, funded, play, usd

# Outcome; end, credited, hand paid, not charged on the screen; what the server is told.
OUTCOMES = [
    pytest.param(
        "credited", Screen.PARTIAL, (20_00, None, 20_00), (20_00, 20_00, 0, 0), id="credited"
    ),
    pytest.param(
        "not_credited", Screen.NOT_CREDITED, (0, None, 40_00), (0, 40_00, 0, 0), id="not credited"
    ),
    pytest.param(
        "hand_paid", Screen.PARTIAL, (0, 20_00, 20_00), (0, 20_00, 20_00, 0), id="paid by hand"
    ),
    pytest.param(
        "house_loss", Screen.NOT_CREDITED, (0, None, 40_00), (0, 20_00, 0, 20_00), id="house loss"
    ),
]


def reported(report: dict[str, Any]) -> tuple[int, int, int, int]:
    return (
        report["credited_minor"],
        report["rest_minor"],
        report["hand_paid_minor"],
        report["house_loss_minor"],
    )


@pytest.mark.parametrize(("outcome", "screen", "shown_minor", "told_minor"), OUTCOMES)
def test_two_persons_decide_and_the_kiosk_goes_on(
    tmp_path: Path,
    outcome: str,
    screen: Screen,
    shown_minor: tuple[int, int | None, int],
    told_minor: tuple[int, int, int, int],
) -> None:
    async def story(world: World) -> None:
        office = await in_doubt(world)
        await anyio.sleep(60)
        answer = await office.resolve(outcome)
        assert (answer["by"], answer["witness"], answer["amount_minor"]) == ("Sam", "Grace", 2000)
        shown = await world.until(screen)
        hand_paid = shown.hand_paid.minor if shown.hand_paid else None
        assert shown.credited
        assert shown.rest
        assert (shown.credited.minor, hand_paid, shown.rest.minor) == shown_minor
        assert shown.reason is Reason.CHECKED
        await anyio.sleep(1)
        assert world.snapshot.rest_money is RestMoney.RELEASED
        await world.until(Screen.ATTRACT)
        world.machine.script = []
        await funded(world, 20_00)
        await world.until(Screen.CREDITED)

    world = play(tmp_path, story)
    final = world.server.reports[1]
    assert final["final"]
    assert reported(final) == told_minor
    assert final["decision"] == {
        "case_number": CASE,
        "outcome": outcome,
        "amount_minor": 20_00,
        "by": "Sam",
        "witness": "Grace",
        "reason": "meter read",
        "meter_before_minor": None,
        "meter_after_minor": None,
    }
    assert world.machine.given_up == [CASE]


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


def test_a_restart_between_the_decision_and_its_report_ends_the_same(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        office = await in_doubt(world)
        await anyio.sleep(1)
        world.server.is_down = True
        await office.resolve("hand_paid")
        await world.stop()
        world.server.is_down = False
        await world.start()
        shown = await world.until(Screen.PARTIAL)
        assert (shown.hand_paid, shown.reason) == (usd(20_00), Reason.CHECKED)
        await world.until(Screen.ATTRACT)
        assert (await world.fundings())[0].state is State.PARTIAL

    world = play(tmp_path, story)
    assert reported(world.server.reports[-1]) == (0, 20_00, 20_00, 0)


def test_a_case_is_decided_after_a_restart(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await in_doubt(world)
        await world.stop()
        await world.start()
        await world.until(Screen.ATTENDANT)
        office = await office_at(world)
        await office.resolve("not_credited")
        await world.until(Screen.NOT_CREDITED)

    play(tmp_path, story)


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


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"number": "10-000001-002"}, "E6001"),
        ({"number": "technician-001"}, "E6001"),
        ({"outcome": "lost"}, "E0105"),
        ({"reason": " "}, "E0105"),
        ({"reason": "x" * 501}, "E0105"),
        ({"amount_minor": 5_00}, "E0105"),
        ({"amount_minor": -1}, "E0105"),
        ({"amount_minor": 0}, "E0105"),
        ({"meter_before_minor": 100}, "E0105"),
        ({"witness": None}, "E0105"),
    ],
    ids=str,
)
def test_a_decision_that_does_not_fit_is_refused(
    tmp_path: Path, fields: dict[str, Any], code: str
) -> None:
    async def story(world: World) -> None:
        office = await in_doubt(world)
        await office.resolve_refused(code, **fields)
        assert world.snapshot.screen is Screen.ATTENDANT

    play(tmp_path, story)


def test_a_patron_who_has_gone_is_told_nothing(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        office = await in_doubt(world)
        await office.ask("case_patron_gone", number=CASE, by="Grace", pin=PIN)
        assert world.board.scene.is_patron_gone
        assert (await office.ask("case_list"))["cases"][0]["is_patron_gone"]
        await world.stop()
        await world.start()
        await world.until(Screen.ATTENDANT)
        assert world.board.scene.is_patron_gone
        office = await office_at(world)
        world.screens.clear()
        await office.resolve("credited")
        await world.until(Screen.ATTRACT)
        assert not world.board.scene.is_patron_gone

    world = play(tmp_path, story)
    assert Screen.PARTIAL not in world.screens


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


def test_a_decision_that_cannot_be_written_takes_the_kiosk_out_of_service(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(world: World) -> None:
        office = await in_doubt(world)

        async def fail(*_: Any) -> None:
            raise JournalError("E1010", "disk full")

        monkeypatch.setattr(world.desk.journal, "append", fail)
        await office.resolve_refused("E1010")
        assert (world.snapshot.screen, world.snapshot.staff_code) == (Screen.ATTENDANT, "E1010")

    play(tmp_path, story)
