"""The facts of the machine's line, in words."""

from pytestqt.qtbot import QtBot

from kiosk.contract.messages import Page
from tests.kiosk.ui.technician.bench import Bench
from tests.kiosk.ui.technician.machine_page.samples import DOWN, LINK, NOISY
from tests.kiosk.ui.technician.test_menu import STATUS


def test_the_facts_of_the_line_are_told_in_words(qtbot: QtBot, bench: Bench) -> None:
    bench.open(Page.MACHINE)

    assert bench.glass.value("linkState") == "up, the machine takes notes"
    assert bench.glass.value("linkPolls") == "last 0.07 s ago, every 0.2 s"
    assert bench.glass.value("linkHost") == "lets notes in"
    assert bench.glass.value("linkValues") == "$20  $100"
    assert (
        bench.glass.value("linkReplies")
        == "half within 0.6 ms, 99 of 100 within 1.2 ms, slowest 4.1 ms"
    )
    assert (
        bench.glass.value("linkCounts")
        == "4321 frames in, 4320 out, 2 resets by the host, port opened 3 times"
    )
    assert bench.glass.value("linkErrors") == "none"
    assert bench.glass.value("linkProtocol") == "id003 at 9600 baud"
    assert bench.glass.value("linkPort") == LINK["port"]
    assert bench.glass.value("linkCreditPoint") == "vend_valid"


def test_a_silent_machine_leads_to_its_repair(qtbot: QtBot, bench: Bench) -> None:
    bench.open(Page.MACHINE, status=STATUS | {"machine_link": DOWN})
    assert bench.glass.value("linkState") == "silent: the port is open, and no poll comes"
    assert bench.glass.value("linkPolls") == "none on this line yet"
    bench.press("codeE2003")

    assert bench.engine.asked_with("repair") == [{"code": "E2003"}]


def test_errors_on_the_line_are_noticed(qtbot: QtBot, bench: Bench) -> None:
    bench.open(Page.MACHINE, status=STATUS | {"machine_link": NOISY})

    assert bench.glass.value("linkErrors") == "2 bad frames, 17 bytes of no frame"
    assert bench.glass.item("linkErrors").property("health") == "notice"


def test_the_status_page_tells_the_same_facts(qtbot: QtBot, bench: Bench) -> None:
    bench.open(Page.STATUS)

    assert bench.glass.value("linkPolls") == "last 0.07 s ago, every 0.2 s"
