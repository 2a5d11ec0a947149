"""The tests of the glass, as a finger makes them, and the code read back from the real window."""

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QMetaObject, QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kiosk.contract.messages import Page
from kiosk.contract.technician import Ask
from tests.kiosk.ui.glass import Glass
from tests.kiosk.ui.technician.bench import Bench

TEXT = "https://pay.example/".ljust(84, "x")
DISPLAY: dict[str, Any] = {"code_text": TEXT, "is_length_real": True, "results": []}
UTC = "2026-01-02T03:04:05.000+00:00"
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def bench(glass: Glass) -> Iterator[Bench]:
    bench = Bench(glass)
    bench.leave()
    bench.open(Page.DISPLAY, display=DISPLAY)
    yield bench
    bench.leave()


def results(bench: Bench) -> list[dict[str, Any]]:
    return bench.engine.asked_with("display_result")


def touch(bench: Bench, x: float, y: float) -> None:
    QTest.mouseClick(bench.glass.ui.window, LEFT, NONE, QPoint(int(x), int(y)))


def cells(bench: Bench) -> tuple[int, int]:
    grid = bench.glass.item("touchGrid")
    return grid.property("columns"), grid.property("rows")


def touch_cell(bench: Bench, column: int, row: int) -> None:
    window, (columns, rows) = bench.glass.ui.window, cells(bench)
    touch(bench, (column + 0.5) * window.width() / columns, (row + 0.5) * window.height() / rows)


def tell(item: QQuickItem, what: str) -> None:
    """What a timer would do."""
    assert QMetaObject.invokeMethod(item, what)


