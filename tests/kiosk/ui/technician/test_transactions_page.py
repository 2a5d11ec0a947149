"""Every transaction at the glass, and the whole story of one."""

from collections.abc import Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from kiosk.contract.messages import Page
from kiosk.contract.technician import Answer
from tests.kiosk.ui.glass import Glass
from tests.kiosk.ui.technician.bench import Bench

UTC = "2026-01-02T03:04:05.000+00:00"


def row(number: int, state: str, approved: int = 0, credited: int = 0) -> dict[str, Any]:
    return {
        "utc": UTC,
        "transaction_number": f"10-{number:06}",
        "state": state,
        "currency": "USD",
        "approved_minor": approved,
        "credited_minor": credited,
        "in_doubt_minor": 0,
        "hand_paid_minor": 0,
        "house_loss_minor": 0,
        "rest_minor": approved - credited,
        "why": "",
        "code": "",
        "case_number": "",
        "session_id": "s1",
        "decided": "",
    }


ROWS = [
    row(5, "IN_DOUBT", 40_00, 20_00),
    row(4, "CREDITED", 1_250_00, 1_250_00),
    row(3, "PARTIAL", 137_00, 60_00),
    row(2, "CANCELED"),
    row(1, "CLAIMED", 20_00),
]
FOUND = {"transactions": ROWS, "next_before": 77, "now": "2026-01-31T12:00:00.000Z"}
STORY = row(3, "PARTIAL", 137_00, 60_00) | {
    "code": "E2201",
    "why": "machine_returned",
    "machine_number": "1234",
    "order_id": "o1",
    "claimed_utc": UTC,
    "codes": [{"utc": UTC, "number": 1, "token_end": "k3Zq"}],
    "notes": [
        {
            "note_id": "10-000003-001",
            "value_minor": 50_00,
            "outcome": "credited",
            "code": "",
            "ended_utc": UTC,
        },
        {
            "note_id": "10-000003-002",
            "value_minor": 10_00,
            "outcome": "credited",
            "code": "",
            "ended_utc": UTC,
        },
        {
            "note_id": "10-000003-003",
            "value_minor": 50_00,
            "outcome": "refused",
            "code": "E2201",
            "ended_utc": UTC,
        },
    ],
    "notes_from": 0,
    "notes_total": 3,
    "frames": ["H>A 11 poll", "A>H 15 VEND VALID"],
    "reports": [
        {
            "utc": UTC,
            "number": 1,
            "credited_minor": 60_00,
            "in_doubt_minor": 0,
            "rest_minor": 77_00,
            "is_final": True,
            "acknowledged_utc": UTC,
        }
    ],
    "decision": None,
    "contradicted_by": "",
    "screens": [
        {"utc": UTC, "screen": "requesting", "is_restarted": False},
        {"utc": UTC, "screen": "code", "is_restarted": False},
        {"utc": UTC, "screen": "partial", "is_restarted": True},
    ],
    "story": [{"utc": UTC, "kind": "session_requested"}],
    "server": {
        "state": "PARTIAL",
        "authorised_minor": 137_00,
        "captured_minor": 60_00,
        "released_minor": 77_00,
        "refund_pending_minor": 0,
        "held_minor": 0,
    },
    "server_code": "",
}


@pytest.fixture
def bench(glass: Glass) -> Iterator[Bench]:
    bench = Bench(glass)
    bench.leave()
    bench.open(Page.TRANSACTIONS, transactions=FOUND, transaction_story=STORY)
    yield bench
    bench.leave()


def asked(bench: Bench) -> dict[str, Any]:
    """How transactions were looked for last."""
    return bench.engine.asked_with("transactions")[-1]


def test_each_transaction_has_its_end_in_words_and_its_money(qtbot: QtBot, bench: Bench) -> None:
    words = bench.words()

    for told in (
        "■ in doubt",
        "$20 of $40",
        "● added in full",
        "$1,250 of $1,250",
        "▲ added in part",
        "○ canceled",
        "◆ under way",
    ):
        assert told in words


def test_the_newest_are_asked_for_first(qtbot: QtBot, bench: Bench) -> None:
    assert asked(bench) == {"newest": 50, "before": 0, "states": [], "text": "", "from": ""}


@pytest.mark.parametrize(
    ("button", "states"),
    [
        ("creditedFilter", ["CREDITED"]),
        ("partialFilter", ["PARTIAL"]),
        ("nothingFilter", ["NOT_CREDITED", "CANCELED", "EXPIRED", "DENIED", "REFUSED"]),
    ],
)
def test_a_touch_shows_only_one_result(
    qtbot: QtBot, bench: Bench, button: str, states: list[str]
) -> None:
    bench.press(button)

    assert asked(bench)["states"] == states


def test_the_days_count_back_from_the_engines_own_time(qtbot: QtBot, bench: Bench) -> None:
    bench.press("periodFilter")
    assert asked(bench)["from"] == "2026-01-30T12:00:00.000Z"
    bench.press("periodFilter")
    assert asked(bench)["from"] == "2026-01-24T12:00:00.000Z"
    bench.press("periodFilter")
    bench.press("periodFilter")
    assert asked(bench)["from"] == ""


def test_older_ones_and_back_again(qtbot: QtBot, bench: Bench) -> None:
    assert not bench.glass.item("newerButton").isEnabled()
    bench.press("olderButton")
    assert asked(bench)["before"] == 77
    bench.press("newerButton")
    assert asked(bench)["before"] == 0


def test_another_filter_begins_with_the_newest(qtbot: QtBot, bench: Bench) -> None:
    bench.press("olderButton")
    bench.press("partialFilter")

    assert asked(bench)["before"] == 0


