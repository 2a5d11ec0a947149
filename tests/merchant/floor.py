"""A merchant server in process, with the kiosks and the payment service that talk to it."""

import base64
import hashlib
import hmac
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus, unquote_plus

import anyio
import httpx
from pydantic import SecretStr
from sqlalchemy import create_engine

from merchant.app import Merchant
from merchant.ledger.verify import verify
from merchant.migrations import migrate
from merchant.models import Discrepancy
from merchant.settings import KioskSettings, MerchantSettings
from merchant.workers import sweep
from tests.merchant.fake_tpas import FakeTpas

START = datetime(2026, 1, 1, 12, tzinfo=UTC)
ACCESS_KEY = "the-access-key"


@cache
def empty_ledger_file() -> bytes:
    """A database with the newest schema and no rows: migrating takes long."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "empty.db"
        engine = create_engine(f"sqlite:///{path}")
        migrate(engine)
        engine.dispose()
        return path.read_bytes()


class VirtualClock:
    """The event loop's time, from a fixed morning on; `skipped` jumps without waiting."""

    def __init__(self) -> None:
        self.skipped = timedelta()
        self._zero: float | None = None

    def monotonic_s(self) -> float:
        return anyio.current_time()

    def utc_now(self) -> datetime:
        if self._zero is None:
            self._zero = anyio.current_time()
        return START + timedelta(seconds=anyio.current_time() - self._zero) + self.skipped


class StoppedClock:
    """For tests of the transactions alone: it moves when the test says so."""

    def __init__(self) -> None:
        self.now = START

    def monotonic_s(self) -> float:
        return 0.0

    def utc_now(self) -> datetime:
        return self.now


class CountingEntropy:
    """Identifiers that tell their order."""

    def __init__(self) -> None:
        self._count = 0

    def identifier(self) -> str:
        self._count += 1
        return f"{self._count:032x}"

    def digits(self, count: int) -> str:
        return "4821"[:count]

    def fraction(self) -> float:
        return 0.5


def make_settings(database_url: str, **changes: Any) -> MerchantSettings:
    values: dict[str, Any] = {
        "database_url": database_url,
        "tpas_url": "https://tpas.test",
        "access_id": "our-access-id",
        "access_key": SecretStr(ACCESS_KEY),
        "merchant_id": "M1",
        "tpas_client_id": "the-tpas",
        "tpas_client_secret": SecretStr("the-tpas-secret"),
        "operator_secret": SecretStr("the-operator-secret"),
        "allowed_code_origins": ("https://pay.test",),
        "kiosks": {
            "k1": KioskSettings(machine_number="1234", machine_id=1234, property_id=10),
            "k2": KioskSettings(machine_number="1235", machine_id=1235, property_id=10),
        },
        "kiosk_secrets": SecretStr('k1 = "secret-of-kiosk-1"\nk2 = "secret-of-kiosk-2"\n'),
    }
    return MerchantSettings(**(values | changes))


