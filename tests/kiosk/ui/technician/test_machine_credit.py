"""The commissioning credit on the real window: meter, note, meter, and what it shows."""

from collections.abc import Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from kiosk.contract.messages import Page
from kiosk.contract.technician import Answer
from tests.kiosk.ui.glass import Glass
from tests.kiosk.ui.technician.bench import Bench
from tests.kiosk.ui.technician.test_machine_record import KNOWN
from tests.kiosk.ui.technician.test_menu import STATUS

NONE: dict[str, Any] = {"currency": "USD", "values_minor": [1_00, 20_00], "credits": []}
OFFERED: dict[str, Any] = {
    "number": "10-C001",
    "value_minor": 20_00,
    "currency": "USD",
    "credit_point": "vend_valid",
    "by": "Grace",
    "witness": "Ada",
    "meter_before_minor": 1000_00,
    "state": "presented",
    "is_open": True,
    "result": "",
    "code": "",
    "frames": [],
    "ack_s": None,
    "acks_repeated": 0,
    "meter_after_minor": None,
    "counted_minor": 0,
    "finding": "",
    "is_agreeing": None,
    "is_booked": False,
}
ENDED = OFFERED | {
    "state": "ended",
    "result": "credited",
    "frames": ["12:00:01.100  H>A  STATUS REQUEST", "12:00:01.102  A>H  VEND VALID 05"],
    "ack_s": 0.1,
}
CLOSED = ENDED | {
    "state": "done",
    "is_open": False,
    "meter_after_minor": 1020_00,
    "counted_minor": 20_00,
    "finding": "counted_with_ack",
    "is_agreeing": True,
    "is_booked": True,
}
UNFIT = Answer(0, code="E6009", error="the meter moved by another amount than the note's value")


def with_credit(credit: dict[str, Any]) -> dict[str, Any]:
    return NONE | {"credits": [credit]}


@pytest.fixture
def bench(glass: Glass) -> Iterator[Bench]:
    bench = Bench(glass)
    bench.leave()
    bench.engine.answers |= {"status": STATUS, "commission_show": KNOWN}
    yield bench
    bench.leave()


def open_credit(bench: Bench, shown: dict[str, Any], **answers: dict[str, Any] | Answer) -> None:
    bench.come()
    bench.open(Page.MACHINE, commission_credit_show=shown, **answers)
    bench.press("recordPartButton")
    bench.press("creditButton")


def types(bench: Bench, digits: str, done: str) -> None:
    for digit in digits:
        bench.press(f"key{digit}")
    bench.press(f"key{done}")


def witnessed(bench: Bench) -> None:
    bench.press("witnessAda")
    types(bench, "123456", "Decide")


def closes(bench: Bench, meter: str) -> None:
    bench.press("closeCreditButton")
    types(bench, meter, "Next")
    witnessed(bench)


def test_a_note_is_given_after_the_meter_a_reason_and_the_second_person(
    qtbot: QtBot, bench: Bench
) -> None:
    open_credit(bench, NONE)
    bench.press("value2000")
    types(bench, "100000", "Next")
    bench.press("reasonInstallation")
    bench.press("sheetDoButton")
    assert bench.engine.asked_with("commission_credit_begin") == []
    assert "The house gives the machine $20. Its bill meter is $1,000." in bench.words()
    bench.engine.answers["commission_credit_show"] = with_credit(OFFERED)
    witnessed(bench)
    assert bench.engine.asked_with("commission_credit_begin") == [
        {
            "value_minor": 20_00,
            "meter_before_minor": 1000_00,
            "reason": "Installation",
            "witness": "Ada",
            "witness_pin": "123456",
        }
    ]
    assert bench.glass.value("creditWire") == "the note is being offered: wait"
    assert bench.glass.find("closeCreditButton") is None


def test_after_what_was_seen_the_meter_and_the_second_person_close_it(
    qtbot: QtBot, bench: Bench
) -> None:
    open_credit(bench, with_credit(ENDED))
    assert bench.glass.value("creditWire") == "the machine kept the note and acknowledged it"
    assert bench.glass.value("creditAck") == "100 ms, 0 repeated"
    assert "VEND VALID 05" in bench.words()
    assert bench.glass.find("creditFound") is None
    bench.engine.answers["commission_credit_show"] = with_credit(CLOSED)
    closes(bench, "102000")
    assert bench.engine.asked_with("commission_credit_close") == [
        {
            "number": "10-C001",
            "meter_after_minor": 1020_00,
            "differs": False,
            "witness": "Ada",
            "witness_pin": "123456",
        }
    ]
    assert bench.glass.value("creditFound") == "it acknowledged the note and counted it"
    assert bench.glass.value("creditAgrees") == "agrees with what is set: vend_valid"
    assert bench.glass.value("creditMeters") == "$1,000, then $1,020"
    assert bench.glass.value("creditBooked") == "by the server, at the house's cost"


def test_another_amount_is_read_again_or_vouched_for(qtbot: QtBot, bench: Bench) -> None:
    open_credit(bench, with_credit(ENDED), commission_credit_close=UNFIT)
    closes(bench, "104000")
    assert "another amount than the note's value" in bench.words()
    bench.press("readAgainButton")
    assert bench.glass.item("creditAfterAmount").isVisible()
    types(bench, "104000", "Next")
    witnessed(bench)
    bench.press("differsButton")
    witnessed(bench)
    asked = bench.engine.asked_with("commission_credit_close")
    assert [each["differs"] for each in asked] == [False, False, True]


def test_what_differs_from_the_setting_is_a_fault(qtbot: QtBot, bench: Bench) -> None:
    differing = {"finding": "counts_at_ack", "is_agreeing": False, "is_booked": False}
    open_credit(bench, with_credit(CLOSED | differing))
    assert bench.glass.item("creditFound").property("health") == "bad"
    assert bench.glass.value("creditAgrees") == "DIFFERS from what is set: vend_valid"
    bench.press("codeE6008")
    assert bench.engine.asked_with("repair") == [{"code": "E6008"}]


def test_the_record_tells_what_it_has_shown_and_what_is_open(qtbot: QtBot, bench: Bench) -> None:
    record = KNOWN["record"] | {"credit_finding": "counts_at_ack"}
    bench.come()
    bench.open(Page.MACHINE, commission_show=KNOWN | {"record": record})
    bench.press("recordPartButton")
    assert bench.glass.value("creditFinding") == "it counts only what it has acknowledged"
    bench.leave()
    bench.come()
    bench.open(Page.MACHINE, commission_show=KNOWN | {"open_credit": "10-C001"})
    bench.press("recordPartButton")
    assert bench.glass.value("creditFinding") == "10-C001 is open: its meter is to be read"
    bench.press("creditButton")
    bench.press("creditBackButton")
    assert bench.glass.item("recordButton").isVisible()
