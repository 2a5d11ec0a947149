"""A daily limit that was reached, as the phone's page tells it."""

import pytest

from tests.sandbox.desk import Desk
from tests.sandbox.fake_merchant import FakeMerchant

pytestmark = pytest.mark.anyio

REACHED = {
    "allowed": False,
    "reason": "LIMIT_EXCEEDED",
    "dailyLimit": "500.00",
    "used": "480.00",
    "remaining": "0.50",
    "resetsAt": "2026-01-02T06:00:00-08:00",
}


async def test_a_reached_limit_is_told_with_its_figures_on_the_floors_clock(
    desk: Desk, merchant: FakeMerchant
) -> None:
    merchant.limit = REACHED
    phone = desk.phone()

    assert await phone.pay(await desk.mint()) == "denied"

    assert "Your daily limit is $500. You have used $480 today." in phone.page.text
    assert "It resets at 06:00." in phone.page.text
    assert not merchant.fundings


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"used": None}, "Your limit for today has been reached."),
        ({"reason": "UBAI_BLOCKED"}, "Your bank or the payment service did not approve this."),
    ],
    ids=str,
)
async def test_without_figures_and_for_a_block_the_words_stay_neutral(
    desk: Desk, merchant: FakeMerchant, changes: dict[str, str | None], told: str
) -> None:
    merchant.limit = REACHED | changes
    phone = desk.phone()

    assert await phone.pay(await desk.mint()) == "denied"

    assert told in phone.page.text
    assert "$480" not in phone.page.text


async def test_the_merchant_is_told_which_codes_patron_the_check_is_about(
    desk: Desk, merchant: FakeMerchant
) -> None:
    url = await desk.mint()

    await desk.phone().pay(url)

    assert [check["token"] for check in merchant.checks] == [url.rpartition("/")[2]]
