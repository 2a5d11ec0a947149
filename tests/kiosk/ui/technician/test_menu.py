"""Into the menu, through its pages and out again, as a finger would."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kiosk.contract.messages import Page, Visit
from kiosk.contract.technician import Answer, Ask
from kiosk.ui.samples import SAMPLES
from tests.kiosk.ui.glass import Glass
from tests.kiosk.ui.technician.bench import Bench

STATUS = {
    "kiosk_number": 10,
    "machine_number": "1234",
    "obstacle": "machine_unreachable",
    "code": "E2001",
    "parts": [
        {"part": "machine", "health": "bad", "code": "E2001", "detail": "no such file"},
        {"part": "journal", "health": "good", "code": "", "detail": ""},
    ],
}
REPAIR = {
    "code": "E2001",
    "title": "The serial port is missing",
    "cause": "The adapter is not plugged in.",
    "steps": ["Plug it in.", "Check the cable.", "Change the adapter."],
    "retest": "The link is up.",
}


@pytest.fixture
def bench(glass: Glass) -> Iterator[Bench]:
    bench = Bench(glass)
    bench.leave()
    bench.engine.answers |= {"status": STATUS, "repair": {"repair": REPAIR}}
    yield bench
    bench.leave()


def tap_corners(bench: Bench, *corners: str) -> None:
    window = bench.glass.ui.window
    for corner in corners:
        x = 3 if "left" in corner else window.width() - 3
        y = 3 if "top" in corner else window.height() - 3
        QTest.mouseClick(
            window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(x, y)
        )


def test_the_four_corners_clockwise_call_the_menu(qtbot: QtBot, bench: Bench) -> None:
    tap_corners(bench, "top left", "top right", "bottom right", "bottom left")

    assert bench.engine.asked == [(Ask.APPROACH, {})]


@pytest.mark.parametrize(
    "corners",
    [
        ("top left", "top right", "bottom right"),
        ("top left", "bottom left", "bottom right", "top right"),
        ("top right", "bottom right", "bottom left", "top left"),
    ],
)
def test_other_touches_call_nothing(qtbot: QtBot, bench: Bench, corners: tuple[str, ...]) -> None:
    tap_corners(bench, *corners)

    assert bench.engine.asked == []


def test_a_menu_that_may_not_open_says_why_and_what_to_do(qtbot: QtBot, bench: Bench) -> None:
    bench.engine.answers[Ask.APPROACH] = Answer(0, {"repair": REPAIR}, "E1105", "a session is open")

    tap_corners(bench, "top left", "top right", "bottom right", "bottom left")
    bench.glass.draw()

    assert bench.glass.text("staffRefusal").endswith("a session is open")
    assert bench.glass.text("repairStep0") == "Plug it in."

    bench.press("closeRefusalButton")

    assert bench.glass.find("staffRefusal") is None


def test_a_name_and_six_digits_sign_in(qtbot: QtBot, bench: Bench) -> None:
    bench.come()
    bench.press("personGrace")
    for digit in "123454":
        bench.press(f"key{digit}")
    bench.press("key⌫")
    bench.press("key5")
    bench.press("keySign in")

    assert bench.engine.asked_with(Ask.SIGN_IN) == [{"person": "Grace", "pin": "123455"}]


def test_no_digit_of_a_pin_is_shown(qtbot: QtBot, bench: Bench) -> None:
    bench.come()
    bench.press("personGrace")
    before = bench.glass.words()
    for digit in "777":
        bench.press(f"key{digit}")

    assert bench.glass.words() == before


def test_a_wrong_pin_is_told_and_the_next_one_can_be_typed(qtbot: QtBot, bench: Bench) -> None:
    bench.engine.answers[Ask.SIGN_IN] = Answer(0, code="E1102", error="the PIN is wrong")
    bench.come()
    bench.press("personGrace")
    for digit in "123456":
        bench.press(f"key{digit}")
    bench.press("keySign in")

    assert bench.glass.text("signInHint") == "E1102  the PIN is wrong"
    assert not bench.glass.item("keySign in").isEnabled()


def test_a_refusal_goes_with_the_person_who_met_it(qtbot: QtBot, bench: Bench) -> None:
    bench.engine.answers[Ask.SIGN_IN] = Answer(0, code="E1102", error="the PIN is wrong")
    bench.come()
    bench.glass.ui.staff.signIn("Grace", "123456")
    bench.leave()

    assert bench.glass.find("staffRefusal") is None
    assert bench.glass.find("addFundsButton")


def test_the_first_page_is_the_status_with_a_way_to_each_repair(qtbot: QtBot, bench: Bench) -> None:
    bench.come()
    bench.enter()

    assert bench.engine.asked_with(Ask.OPEN_PAGE) == [{"page": "status"}]
    assert "No connection to the machine" in bench.glass.words()

    bench.press("codeE2001")

    assert bench.engine.asked_with("repair") == [{"code": "E2001"}]
    assert bench.glass.text("repairTitle") == "E2001  The serial port is missing"
    assert bench.glass.text("repairStep2") == "Change the adapter."


def test_only_the_persons_own_pages_are_offered(qtbot: QtBot, bench: Bench) -> None:
    bench.enter(Visit("Grace", "technician", (Page.STATUS, Page.MACHINE, Page.REPAIR), 180_000))

    assert bench.glass.find("machinePageButton")
    assert not bench.glass.find("transactionsPageButton")


def test_leaving_asks_first(qtbot: QtBot, bench: Bench) -> None:
    bench.enter()
    bench.press("leaveButton")
    assert bench.engine.asked_with(Ask.LEAVE) == []
    bench.press("stayButton")
    bench.press("leaveButton")
    bench.press("leaveButton")

    assert bench.engine.asked_with(Ask.LEAVE) == [{}]


def test_each_touch_inside_is_told_to_the_engine(qtbot: QtBot, bench: Bench) -> None:
    bench.enter()
    bench.press("statusPageButton")

    assert len(bench.engine.asked_with(Ask.STAY)) == 1


def test_the_patrons_screen_is_back_when_nobody_is_here(qtbot: QtBot, bench: Bench) -> None:
    bench.enter()
    bench.leave()

    assert bench.glass.find("pageTitle") is None
    assert bench.glass.find("addFundsButton")
    assert SAMPLES["attract"].visit is None
