"""Every screen at every usual size as a picture, and one sheet of them all.

python -m kiosk.ui.pictures DIRECTORY [--language es] [--size WIDTHxHEIGHT …]
"""

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QImage

from kiosk.contract.messages import Language, Snapshot
from kiosk.ui.app import KioskUi, create_application
from kiosk.ui.gallery import Gallery
from kiosk.ui.samples import SAMPLES
from kiosk.ui.settings import UiSettings

# The usual glasses, with their diagonals in inches.
GLASSES: Final = {
    "640x240": 6.2,
    "800x480": 7.0,
    "1024x600": 10.1,
    "1280x720": 11.6,
    "1280x1024": 19.0,
    "1920x1080": 23.8,
    "1080x1920": 27.0,
}
SHEET: Final = "sheet.png"
_ROW_PX: Final = 220
_NAME_PX: Final = 16
_GAP_PX: Final = 6
_PATIENCE_MS: Final = 2000


def settings_for(size: str) -> UiSettings:
    """A window of this size, on a glass of its usual diagonal."""
    return UiSettings(window=size, diagonal_inch=GLASSES[size])


def picture_of(ui: KioskUi, snapshot: Snapshot) -> QImage:
    """What the glass shows; of a code, once it has been read back."""
    loop = QEventLoop()
    ui.window.frameSwapped.connect(loop.quit)
    ui.presenter.present(snapshot)
    ui.window.update()
    loop.exec()
    ui.window.frameSwapped.disconnect(loop.quit)
    if ui.code.property("text") and ui.code.property("reading") == "preparing":
        ui.code.readingChanged.connect(loop.quit)
        QTimer.singleShot(_PATIENCE_MS, loop.quit)
        loop.exec()
        ui.code.readingChanged.disconnect(loop.quit)
    return ui.window.grabWindow()


def write_pictures(folder: Path, sizes: list[str], language: Language = Language.ENGLISH) -> None:
    """One PNG of each screen at each size."""
    for size in sizes:
        ui = KioskUi(settings_for(size), Gallery())
        ui.start()
        ui.client.stop()
        for name, sample in SAMPLES.items():
            spoken = replace(sample, locale=language)
            picture_of(ui, spoken).save(str(folder / f"{name}-{size}.png"))
        ui.stop()


def write_sheet(folder: Path, sizes: list[str]) -> None:
    """One row for each screen, one column for each size, made of the pictures in the folder."""
    widths = [round(_ROW_PX * _width(size) / _height(size)) for size in sizes]
    step = _ROW_PX + _NAME_PX + _GAP_PX
    paper = (sum(widths) + _GAP_PX * len(sizes), step * len(SAMPLES))
    sheet = Image.new("RGB", paper, "white")
    pen = ImageDraw.Draw(sheet)
    for row, name in enumerate(SAMPLES):
        left, top = 0, row * step
        pen.text((left + 2, top + 2), name, fill="black")
        for size, width in zip(sizes, widths, strict=True):
            with Image.open(folder / f"{name}-{size}.png") as picture:
                small = picture.convert("RGB").resize((width, _ROW_PX), Image.Resampling.LANCZOS)
            sheet.paste(small, (left, top + _NAME_PX))
            left += width + _GAP_PX
    sheet.save(folder / SHEET)


def _width(size: str) -> int:
    return int(size.partition("x")[0])


def _height(size: str) -> int:
    return int(size.partition("x")[2])


def main() -> None:
    parser = argparse.ArgumentParser(prog="pictures", description=__doc__)
    parser.add_argument("folder", type=Path, help="where the pictures go")
    parser.add_argument("--size", action="append", choices=GLASSES, help="only this size")
    parser.add_argument("--language", type=Language, choices=Language, default=Language.ENGLISH)
    arguments = parser.parse_args()
    sizes = arguments.size or list(GLASSES)
    arguments.folder.mkdir(parents=True, exist_ok=True)
    application = create_application(settings_for(sizes[0]))
    write_pictures(arguments.folder, sizes, arguments.language)
    write_sheet(arguments.folder, sizes)
    del application


if __name__ == "__main__":
    main()
