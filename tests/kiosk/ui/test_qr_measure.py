"""What is measured in a frame with a code, and what phones need."""

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage

from kiosk.ui.qr import QrPlan, plan_qr
from kiosk.ui.qr_measure import Measured, judge, measure

PLAN = plan_qr("HTTPS://PAY.EXAMPLE/Q/TOKEN", 400)
SIDE = PLAN.side_px
GOOD = Measured(quiet_zone=4, contrast=93)


def frame(margin: int = 4, dark: str = "#111111", light: str = "#fdfdfd") -> QImage:
    """The plan drawn with `margin` light modules on black."""
    module, count = PLAN.module_px, len(PLAN.rows)
    image = QImage(SIDE + 40, SIDE + 40, QImage.Format.Format_RGB32)
    image.fill(QColor("#000000"))
    left = 20 + 4 * module
    wide = (count + 2 * margin) * module
    fill(image, QRect(left - margin * module, left - margin * module, wide, wide), light)
    for y, row in enumerate(PLAN.rows):
        for x, is_dark in enumerate(row):
            place = QRect(left + x * module, left + y * module, module, module)
            fill(image, place, dark if is_dark else light)
    return image


def fill(image: QImage, place: QRect, colour: str) -> None:
    for y in range(place.top(), place.bottom() + 1):
        for x in range(place.left(), place.right() + 1):
            image.setPixelColor(x, y, QColor(colour))


def code_place() -> QRect:
    """Where the code's own modules are."""
    inner = len(PLAN.rows) * PLAN.module_px
    return QRect(20 + 4 * PLAN.module_px, 20 + 4 * PLAN.module_px, inner, inner)


@pytest.mark.parametrize("margin", [1, 2, 4])
def test_the_light_around_the_code_is_counted_in_modules(margin: int) -> None:
    assert measure(frame(margin), code_place(), PLAN.module_px).quiet_zone == margin


@pytest.mark.parametrize(
    ("dark", "light", "percent"), [("#000000", "#ffffff", 100), ("#404040", "#c0c0c0", 50)]
)
def test_the_contrast_is_that_of_the_pixels(dark: str, light: str, percent: int) -> None:
    measured = measure(frame(dark=dark, light=light), code_place(), PLAN.module_px)

    assert measured.contrast == percent


def test_a_place_without_a_code_has_neither() -> None:
    blank = QImage(100, 100, QImage.Format.Format_RGB32)
    blank.fill(QColor("#ffffff"))

    assert measure(blank, blank.rect(), 3) == Measured(0, 0)


def test_a_good_code_breaks_no_rule_and_is_read_from_ten_times_its_size() -> None:
    verdict = judge(PLAN, GOOD, 4.0, is_readable=True)

    assert verdict.faults == ()
    assert verdict.code_mm == pytest.approx(len(PLAN.rows) * PLAN.module_px / 4)
    assert verdict.distance_mm == round(verdict.code_mm * 10)


@pytest.mark.parametrize(
    ("plan", "measured", "pixels_per_mm", "is_readable", "fault"),
    [
        (PLAN, GOOD, 4.0, False, "unreadable"),
        (PLAN, Measured(3.9, 93), 4.0, True, "quiet_zone"),
        (PLAN, Measured(4, 69), 4.0, True, "contrast"),
        (plan_qr("X" * 40, 70), GOOD, 1.0, True, "module_px"),
        (PLAN, GOOD, PLAN.module_px / 0.79, True, "module_mm"),
        (QrPlan(PLAN.rows[:21], 1, "L", 4), GOOD, 4 / 0.9, True, "code_mm"),
    ],
)
def test_each_rule_that_is_broken_is_named(
    plan: QrPlan, measured: Measured, pixels_per_mm: float, is_readable: bool, fault: str
) -> None:
    assert fault in judge(plan, measured, pixels_per_mm, is_readable=is_readable).faults
