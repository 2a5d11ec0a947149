"""The payment service's own interface: minting codes, capturing, releasing, looking up."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote, urlsplit

import httpx

from kiosk.domain.money import Money, parse_decimal, to_decimal
from merchant.payments.events import Event
from merchant.payments.statuses import TransactionType

MINT_PATH: Final = "/auth-service/api/oauth2/qrcode/token"
_DONE_BEFORE: Final = 210
_MILLISECONDS_FROM: Final = 10**11  # an epoch number above this counts milliseconds, not seconds


class RefusedError(Exception):
    """The payment service understood the call and refuses it; repeating it changes nothing."""


class AccessDeniedError(RefusedError):
    """It does not know us: our credentials are wrong, which says nothing about the call itself."""


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
        answer = await self._call("POST", MINT_PATH, body)
        try:
            code = MintedCode(
                url=str(answer["url"]),
                token=str(answer["token"]),
                expires_at=parse_expiry(answer["expiresAt"]),
            )
            origin = _origin(code.url)
        except (KeyError, ValueError) as error:
            raise RefusedError(f"its answer to qrcode/token lacks or garbles {error}") from error
        if origin not in self._allowed_origins:
            raise RefusedError(f"the code's origin {origin} is not an allowed one")
        return code

    async def capture(self, authorization_id: str, reference: str, amount: Money) -> None:
        """Take this much; done before under the same reference counts as done."""
        body = {"merchantReference": reference, "amount": to_decimal(amount)}
        path = f"{_transaction_path(authorization_id)}/capture"
        answer = await self._call("POST", path, body, done_before=True)
        found = _transaction_in(answer).get("amount")
        if found is not None and not _is_amount(found, amount):
            raise RefusedError(f"asked for {to_decimal(amount)}, it answered {found}")

    async def release(self, authorization_id: str, reference: str) -> None:
        """Void what is not captured; done before under the same reference counts as done."""
        path = f"{_transaction_path(authorization_id)}/cancel"
        await self._call("POST", path, {"merchantReference": reference}, done_before=True)

    async def look_up(self, authorization_id: str) -> tuple[Event, ...]:
        """How it stands with the authorization and its captures, as notifications tell it."""
        answer = await self._call("GET", _transaction_path(authorization_id))
        found = _transaction_in(answer)
        if str(found.get("transactionId")) != authorization_id:
            raise RefusedError("it answered for another transaction")
        try:
            captures = [
                _event(TransactionType.CAPTURE, capture, authorization_id, capture["amount"])
                for capture in found.get("captures", [])
            ]
            return (
                *captures,
                _event(TransactionType.AUTHORIZATION, found, "", found.get("released")),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise RefusedError(f"its answer lacks or garbles {error}") from error

    async def _call(
        self,
        method: str,
        path: str,
        body: dict[str, Any] | None = None,
        *,
        done_before: bool = False,
    ) -> dict[str, Any]:
        try:
            response = await self._http.request(method, path, json=body)
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
        if response.status_code in {401, 403}:
            raise AccessDeniedError(f"HTTP {response.status_code}")
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
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError) as error:
        raise ValueError(f"expiresAt {value}") from error


def _codes(errors: object) -> set[int]:
    if not isinstance(errors, list):
        return set()
    codes = (error.get("code") for error in errors if isinstance(error, dict))
    return {code for code in codes if isinstance(code, int)}


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()


def _transaction_path(authorization_id: str) -> str:
    return f"/api/v1/transactions/{quote(authorization_id, safe='')}"


def _transaction_in(answer: dict[str, Any]) -> dict[str, Any]:
    transaction = answer.get("transaction", answer)  # wrapped or bare: both are in use
    return transaction if isinstance(transaction, dict) else {}


def _is_amount(found: object, wanted: Money) -> bool:
    try:
        return parse_decimal(str(found), wanted.currency) == wanted
    except ValueError:
        return False


def _event(
    kind: TransactionType, found: dict[str, Any], parent_id: str, amount: object | None
) -> Event:
    transaction_id, status = str(found["transactionId"]), int(found["status"])
    return Event(
        event_id=f"look-up:{transaction_id[:80]}:{status}",
        type=kind,
        status=status,
        transaction_id=transaction_id,
        parent_id=parent_id,
        reference=str(found.get("merchantReference", "")),
        amount=None if amount is None else str(amount),
        fields={},
    )
