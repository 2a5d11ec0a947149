"""The code as the shown frame has it: drawn exactly, read back, hidden in time."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtQml import QQmlComponent, qmlEngine
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kiosk.contract.messages import Action, Screen, Snapshot
from kiosk.ui.frame_reader import read_codes
from kiosk.ui.pictures import settings_for
from kiosk.ui.samples import CODE, LONG_URL, SAMPLES, SHORT_URL, snapshot
from tests.kiosk.ui.glass import Glass


def code_snapshot(url: str, number: int = 1) -> Snapshot:
    origin = "/".join(url.lower().split("/")[:3])
    return snapshot(
        Screen.CODE, Action.CANCEL, code=replace(CODE, url=url, origin=origin, number=number)
    )


def wait_for_verdict(qtbot: QtBot, glass: Glass) -> str:
    qtbot.waitUntil(lambda: glass.ui.code.property("reading") != "preparing", timeout=3000)
    return str(glass.ui.code.property("reading"))


@pytest.fixture
def smudge(glass: Glass) -> Iterator[QQuickItem]:
    """Something that lies over the code, as a broken renderer or a foreign window would."""
    component = QQmlComponent(qmlEngine(glass.ui.window))
    component.setData(
        b"import QtQuick; Rectangle { color: 'black'; z: 9; width: 500; height: 160; y: 200 }",
        QUrl(),
    )
    item = component.create()
    assert isinstance(item, QQuickItem)
    item.setParentItem(glass.ui.window.contentItem())
    yield item
    item.setVisible(False)
    item.deleteLater()


@pytest.mark.parametrize("url", [LONG_URL, SHORT_URL])
def test_the_shown_frame_is_read_back_and_told_with_its_facts(
    qtbot: QtBot, glass: Glass, url: str
) -> None:
    glass.show(SAMPLES["attract"])
    glass.touches.clear()

    glass.show(code_snapshot(url))

    assert wait_for_verdict(qtbot, glass) == "readable"
    assert read_codes(glass.grab()) == [url]
    (touch,) = glass.touches
    assert (touch.action, touch.screen) == (Action.CODE_READABLE, Screen.CODE)
    assert set(touch.details) == {"module_px", "version", "level"}


@pytest.mark.parametrize("url", [LONG_URL, SHORT_URL])
def test_modules_are_whole_pixels_within_a_quiet_zone_of_four(
    qtbot: QtBot, glass: Glass, url: str
) -> None:
    glass.show(SAMPLES["attract"])
    glass.touches.clear()
    glass.show(code_snapshot(url))
    wait_for_verdict(qtbot, glass)
    module = int(glass.touches[0].details["module_px"])
    modules = 4 * int(glass.touches[0].details["version"]) + 17
    place = glass.place(glass.item("qrCode")).toAlignedRect()

    corner = place.width() // 50  # the card's corners are round, and show the ground
    frame = glass.grab().copy(place.adjusted(corner, corner, -corner, -corner))

    left, top, right, bottom = dark_bounds(frame)
    assert right - left == bottom - top == modules * module
    margins = (left, top, frame.width() - right, frame.height() - bottom)
    assert min(margins) + corner >= 4 * module
    assert module == place.width() // (modules + 8)
    assert is_uniform_in_blocks(frame, left, top, modules, module)


def test_scanning_is_asked_for_only_after_the_read_back(qtbot: QtBot, glass: Glass) -> None:
    glass.show(SAMPLES["attract"])

    glass.ui.presenter.present(code_snapshot(LONG_URL))

    assert glass.text("screenTitle") == "Preparing your code…"
    wait_for_verdict(qtbot, glass)
    assert glass.text("screenTitle") == "Scan with your phone"


def test_a_corrupted_frame_is_laid_out_again_once_and_then_told(
    qtbot: QtBot, glass: Glass, smudge: QQuickItem
) -> None:
    glass.show(SAMPLES["attract"])
    glass.touches.clear()

    with qtbot.waitSignal(glass.ui.code.relayoutRequested):
        glass.show(code_snapshot(LONG_URL))

    assert wait_for_verdict(qtbot, glass) == "unreadable"
    assert [touch.action for touch in glass.touches] == [Action.CODE_UNREADABLE]
    assert glass.text("screenTitle") == "This code cannot be shown clearly"
    assert glass.find("qrCode") is None


def test_a_frame_that_clears_up_is_readable_after_the_second_layout(
    qtbot: QtBot, glass: Glass, smudge: QQuickItem
) -> None:
    glass.show(SAMPLES["attract"])
    glass.touches.clear()
    glass.ui.code.relayoutRequested.connect(
        lambda: smudge.setVisible(False), Qt.ConnectionType.SingleShotConnection
    )

    glass.show(code_snapshot(LONG_URL))

    assert wait_for_verdict(qtbot, glass) == "readable"
    assert [touch.action for touch in glass.touches] == [Action.CODE_READABLE]


def test_a_new_code_is_read_back_anew(qtbot: QtBot, glass: Glass) -> None:
    glass.show(code_snapshot(LONG_URL))
    wait_for_verdict(qtbot, glass)
    glass.touches.clear()

    glass.show(code_snapshot(SHORT_URL, number=2))
    wait_for_verdict(qtbot, glass)

    assert read_codes(glass.grab()) == [SHORT_URL]
    assert [touch.action for touch in glass.touches] == [Action.CODE_READABLE]


def test_a_snapshot_that_changes_only_the_time_is_not_read_back_again(
    qtbot: QtBot, glass: Glass
) -> None:
    glass.show(code_snapshot(LONG_URL))
    wait_for_verdict(qtbot, glass)
    glass.touches.clear()

    later = replace(CODE, remaining_ms=CODE.remaining_ms - 5000)
    glass.show(snapshot(Screen.CODE, Action.CANCEL, code=later))
    QTest.qWait(100)

    assert glass.touches == []


@pytest.mark.parametrize("screen", [screen for screen in Screen if screen is not Screen.CODE])
def test_the_code_is_gone_with_the_first_frame_of_another_screen(
    qtbot: QtBot, glass: Glass, screen: Screen
) -> None:
    glass.show(code_snapshot(LONG_URL))

    glass.ui.presenter.present(snapshot(screen, code=CODE))

    assert LONG_URL not in read_codes(glass.grab())  # a receipt has a code of its own


def test_the_code_is_gone_when_its_time_or_its_engine_is(qtbot: QtBot, glass: Glass) -> None:
    glass.show(snapshot(Screen.CODE, code=replace(CODE, remaining_ms=0)))
    assert read_codes(glass.grab()) == []

    glass.show(code_snapshot(LONG_URL))
    assert read_codes(glass.grab()) == [LONG_URL]

    glass.ui.presenter.present_absence()
    assert read_codes(glass.grab()) == []


def test_an_address_too_long_for_a_code_is_told_as_unreadable(qtbot: QtBot, glass: Glass) -> None:
    glass.show(SAMPLES["attract"])
    glass.touches.clear()

    glass.show(code_snapshot("https://pay.example.com/" + "x" * 3000))

    assert wait_for_verdict(qtbot, glass) == "unreadable"
    assert [touch.action for touch in glass.touches] == [Action.CODE_UNREADABLE]


def test_a_code_that_leads_elsewhere_is_never_drawn_and_told(qtbot: QtBot, glass: Glass) -> None:
    glass.show(SAMPLES["attract"])
    glass.touches.clear()

    glass.show(snapshot(Screen.CODE, code=replace(CODE, url="https://pay.example.com.evil/x")))

    assert glass.find("qrCode") is None
    assert [touch.action for touch in glass.touches] == [Action.CODE_UNREADABLE]
    assert glass.touches[0].details == {"reason": "origin"}


def test_an_inverted_code_counts_as_unreadable(qtbot: QtBot, glass: Glass) -> None:
    glass.show(code_snapshot(LONG_URL))
    frame = glass.grab().copy(glass.place(glass.item("qrCode")).toAlignedRect())

    frame.invertPixels()

    assert read_codes(frame) == []


def dark_bounds(frame: QImage) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of what is dark; right and bottom are one past it."""
    grey = frame.convertToFormat(QImage.Format.Format_Grayscale8)
    pixels, stride = bytes(grey.constBits()), grey.bytesPerLine()
    lines = [pixels[y * stride : y * stride + grey.width()] for y in range(grey.height())]
    rows = [y for y, line in enumerate(lines) if min(line) < 64]
    columns = [x for x, column in enumerate(zip(*lines, strict=True)) if min(column) < 64]
    return columns[0], rows[0], columns[-1] + 1, rows[-1] + 1


def is_uniform_in_blocks(frame: QImage, left: int, top: int, modules: int, module: int) -> bool:
    """Whether the corners of each module have the colour of its centre."""
    for row in range(modules):
        for column in range(modules):
            x, y, last = left + column * module, top + row * module, module - 1
            corners = ((x, y), (x + last, y), (x, y + last), (x + last, y + last))
            centre = frame.pixel(x + module // 2, y + module // 2)
            if any(frame.pixel(*corner) != centre for corner in corners):
                return False
    return True


def test_on_a_strip_the_code_has_the_whole_height_with_modules_a_phone_reads(
    qtbot: QtBot, qapp: QGuiApplication
) -> None:
    """A version 5 code, which holds 106 bytes, has modules of 5 px on 240 lines: 1.1 mm."""
    url = "https://pay.example.com/s/".ljust(106, "x")
    glass = Glass(settings_for("640x240"))

    glass.show(code_snapshot(url))
    verdict = wait_for_verdict(qtbot, glass)
    (touch,) = glass.touches
    shown = read_codes(glass.grab())

    glass.ui.stop()
    assert (verdict, shown) == ("readable", [url])
    assert touch.details["version"] == "5"
    assert touch.details["module_px"] == "5"
