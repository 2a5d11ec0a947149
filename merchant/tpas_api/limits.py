"""The Daily Limits API: limits of bank accounts, read, set, changed, deleted and checked."""

from typing import Annotated, Any

from fastapi import APIRouter, Path

from kiosk.common.clock import Clock
from kiosk.domain.money import Money, to_decimal
from merchant.database import Database, Transaction
from merchant.errors import ApiError
from merchant.limits.limits import Limit, LimitRules, limit_of, set_limit
from merchant.limits.reached import note_check
from merchant.models import DailyLimit
from merchant.tpas_api.fundings import parse_amount
from merchant.tpas_api.schemas import (
    ChangeLimit,
    CheckLimit,
    LimitCheck,
    LimitView,
    ServiceErrors,
    SetLimit,
)


class LimitService:
    """All methods raise ApiError for what they refuse."""

    def __init__(self, rules: LimitRules, database: Database, clock: Clock) -> None:
        self._rules = rules
        self._database = database
        self._clock = clock

    async def read(self, ubai: str) -> LimitView:
        limit = await self._database.read(limit_of, ubai, self._rules)
        return self._view(limit)

    async def put(self, ubai: str, body: SetLimit) -> LimitView:
        limit_minor = self._parse(body.daily_limit, body.currency, "dailyLimit")
        limit = await self._database.write(
            _put, self._rules, ubai, limit_minor, is_blocked=body.blocked
        )
        return self._view(limit)

    async def patch(self, ubai: str, body: ChangeLimit) -> LimitView:
        currency = body.currency or self._rules.currency
        limit_minor = (
            None
            if body.daily_limit is None
            else self._parse(body.daily_limit, currency, "dailyLimit")
        )
        limit = await self._database.write(
            _patch, self._rules, ubai, limit_minor, is_blocked=body.blocked
        )
        return self._view(limit)

    async def delete(self, ubai: str) -> LimitView:
        limit = await self._database.write(_delete, self._rules, ubai)
        return self._view(limit)

    async def check(self, ubai: str, body: CheckLimit) -> LimitCheck:
        amount_minor = self._parse(body.amount, body.currency, "amount")
        if body.token is None:
            limit = await self._database.read(limit_of, ubai, self._rules)
        else:
            limit = await self._database.write(_check, self._rules, ubai, amount_minor, body.token)
        refusal = limit.refusal(amount_minor)
        view = self._view(limit).model_dump()
        return LimitCheck(allowed=refusal is None, reason=refusal, **view)

    def _parse(self, amount: str, currency: str, location: str) -> int:
        if currency != self._rules.currency:
            message = f"limits are kept in {self._rules.currency}"
            raise ApiError(409, "LIMIT_CONFLICT", "E4114", message, location="currency")
        return parse_amount(amount, currency, location=location)

    def _view(self, limit: Limit) -> LimitView:
        def decimal(minor: int) -> str:
            return to_decimal(Money(minor, self._rules.currency))

        return LimitView(
            ubai=limit.ubai,
            daily_limit=decimal(limit.daily_limit_minor),
            currency=self._rules.currency,
            used=decimal(limit.used_minor),
            remaining=decimal(limit.remaining_minor),
            resets_at=limit.resets_at.astimezone(self._rules.time_zone),
            blocked=limit.is_blocked,
        )


def _put(
    transaction: Transaction,
    rules: LimitRules,
    ubai: str,
    limit_minor: int,
    *,
    is_blocked: bool,
) -> Limit:
    set_limit(transaction, ubai, limit_minor, is_blocked=is_blocked)
    return limit_of(transaction, ubai, rules)


def _patch(
    transaction: Transaction,
    rules: LimitRules,
    ubai: str,
    limit_minor: int | None,
    *,
    is_blocked: bool | None,
) -> Limit:
    own = transaction.get(DailyLimit, ubai)
    if own is None and limit_minor is None:
        message = "this account has no limit of its own to change; give one"
        raise ApiError(404, "LIMIT_NOT_SET", "E4115", message, location="dailyLimit")
    before = limit_of(transaction, ubai, rules)
    set_limit(
        transaction,
        ubai,
        before.daily_limit_minor if limit_minor is None else limit_minor,
        is_blocked=before.is_blocked if is_blocked is None else is_blocked,
    )
    return limit_of(transaction, ubai, rules)


def _delete(transaction: Transaction, rules: LimitRules, ubai: str) -> Limit:
    own = transaction.get(DailyLimit, ubai)
    if own is None:
        message = "this account has no limit of its own"
        raise ApiError(404, "UBAI_UNKNOWN", "E4116", message, location="ubai")
    transaction.delete(own)
    transaction.flush()
    return limit_of(transaction, ubai, rules)


def _check(
    transaction: Transaction, rules: LimitRules, ubai: str, amount_minor: int, token: str
) -> Limit:
    limit = limit_of(transaction, ubai, rules)
    note_check(transaction, token, limit, limit.refusal(amount_minor))
    return limit


def limit_router(service: LimitService, dependencies: list[Any]) -> APIRouter:
    router = APIRouter(
        prefix="/tpas/v1/limits",
        tags=["Daily Limits API"],
        dependencies=dependencies,
        responses={
            400: {"model": ServiceErrors, "description": "200: a field is wrong"},
            401: {"model": ServiceErrors, "description": "375: no valid bearer"},
            503: {"model": ServiceErrors, "description": "100: busy"},
        },
    )
    Ubai = Annotated[str, Path(min_length=1, max_length=64)]  # noqa: N806  # an annotation
    conflict: dict[int | str, dict[str, Any]] = {
        409: {"model": ServiceErrors, "description": "LIMIT_CONFLICT: another currency"}
    }

    @router.get("/{ubai}", summary="Read a limit")
    async def read(ubai: Ubai) -> LimitView:
        """An account without a limit of its own has the operator's default."""
        return await service.read(ubai)

    @router.put("/{ubai}", summary="Set a limit", responses=conflict)
    async def put(ubai: Ubai, body: SetLimit) -> LimitView:
        return await service.put(ubai, body)

    @router.patch(
        "/{ubai}",
        summary="Change some of a limit",
        responses=conflict
        | {404: {"model": ServiceErrors, "description": "LIMIT_NOT_SET: there is none to change"}},
    )
    async def patch(ubai: Ubai, body: ChangeLimit) -> LimitView:
        return await service.patch(ubai, body)

    @router.delete(
        "/{ubai}",
        summary="Return to the operator's default",
        responses={404: {"model": ServiceErrors, "description": "UBAI_UNKNOWN: no own limit"}},
    )
    async def delete(ubai: Ubai) -> LimitView:
        return await service.delete(ubai)

    @router.post("/{ubai}/check", summary="Check an amount", responses=conflict)
    async def check(ubai: Ubai, body: CheckLimit) -> LimitCheck:
        """Reserves nothing: the funding call reserves. Reasons: LIMIT_EXCEEDED, UBAI_BLOCKED."""
        return await service.check(ubai, body)

    return router
