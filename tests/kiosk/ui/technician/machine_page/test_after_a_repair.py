"""The test after a repair."""

from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from kiosk.contract.technician import Answer
from tests.kiosk.ui.technician.bench import Bench


def repairing(bench: Bench, **retest: Any) -> None:
    """On the page of E2001, tested again with this result."""
    bench.enter()
    bench.press("codeE2001")
    bench.engine.answers["retest"] = retest
    bench.press("retestButton")


@pytest.mark.parametrize(
    ("passed", "told"), [(True, "● Passed"), (False, "■ Failed"), (None, "▲ Look for yourself")]
)
def test_the_test_after_a_repair_tells_how_it_ended(
    qtbot: QtBot, bench: Bench, passed: bool | None, told: str
) -> None:
    repairing(bench, passed=passed, detail="what was found", code="")

    assert bench.engine.asked_with("retest") == [{"code": "E2001"}]
    assert bench.glass.text("retestResult") == told
    assert bench.glass.value("retestDetail") == "what was found"


def test_another_fault_that_the_test_finds_leads_to_its_own_repair(
    qtbot: QtBot, bench: Bench
) -> None:
    repairing(bench, passed=False, detail="no poll", code="E2003")
    bench.press("codeE2003")

    assert bench.engine.asked_with("repair") == [{"code": "E2001"}, {"code": "E2003"}]
    assert bench.glass.find("retestResult") is None


def test_a_test_that_cannot_be_made_says_why(qtbot: QtBot, bench: Bench) -> None:
    bench.enter()
    bench.press("codeE2001")
    bench.engine.answers["retest"] = Answer(0, code="E1106", error="no right")
    bench.press("retestButton")

    assert "no right" in bench.words()
    assert bench.glass.find("retestResult") is None
