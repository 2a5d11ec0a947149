"""A quiet world: one funding on each protocol, and every book says the same."""

import pytest

from merchant.models import CaptureMode
from tests.simulation.world import Plan, play


@pytest.mark.parametrize("profile", ["id003-b", "ebds-b", "cctalk-h"])
def test_a_funding_is_credited_and_all_books_are_equal(profile: str) -> None:
    result = play(Plan(1, profile=profile, fundings=1, amounts_minor=(37_00,)))
    assert result.violations == ()
    assert result.outcomes == {"credited_in_full": 1}
    assert result.cases == ()


def test_what_the_server_captures_by_itself_is_what_the_machine_counted() -> None:
    result = play(Plan(2, fundings=1, capture_mode=CaptureMode.MERCHANT_AFTER))
    assert result.violations == ()
    assert result.outcomes == {"credited_in_full": 1}
