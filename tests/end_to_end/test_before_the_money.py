"""What can go wrong before anything is approved: nothing is charged, and the patron is told."""

import anyio
import pytest

from kiosk.contract.messages import Action, Reason, Screen
from kiosk.demo.patron import Patron
from kiosk.demo.phone_http import HttpPhone
from tests.end_to_end.table import laid_table

pytestmark = pytest.mark.anyio

SHORT_CODES = {"merchant-server": {"code_lifetime_s": 5, "approve_by_s": 14}}
HASTE = {"kiosk-engine": {"patience": {"code_margin_s": 0.5, "canceled_s": 1, "refused_s": 1}}}


async def test_a_merchant_server_that_is_down_at_the_touch() -> None:
    async with laid_table(HASTE) as table:
        await table.until(Screen.ATTRACT)
        await table.stack.merchant.kill()
        await table.touch(Action.ADD_FUNDS)
        shown = await table.until(Screen.OUT_OF_SERVICE)
        assert (shown.reason, shown.staff_code) == (Reason.SERVICE_UNREACHABLE, "E3001")
        await table.stack.merchant.start()
        await table.until(Screen.ATTRACT)
        await table.approve("20.00")
        await table.until(Screen.CREDITED)
        await table.assert_every_book_agrees(20_00)


async def test_a_payment_service_that_refuses_the_credentials() -> None:
    async with laid_table(HASTE) as table:
        await table.until(Screen.ATTRACT)
        await table.fault(refuse_credentials=True)
        await table.touch(Action.ADD_FUNDS)
        shown = await table.until(Screen.OUT_OF_SERVICE)
        assert (shown.reason, shown.staff_code) == (Reason.SERVICE_UNREACHABLE, "E4001")
        await table.fault(refuse_credentials=False)
        await table.approve("20.00")
        await table.until(Screen.CREDITED)


async def test_a_code_that_expires_unscanned_is_renewed_and_the_last_one_ends_the_session() -> None:
    async with laid_table({**SHORT_CODES, **HASTE}) as table:
        first = await table.code_url()
        await table.until(Screen.REQUESTING)
        second = await table.until(Screen.CODE)
        assert second.code is not None
        assert (second.code.number, second.code.url == first) == (2, False)
        await table.until(Screen.EXPIRED)
        assert (await table.fundings())[0]["state"] == "EXPIRED"


async def test_help_over_a_code_leaves_the_session_as_it_was() -> None:
    async with laid_table(HASTE) as table:
        url = await table.code_url()
        await table.touch(Action.OPEN_HELP)
        shown = await table.until(Screen.HELP)
        assert shown.policy.fee_text == "This service charges no fee."
        assert shown.code is not None
        assert shown.code.url == ""
        await table.touch(Action.CLOSE_HELP)
        back = await table.until(Screen.CODE)
        assert back.code is not None
        assert back.code.url == url


async def test_a_session_ends_at_its_approval_deadline_while_the_patron_is_at_the_phone() -> None:
    async with laid_table({**SHORT_CODES, **HASTE}) as table:
        await table.choose("20.00")
        await table.until(Screen.EXPIRED)
        await table.patron.approve()
        assert await table.patron.final_outcome() == "not_added"
        await table.assert_every_book_agrees(0)


async def test_a_patron_who_cancels_on_the_kiosk() -> None:
    async with laid_table(HASTE) as table:
        await table.choose("20.00")
        await table.touch(Action.CANCEL)
        await table.until(Screen.CANCELED)
        await table.patron.approve()
        assert await table.patron.final_outcome() == "not_added"
        await table.assert_every_book_agrees(0)


async def test_a_patron_who_cancels_on_the_phone() -> None:
    async with laid_table(HASTE) as table:
        await table.choose("20.00")
        await table.patron.phone.press("cancel")
        await table.until(Screen.CANCELED)
        await table.assert_every_book_agrees(0)


async def test_a_bank_that_denies() -> None:
    async with laid_table() as table:
        url = await table.code_url()
        await table.patron.open_code(url)
        await table.patron.choose("20.00", "NotEnoughFunds")
        await table.patron.approve()
        shown = await table.until(Screen.DENIED)
        assert shown.reason is Reason.BANK_DENIED
        await table.assert_every_book_agrees(0)


async def test_an_amount_that_the_enabled_notes_cannot_express_is_refused_before_the_bank() -> None:
    twenties = {"egm-simulator": {"denominations_minor": [20_00]}}
    async with laid_table(twenties) as table:
        url = await table.code_url()
        await table.patron.open_code(url)
        await table.patron.phone.press("continue")
        await table.patron.phone.fill("amount", "30.00")
        await table.patron.phone.press("continue")
        assert await table.patron.phone.page() == "amount"
        await table.patron.phone.fill("amount", "40.00")
        await table.patron.phone.press("continue")
        assert await table.patron.phone.page() == "bank"


async def test_a_door_that_opens_while_the_code_is_shown() -> None:
    async with laid_table() as table:
        url = await table.code_url()
        await table.machine({"do": "open_door"})
        shown = await table.until(Screen.OUT_OF_SERVICE)
        assert shown.code is None
        await table.patron.phone.open(url)
        assert await table.patron.phone.page() in {"expired", "closed", "used", "start"}
        await table.machine({"do": "close_door"})
        await table.until(Screen.ATTRACT)
        await table.assert_every_book_agrees(0)


async def test_a_line_that_vanishes_before_the_first_note() -> None:
    patience = {"kiosk-engine": {"patience": {"machine_s": 3}}}
    async with laid_table(patience) as table:
        await table.choose("20.00")
        await table.machine({"do": "unplug"})
        shown = await table.until(Screen.OUT_OF_SERVICE)
        assert shown.reason is Reason.MACHINE_UNREACHABLE
        await table.patron.approve()
        assert await table.patron.final_outcome() == "not_added"
        await table.machine({"do": "replug"})
        await table.until(Screen.ATTRACT)
        await table.assert_every_book_agrees(0)


async def test_a_second_phone_that_scans_the_same_code() -> None:
    async with laid_table() as table:
        url = await table.choose("20.00")
        async with HttpPhone() as other:
            await other.open(url)
            assert await Patron(other).phone.page() != "start"
        await table.patron.approve()
        await table.until(Screen.CREDITED)
        await table.assert_every_book_agrees(20_00)


async def test_two_authorisations_on_one_code_credit_once_and_release_the_other() -> None:
    async with laid_table() as table:
        await table.fault(double_authorisation=True)
        await table.approve("20.00")
        await table.until(Screen.CREDITED)
        await anyio.sleep(1)
        await table.assert_every_book_agrees(20_00)


async def test_an_approval_that_comes_after_the_end_is_released() -> None:
    async with laid_table({**SHORT_CODES, **HASTE}) as table:
        await table.choose("20.00")
        await table.fault(late_approval_s=15)
        await table.patron.approve()
        await table.until(Screen.EXPIRED)
        assert await table.patron.final_outcome() == "not_added"
        await table.assert_every_book_agrees(0)
