"""The machine's record and the search for it, on the real window."""

from collections.abc import Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from kiosk.contract.messages import Page
from kiosk.contract.technician import Answer
from tests.kiosk.ui.glass import Glass
from tests.kiosk.ui.technician.bench import Bench
from tests.kiosk.ui.technician.test_menu import STATUS

NOW = {"settings": ["SET_SECURITY 00 00", "SET_OPTIONS 03 00"]}
NOBODY: dict[str, Any] = {
    "record": None,
    "differences": [],
    "is_due": False,
    "is_set_up_seen": True,
    "now": NOW,
    "history": [],
}
RECORD = {
    "maker": "Acme",
    "model": "A1",
    "program": "Sevens 2.1",
    "asset_number": "10-77",
    "utc": "2026-01-02T10:00:00+00:00",
    "by": "Ada",
    "witness": "Grace",
}
MADE = {"utc": RECORD["utc"], "kind": "commissioned", "detail": "Acme A1", "persons": "Ada, Grace"}
KNOWN = NOBODY | {"record": RECORD, "history": [MADE]}
OTHER = KNOWN | {"differences": ["settings sent now: SET_OPTIONS 02 00"]}


def port(heard: str, **changes: Any) -> dict[str, Any]:
    return {
        "port": "/dev/ttyUSB0",
        "heard": heard,
        "protocol": "",
        "baud": 0,
        "host_frames": 0,
        "bytes_heard": 0,
        "detail": "",
        "is_in_force": False,
    } | changes


@pytest.fixture
def bench(glass: Glass) -> Iterator[Bench]:
    bench = Bench(glass)
    bench.leave()
    bench.engine.answers |= {"status": STATUS, "commission_show": KNOWN}
    yield bench
    bench.leave()


def open_part(bench: Bench, part: str, **answers: dict[str, Any] | Answer) -> None:
    bench.come()
    bench.open(Page.MACHINE, **answers)
    bench.press(f"{part}PartButton")


# The record


def test_the_record_is_told_with_its_two_names(qtbot: QtBot, bench: Bench) -> None:
    open_part(bench, "record")
    assert bench.glass.value("commissioned") == f"{RECORD['utc']} by Ada with Grace"
    assert bench.glass.value("plate_asset_number") == "10-77"
    assert "Acme A1, by Ada, Grace" in bench.words()


def test_what_differs_leads_to_its_repair(qtbot: QtBot, bench: Bench) -> None:
    open_part(bench, "record", commission_show=OTHER)
    assert "SET_OPTIONS 02" in bench.glass.value("difference0")
    bench.press("codeE2019")
    assert bench.engine.asked_with("repair") == [{"code": "E2019"}]


def test_without_a_record_it_says_so(qtbot: QtBot, bench: Bench) -> None:
    open_part(bench, "record", commission_show=NOBODY)
    assert bench.glass.value("commissioned") == "by nobody yet"
    assert bench.glass.item("commissioned").property("health") == "notice"
    assert not bench.glass.item("recordButton").isEnabled()


def test_where_one_must_be_there_it_is_a_fault(qtbot: QtBot, bench: Bench) -> None:
    open_part(bench, "record", commission_show=NOBODY | {"is_due": True})
    assert bench.glass.item("commissioned").property("health") == "bad"


def test_that_no_host_has_begun_is_told(qtbot: QtBot, bench: Bench) -> None:
    unseen = KNOWN | {"is_set_up_seen": False, "now": {"settings": None}}
    open_part(bench, "record", commission_show=unseen)
    assert "switch the machine off and on" in bench.glass.value("setUpSeen")


def test_two_persons_record_what_was_typed(qtbot: QtBot, bench: Bench) -> None:
    open_part(bench, "record")
    bench.press("edit_model")
    bench.press("key2")
    bench.press("textDoneButton")
    assert bench.glass.value("plate_model") == "A12"
    bench.press("recordButton")
    bench.press("reasonInstallation")
    bench.press("sheetDoButton")
    assert bench.engine.asked_with("commission_record") == []
    bench.press("witnessAda")
    for digit in "123456":
        bench.press(f"key{digit}")
    bench.press("keyDecide")
    assert bench.engine.asked_with("commission_record") == [
        {
            "maker": "Acme",
            "model": "A12",
            "program": "Sevens 2.1",
            "asset_number": "10-77",
            "reason": "Installation",
            "witness": "Ada",
            "witness_pin": "123456",
        }
    ]
    assert bench.glass.item("recordButton").isVisible()


def test_a_wrong_pin_is_told_where_it_is_typed(qtbot: QtBot, bench: Bench) -> None:
    refusal = Answer(0, code="E1102", error="the name or the PIN is wrong")
    open_part(bench, "record", commission_record=refusal)
    bench.press("recordButton")
    bench.press("reasonTest")
    bench.press("sheetDoButton")
    bench.press("witnessAda")
    for digit in "654321":
        bench.press(f"key{digit}")
    bench.press("keyDecide")
    assert "E1102  the name or the PIN is wrong" in bench.words()
    bench.press("witnessBackButton")
    assert bench.glass.item("recordButton").isVisible()


# The search


def test_nothing_is_searched_before_somebody_asks(qtbot: QtBot, bench: Bench) -> None:
    open_part(bench, "search")
    assert bench.engine.asked_with("machine_find") == []


def test_each_port_is_told_with_what_was_heard(qtbot: QtBot, bench: Bench) -> None:
    found = {"protocol": "ebds", "baud": 9600, "host_frames": 5}
    ports = [
        port("machine", **found, is_in_force=True),
        port("machine", **found),
        port("unsure", **found),
        port("noise", bytes_heard=40),
        port("nothing"),
        port("unusable", detail="busy"),
    ]
    open_part(bench, "search", machine_find={"code": "", "ports": ports})
    bench.press("searchButton")
    assert [bench.glass.value(f"port{number}") for number in range(6)] == [
        "ebds at 9600 baud, 5 frames, as the settings say",
        "ebds at 9600 baud, 5 frames: put it in the settings",
        "perhaps ebds at 9600 baud, 5 frames: not sure",
        "40 bytes that are no frames: another speed or protocol",
        "nothing",
        "busy",
    ]
    assert bench.glass.value("searchResult") == "a machine was found"


def test_that_none_was_found_leads_to_its_repair(qtbot: QtBot, bench: Bench) -> None:
    open_part(bench, "search", machine_find={"code": "E2018", "ports": [port("nothing")]})
    bench.press("searchButton")
    assert bench.glass.value("searchResult") == "no machine was found"
    bench.press("codeE2018")
    assert bench.engine.asked_with("repair") == [{"code": "E2018"}]
