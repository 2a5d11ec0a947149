"""The sandbox in process under virtual time, and a patron who sends plain forms."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import anyio
import httpx
from pydantic import SecretStr

from kiosk.common.entropy import SystemEntropy
from merchant.sandbox.app import PaymentService, payment_service
from merchant.sandbox.settings import SandboxSettings
from tests.sandbox.fake_merchant import MERCHANT_URL, FakeMerchant

ACCESS_ID = "desk"
ACCESS_KEY = "the access key"
PHONE_URL = "http://phone.test"
API_URL = "http://api.test"
TOKEN_PATH = "/auth-service/api/oauth2/qrcode/token"
CODE_REQUEST: dict[str, Any] = {
    "merchantId": "1002",
    "propertyId": 10,
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


class VirtualClock:
    """Both kinds of time from the event loop's, so that a test never waits."""

    def monotonic_s(self) -> float:
        return anyio.current_time()

    def utc_now(self) -> datetime:
        return datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC) + timedelta(seconds=anyio.current_time())


def settings(state_file: Path, **changes: Any) -> SandboxSettings:
    """Settings for a desk; `changes` replaces some of them."""
    given: dict[str, Any] = {
        "state_file": state_file,
        "merchant_url": MERCHANT_URL,
        "access_id": ACCESS_ID,
        "access_key": SecretStr(ACCESS_KEY),
        "client_id": "tpas",
        "client_secret": SecretStr("tpas-secret"),
    }
    return SandboxSettings(**given | changes)


@dataclass
class Desk:
    """A running sandbox: its API as the merchant calls it, and phones."""

    service: PaymentService
    api: httpx.AsyncClient
    merchant: FakeMerchant

    async def mint(self, **changes: Any) -> str:
        """A new code's address."""
        response = await self.api.post(TOKEN_PATH, json=CODE_REQUEST | changes)
        assert response.status_code == 200, response.text
        url = response.json()["url"]
        assert isinstance(url, str)
        return url

    def phone(self) -> Phone:
        transport = httpx.ASGITransport(self.service.phone)
        return Phone(httpx.AsyncClient(transport=transport, follow_redirects=True))

    async def transactions(self) -> dict[str, Any]:
        found: dict[str, Any] = (await self.api.get("/sandbox/v1/transactions")).json()
        return found

    async def only_authorization(self) -> dict[str, Any]:
        (authorization,) = (await self.transactions())["authorizations"]
        assert isinstance(authorization, dict)
        return authorization

    async def switch(self, **faults: object) -> None:
        response = await self.api.post("/sandbox/v1/faults", json=faults)
        assert response.status_code == 200, response.text


@dataclass
class Phone:
    """A browser without JavaScript: it follows redirects and keeps cookies."""

    client: httpx.AsyncClient
    base: str = ""
    page: httpx.Response = field(default_factory=lambda: httpx.Response(200))

    async def scan(self, url: str) -> None:
        self.base = f"{PHONE_URL}/q/{url.rpartition('/')[2]}"
        self.page = await self.client.get(url)

    async def look(self, path: str = "") -> None:
        self.page = await self.client.get(self.base + path)

    async def send(self, path: str, **fields: str) -> None:
        self.page = await self.client.post(f"{self.base}/{path}", data=fields)

    async def walk_to_confirmation(
        self,
        url: str,
        *,
        amount: str = "137",
        bank: str = "demo-bank",
        username: str = "ann",
        password: str = "abc123",
    ) -> None:
        await self.scan(url)
        await self.send("opened")
        await self.send("amount", amount=amount)
        await self.send("bank", bank=bank)
        await self.send("login", username=username, password=password)

    async def pay(self, url: str, **choices: str) -> str:
        """The whole walk; the final outcome."""
        await self.walk_to_confirmation(url, **choices)
        await self.send("approve")
        return await self.final_outcome()

    async def final_outcome(self) -> str:
        while self.attribute("final") != "yes":
            await anyio.sleep(1)
            await self.look("/result")
        return self.attribute("outcome")

    def attribute(self, name: str) -> str:
        """The value of the page's one `data-…` attribute of this name."""
        values = re.findall(rf'data-{name}="(.*?)"', self.page.text)
        assert len(values) == 1, (name, values, self.page.url)
        value = values[0]
        assert isinstance(value, str)
        return value

    def text(self, testid: str) -> str:
        """The text of the element with this `data-testid`."""
        found = re.search(rf'data-testid="{testid}"[^>]*>([^<]*)<', self.page.text)
        assert found, (testid, self.page.text)
        return found[1].strip()

    def name(self) -> str:
        return self.attribute("page")


@asynccontextmanager
async def running_desk(
    state_file: Path, merchant: FakeMerchant, **changes: Any
) -> AsyncIterator[Desk]:
    """A sandbox on this state file until the block ends."""
    async with payment_service(
        settings(state_file, **changes),
        PHONE_URL,
        VirtualClock(),
        SystemEntropy(),
        merchant.transport(),
    ) as service:
        transport = httpx.ASGITransport(service.api)
        auth = (ACCESS_ID, ACCESS_KEY)
        async with httpx.AsyncClient(transport=transport, base_url=API_URL, auth=auth) as api:
            yield Desk(service, api, merchant)


async def until(condition: Callable[[], bool], look_every_s: float = 0.5) -> None:
    """Let virtual time pass until `condition` holds; an hour is too long."""
    with anyio.fail_after(3600):
        while not condition():  # noqa: ASYNC110  # the fakes ring no bells
            await anyio.sleep(look_every_s)