@dataclass
class Floor:
    """What a test does to the server, in the words of the two contracts."""

    merchant: Merchant
    settings: MerchantSettings
    http: httpx.AsyncClient
    tpas: FakeTpas
    clock: VirtualClock
    events: int = 0

    async def kiosk(
        self, method: str, path: str, body: Any = None, kiosk: int = 1
    ) -> httpx.Response:
        headers = {"authorization": f"Bearer secret-of-kiosk-{kiosk}"}
        return await self.http.request(method, f"/kiosk/v1{path}", json=body, headers=headers)

    async def open(self, key: str = "s1", kiosk: int = 1, **changes: Any) -> httpx.Response:
        body = {
            "client_session_id": key,
            "transaction_number": f"T-{key}",
            "machine_number": f"{1233 + kiosk}",
            "currency": "USD",
            "denominations_minor": [1_00, 5_00, 20_00, 100_00],
            "amount_max_minor": 500_00,
        }
        return await self.kiosk("POST", "/sessions", body | changes, kiosk)

    async def session(self, session_id: str, query: str = "", kiosk: int = 1) -> Any:
        answer = await self.kiosk("GET", f"/sessions/{session_id}{query}", kiosk=kiosk)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def claim(self, order_id: str, claim_id: str = "c1", kiosk: int = 1) -> httpx.Response:
        body = {"claim_id": claim_id, "boot_id": f"boot-{claim_id}"}
        return await self.kiosk("POST", f"/orders/{order_id}/claim", body, kiosk)

    async def report(
        self, order_id: str, number: int, credited: int, rest: int, in_doubt: int = 0, **more: Any
    ) -> httpx.Response:
        body = {
            "claim_id": "c1",
            "number": number,
            "credited_minor": credited,
            "in_doubt_minor": in_doubt,
            "rest_minor": rest,
            "currency": "USD",
            "final": not in_doubt,
            "case_number": "K-1" if in_doubt else None,
            "notes": [],
        }
        return await self.kiosk("POST", f"/orders/{order_id}/reports", body | more)

    async def bearer(self) -> str:
        form = {
            "grant_type": "client_credentials",
            "client_id": "the-tpas",
            "client_secret": "the-tpas-secret",
        }
        answer = await self.http.post("/tpas/v1/oauth2/token", data=form)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["access_token"])

    async def service(self, method: str, path: str, body: Any = None) -> httpx.Response:
        headers = {"authorization": f"Bearer {await self.bearer()}"}
        return await self.http.request(method, f"/tpas/v1{path}", json=body, headers=headers)

    async def fund(
        self, token: str = "token-1", amount: str = "137.00", key: str = "f1", **changes: Any
    ) -> httpx.Response:
        body = {
            "fundingId": key,
            "token": token,
            "transactionId": f"auth-{key}",
            "ubai": "bank-account-1",
            "amount": amount,
            "currency": "USD",
            "authorisedForSeconds": 604800,
        }
        return await self.service("POST", "/fundings", body | changes)

    async def notify(self, **fields: str) -> httpx.Response:
        self.events += 1
        form = {"merchantId": "M1", "eventId": f"e{self.events}", "objectType": "Transaction"}
        body = "&".join(f"{key}={quote_plus(value)}" for key, value in (form | fields).items())
        return await self.post_notification(body, sign(body))

    async def post_notification(
        self, body: str, signature: str, access_id: str = "our-access-id"
    ) -> httpx.Response:
        credentials = base64.b64encode(f"{access_id}:{signature}".encode()).decode()
        headers = {
            "authorization": f"Basic {credentials}",
            "content-type": "application/x-www-form-urlencoded",
        }
        return await self.http.post("/tpas/v1/notifications", content=body, headers=headers)

    async def notify_authorization(
        self, status: int, key: str = "f1", code: int = 1, **more: str
    ) -> None:
        answer = await self.notify(
            transactionType="1",
            status=str(status),
            objectId=f"auth-{key}",
            merchantReference=self.tpas.mints[code - 1]["merchantReference"],
            **more,
        )
        assert answer.status_code == 200, answer.text

    async def notify_capture(
        self, status: int, amount: str, key: str = "f1", name: str = "", reference: str = ""
    ) -> None:
        answer = await self.notify(
            transactionType="3",
            status=str(status),
            objectId=f"capture-{name or key}",
            parentObjectId=f"auth-{key}",
            merchantReference=reference or f"{key}-capture",
            amount=amount,
        )
        assert answer.status_code == 200, answer.text

    async def operator(self, what: str) -> Any:
        headers = {"authorization": "Bearer the-operator-secret"}
        answer = await self.http.get(f"/operator/v1/{what}", headers=headers)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def sweep(self) -> int:
        return await self.merchant.database.write(sweep, self.settings.session_rules)

    async def problems(self) -> list[str]:
        """What the ledger's proof finds, and the discrepancies kept for persons."""
        found = await self.merchant.database.read(verify)
        kept = await self.merchant.database.read(
            lambda transaction: [row.key for row in transaction.query(Discrepancy)]
        )
        return [problem.what for problem in found] + kept

    async def ordered(self, tasks: Any, amount: str = "137.00") -> tuple[str, str]:
        """A session whose funding call waits: its id and the order's."""
        opened = (await self.open()).json()
        tasks.start_soon(self.fund, "token-1", amount)
        session = await self.session(opened["session_id"], f"?after={opened['version']}&wait=5")
        return session["session_id"], session["order"]["order_id"]


def sign(body: str, key: str = ACCESS_KEY) -> str:
    """Base64 of HMAC-SHA1 over the decoded form, in this test's own words."""
    decoded = unquote_plus(body).encode()
    return base64.b64encode(hmac.new(key.encode(), decoded, hashlib.sha1).digest()).decode()


def word(answer: httpx.Response) -> tuple[int, str]:
    """An error's status and the word that a kiosk acts on."""
    return answer.status_code, answer.json()["error"]["word"]
