"""What is on the wire below the frames."""

import pytest
from pytestqt.qtbot import QtBot

from kiosk.contract.messages import Page
from tests.kiosk.ui.technician.bench import Bench
from tests.kiosk.ui.technician.machine_page.samples import DOWN, LINK
from tests.kiosk.ui.technician.test_menu import STATUS


def test_what_is_on_the_wire_is_told_with_its_rates(qtbot: QtBot, bench: Bench) -> None:
    bench.open(Page.MACHINE)

    assert bench.glass.value("linkSeen") == "the machine's frames"
    assert bench.glass.value("linkRates") == "25.5 from the machine, 24 to it"
    assert bench.glass.value("linkPortErrors") == "this port cannot tell"


@pytest.mark.parametrize(
    ("seen", "code", "words"),
    [
        ("nothing", "E2030", "nothing at all"),
        ("zeros", "E2031", "nothing but zeros: wrong speed, or a break"),
        ("parity", "E2032", "bytes of a wrong parity"),
        ("framing", "E2033", "bytes of a wrong speed"),
        ("bytes", "E2016", "bytes that are no frames"),
        ("echo", "E2004", "our own echo"),
    ],
)
def test_what_is_wrong_on_the_wire_leads_to_its_repair(
    qtbot: QtBot, bench: Bench, seen: str, code: str, words: str
) -> None:
    errors = {"framing": 1, "parity": 20, "overrun": 3, "breaks": 4}
    wire = LINK["wire"] | {"seen": seen, "code": code, "errors": errors}
    bench.open(Page.MACHINE, status=STATUS | {"machine_link": DOWN | {"wire": wire}})
    assert bench.glass.value("linkSeen") == words
    assert bench.glass.value("linkPortErrors") == "1 framing, 20 parity, 3 overrun, 4 breaks"
    bench.press(f"code{code}")

    assert bench.engine.asked_with("repair")[-1] == {"code": code}
