"""The port is tested with its two wires joined."""

from typing import Any

from pytestqt.qtbot import QtBot

from kiosk.contract.messages import Page
from kiosk.contract.technician import Answer
from tests.kiosk.ui.technician.bench import Bench

LOOPED: dict[str, Any] = {
    "passed": True,
    "sent": 256,
    "came": 256,
    "wrong": 0,
    "code": "",
    "errors": None,
}


def loop_back(bench: Bench, answer: dict[str, Any] | Answer) -> None:
    """A finger opens the test and presses its button."""
    bench.open(Page.MACHINE, machine_loop_back=answer)
    bench.press("testPartButton")
    bench.press("loopBackButton")


def test_the_loop_back_test_is_made_by_a_finger(qtbot: QtBot, bench: Bench) -> None:
    loop_back(bench, LOOPED)

    assert bench.engine.asked_with("machine_loop_back") == [{}]
    assert bench.glass.item("loopBackResult").property("text") == "● Passed"
    assert bench.glass.value("loopBackBytes") == "256 sent, 256 came back, 0 wrong"


def test_bytes_that_came_back_spoilt_lead_to_their_repair(qtbot: QtBot, bench: Bench) -> None:
    loop_back(bench, LOOPED | {"passed": False, "came": 95, "wrong": 30, "code": "E2035"})
    assert bench.glass.item("loopBackResult").property("text") == "■ Failed"
    assert bench.glass.value("loopBackBytes") == "256 sent, 95 came back, 30 wrong"
    bench.press("codeE2035")

    assert bench.engine.asked_with("repair")[-1] == {"code": "E2035"}


def test_a_loop_back_test_at_a_machine_that_polls_says_why_not(qtbot: QtBot, bench: Bench) -> None:
    loop_back(bench, Answer(0, {}, "E2036", "a machine polls on this line: take its cable off"))

    assert "a machine polls on this line" in bench.words()
    assert "Passed" not in bench.words()
