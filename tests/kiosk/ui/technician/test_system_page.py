"""The System page, as a finger would use it."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from kiosk.contract.messages import Page
from kiosk.contract.technician import Answer
from tests.kiosk.ui.glass import Glass
from tests.kiosk.ui.technician.bench import INSIDE, Bench

SYSTEM: dict[str, Any] = {
    "version": "0.1.0",
    "python": "CPython 3.11.2",
    "uptime_s": 93_840,
    "boot": 17,
    "utc": "2030-01-31T20:00:00+00:00",
    "disk_free_bytes": 20 * 2**30,
    "disk_total_bytes": 64 * 2**30,
    "out_of_service": "",
    "are_files_altered": False,
    "is_verified_at_start": True,
    "is_in_use": False,
    "languages": ["en", "es"],
    "is_restart_needed": False,
}
CHECKS = [
    {"name": "journal", "outcome": "passed", "code": "", "detail": "40 rows", "remedy": []},
    {
        "name": "clock",
        "outcome": "failed",
        "code": "E0113",
        "detail": "60 s before the journal's newest row",
        "remedy": ["One.", "Two.", "Three."],
    },
    {"name": "files", "outcome": "skipped", "code": "", "detail": "development", "remedy": []},
]
FILES = [{"path": f"kiosk/engine/part{n}.py", "sha256": f"{n:064x}"} for n in range(100)]
INSTALLATION: dict[str, Any] = {
    "digest": "ab" * 32,
    "count": 250,
    "is_recorded": True,
    "differences": [],
    "files": FILES,
}
PERSONS = [
    {"person": "Ada", "role": "administrator", "failures": 0, "locked_for_s": 0},
    {"person": "Grace", "role": "technician", "failures": 3, "locked_for_s": 290},
]
EVENTS = [
    {"seq": 3, "utc": "2030-01-31T19:59:00.000+00:00", "kind": "signed_in", "person": "Grace"},
    {
        "seq": 4,
        "utc": "2030-01-31T19:59:30.000+00:00",
        "kind": "action_recorded",
        "person": "Grace",
        "action": "restart_engine",
        "before": "",
        "after": "",
        "reason": "slow",
    },
]


STEPS = [
    {"name": "machine_link", "outcome": "passed", "code": "", "detail": "id003", "page": "machine"},
    {
        "name": "merchant_server",
        "outcome": "failed",
        "code": "E3001",
        "detail": "not reachable",
        "page": "network",
    },
    {"name": "tests", "outcome": "skipped", "code": "", "detail": "not made yet", "page": ""},
]
SET_UP = {"steps": STEPS, "is_complete": False, "is_finished": False}


@pytest.fixture
def bench(glass: Glass) -> Iterator[Bench]:
    bench = Bench(glass)
    bench.leave()
    bench.engine.answers |= {
        "status": {},
        "set_up": SET_UP,
        "technician_list": {"persons": PERSONS},
        "technician_audit": {"events": EVENTS},
        "doctor": {"checks": CHECKS, "version": "0.1.0"},
        "installation": INSTALLATION,
    }
    yield bench
    bench.leave()


def because(bench: Bench, reason: str = "Test") -> None:
    """Give the reason that the sheet asks for."""
    bench.press(f"reason{reason}")
    bench.press("sheetDoButton")


def test_what_runs_here_and_who_may_sign_in_is_read(qtbot: QtBot, bench: Bench) -> None:
    bench.open(Page.SYSTEM, system=SYSTEM)

    words = bench.words()
    assert "0.1.0 on CPython 3.11.2" in words
    assert "1 d 2 h 4 min, start number 17" in words
    assert "20480 of 65536 MiB are free" in words
    bench.press("staffTab")
    words = bench.words()
    assert "technician, locked for 5 min" in words
    assert "Grace: restart_engine, slow" in words


def test_the_newest_deed_stands_first(qtbot: QtBot, bench: Bench) -> None:
    bench.open(Page.SYSTEM, system=SYSTEM)
    bench.press("staffTab")
    newest, older = bench.glass.find("deed4"), bench.glass.find("deed3")
    assert newest is not None
    assert older is not None
    assert newest.y() < older.y()


@pytest.mark.parametrize(
    ("button", "ask"),
    [
        ("outOfServiceButton", "out_of_service"),
        ("restartEngineButton", "restart_engine"),
    ],
)
def test_a_change_is_asked_for_with_its_reason(
    qtbot: QtBot, bench: Bench, button: str, ask: str
) -> None:
    bench.open(Page.SYSTEM, system=SYSTEM)
    bench.press(button)
    assert bench.engine.asked_with(ask) == []

    because(bench)

    assert bench.engine.asked_with(ask) == [{"reason": "Test"}]


def test_a_kiosk_that_is_out_of_service_says_why_and_is_put_back(
    qtbot: QtBot, bench: Bench
) -> None:
    bench.open(Page.SYSTEM, system={**SYSTEM, "out_of_service": "Ada: wet floor"})
    assert "Ada: wet floor" in bench.words()
    assert bench.glass.find("outOfServiceButton") is None

    bench.press("inServiceButton")
    because(bench)

    assert bench.engine.asked_with("in_service") == [{"reason": "Test"}]


def test_the_screen_ends_itself_once_the_engine_has_recorded_why(
    qtbot: QtBot, bench: Bench
) -> None:
    bench.open(Page.SYSTEM, system=SYSTEM, restart_screen={})
    bench.press("restartScreenButton")

    with qtbot.waitSignal(bench.glass.ui.staff.endWanted):
        because(bench)

    assert bench.engine.asked_with("restart_screen") == [{"reason": "Test"}]


def test_a_refused_restart_says_why_and_ends_nothing(qtbot: QtBot, bench: Bench) -> None:
    refusal = Answer(0, code="E1105", error="a session is open")
    bench.open(Page.SYSTEM, system=SYSTEM, restart_screen=refusal)
    bench.press("restartScreenButton")

    with qtbot.assertNotEmitted(bench.glass.ui.staff.endWanted):
        because(bench)

    assert "a session is open" in bench.words()


def test_what_the_check_up_finds_leads_to_its_repair(qtbot: QtBot, bench: Bench) -> None:
    bench.open(Page.SYSTEM, system=SYSTEM)
    bench.press("checkUpTab")
    bench.press("checkUpButton")
    assert "60 s before the journal's newest row" in bench.words()

    bench.press("codeE0113")

    assert bench.engine.asked_with("repair") == [{"code": "E0113"}]


def test_the_list_of_files_is_read_page_by_page(qtbot: QtBot, bench: Bench) -> None:
    bench.open(Page.SYSTEM, system=SYSTEM)
    bench.press("filesTab")
    bench.press("verifyButton")
    assert "every one is as it was installed" in bench.words()
    assert "kiosk/engine/part7.py" in bench.words()

    bench.press("filesNextButton")
    bench.press("filesBackButton")

    assert [fields["after"] for fields in bench.engine.asked_with("installation")] == [0, 100, 0]


def test_files_that_differ_are_named(qtbot: QtBot, bench: Bench) -> None:
    different = [{"path": "kiosk/engine/app.py", "change": "changed"}]
    bench.open(
        Page.SYSTEM,
        system=SYSTEM,
        installation={**INSTALLATION, "differences": different},
    )
    bench.press("filesTab")
    bench.press("verifyButton")

    assert "1 are not as they were installed" in bench.words()
    assert "kiosk/engine/app.py" in bench.words()


def test_a_role_that_reads_no_audit_is_told_so(qtbot: QtBot, bench: Bench) -> None:
    refusal = Answer(0, code="E1106", error="no right to ask 'technician_audit'")
    bench.engine.answers["technician_audit"] = refusal
    bench.engine.answers["system"] = SYSTEM
    bench.enter(replace(INSIDE, role="supervisor"))
    bench.press("systemPageButton")
    bench.press("staffTab")

    assert "no right to ask" in bench.words()


def test_a_step_that_has_not_passed_leads_to_its_page(qtbot: QtBot, bench: Bench) -> None:
    bench.open(Page.SYSTEM, system=SYSTEM)
    bench.press("setUpTab")
    assert "2 of 3  Merchant server" in bench.words()

    bench.press("setUpOpen_network")

    assert bench.glass.ui.staff.property("page") == Page.NETWORK


def test_the_set_up_is_finished_only_when_every_step_has_passed(qtbot: QtBot, bench: Bench) -> None:
    bench.open(Page.SYSTEM, system=SYSTEM)
    bench.press("setUpTab")
    bench.press("setUpFinishButton")
    assert bench.engine.asked_with("set_up_finish") == []

    bench.engine.answers["set_up"] = {**SET_UP, "is_complete": True}
    bench.press("setUpTestButton")
    assert bench.engine.asked_with("set_up_test") == [{}]

    bench.engine.answers["set_up"] = {**SET_UP, "is_finished": True}
    bench.press("setUpFinishButton")
    assert bench.engine.asked_with("set_up_finish") == [{}]
    assert "Finished; it can be gone through again" in bench.words()
    assert bench.glass.find("setUpFinishButton") is None


def test_the_language_that_patrons_see_first_is_chosen_with_a_reason(
    qtbot: QtBot, bench: Bench
) -> None:
    bench.open(Page.SYSTEM, system=SYSTEM)
    bench.press("firstes")
    bench.press("reasonInstallation")
    bench.press("sheetDoButton")

    assert bench.engine.asked_with("settings_change") == [
        {"reason": "Installation", "key": "languages", "value": '["es","en"]'}
    ]
