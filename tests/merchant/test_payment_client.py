"""What the payment service writes, read."""

from datetime import UTC, datetime

import pytest

from merchant.payments.client import parse_expiry

MOMENT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "2026-01-02T03:04:05Z",
        "2026-01-02T04:04:05+01:00",
        1767323045,
        1767323045000,
        "1767323045",
        "1767323045000",
    ],
)
def test_an_expiry_is_read_in_each_form_the_service_may_use(written: object) -> None:
    assert parse_expiry(written) == MOMENT


@pytest.mark.parametrize(
    "written", ["2026-01-02T03:04:05", "soon", "", None, True, [1], {}, "1e30", "inf", "nan", -1e30]
)
def test_any_other_expiry_is_refused(written: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # whichever of its kinds
        parse_expiry(written)
