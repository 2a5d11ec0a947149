"""Every screen in turn, in a window and as pictures."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kiosk.contract.messages import Screen
from kiosk.ui.app import KioskUi
from kiosk.ui.gallery import Gallery
from kiosk.ui.pictures import SHEET, settings_for, write_pictures, write_sheet
from kiosk.ui.samples import SAMPLES
from tests.kiosk.ui.programs import Program

NAMES = tuple(SAMPLES)


@pytest.fixture
def ui(qapp: QGuiApplication) -> Iterator[KioskUi]:
    ui = KioskUi(settings_for("1024x600"), Gallery())
    ui.start()
    yield ui
    ui.stop()


def shown(ui: KioskUi) -> str:
    assert isinstance(ui.client, Gallery)
    assert ui.kiosk.property("screen") == SAMPLES[ui.client.name].screen
    return ui.client.name


def test_arrows_lead_through_every_screen_and_back(qtbot: QtBot, ui: KioskUi) -> None:
    seen = [shown(ui)]
    for _ in SAMPLES:
        QTest.keyClick(ui.window, Qt.Key.Key_Right)
        seen.append(shown(ui))
    QTest.keyClick(ui.window, Qt.Key.Key_Left)

    assert seen == [*NAMES, NAMES[0]]
    assert shown(ui) == NAMES[-1]


def test_a_touch_leads_on_wherever_it_is_made(qtbot: QtBot, ui: KioskUi) -> None:
    QTest.mouseClick(ui.window, Qt.MouseButton.LeftButton)

    qtbot.waitUntil(lambda: shown(ui) == NAMES[1])


def test_a_language_chosen_in_the_gallery_is_spoken(qtbot: QtBot, ui: KioskUi) -> None:
    while shown(ui) != "languages":
        QTest.keyClick(ui.window, Qt.Key.Key_Right)
    ui.kiosk.settle(is_settled=True)

    ui.kiosk.touch("choose_language", {"language": "es"})
    QTest.keyClick(ui.window, Qt.Key.Key_Left)
    QTest.keyClick(ui.window, Qt.Key.Key_Right)

    titles = ui.window.findChildren(QQuickItem, "screenTitle")
    assert [t.property("text") for t in titles if t.isVisible()] == ["Elija su idioma"]


def test_a_screen_that_nobody_touches_gives_way(qtbot: QtBot, ui: KioskUi) -> None:
    assert isinstance(ui.client, Gallery)

    ui.client.tire()

    assert shown(ui) == NAMES[1]


def test_the_gallery_has_every_screen_of_the_contract() -> None:
    assert {sample.screen for sample in SAMPLES.values()} == set(Screen)


def test_each_screen_is_a_picture_and_all_are_one_sheet(
    qtbot: QtBot, qapp: QGuiApplication, tmp_path: Path
) -> None:
    sizes = ["640x240"]

    write_pictures(tmp_path, sizes)
    write_sheet(tmp_path, sizes)

    for name in SAMPLES:
        for size in sizes:
            with Image.open(tmp_path / f"{name}-{size}.png") as picture:
                assert f"{picture.width}x{picture.height}" == size
                assert len(picture.convert("L").getcolors() or ()) > 20, f"{name} is empty"
    with Image.open(tmp_path / SHEET) as sheet:
        assert sheet.height > 200 * len(SAMPLES)


def test_the_screens_program_shows_its_gallery_without_an_engine() -> None:
    with tempfile.TemporaryDirectory(prefix="ui") as folder:
        program = Program("kiosk.ui.app", Path(folder), "--gallery")
        try:
            assert program.read_line() == {"ready": "kiosk-ui"}
            assert not program.is_called()
        finally:
            program.end()
