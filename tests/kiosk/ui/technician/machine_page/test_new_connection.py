"""A new connection is made from the machine's page."""

from pytestqt.qtbot import QtBot

from kiosk.contract.messages import Page
from kiosk.contract.technician import Answer
from tests.kiosk.ui.technician.bench import Bench
from tests.kiosk.ui.technician.machine_page.samples import LINK
from tests.kiosk.ui.technician.test_menu import STATUS


def test_a_new_connection_is_made_with_a_reason(qtbot: QtBot, bench: Bench) -> None:
    bench.open(Page.MACHINE)
    bench.press("reconnectButton")
    assert bench.engine.asked_with("machine_reconnect") == []
    bench.press("reasonRepair")
    bench.press("sheetDoButton")

    assert bench.engine.asked_with("machine_reconnect") == [{"reason": "Repair"}]


def test_a_refused_connection_says_why(qtbot: QtBot, bench: Bench) -> None:
    refusal = Answer(0, code="E2015", error="a note is in hand")
    bench.open(Page.MACHINE, machine_reconnect=refusal)
    bench.press("reconnectButton")
    bench.press("reasonTest")
    bench.press("sheetDoButton")

    assert "a note is in hand" in bench.words()
    assert bench.glass.find("codeE2015")


def test_with_a_note_on_the_line_none_is_offered(qtbot: QtBot, bench: Bench) -> None:
    bench.open(Page.MACHINE, status=STATUS | {"machine_link": LINK | {"has_note": True}})

    assert not bench.glass.item("reconnectButton").isEnabled()
