"""How well a shown code can be scanned: measured in the frame, judged by what phones need."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Final, TypeAlias

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage

from kiosk.ui.frame_reader import grey_lines
from kiosk.ui.qr import QUIET_ZONE, QrPlan

Line: TypeAlias = Sequence[int]

CONTRAST_MIN: Final = 70  # percent. Source: ISO/IEC 15415, symbol contrast of the best grade
MODULE_PX_MIN: Final = 3
MODULE_MM_MIN: Final = 0.8
CODE_MM_MIN: Final = 20
DISTANCE_BY_SIZE: Final = 10  # a phone reads a code from ten times its size
_DARK_BELOW: Final = 128  # of 255


@dataclass(frozen=True, slots=True)
class Measured:
    """Of the frame's own pixels, without what the plan says."""

    quiet_zone: float  # modules, on the narrowest side
    contrast: int  # percent, as drawn


@dataclass(frozen=True, slots=True)
class Verdict:
    """`faults` names each rule that the code breaks; none means that it passed."""

    module_mm: float
    code_mm: float
    distance_mm: int  # from which a phone reads it
    faults: tuple[str, ...]


def measure(frame: QImage, place: QRect, module_px: int) -> Measured:
    """`place` holds the code, in the frame's pixels; what surrounds the code is measured too."""
    place = place.intersected(frame.rect())
    lines = grey_lines(frame)
    rows = _dark(lines, place.left(), place.right(), place.top(), place.bottom())
    if not rows:
        return Measured(0, 0)
    columns = list(zip(*lines, strict=True))
    across = _dark(columns, rows[0], rows[-1], place.left(), place.right())
    top, bottom, left, right = rows[0], rows[-1], across[0], across[-1]
    margins = (
        _light(lines[top - 1 :: -1] if top else [], left, right),
        _light(lines[bottom + 1 :], left, right),
        _light(columns[left - 1 :: -1] if left else [], top, bottom),
        _light(columns[right + 1 :], top, bottom),
    )
    inside = [line[left : right + 1] for line in lines[top : bottom + 1]]
    span = max(map(max, inside)) - min(map(min, inside))
    return Measured(min(margins) / module_px, round(span * 100 / 255))


def judge(plan: QrPlan, measured: Measured, pixels_per_mm: float, *, is_readable: bool) -> Verdict:
    """`pixels_per_mm` are device pixels."""
    module_mm = plan.module_px / pixels_per_mm
    code_mm = len(plan.rows) * module_mm
    broken = {
        "unreadable": not is_readable,
        "module_px": plan.module_px < MODULE_PX_MIN,
        "module_mm": module_mm < MODULE_MM_MIN,
        "code_mm": code_mm < CODE_MM_MIN,
        "quiet_zone": measured.quiet_zone < QUIET_ZONE,
        "contrast": measured.contrast < CONTRAST_MIN,
    }
    faults = tuple(name for name, is_broken in broken.items() if is_broken)
    return Verdict(module_mm, code_mm, round(code_mm * DISTANCE_BY_SIZE), faults)


def _dark(lines: Sequence[Line], first: int, last: int, begin: int, end: int) -> list[int]:
    """Which of the lines from `begin` to `end` have a dark pixel between `first` and `last`."""
    return [n for n in range(begin, end + 1) if min(lines[n][first : last + 1]) < _DARK_BELOW]


def _light(lines: Iterable[Line], first: int, last: int) -> int:
    """How many lines on end have no dark pixel between `first` and `last`."""
    light = takewhile(lambda line: min(line[first : last + 1]) >= _DARK_BELOW, lines)
    return sum(1 for _ in light)