def test_a_number_is_typed_and_found(qtbot: QtBot, bench: Bench) -> None:
    bench.press("searchButton")
    for key in ("1", "0", "-", "3"):
        bench.press(f"key{key}")
    assert bench.glass.text("soughtText") == "10-3▏"
    bench.press("keyFind")
    assert asked(bench)["text"] == "10-3"
    bench.press("searchButton")
    bench.press("clearSearchButton")
    assert asked(bench)["text"] == ""


def test_that_nothing_fits_is_said(qtbot: QtBot, bench: Bench) -> None:
    bench.engine.answers["transactions"] = FOUND | {"transactions": [], "next_before": 0}
    bench.press("partialFilter")

    assert bench.glass.find("noTransactions")
    assert bench.glass.find("olderButton") is None


def test_a_refusal_leads_to_its_repair(qtbot: QtBot, bench: Bench) -> None:
    bench.engine.answers["transactions"] = Answer(0, code="E1010", error="the disk is full")
    bench.press("partialFilter")

    assert "the disk is full" in bench.words()
    assert bench.glass.find("codeE1010")


def test_a_touch_opens_the_story_and_back_leads_to_the_list(qtbot: QtBot, bench: Bench) -> None:
    bench.press("transaction10-000003")

    assert bench.engine.asked_with("transaction_story")[0] == {
        "transaction_number": "10-000003",
        "notes_from": 0,
    }
    words = bench.words()
    for told in (
        "▲ added in part",
        "$60",
        "$77",
        "$137",
        "Added in part (the kiosk had restarted)",
        "○ $50 refused by the machine",
        "A>H 15 VEND VALID",
    ):
        assert told in words

    bench.press("storyBackButton")
    assert bench.glass.find("transaction10-000003")


def test_the_story_tells_what_the_server_did_with_the_money(qtbot: QtBot, bench: Bench) -> None:
    bench.press("transaction10-000003")

    words = bench.words()
    assert "Charged" in words
    assert "Released, not charged" in words
    assert bench.glass.find("held_minorFact") is None
    assert bench.glass.find("serverUnknown") is None


def test_money_charged_after_the_story_was_opened_is_told_too(qtbot: QtBot, bench: Bench) -> None:
    held = STORY["server"] | {"captured_minor": 0, "held_minor": 60_00}
    bench.engine.answers["transaction_story"] = STORY | {"server": held}
    bench.press("transaction10-000003")
    assert bench.glass.find("captured_minorFact") is None
    bench.engine.answers["transaction_story"] = STORY

    qtbot.waitUntil(lambda: bench.glass.find("captured_minorFact") is not None, timeout=60_000)


def test_a_server_that_is_away_is_said_to_be_unknown(qtbot: QtBot, bench: Bench) -> None:
    bench.engine.answers["transaction_story"] = STORY | {"server": None, "server_code": "E3001"}
    bench.press("transaction10-000003")

    assert "Unknown: the server does not answer" in bench.words()
    assert bench.glass.find("codeE3001")


def test_many_notes_come_by_the_hundred(qtbot: QtBot, bench: Bench) -> None:
    bench.engine.answers["transaction_story"] = STORY | {"notes_total": 250}
    bench.press("transaction10-000003")
    button = bench.glass.item("moreNotesButton")
    button.pressed.emit()  # type: ignore[attr-defined]  # a signal of the QML file; it lies below the glass

    assert bench.engine.asked_with("transaction_story")[-1]["notes_from"] == 3


def test_what_two_persons_decided_is_told(qtbot: QtBot, bench: Bench) -> None:
    decision = {
        "utc": UTC,
        "case_number": "10-000003-001",
        "outcome": "hand_paid",
        "amount_minor": 20_00,
        "by": "Sam",
        "witness": "Grace",
        "reason": "meter read",
        "meter_before_minor": 100_00,
        "meter_after_minor": 120_00,
        "proposed": "credited",
    }
    bench.engine.answers["transaction_story"] = STORY | {
        "decision": decision,
        "contradicted_by": "E6003",
    }
    bench.press("transaction10-000003")

    words = bench.words()
    assert "the cage pays the patron $20 by hand. The patron's bank is charged $20." in words
    assert "$100 before, $120 after" in words
    assert bench.glass.find("codeE6003")


LINES = ["# wire trace 1", "2026-01-02T00:00:01.000000+00:00 H>A fc05112756 A>H fc05112756"]
TRACE: dict[str, Any] = {
    "transaction_number": "10-000003",
    "lines": LINES,
    "from": 0,
    "total": 3,
    "next_from": 2,
    "hold": {"by": "Sam", "reason": "complaint", "utc": UTC},
    "is_case_open": False,
}


def test_the_frames_that_were_kept_are_shown_page_by_page(qtbot: QtBot, bench: Bench) -> None:
    bench.engine.answers |= {
        "transaction_story": STORY | {"has_trace": True},
        "transaction_trace": TRACE,
    }
    bench.press("transaction10-000003")
    bench.press_below("traceButton")
    assert LINES[1] in bench.words()
    assert "by Sam: complaint" in bench.words()
    assert "Lines 1 to 2 of 3" in bench.words()
    bench.engine.answers["transaction_trace"] = TRACE | {
        "lines": ["the last"],
        "from": 2,
        "next_from": 0,
    }
    bench.press_below("traceButton")

    assert "the last" in bench.words()
    assert bench.engine.asked_with("transaction_trace") == [
        {"transaction_number": "10-000003", "from": 0},
        {"transaction_number": "10-000003", "from": 2},
    ]
    assert bench.glass.find("traceButton") is None


def test_without_kept_frames_none_are_offered(qtbot: QtBot, bench: Bench) -> None:
    bench.press("transaction10-000003")

    assert bench.glass.find("traceButton") is None
