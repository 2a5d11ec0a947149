"""What it means that a screen fits its glass."""

import math
from dataclasses import replace
from itertools import combinations

from PySide6.QtCore import QMarginsF, QRectF

from kiosk.contract.messages import Language
from kiosk.ui.samples import SAMPLES
from tests.kiosk.ui.glass import Glass

MM_PER_INCH = 25.4
SMALL_PRINT = {"staffCode", "helpLine", "demoMark"}
_TOUCHING = QMarginsF(1, 1, 1, 1)


def pixels_per_mm(glass: Glass) -> float:
    window = glass.ui.window
    diagonal = math.hypot(window.width(), window.height())
    return diagonal / (float(window.property("diagonalInch")) * MM_PER_INCH)


def misfits(glass: Glass, target_mm: float, locale: Language = Language.ENGLISH) -> list[str]:
    """What is cut, outside, covered or too small, of every sample: nothing, when all is well."""
    found = []
    for name, sample in SAMPLES.items():
        glass.show(replace(sample, locale=locale))
        found += [f"{name}: {fault}" for fault in _faults(glass, target_mm * pixels_per_mm(glass))]
    return found


def _faults(glass: Glass, target_px: float) -> list[str]:
    window = QRectF(0, 0, glass.ui.window.width() + 1, glass.ui.window.height() + 1)
    texts = {_words(item): glass.place(item) for item in glass.texts()}
    buttons = {f"[{_words(item)}]": glass.place(item) for item in glass.buttons()}
    found = [f"{_words(item)} is cut" for item in glass.texts() if item.property("truncated")]
    found += [
        f"{_words(item)} is wider than its place"
        for item in glass.texts()
        if item.property("paintedWidth") > item.width() + 1
    ]
    found += [
        f"{w} is outside" for w, place in (texts | buttons).items() if not window.contains(place)
    ]
    found += [
        f"{button} is too small"
        for button, place in buttons.items()
        if min(place.width(), place.height()) < target_px
    ]
    for kind in (texts, buttons):
        found += [
            f"{one} and {other} cover each other"
            for (one, first), (other, second) in combinations(kind.items(), 2)
            if first.marginsRemoved(_TOUCHING).intersects(second.marginsRemoved(_TOUCHING))
        ]
    return found + [
        f"{button} covers {words}"
        for button, place in buttons.items()
        for words, text in texts.items()
        if place.intersects(text.marginsRemoved(_TOUCHING)) and not place.contains(text)
    ]


def _words(item: object) -> str:
    return str(item.property("text"))  # type: ignore[attr-defined]  # every QObject has it
