"""The operator wants a break after each funding: the kiosk tells it, and so does the server."""

import pytest

from kiosk.contract.messages import Action, Reason, Screen
from tests.end_to_end.table import laid_table

pytestmark = pytest.mark.anyio

BREAKS = {"merchant-server": {"pauses": {"cool_down_s": 3600}}}


async def test_a_patron_who_has_added_funds_reads_when_it_is_possible_again() -> None:
    async with laid_table(BREAKS) as table:
        await table.approve("20.00")
        await table.until(Screen.CREDITED)
        await table.assert_every_book_agrees(20_00)
        await table.touch(Action.ACKNOWLEDGE)
        shown = await table.until_snapshot(lambda shown: shown.pause is not None)
        assert (shown.screen, shown.reason) == (Screen.OUT_OF_SERVICE, Reason.COOL_DOWN)
        assert shown.staff_code == "E4119"
        assert Action.ADD_FUNDS not in shown.actions
