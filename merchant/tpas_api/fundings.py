"""The Funding API: the payment service asks us to credit a machine, and waits for the outcome."""

from typing import Annotated, Any

import structlog
from fastapi import APIRouter, Path

from kiosk.common.clock import Clock
from kiosk.common.entropy import Entropy
from kiosk.domain.money import Money, parse_decimal, to_decimal
from merchant.database import Database
from merchant.errors import idempotency_mismatch
from merchant.presence import Presence
from merchant.sessions.funding import (
    FundingAnswer,
    FundingRequest,
    FundingRules,
    read_funding,
    take_funding,
    withdraw_funding,
)
from merchant.sessions.lifecycle import MismatchError
from merchant.tpas_api.errors import funding_unknown, invalid_parameter
from merchant.tpas_api.schemas import FundingCall, FundingView, ServiceErrors
from merchant.waiters import Waiters

log = structlog.get_logger(__name__)


class FundingService:
    def __init__(  # noqa: PLR0913, PLR0917  # its dependencies
        self,
        rules: FundingRules,
        database: Database,
        waiters: Waiters,
        presence: Presence,
        clock: Clock,
        entropy: Entropy,
    ) -> None:
        self._rules = rules
        self._presence = presence
        self._database = database
        self._waiters = waiters
        self._clock = clock
        self._entropy = entropy

    async def fund(self, call: FundingCall) -> FundingView:
        """Take the funding and wait for its end, at most until the deadline. Raises ApiError."""
        until_s = self._clock.monotonic_s() + self._rules.sessions.funding_deadline_s
        try:
            answer, is_new = await self._database.write(
                take_funding,
                self._entropy.identifier(),
                _parse(call),
                self._rules,
                self._presence.now(),
            )
        except MismatchError as error:
            raise idempotency_mismatch("fundingId or transactionId") from error
        if is_new and answer.session_id is not None and not answer.is_final:
            answer = await self._wait(answer.funding_id, answer.session_id, until_s)
        return _view(answer)

    async def read(self, funding_id: str) -> FundingView:
        answer = await self._database.read(read_funding, funding_id)
        if answer is None:
            raise funding_unknown()
        return _view(answer)

    async def _wait(self, funding_id: str, session_id: str, until_s: float) -> FundingAnswer:
        with self._waiters.subscribe(session_id) as subscription:
            while True:
                answer = await self._database.read(read_funding, funding_id)
                assert answer is not None
                if answer.is_final:
                    return answer
                remaining_s = until_s - self._clock.monotonic_s()
                if remaining_s <= 0:
                    break
                if self._waiters.is_closing:
                    return answer
                await subscription.wait(remaining_s)
        return await self._database.write(withdraw_funding, funding_id)


def funding_router(service: FundingService, dependencies: list[Any]) -> APIRouter:
    errors: dict[int | str, dict[str, Any]] = {
        400: {"model": ServiceErrors, "description": "200: a field is wrong; `location` names it"},
        401: {"model": ServiceErrors, "description": "375: no valid bearer; ask for a new one"},
        503: {"model": ServiceErrors, "description": "100: busy; repeat with the same fundingId"},
    }
    router = APIRouter(
        prefix="/tpas/v1/fundings",
        tags=["Funding API"],
        dependencies=dependencies,
        responses=errors,
    )

    @router.post(
        "",
        summary="Credit an authorisation to the machine",
        responses={
            409: {
                "model": ServiceErrors,
                "description": "210, IDEMPOTENCY_MISMATCH: the key was used for something else",
            }
        },
    )
    async def fund(call: FundingCall) -> FundingView:
        """Waits until the outcome is final, by default at most 10 s; set your timeout above that.

        A repeat with the same `fundingId` is answered at once with the state as it is. PENDING
        means: the machine is being credited, or a note is in doubt; ask again by id. REJECTED is
        final, with everything released: TOKEN_UNKNOWN, TOKEN_USED, SESSION_CLOSED,
        AMOUNT_NOT_CREDITABLE, LIMIT_EXCEEDED, UBAI_BLOCKED, KIOSK_UNREACHABLE, CURRENCY_MISMATCH,
        NOT_CREDITED.
        """
        return await service.fund(call)

    @router.get(
        "/{funding_id}",
        summary="Read what became of a funding",
        responses={404: {"model": ServiceErrors, "description": "200, FUNDING_UNKNOWN"}},
    )
    async def read(funding_id: Annotated[str, Path(max_length=64)]) -> FundingView:
        return await service.read(funding_id)

    return router


def _parse(call: FundingCall) -> FundingRequest:
    return FundingRequest(
        funding_id=call.funding_id,
        token=call.token,
        transaction_id=call.transaction_id,
        ubai=call.ubai,
        amount_minor=parse_amount(call.amount, call.currency, is_zero_allowed=False),
        currency=call.currency,
        authorised_for_s=call.authorised_for_seconds,
    )


def parse_amount(
    text: str, currency: str, *, is_zero_allowed: bool = True, location: str = "amount"
) -> int:
    """Minor units. Raises ApiError."""
    try:
        amount = parse_decimal(text, currency)
    except ValueError as error:
        raise invalid_parameter(str(error), location) from error
    if amount.minor == 0 and not is_zero_allowed:
        raise invalid_parameter("an amount above zero is needed", location)
    return amount.minor


def _view(answer: FundingAnswer) -> FundingView:
    def decimal(minor: int) -> str:
        return to_decimal(Money(minor, answer.currency))

    return FundingView(
        funding_id=answer.funding_id,
        status=answer.status,
        credited=decimal(answer.credited_minor),
        released=decimal(answer.released_minor),
        held=decimal(answer.held_minor),
        final=answer.is_final,
        reason=answer.reason,
        capture_mode=answer.capture_mode,
    )
