"""The patron on the real pages of the simulated payment service, up to the bank's approval."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from kiosk.demo.patron import Patron, PatronError, Phone
from kiosk.demo.phone_chromium import chromium_phone, find_chromium
from kiosk.demo.phone_http import HttpPhone, Page
from kiosk.demo.process import RunningProgram
from kiosk.demo.programs import ACCESS_ID, Desk, Layout, Screen, programs

pytestmark = pytest.mark.anyio


@pytest.fixture
async def code_url(tmp_path: Path) -> AsyncIterator[str]:
    """A fresh code of a payment service that runs for one test."""
    desk = Desk.arrange(tmp_path, Layout(Screen.NONE))
    program = next(each for each in programs(desk) if each.name == "merchant-sandbox")
    sandbox = RunningProgram(program, tmp_path)
    await sandbox.start()
    request = {
        "merchantId": "desk-merchant",
        "propertyId": 1,
        "machineId": 1234,
        "machineNumber": "1234",
        "qrTimestamp": "2026-01-02T03:04:05Z",
        "merchantReference": "code-1",
        "matchCode": "4821",
        "currency": "USD",
        "denominations": ["1.00", "5.00", "20.00"],
        "minimumAmount": "1.00",
        "maximumAmount": "500.00",
    }
    async with httpx.AsyncClient(auth=(ACCESS_ID, desk.access_key)) as client:
        answer = await client.post(
            f"{desk.api_url}/auth-service/api/oauth2/qrcode/token", json=request
        )
    yield answer.json()["url"]
    assert await sandbox.stop() == 0


@asynccontextmanager
async def phone_of(kind: str) -> AsyncIterator[Phone]:
    if kind == "http":
        async with HttpPhone() as phone:
            yield phone
    else:
        chromium = find_chromium()
        assert chromium, "Debian's chromium is missing: script/setup installs it"
        async with chromium_phone(chromium) as phone:
            yield phone


@pytest.mark.parametrize("kind", ["http", "chromium"])
async def test_a_patron_comes_to_the_approval(code_url: str, kind: str) -> None:
    async with phone_of(kind) as phone:
        patron = Patron(phone)

        seen = await patron.open_code(code_url)
        await patron.choose("137.00")

        assert (seen.machine_number, seen.match_code) == ("1234", "4821")
        assert await phone.page() == "confirm"


async def test_a_password_that_the_bank_refuses_is_told(code_url: str) -> None:
    async with phone_of("http") as phone:
        patron = Patron(phone)
        await patron.open_code(code_url)

        with pytest.raises(PatronError, match="the page 'login', not 'confirm'"):
            await patron.choose("137.00", password="WrongCredentials")


async def test_a_second_phone_does_not_get_in(code_url: str) -> None:
    async with phone_of("http") as first, phone_of("http") as second:
        await Patron(first).open_code(code_url)
        await first.press("continue")

        with pytest.raises(PatronError, match="in_use"):
            await Patron(second).open_code(code_url)


def test_an_element_that_is_not_on_the_page_is_named() -> None:
    with pytest.raises(PatronError, match="nothing called approve"):
        Page("<main><p data-testid='hello'>Hello</p></main>").named("approve")
