"""A case at the glass: from its evidence to what two persons decide."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from kiosk.contract.technician import Answer
from tests.kiosk.ui.glass import Glass
from tests.kiosk.ui.technician.bench import INSIDE, Bench

CASE = "10-000003-002"
UTC = "2026-01-02T03:04:05.000+00:00"
SAM = replace(INSIDE, person="Sam", role="supervisor")
OPEN = {
    "transaction_number": "10-000003",
    "state": "IN_DOUBT",
    "currency": "USD",
    "approved_minor": 40_00,
    "credited_minor": 10_00,
    "in_doubt_minor": 20_00,
    "rest_minor": 10_00,
    "code": "E2301",
    "case_number": CASE,
    "is_patron_gone": False,
    "notes": [],
}
SHOWN = OPEN | {
    "is_open": True,
    "notes": [
        {"note_id": "10-000003-001", "value_minor": 10_00, "outcome": "credited", "code": ""},
        {"note_id": CASE, "value_minor": 20_00, "outcome": "in_doubt", "code": "E2301"},
    ],
    "frames": ["H>A 11 poll", "A>H 15 VEND VALID"],
    "decision": None,
    "contradicted_by": "",
    "server": {"state": "IN_DOUBT", "authorised_minor": 40_00, "held_minor": 40_00},
    "server_code": "",
    "proposal": {"outcome": None, "amount_minor": 0, "reason": "no meter was read"},
}
PROPOSED = {
    "outcome": "credited",
    "amount_minor": 20_00,
    "reason": "the meter moved by what is in doubt",
}
DECIDED = {
    "currency": "USD",
    "case_number": CASE,
    "outcome": "credited",
    "amount_minor": 20_00,
    "by": "Sam",
    "witness": "Grace",
    "reason": "Meter read",
    "meter_before_minor": 1_000_00,
    "meter_after_minor": 1_020_00,
}


@pytest.fixture
def bench(glass: Glass) -> Iterator[Bench]:
    bench = Bench(glass)
    bench.leave()
    bench.come()
    bench.engine.answers |= {
        "technician_approach": {"persons": ["Ada", "Grace", "Sam"]},
        "case_list": {"cases": [OPEN]},
        "case_show": SHOWN,
        "case_resolve": DECIDED,
        "case_patron_gone": {},
    }
    bench.glass.ui.staff.approach()
    yield bench
    bench.leave()


def open_case(bench: Bench) -> None:
    bench.glass.ui.staff.approach()
    bench.enter(SAM)
    bench.press("casesPageButton")
    bench.press(f"case{CASE}")


def type_digits(bench: Bench, digits: str) -> None:
    for digit in digits:
        bench.press(f"key{digit}")


def read_meters(bench: Bench) -> None:
    """$1,000 before and $1,020 now."""
    bench.press("decideButton")
    type_digits(bench, "100000")
    bench.press("keyNext")
    type_digits(bench, "102000")
    bench.engine.answers["case_show"] = SHOWN | {"proposal": PROPOSED}
    bench.press("keyNext")


def choose(bench: Bench, outcome: str) -> None:
    bench.press(f"{outcome}Outcome")
    bench.press("reasonMeter read")
    bench.press("sheetDoButton")


def witness(bench: Bench, person: str = "Grace") -> None:
    bench.press(f"witness{person}")
    type_digits(bench, "123456")
    bench.press("keyDecide")


def test_that_no_case_is_open_is_said(qtbot: QtBot, bench: Bench) -> None:
    bench.engine.answers["case_list"] = {"cases": []}
    bench.enter(SAM)
    bench.press("casesPageButton")

    assert bench.glass.text("casesTitle") == "No case is open: no money is in doubt."


def test_an_open_case_is_told_with_its_money(qtbot: QtBot, bench: Bench) -> None:
    bench.enter(SAM)
    bench.press("casesPageButton")

    assert bench.glass.item(f"case{CASE}").property("text") == f"Case {CASE}: $20 in doubt"


def test_the_evidence_is_facts_notes_frames_and_the_servers_word(
    qtbot: QtBot, bench: Bench
) -> None:
    open_case(bench)

    words = bench.words()
    for told in (
        "■ $20 in doubt",
        "● $10 added to the machine",
        "A>H 15 VEND VALID",
        "Held, not charged yet",
        "waits, as far as is known",
    ):
        assert told in words
    assert bench.glass.find("codeE2301")


def test_two_persons_decide_what_the_meter_speaks_for(qtbot: QtBot, bench: Bench) -> None:
    open_case(bench)
    read_meters(bench)

    assert bench.engine.asked_with("case_show")[-1] == {
        "number": CASE,
        "meter_before_minor": 100_000,
        "meter_after_minor": 102_000,
    }
    assert "Proposed: added to the machine" in bench.glass.text("proposal")
    assert bench.glass.item("creditedOutcome").property("isPrimary")

    choose(bench, "credited")
    witness(bench)

    assert bench.engine.asked_with("case_resolve") == [
        {
            "number": CASE,
            "outcome": "credited",
            "amount_minor": 20_00,
            "reason": "Meter read",
            "meter_before_minor": 100_000,
            "meter_after_minor": 102_000,
            "witness": "Grace",
            "witness_pin": "123456",
        }
    ]
    words = bench.words()
    assert "The machine has counted it. The patron's bank is charged $20." in words
    assert "$1,000 before, $1,020 after" in words

    bench.press("resultDoneButton")
    assert bench.glass.find("casesTitle")


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ("credited", "The machine has counted it. The patron's bank is charged $20."),
        ("not_credited", "The machine has not counted it. The patron's bank is not charged $20."),
        (
            "hand_paid",
            "The machine has not counted it; the cage pays the patron $20 by hand. "
            "The patron's bank is charged $20.",
        ),
        (
            "house_loss",
            "The machine has counted it; the house bears $20. "
            "The patron's bank is not charged $20.",
        ),
    ],
)
def test_each_outcome_says_what_happens_at_machine_and_bank(
    qtbot: QtBot, bench: Bench, outcome: str, words: str
) -> None:
    open_case(bench)
    bench.press("decideButton")
    bench.press("meterBeforeSkipButton")
    assert bench.glass.text("proposal") == "Nothing is proposed: no meter was read."
    assert bench.glass.item(f"{outcome}Outcome").property("text") == words
    choose(bench, outcome)
    assert bench.glass.text("witnessTitle") == words
    witness(bench)

    (asked,) = bench.engine.asked_with("case_resolve")
    assert (asked["outcome"], asked["amount_minor"]) == (outcome, None)
    assert (asked["meter_before_minor"], asked["meter_after_minor"]) == (None, None)


def test_who_is_inside_cannot_be_the_second_person(qtbot: QtBot, bench: Bench) -> None:
    open_case(bench)
    bench.press("decideButton")
    bench.press("meterBeforeSkipButton")
    choose(bench, "credited")

    assert bench.glass.find("witnessGrace")
    assert bench.glass.find("witnessSam") is None


def test_a_wrong_pin_is_told_and_nothing_is_decided(qtbot: QtBot, bench: Bench) -> None:
    bench.engine.answers["case_resolve"] = Answer(0, code="E1102", error="the PIN is wrong")
    open_case(bench)
    bench.press("decideButton")
    bench.press("meterBeforeSkipButton")
    choose(bench, "credited")
    witness(bench)

    assert bench.glass.text("witnessHint") == "E1102  the PIN is wrong"
    assert not bench.glass.item("keyDecide").isEnabled()
    assert bench.glass.find("resultDoneButton") is None


def test_no_digit_of_the_second_pin_is_shown(qtbot: QtBot, bench: Bench) -> None:
    open_case(bench)
    bench.press("decideButton")
    bench.press("meterBeforeSkipButton")
    choose(bench, "credited")
    bench.press("witnessGrace")
    before = bench.words()
    type_digits(bench, "777")

    assert bench.words() == before


def test_that_the_patron_has_gone_is_asked_twice(qtbot: QtBot, bench: Bench) -> None:
    open_case(bench)
    bench.press("patronGoneButton")
    assert bench.engine.asked_with("case_patron_gone") == []
    bench.engine.answers["case_show"] = SHOWN | {"is_patron_gone": True}
    bench.press("patronGoneButton")

    assert bench.engine.asked_with("case_patron_gone") == [{"number": CASE}]
    assert bench.glass.find("patronGoneButton") is None
    assert "has gone" in bench.words()


def test_only_a_supervisor_can_begin_to_decide(qtbot: QtBot, bench: Bench) -> None:
    bench.enter(replace(INSIDE, person="Ada", role="administrator"))
    bench.press("casesPageButton")
    bench.press(f"case{CASE}")

    assert not bench.glass.item("decideButton").isEnabled()
    assert bench.glass.item("decideButton").property("text") == "A supervisor decides"


def test_every_step_leads_back(qtbot: QtBot, bench: Bench) -> None:
    open_case(bench)
    read_meters(bench)
    bench.press("creditedOutcome")
    bench.press("sheetBackButton")
    bench.press("outcomeBackButton")
    bench.press("meterBeforeBackButton")
    bench.press("caseBackButton")

    assert bench.glass.find("casesTitle")
    assert bench.engine.asked_with("case_resolve") == []


def test_a_case_that_proof_closed_is_told_as_closed(qtbot: QtBot, bench: Bench) -> None:
    bench.engine.answers["case_show"] = SHOWN | {"is_open": False, "in_doubt_minor": 0}
    open_case(bench)

    assert "nothing any more: the case is closed" in bench.words()
    assert bench.glass.find("decideButton") is None
