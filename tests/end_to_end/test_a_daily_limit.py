"""The operator's daily limit: what is left can still be added, and then both screens tell why."""

import pytest

from kiosk.contract.messages import Action, Reason, Screen
from tests.end_to_end.table import laid_table

pytestmark = pytest.mark.anyio

LIMIT = {"merchant-server": {"default_daily_limit_minor": 20_00, "time_zone": "Asia/Tokyo"}}


async def test_a_patron_whose_limit_is_used_up_reads_it_on_the_machine_and_on_the_phone() -> None:
    async with laid_table(LIMIT) as table:
        await table.approve("20.00")
        await table.until(Screen.CREDITED)
        await table.assert_every_book_agrees(20_00)
        await table.touch(Action.ACKNOWLEDGE)

        await table.approve("20.00")

        shown = await table.until(Screen.DENIED)
        assert (shown.reason, Action.ADD_FUNDS in shown.actions) == (Reason.LIMIT_REACHED, False)
        limit = shown.daily_limit
        assert limit is not None
        assert (limit.limit_minor, limit.used_minor, limit.resets_at) == (20_00, 20_00, "06:00")
        assert await table.patron.final_outcome() == "denied"
        words = await table.patron.phone.text("reason")
        assert words == "Your daily limit is $20. You have used $20 today. It resets at 06:00."
        await table.assert_every_book_agrees(20_00)
