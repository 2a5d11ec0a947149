"""The machine's test, step by step."""

from pytestqt.qtbot import QtBot

from kiosk.contract.messages import Page
from tests.kiosk.ui.technician.bench import Bench
from tests.kiosk.ui.technician.machine_page.samples import STEPS, results


def test_a_passed_test_is_told_in_words_mark_and_colour(qtbot: QtBot, bench: Bench) -> None:
    bench.open(Page.MACHINE, machine_self_test=results())
    bench.press("testPartButton")
    assert bench.engine.asked_with("machine_self_test") == []
    bench.press("selfTestButton")

    assert bench.glass.text("selfTestResult") == "● Passed"
    assert all(bench.glass.item(f"step_{s}").property("health") == "good" for s in STEPS)


def test_a_failed_step_leads_to_its_repair(qtbot: QtBot, bench: Bench) -> None:
    bench.open(Page.MACHINE, machine_self_test=results("bytes", "E2003"))
    bench.press("testPartButton")
    bench.press("selfTestButton")

    assert bench.glass.text("selfTestResult") == "■ Failed"
    assert bench.glass.value("step_bytes") == "nothing came within 7 s"
    assert bench.glass.value("step_polls") == "not tested"
    bench.press("codeE2003")
    assert bench.engine.asked_with("repair") == [{"code": "E2003"}]
