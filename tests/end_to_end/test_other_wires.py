"""The same money on the other wires: nothing above the driver knows which one it is."""

from typing import Any

import pytest

from kiosk.contract.messages import Amount, Screen
from tests.end_to_end.table import laid_table

pytestmark = pytest.mark.anyio

SLOW_POLL_S = 0.3  # from the credit that is counted to its acknowledgement: time for a death


def speaking(protocol: str) -> dict[str, dict[str, Any]]:
    wire = {"protocol": protocol}
    return {"egm-simulator": wire, "kiosk-engine": {"device": wire}}


@pytest.mark.parametrize("protocol", ["ebds", "cctalk"])
async def test_a_funding_is_credited_and_every_book_agrees(protocol: str) -> None:
    async with laid_table(speaking(protocol)) as table:
        await table.approve("31.00")
        shown = await table.until(Screen.CREDITED)
        assert shown.credited == Amount(31_00, "USD")
        await table.assert_every_book_agrees(31_00)


@pytest.mark.parametrize("protocol", ["ebds", "cctalk"])
async def test_an_engine_killed_after_a_note_was_counted_never_offers_it_again(
    protocol: str,
) -> None:
    async with laid_table(speaking(protocol)) as table:
        await table.approve("40.00")
        await table.until_counted(1)
        await table.stack.engine.kill()
        await table.stack.engine.start()
        shown = await table.until(Screen.ATTENDANT, Screen.CONFIRM_PRESENCE)
        if shown.screen is Screen.ATTENDANT:
            await table.assert_the_case_says_what_is_in_doubt()
        else:  # the proof came, and was written down, before the kill
            assert shown.credited == Amount(await table.counted_minor(), "USD")


async def test_an_engine_killed_while_a_note_is_shown_goes_on_with_it_and_leaves_no_case() -> None:
    overrides: dict[str, dict[str, Any]] = {
        "egm-simulator": {"protocol": "ebds", "poll_interval_s": SLOW_POLL_S},
        "kiosk-engine": {"device": {"protocol": "ebds", "continuity_s": 10}},
    }
    async with laid_table(overrides) as table:
        await table.approve("20.00")
        await table.until_counted(1)
        await table.stack.engine.kill()
        await table.stack.engine.start()
        shown = await table.until(Screen.CREDITED, Screen.ATTENDANT)
        assert shown.screen is Screen.CREDITED
        assert shown.credited == Amount(20_00, "USD")
        assert await table.cases() == []
        await table.assert_every_book_agrees(20_00)
