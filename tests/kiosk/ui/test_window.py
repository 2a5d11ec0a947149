"""The window: closed by nobody on a floor, by anybody on a desk."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QCloseEvent, QGuiApplication
from pytestqt.qtbot import QtBot

from kiosk.ui.samples import SAMPLES
from tests.kiosk.ui.conftest import SIZES, settings
from tests.kiosk.ui.fit import misfits
from tests.kiosk.ui.glass import Glass


@pytest.fixture
def desk_glass(qapp: QGuiApplication) -> Iterator[Glass]:
    glass = Glass(settings(SIZES[0], can_quit=True))
    yield glass
    glass.ui.stop()


@pytest.mark.parametrize(
    ("size", "target_mm"),
    [("640x240", 15), ("800x480", 15), ("1280x720", 20), ("1280x1024", 20), ("1080x1920", 20)],
)
def test_other_glasses_hold_every_screen_too(
    qtbot: QtBot, qapp: QGuiApplication, size: str, target_mm: int
) -> None:
    glass = Glass(settings(size))

    found = misfits(glass, target_mm)

    glass.ui.stop()
    assert not found, "\n".join(found)


def close(glass: Glass) -> QCloseEvent:
    """What a window manager, or Alt+F4, sends."""
    event = QCloseEvent()
    QGuiApplication.sendEvent(glass.ui.window, event)
    return event


def test_on_a_floor_the_window_ignores_being_closed(qtbot: QtBot, glass: Glass) -> None:
    event = close(glass)

    assert event.type() is QEvent.Type.Close
    assert not event.isAccepted()
    assert glass.ui.window.isVisible()


def test_on_a_floor_no_way_to_quit_is_shown(qtbot: QtBot, glass: Glass) -> None:
    glass.show(SAMPLES["attract"])

    assert glass.find("quitButton") is None


def test_on_a_desk_the_window_can_be_closed(qtbot: QtBot, desk_glass: Glass) -> None:
    desk_glass.show(SAMPLES["attract"])
    assert desk_glass.find("quitButton") is not None

    assert close(desk_glass).isAccepted()


def test_the_window_is_as_large_as_was_asked_for(qtbot: QtBot, glass: Glass) -> None:
    size = f"{glass.ui.window.width()}x{glass.ui.window.height()}"

    assert size in SIZES