def grey_at_middle(bench: Bench) -> QColor:
    frame = bench.glass.grab()
    return frame.pixelColor(frame.width() // 2, frame.height() // 3)


def test_a_test_never_made_is_said_to_be_so(qtbot: QtBot, bench: Bench) -> None:
    assert bench.glass.text("touchLastResult") == "never tested"


def test_who_tested_what_and_when_is_told(qtbot: QtBot, bench: Bench) -> None:
    last = {"test": "touch", "passed": False, "detail": "3 left", "person": "Grace", "utc": UTC}
    bench.engine.answers["display"] = DISPLAY | {"results": [last]}
    bench.press("statusPageButton")
    bench.press("displayPageButton")

    told = bench.glass.text("touchLastResult")
    assert told.startswith("■ failed, Grace, 2026-01-0")
    assert told.endswith("3 left")


def test_every_cell_touched_passes_and_counts_the_misses(qtbot: QtBot, bench: Bench) -> None:
    bench.press("touchTestButton")
    columns, rows = cells(bench)
    touch_cell(bench, 0, 0)
    touch_cell(bench, 0, 0)
    assert "misses: 1" in bench.glass.text("touchHint")
    for row in range(rows):
        for column in range(columns):
            if (column, row) != (0, 0):
                touch_cell(bench, column, row)
    bench.redraw()

    assert results(bench) == [
        {
            "test": "touch",
            "passed": True,
            "detail": f"all {columns * rows} cells touched, misses: 1",
        }
    ]
    assert bench.glass.find("touchGrid") is None


def test_a_finger_that_glides_turns_every_cell_on_its_way(qtbot: QtBot, bench: Bench) -> None:
    bench.press("touchTestButton")
    (columns, rows), window = cells(bench), bench.glass.ui.window
    y = window.height() // rows // 2
    QTest.mousePress(window, LEFT, NONE, QPoint(2, y))
    for column in range(columns):
        QTest.mouseMove(window, QPoint(int((column + 0.5) * window.width() / columns), y))
        QTest.qWait(1)
    QTest.mouseRelease(window, LEFT, NONE, QPoint(window.width() - 2, y))

    assert f"Left: {columns * (rows - 1)}," in bench.glass.text("touchHint")


def test_a_cell_that_feels_nothing_fails_the_test_when_no_touch_comes(
    qtbot: QtBot, bench: Bench
) -> None:
    bench.press("touchTestButton")
    columns, rows = cells(bench)
    touch_cell(bench, 0, 0)
    tell(bench.glass.item("touchGrid"), "giveUp")
    bench.redraw()

    total = columns * rows
    (result,) = results(bench)
    assert not result["passed"]
    assert result["detail"] == (
        f"{total - 1} of {total} cells not touched, the first in row 1, column 2"
    )


@pytest.mark.parametrize(("button", "passed"), [("evenButton", True), ("unevenButton", False)])
def test_the_colours_fill_the_glass_one_after_the_other(
    qtbot: QtBot, bench: Bench, button: str, passed: bool
) -> None:
    bench.press("coloursTestButton")
    for colour in ("#ff0000", "#00ff00", "#0000ff", "#ffffff", "#000000"):
        assert grey_at_middle(bench).name() == colour
        frame = bench.glass.grab()
        assert frame.pixelColor(0, 0) == frame.pixelColor(frame.width() - 1, frame.height() - 1)
        bench.press("colourField")
    frame = bench.glass.grab()
    assert frame.pixelColor(1, 5).lightness() < 20
    assert frame.pixelColor(frame.width() - 2, 5).lightness() > 235
    bench.press("colourField")
    assert results(bench) == []
    bench.press(button)

    assert [(result["test"], result["passed"]) for result in results(bench)] == [
        ("colours", passed)
    ]
    assert bench.glass.find("colourQuestion") is None


def test_while_the_glass_is_wiped_nothing_is_touched_and_nobody_kept_inside(
    qtbot: QtBot, bench: Bench
) -> None:
    bench.press("cleanTestButton")
    stays = len(bench.engine.asked_with(Ask.STAY))
    window = bench.glass.ui.window
    for x in range(5, window.width(), window.width() // 7):
        for y in range(5, window.height(), window.height() // 5):
            touch(bench, x, y)
    bench.redraw()

    assert len(bench.engine.asked_with(Ask.STAY)) == stays
    assert bench.engine.asked_with(Ask.LEAVE) == []
    assert bench.glass.find("cleanGlass")


def test_the_glass_is_back_after_thirty_seconds(qtbot: QtBot, bench: Bench) -> None:
    bench.press("cleanTestButton")
    assert bench.glass.text("cleanSeconds") == "30"
    for _ in range(29):
        tell(bench.glass.item("cleanGlass"), "tick")
    assert bench.glass.text("cleanSeconds") == "1"
    tell(bench.glass.item("cleanGlass"), "tick")
    bench.redraw()

    assert bench.glass.find("cleanGlass") is None
    assert results(bench) == [{"test": "clean", "passed": True, "detail": ""}]
    stays = len(bench.engine.asked_with(Ask.STAY))
    bench.press("statusPageButton")
    assert len(bench.engine.asked_with(Ask.STAY)) == stays + 1


def test_a_visit_that_ends_while_the_glass_is_wiped_frees_the_glass(
    qtbot: QtBot, bench: Bench
) -> None:
    bench.press("cleanTestButton")
    bench.leave()
    bench.redraw()

    assert bench.glass.find("cleanGlass") is None
    assert bench.glass.ui.staff.property("isGlassWiped") is False


def test_the_code_is_drawn_where_the_patron_sees_it_and_read_back(
    qtbot: QtBot, bench: Bench
) -> None:
    bench.press("codeTestButton")
    qtbot.waitUntil(lambda: "● This code scans well" in bench.words())

    words = bench.words()
    assert "version 5, level M, 84 characters" in words
    assert "px," in words
    assert "% as drawn" in words
    bench.press("codeTestGlass")
    (result,) = results(bench)
    assert (result["test"], result["passed"]) == ("code", True)
    assert result["detail"].startswith("version 5 M")


def test_a_code_that_does_not_fit_fails(qtbot: QtBot, bench: Bench) -> None:
    bench.engine.answers["display"] = DISPLAY | {"code_text": "x" * 3000}
    bench.press("statusPageButton")
    bench.press("displayPageButton")
    bench.press("codeTestButton")
    assert "■ This code is hard to scan" in bench.words()
    bench.press("codeTestGlass")

    assert results(bench) == [{"test": "code", "passed": False, "detail": "the code does not fit"}]


def test_the_size_of_the_glass_is_told(qtbot: QtBot, bench: Bench) -> None:
    window = bench.glass.ui.window
    words = bench.words()

    assert f"the window has {window.width()} " in words
    assert "wide" in words
    assert "kiosk-display" in words
