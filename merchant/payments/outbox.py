"""Calls that must reach the payment service, driven until they have: again under one reference."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import structlog
from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from kiosk.domain.money import Money
from merchant.database import Database, Transaction
from merchant.models import OutboxCall, OutboxKind, OutboxState
from merchant.payments.client import (
    AccessDeniedError,
    PaymentServiceClient,
    RefusedError,
    UnreachableError,
)
from merchant.payments.events import Event, apply_event
from merchant.sessions import settlement
from merchant.sessions.states import is_ended

log = structlog.get_logger(__name__)

FIRST_RETRY_S: Final = 1
LAST_RETRY_S: Final = 300


@dataclass(frozen=True, slots=True)
class DueCall:
    reference: str
    kind: OutboxKind
    authorization_id: str
    amount: Money


class Outbox:
    """Drives the outbox. One call at a time: the order of an order's calls matters."""

    def __init__(self, database: Database, payment_service: PaymentServiceClient) -> None:
        self._database = database
        self._payment_service = payment_service

    async def drive_due(self) -> int:
        """Make every call that is due now; how many there were."""
        due = await self._database.read(read_due)
        for call in due:
            await self._make(call)
        return len(due)

    async def _make(self, call: DueCall) -> None:
        events: tuple[Event, ...] = ()
        try:
            match call.kind:
                case OutboxKind.CAPTURE:
                    await self._payment_service.capture(
                        call.authorization_id, call.reference, call.amount
                    )
                case OutboxKind.RELEASE:
                    await self._payment_service.release(call.authorization_id, call.reference)
                case OutboxKind.LOOK_UP:
                    events = await self._payment_service.look_up(call.authorization_id)
        except (UnreachableError, AccessDeniedError) as error:
            code = "E4002" if isinstance(error, UnreachableError) else "E4001"
            log.warning("outbox_call_delayed", code=code, reference=call.reference)
            await self._database.write(delay, call.reference, str(error))
        except RefusedError as error:
            await self._database.write(park, call.reference, str(error))
        else:
            await self._database.write(complete, call.reference, events)


def read_due(transaction: Transaction) -> list[DueCall]:
    """The calls whose time has come and whose order has no earlier call left to make."""
    earlier = aliased(OutboxCall)
    due = transaction.scalars(
        select(OutboxCall)
        .where(
            OutboxCall.state == OutboxState.PENDING,
            or_(
                OutboxCall.next_attempt_at <= transaction.now,
                # further ahead than ever set: the clock was set back
                OutboxCall.next_attempt_at > transaction.now + timedelta(seconds=LAST_RETRY_S),
            ),
            ~select(earlier.reference)
            .where(
                earlier.order_id == OutboxCall.order_id,
                earlier.sequence < OutboxCall.sequence,
                earlier.state != OutboxState.DONE,
            )
            .exists(),
        )
        .order_by(OutboxCall.next_attempt_at)
    )
    return [
        DueCall(
            call.reference,
            call.kind,
            call.order.funding.transaction_id,
            Money(call.amount_minor, call.order.currency),
        )
        for call in due
    ]


def complete(transaction: Transaction, reference: str, events: Sequence[Event] = ()) -> None:
    """The payment service has done it, now or before, or told us `events`: book it, once."""
    call = transaction.get_one(OutboxCall, reference)
    if call.state is OutboxState.DONE:
        return
    if call.kind is OutboxKind.LOOK_UP:
        for event in events:
            apply_event(transaction, event)
        is_held = transaction.now < call.order.authorised_until
        if is_held and not is_ended(call.order.session.state):
            delay(transaction, reference, "it is not settled there either")
            return
    call.state = OutboxState.DONE
    call.last_error = None
    match call.kind:
        case OutboxKind.CAPTURE:
            settlement.book_capture(transaction, call.order, reference, call.amount_minor)
        case OutboxKind.RELEASE:
            settlement.release_rest(transaction, call.order)
        case OutboxKind.LOOK_UP:
            pass


def delay(transaction: Transaction, reference: str, why: str) -> None:
    call = transaction.get_one(OutboxCall, reference)
    wait_s = min(FIRST_RETRY_S * 2 ** min(call.attempts, 16), LAST_RETRY_S)
    call.attempts += 1
    call.last_error = why[:512]
    call.next_attempt_at = transaction.now + timedelta(seconds=wait_s)


def park(transaction: Transaction, reference: str, why: str) -> None:
    """The payment service refuses it: persons decide. The money stays held meanwhile."""
    call = transaction.get_one(OutboxCall, reference)
    if call.kind is OutboxKind.LOOK_UP:  # persons have its case already
        delay(transaction, reference, why)
        return
    call.attempts += 1
    call.state = OutboxState.PARKED
    call.last_error = why[:512]
    settlement.note_discrepancy(
        transaction,
        call.order.funding,
        key=f"{reference}:refused",
        code="E4205",
        detail=f"the payment service refuses a {call.kind}: {why}"[:512],
        expected_minor=call.amount_minor,
        found_minor=0,
    )
