"""Which code is drawn in which place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.ui.qr import QUIET_ZONE, QrDoesNotFitError, plan_qr
from kiosk.ui.samples import LONG_URL, SHORT_URL


def test_a_long_address_gets_the_smallest_version_and_so_the_largest_modules() -> None:
    plan = plan_qr(LONG_URL, 537)

    assert len(LONG_URL) == 152
    assert (plan.version, plan.level, plan.module_px) == (7, "L", 10)


def test_the_level_rises_as_far_as_the_version_holds_it() -> None:
    plan = plan_qr("HTTPS://P.EX/7F3", 300)

    assert (plan.version, plan.level) == (1, "Q")


@given(
    text=st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef0123456789:/.-_?=&", min_size=1, max_size=160),
    side_px=st.integers(70, 1200),
)
def test_modules_are_whole_pixels_and_no_larger_ones_would_fit(text: str, side_px: int) -> None:
    plan = plan_qr(text, side_px)

    modules = len(plan.rows) + 2 * QUIET_ZONE
    assert len(plan.rows) == 4 * plan.version + 17
    assert plan.side_px == modules * plan.module_px <= side_px
    assert modules * (plan.module_px + 1) > side_px


def test_the_same_text_is_never_drawn_in_a_larger_version_for_a_stronger_level() -> None:
    versions = {plan_qr(SHORT_URL[:length], 800).version for length in range(1, 21)}

    assert versions == {1}


@pytest.mark.parametrize(("text", "side_px"), [("x" * 3000, 1000), (LONG_URL, 50)])
def test_what_does_not_fit_is_refused(text: str, side_px: int) -> None:
    with pytest.raises(QrDoesNotFitError):
        plan_qr(text, side_px)
