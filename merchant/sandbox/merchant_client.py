"""The merchant's API as the payment service calls it: OAuth2, limit check, funding."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, Self

import anyio
import httpx
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator
from pydantic.alias_generators import to_camel

from kiosk.common.clock import Clock
from kiosk.domain.money import Money, parse_decimal, to_decimal
from merchant.sandbox.faults import Faults

RENEW_BEFORE_S: Final = 10

_Body = dict[str, str | int]


class MerchantUnavailableError(Exception):
    """No usable answer: the call may or may not have had its effect, and is repeated as it was."""


class FundingStatus(StrEnum):
    """The merchant's answer to a funding."""

    REJECTED = "REJECTED"
    PENDING = "PENDING"
    CREDITED = "CREDITED"
    PARTIALLY_CREDITED = "PARTIALLY_CREDITED"


class CaptureMode(StrEnum):
    """Who captures what was credited."""

    TPAS_AFTER = "tpas_after"
    MERCHANT_AFTER = "merchant_after"


@dataclass(frozen=True, slots=True)
class FundingRequest:
    """One funding; the same values are sent each time it is asked for."""

    funding_id: str
    token: str
    authorization_id: str
    ubai: str
    amount: Money
    authorised_for_s: int


@dataclass(frozen=True, slots=True)
class FundingAnswer:
    """How far a funding is. When final, the three amounts add up to what was authorised."""

    status: FundingStatus
    credited_minor: int
    released_minor: int
    held_minor: int
    is_final: bool
    reason: str | None
    capture_mode: CaptureMode


@dataclass(frozen=True, slots=True)
class LimitAnswer:
    """Whether the account may fund this amount today; the figures where the merchant tells them.

    `resets_at` carries the offset of the floor's own clock.
    """

    is_allowed: bool
    reason: str | None
    remaining: Money | None
    daily_limit: Money | None
    used: Money | None
    resets_at: datetime | None


class _Wire(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, extra="ignore")


class _Bearer(BaseModel):
    access_token: str
    expires_in: float


class _LimitBody(_Wire):
    allowed: bool
    reason: str | None = None
    remaining: str | None = None
    daily_limit: str | None = None
    used: str | None = None
    resets_at: datetime | None = None


class _FundingBody(_Wire):
    status: FundingStatus
    credited: str
    released: str
    held: str
    final: bool
    reason: str | None = None
    capture_mode: CaptureMode

    @model_validator(mode="after")
    def _pending_is_not_final(self) -> Self:
        if self.final and self.status is FundingStatus.PENDING:
            raise ValueError("a final answer cannot be PENDING")
        return self


class MerchantClient:
    """Calls the merchant server. Every method raises MerchantUnavailableError alone."""

    def __init__(
        self,
        http: httpx.AsyncClient,
        credentials: tuple[str, str],
        clock: Clock,
        faults: Faults,
        patience_s: float,
    ) -> None:
        self._http = http
        self._credentials = credentials
        self._clock = clock
        self._faults = faults
        self._patience_s = patience_s
        self._bearer: str | None = None
        self._bearer_until_s = 0.0

    async def check_limit(self, ubai: str, amount: Money, token: str) -> LimitAnswer:
        """Ask whether the account's daily limit allows the amount; nothing is reserved.

        The token is the scanned code's: its machine tells the patron what the phone tells.
        """
        body: _Body = {
            "amount": to_decimal(amount),
            "currency": amount.currency,
            "token": token,
        }
        answer = await self._call("POST", f"/tpas/v1/limits/{ubai}/check", body)
        try:
            limit = _LimitBody.model_validate_json(answer.content)
            remaining, daily_limit, used = (
                None if text is None else parse_decimal(text, amount.currency)
                for text in (limit.remaining, limit.daily_limit, limit.used)
            )
        except ValueError as error:
            raise MerchantUnavailableError(str(error)) from error
        return LimitAnswer(
            limit.allowed, limit.reason, remaining, daily_limit, used, limit.resets_at
        )

    async def fund(self, request: FundingRequest) -> FundingAnswer:
        """Ask for the credit. Repeating it with the same values asks about the same credit."""
        body: _Body = {
            "fundingId": request.funding_id,
            "token": request.token,
            "transactionId": request.authorization_id,
            "ubai": request.ubai,
            "amount": to_decimal(request.amount),
            "currency": request.amount.currency,
            "authorisedForSeconds": request.authorised_for_s,
        }
        answer = await self._call("POST", "/tpas/v1/fundings", body)
        if self._faults.take_dropped_answer():
            raise MerchantUnavailableError("the answer was lost (fault)")
        return _funding_answer(answer, request.amount)

    async def funding(self, request: FundingRequest) -> FundingAnswer:
        """Ask how far a funding is that was answered PENDING."""
        answer = await self._call("GET", f"/tpas/v1/fundings/{request.funding_id}")
        return _funding_answer(answer, request.amount)

    async def _call(self, method: str, path: str, body: _Body | None = None) -> httpx.Response:
        try:
            with anyio.fail_after(self._patience_s):
                answer = await self._with_bearer(method, path, body)
                if answer.status_code == httpx.codes.UNAUTHORIZED:
                    self._bearer = None
                    answer = await self._with_bearer(method, path, body)
        except (httpx.HTTPError, TimeoutError, ValidationError) as error:
            raise MerchantUnavailableError(repr(error)) from error
        if not answer.is_success:
            raise MerchantUnavailableError(f"{method} {path}: {answer.status_code} {answer.text}")
        return answer

    async def _with_bearer(self, method: str, path: str, body: _Body | None) -> httpx.Response:
        headers = {"Authorization": f"Bearer {await self._valid_bearer()}"}
        content: dict[str, Any] = {} if body is None else {"json": body}
        return await self._http.request(method, path, headers=headers, **content)

    async def _valid_bearer(self) -> str:
        if self._bearer is None or self._clock.monotonic_s() >= self._bearer_until_s:
            answer = await self._http.post(
                "/tpas/v1/oauth2/token",
                data={"grant_type": "client_credentials"},
                auth=self._credentials,
            )
            answer.raise_for_status()
            granted = _Bearer.model_validate_json(answer.content)
            self._bearer = granted.access_token
            self._bearer_until_s = self._clock.monotonic_s() + granted.expires_in - RENEW_BEFORE_S
        return self._bearer


def _funding_answer(answer: httpx.Response, amount: Money) -> FundingAnswer:
    """Read an answer; one whose amounts cannot be true is none."""
    try:
        body = _FundingBody.model_validate_json(answer.content)
        credited, released, held = (
            parse_decimal(text, amount.currency).minor
            for text in (body.credited, body.released, body.held)
        )
    except ValueError as error:
        raise MerchantUnavailableError(str(error)) from error
    total = credited + released + held
    if total > amount.minor or (body.final and (held or total != amount.minor)):
        raise MerchantUnavailableError(f"amounts of {body} do not add up to {to_decimal(amount)}")
    return FundingAnswer(
        status=body.status,
        credited_minor=credited,
        released_minor=released,
        held_minor=held,
        is_final=body.final,
        reason=body.reason,
        capture_mode=body.capture_mode,
    )
