"""A keyboard or a mouse at a terminal: nothing leaves the screen, nothing opens another."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kiosk.ui.samples import SAMPLES
from tests.kiosk.ui.conftest import SIZES, settings
from tests.kiosk.ui.glass import Glass

Key, Modifier, Button = Qt.Key, Qt.KeyboardModifier, Qt.MouseButton
CONTROL_ALT = Modifier.ControlModifier | Modifier.AltModifier
FUNCTION_KEYS = [getattr(Key, f"Key_F{number}") for number in range(1, 13)]
KEYS = [
    *((key, Modifier.NoModifier) for key in (Key.Key_Escape, Key.Key_Back)),
    *((key, Modifier.NoModifier) for key in (Key.Key_Menu, Key.Key_HomePage, Key.Key_Help)),
    *((key, Modifier.NoModifier) for key in FUNCTION_KEYS),
    *((key, Modifier.ControlModifier) for key in (Key.Key_Q, Key.Key_W, Key.Key_C, Key.Key_R)),
    *((key, Modifier.AltModifier) for key in (Key.Key_F4, Key.Key_Tab, Key.Key_Space)),
    *((key, CONTROL_ALT) for key in (Key.Key_Delete, Key.Key_Backspace, Key.Key_T, *FUNCTION_KEYS)),
    *((key, Modifier.MetaModifier) for key in (Key.Key_L, Key.Key_D, Key.Key_Q)),
    *((key, Modifier.ControlModifier | Modifier.ShiftModifier) for key in (Key.Key_Q, Key.Key_I)),
]
MIDDLE = QPoint(300, 300)


@pytest.fixture
def quits(qapp: QGuiApplication) -> Iterator[list[bool]]:
    """What has asked the application to end."""
    asked: list[bool] = []

    def ask() -> None:
        asked.append(True)

    qapp.aboutToQuit.connect(ask)
    yield asked
    qapp.aboutToQuit.disconnect(ask)


def windows() -> int:
    return len([w for w in QGuiApplication.topLevelWindows() if w.isVisible()])


@pytest.mark.parametrize("name", ["attract", "code_over", "crediting_game", "attendant"])
def test_no_key_does_anything(qtbot: QtBot, glass: Glass, quits: list[bool], name: str) -> None:
    glass.show(SAMPLES[name])
    glass.settle()
    glass.touches.clear()
    glass.ui.window.requestActivate()
    qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is glass.ui.window)
    before, words = windows(), glass.words()

    for key, modifiers in KEYS:
        QTest.keyClick(glass.ui.window, key, modifiers)
    QTest.qWait(1)

    assert glass.touches == []
    assert not quits
    assert windows() == before
    assert glass.words() == words
    assert glass.ui.window.isVisible()


def test_the_right_and_the_middle_button_do_nothing(qtbot: QtBot, glass: Glass) -> None:
    glass.show(SAMPLES["attract"])
    glass.settle()
    glass.touches.clear()
    before = windows()
    place = glass.place(glass.item("addFundsButton")).center().toPoint()

    for button in (Button.RightButton, Button.MiddleButton, Button.BackButton):
        for point in (MIDDLE, place):
            QTest.mouseClick(glass.ui.window, button, Modifier.NoModifier, point)

    assert glass.touches == []
    assert windows() == before


def test_no_menu_opens_on_a_long_press_or_a_menu_key(qtbot: QtBot, glass: Glass) -> None:
    glass.show(SAMPLES["attract"])
    glass.settle()
    before = windows()
    point = glass.ui.window.mapToGlobal(MIDDLE)

    for reason in (QContextMenuEvent.Reason.Mouse, QContextMenuEvent.Reason.Keyboard):
        event = QContextMenuEvent(reason, MIDDLE, point)
        QGuiApplication.sendEvent(glass.ui.window, event)
    QTest.mousePress(glass.ui.window, Button.LeftButton, Modifier.NoModifier, MIDDLE)
    hold_ms = QGuiApplication.styleHints().mousePressAndHoldInterval()
    QTest.qWait(hold_ms + 100)
    QTest.mouseRelease(glass.ui.window, Button.LeftButton, Modifier.NoModifier, MIDDLE)

    assert windows() == before


def test_a_window_manager_cannot_end_the_program(
    qtbot: QtBot, qapp: QGuiApplication, glass: Glass, quits: list[bool]
) -> None:
    glass.ui.window.close()
    QTest.qWait(1)

    assert glass.ui.window.isVisible()
    assert not quits
    assert not qapp.quitOnLastWindowClosed()


def test_on_a_desk_escape_ends_the_demo(qtbot: QtBot, qapp: QGuiApplication) -> None:
    glass = Glass(settings(SIZES[0], can_quit=True))
    glass.show(SAMPLES["attract"])
    glass.ui.window.requestActivate()
    qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is glass.ui.window)

    with qtbot.waitSignal(glass.ui._qml.quit):
        QTest.keyClick(glass.ui.window, Key.Key_Escape)

    glass.ui.stop()
