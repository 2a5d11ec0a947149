"""The payment service's own interface: minting codes, capturing, releasing."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote, urlsplit

import httpx

from kiosk.domain.money import Money, to_decimal

MINT_PATH: Final = "/auth-service/api/oauth2/qrcode/token"
_DONE_BEFORE: Final = 210
_MILLISECONDS_FROM: Final = 10**11  # an epoch number above this counts milliseconds, not seconds


class RefusedError(Exception):
    """The payment service understood the call and refuses it; repeating it changes nothing."""


class UnreachableError(Exception):
    """No answer, or one that says to try later. The call may or may not have had its effect."""


@dataclass(frozen=True, slots=True)
class MintRequest:
    """What a code is minted for. `reference` is ours and is unique."""

    reference: str
    machine_id: int
    machine_number: str
    property_id: int
    match_code: str
    currency: str
    denominations_minor: tuple[int, ...]
    amount_min_minor: int
    amount_max_minor: int


@dataclass(frozen=True, slots=True)
class MintedCode:
    url: str
    token: str
    expires_at: datetime


class PaymentServiceClient:
    """Speaks to the payment service with our access id and key (HTTP Basic)."""

    def __init__(
        self, http: httpx.AsyncClient, merchant_id: str, allowed_code_origins: tuple[str, ...]
    ) -> None:
        self._http = http
        self._merchant_id = merchant_id
        self._allowed_origins = {_origin(url) for url in allowed_code_origins}

    async def mint(self, request: MintRequest, now: datetime) -> MintedCode:
        """Ask for a code. Raises RefusedError and UnreachableError."""
        body = {
            "merchantId": self._merchant_id,
            "propertyId": request.property_id,
            "machineId": request.machine_id,
            "machineNumber": request.machine_number,
            "qrTimestamp": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "merchantReference": request.reference,
            "matchCode": request.match_code,
            "currency": request.currency,
            "denominations": [
                to_decimal(Money(value, request.currency)) for value in request.denominations_minor
            ],
            "minimumAmount": to_decimal(Money(request.amount_min_minor, request.currency)),
            "maximumAmount": to_decimal(Money(request.amount_max_minor, request.currency)),
        }
        answer = await self._post(MINT_PATH, body)
        try:
            code = MintedCode(
                url=str(answer["url"]),
                token=str(answer["token"]),
                expires_at=parse_expiry(answer["expiresAt"]),
            )
        except (KeyError, ValueError) as error:
            raise RefusedError(f"its answer to qrcode/token lacks or garbles {error}") from error
        if _origin(code.url) not in self._allowed_origins:
            raise RefusedError(f"the code's origin {_origin(code.url)} is not an allowed one")
        return code

    async def capture(self, authorization_id: str, reference: str, amount: Money) -> None:
        """Take this much; done before under the same reference counts as done."""
        body = {"merchantReference": reference, "amount": to_decimal(amount)}
        await self._post_once(_transaction_path(authorization_id, "capture"), body)

    async def release(self, authorization_id: str, reference: str) -> None:
        """Void what is not captured; done before under the same reference counts as done."""
        body = {"merchantReference": reference}
        await self._post_once(_transaction_path(authorization_id, "cancel"), body)

    async def _post_once(self, path: str, body: dict[str, Any]) -> None:
        answer = await self._post(path, body, done_before=True)
        transaction = answer.get("transaction", answer)  # wrapped or bare: both are in use
        wanted = body.get("amount")
        found = transaction.get("amount") if isinstance(transaction, dict) else None
        if wanted is not None and found is not None and str(found) != wanted:
            raise RefusedError(f"asked for {wanted}, it answered {found}")

    async def _post(
        self, path: str, body: dict[str, Any], *, done_before: bool = False
    ) -> dict[str, Any]:
        try:
            response = await self._http.post(path, json=body)
        except httpx.HTTPError as error:
            raise UnreachableError(f"{type(error).__name__}: {error}") from error
        try:
            answer = response.json()
        except ValueError:
            answer = {}
        answer = answer if isinstance(answer, dict) else {}
        errors = answer.get("errors")
        if done_before and _codes(errors) == {_DONE_BEFORE}:
            return {}
        if response.status_code >= 500 or response.status_code in {408, 429}:
            raise UnreachableError(f"HTTP {response.status_code}")
        if errors or not response.is_success:
            raise RefusedError(f"HTTP {response.status_code}, codes {sorted(_codes(errors))}")
        return answer


def parse_expiry(value: object) -> datetime:
    """The service's `expiresAt`: RFC 3339, or an epoch number in seconds or milliseconds.

    Raises ValueError for anything else.
    """
    if isinstance(value, str) and not value.isdigit():
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise ValueError("expiresAt without a time zone")
        return moment.astimezone(UTC)
    number = float(str(value))
    seconds = number / 1000 if number > _MILLISECONDS_FROM else number
    return datetime.fromtimestamp(seconds, UTC)


def _codes(errors: object) -> set[int]:
    if not isinstance(errors, list):
        return set()
    codes = (error.get("code") for error in errors if isinstance(error, dict))
    return {code for code in codes if isinstance(code, int)}


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()


def _transaction_path(authorization_id: str, action: str) -> str:
    return f"/api/v1/transactions/{quote(authorization_id, safe='')}/{action}"
