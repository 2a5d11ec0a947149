"""From the patron's approval to settled money; resumes after a restart what it had begun."""

from dataclasses import dataclass
from typing import Final

import anyio
import structlog
from anyio.abc import TaskGroup
from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from kiosk.domain.money import Money
from merchant.sandbox.desk import Desk
from merchant.sandbox.merchant_client import (
    CaptureMode,
    FundingAnswer,
    FundingRequest,
    FundingStatus,
    LimitAnswer,
    MerchantClient,
    MerchantUnavailableError,
)
from merchant.sandbox.models import Authorization, Code, Status
from merchant.sandbox.notifications import NotificationQueue
from merchant.sandbox.outcome import limit_figures
from merchant.sandbox.settlement import CaptureRefusedError, Settlement, new_transaction_id

log = structlog.get_logger()

# A merchant that captures itself may void before its final answer has reached us.
_RESERVED: Final = (Status.AUTHORIZED, Status.VOIDED)


@dataclass(frozen=True, slots=True)
class FundingRule:
    """The pause before asking the merchant again, and how long the bank holds the money."""

    poll_interval_s: float
    authorised_for_s: int


class FundingWorker:
    """Drives each approved authorization to its end, all of them side by side.

    What is known is in the state file before the next call goes out, and each call may be
    repeated: so stopping anywhere loses nothing.
    """

    def __init__(
        self,
        desk: Desk,
        merchant: MerchantClient,
        settlement: Settlement,
        notifications: NotificationQueue,
        rule: FundingRule,
    ) -> None:
        self._desk = desk
        self._merchant = merchant
        self._settlement = settlement
        self._notifications = notifications
        self._rule = rule
        self._driven: set[str] = set()

    async def run(self) -> None:
        async with anyio.create_task_group() as tasks:
            while True:
                self._start_unfinished(tasks)
                await self._desk.approved.wait()

    def _start_unfinished(self, tasks: TaskGroup) -> None:
        approved = and_(
            Authorization.status == Status.PENDING, Authorization.approve_at_ms.is_not(None)
        )
        unsettled = and_(Authorization.status.in_(_RESERVED), ~Authorization.is_final)
        with self._desk.store.transaction() as session:
            unfinished = set(
                session.scalars(
                    select(Authorization.authorization_id).where(or_(approved, unsettled))
                )
            )
        for authorization_id in unfinished - self._driven:
            self._driven.add(authorization_id)
            tasks.start_soon(self._drive, authorization_id)

    async def _drive(self, authorization_id: str) -> None:
        with structlog.contextvars.bound_contextvars(transaction_id=authorization_id):
            pause_s: float | None = 0
            while pause_s is not None:
                await anyio.sleep(pause_s)
                pause_s = await self._advance(authorization_id)
        self._driven.discard(authorization_id)

    async def _advance(self, authorization_id: str) -> float | None:
        """Do the next thing; the seconds until the one after it, None when there is none."""
        with self._desk.store.transaction() as session:
            row = session.get_one(Authorization, authorization_id)
        try:
            match row.status:
                case Status.PENDING if row.approve_at_ms is not None:
                    wait_ms = row.approve_at_ms - self._desk.now_ms()
                    return wait_ms / 1000 if wait_ms > 0 else await self._decide(row)
                case Status.AUTHORIZED | Status.VOIDED if not row.is_final:
                    return await self._fund(row)
                case _:
                    return None
        except MerchantUnavailableError as error:
            log.warning("merchant_unavailable", code="E7052", error=str(error))
            return self._rule.poll_interval_s

    async def _decide(self, row: Authorization) -> float | None:
        """The bank's decision, after the merchant's limit was asked."""
        if not row.has_funds:
            self._deny(row.authorization_id, "BANK_DENIED")
            return None
        assert row.ubai is not None
        limit = await self._merchant.check_limit(row.ubai, _amount(row), row.token)
        if not limit.is_allowed:
            self._refuse_for_limit(row, limit)
            return None
        self._authorize(row.authorization_id)
        return 0

    def _deny(self, authorization_id: str, reason: str, notice: str | None = None) -> None:
        with self._desk.store.transaction() as session:
            row = session.get_one(Authorization, authorization_id)
            if row.status != Status.PENDING:
                return
            row.status = Status.DENIED
            row.reason = reason
            row.notice = notice
            self._notifications.authorization_changed(session, row)

    def _refuse_for_limit(self, row: Authorization, limit: LimitAnswer) -> None:
        """Let the patron choose less where that helps; otherwise the visit ends here."""
        with self._desk.store.transaction() as session:
            code = session.get_one(Code, row.token)
            is_lower_possible = (
                limit.reason == "LIMIT_EXCEEDED"
                and limit.remaining is not None
                and limit.remaining.minor >= code.minimum_minor
            )
            if is_lower_possible:
                row = session.get_one(Authorization, row.authorization_id)
                row.approve_at_ms = None
                row.amount_minor = None
                row.notice = f"Your limit for today leaves {limit.remaining}."
        if not is_lower_possible:
            reason = limit.reason or "LIMIT_EXCEEDED"
            self._deny(row.authorization_id, reason, limit_figures(limit))

    def _authorize(self, authorization_id: str) -> None:
        with self._desk.store.transaction() as session:
            row = session.get_one(Authorization, authorization_id)
            if row.status != Status.PENDING:
                return
            self._reserve(session, row)
            if self._desk.faults.double_authorisation:
                self._reserve(session, self._copy(session, row))
        self._desk.approved.ring()

    def _reserve(self, session: Session, row: Authorization) -> None:
        row.status = Status.AUTHORIZED
        row.authorized_at_ms = self._desk.now_ms()
        row.funding_id = self._desk.entropy.identifier()
        row.held_minor = _amount(row).minor
        self._notifications.authorization_changed(session, row)

    def _copy(self, session: Session, row: Authorization) -> Authorization:
        """A second authorization on the same code, as a faulty service would make it."""
        extra = Authorization(
            authorization_id=new_transaction_id(self._desk.entropy),
            token=row.token,
            is_extra=True,
            currency=row.currency,
            status=Status.PENDING,
            opened_at_ms=row.opened_at_ms,
            amount_minor=row.amount_minor,
            bank=row.bank,
            ubai=row.ubai,
            account_last_four=row.account_last_four,
            approve_at_ms=row.approve_at_ms,
        )
        session.add(extra)
        session.flush()
        return extra

    async def _fund(self, row: Authorization) -> float | None:
        assert row.funding_id is not None
        assert row.ubai is not None
        request = FundingRequest(
            funding_id=row.funding_id,
            token=row.token,
            authorization_id=row.authorization_id,
            ubai=row.ubai,
            amount=_amount(row),
            authorised_for_s=self._rule.authorised_for_s,
        )
        if row.funding_status is None:
            answer = await self._merchant.fund(request)
        else:
            answer = await self._merchant.funding(request)
        self._record(row.authorization_id, answer)
        return None if answer.is_final else self._rule.poll_interval_s

    def _record(self, authorization_id: str, answer: FundingAnswer) -> None:
        """Keep the answer; once it is final, capture what was credited and release the rest."""
        with self._desk.store.transaction() as session:
            row = session.get_one(Authorization, authorization_id)
            if row.status not in _RESERVED:
                return
            row.funding_status = answer.status
            row.is_final = answer.is_final
            row.reason = answer.reason
            row.credited_minor = answer.credited_minor
            row.released_minor = answer.released_minor
            row.held_minor = answer.held_minor
            is_ours = (
                answer.capture_mode is CaptureMode.TPAS_AFTER
                or answer.status is FundingStatus.REJECTED
            )
            if answer.is_final and is_ours:
                self._settle(session, row)
        log.info("funding_answered", status=answer.status, is_final=answer.is_final)

    def _settle(self, session: Session, row: Authorization) -> None:
        try:
            if row.credited_minor:
                credited = Money(row.credited_minor, row.currency)
                self._settlement.capture(session, row, f"{row.funding_id}-capture", credited)
        except CaptureRefusedError as error:
            log.error("credited_but_not_captured", code="E7054", error=str(error))  # noqa: TRY400
        if row.released_minor:
            self._settlement.release(session, row)


def _amount(row: Authorization) -> Money:
    assert row.amount_minor is not None, "approved without an amount"
    return Money(row.amount_minor, row.currency)
