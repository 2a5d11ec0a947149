"""The payment service's notifications, applied to sessions and the ledger: one transaction each.

An event is applied once, in whatever order events come; what we cannot place is parked for persons.
"""

import logging
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sqlalchemy import select

from kiosk.domain.money import parse_decimal
from merchant.database import Transaction
from merchant.ledger import book
from merchant.limits.reached import keep_only_of
from merchant.models import (
    CaptureMode,
    Code,
    Funding,
    Notification,
    Order,
    OutboxCall,
    OutboxKind,
    PaymentTransaction,
)
from merchant.payments.statuses import (
    CAPTURE_FAILS,
    CAPTURE_SUCCEEDS,
    TRANSITIONS,
    Status,
    TransactionType,
    can_reach,
)
from merchant.sessions import settlement
from merchant.sessions.lifecycle import end_without_order, expire_if_due, mark_changed, move
from merchant.sessions.orders import withdraw_unclaimed
from merchant.sessions.states import EndReason, OrderState, SessionState

_DENIALS: Final = {
    "LIMIT_EXCEEDED": EndReason.LIMIT_REACHED,
    "UBAI_BLOCKED": EndReason.BLOCKED,
}
_SECRET_FIELDS = frozenset({"splitToken"})


@dataclass(frozen=True, slots=True)
class Event:
    """One notification. `reference` is a code's id; `parent_id` a capture's authorization."""

    event_id: str
    type: int
    status: int
    transaction_id: str
    parent_id: str
    reference: str
    amount: str | None
    fields: dict[str, str]


class Outcome(StrEnum):
    APPLIED = "APPLIED"
    STALE = "STALE"  # a later status of the same transaction came first
    IGNORED = "IGNORED"  # nothing of ours, or nothing that moves us
    PARKED = "PARKED"  # not understood: a person must look


def apply_event(transaction: Transaction, event: Event) -> Outcome:
    """Apply the event unless it was applied before; what its outcome is, or was."""
    known = transaction.get(Notification, event.event_id)
    if known is not None:
        return Outcome(known.outcome)
    outcome = _advance(transaction, event)
    if outcome is Outcome.APPLIED:
        outcome = (
            _apply_authorization(transaction, event)
            if event.type == TransactionType.AUTHORIZATION
            else _apply_capture(transaction, event)
        )
    if outcome is Outcome.PARKED:
        transaction.record(
            "notification_parked", level=logging.ERROR, code="E4003", event_id=event.event_id
        )
    transaction.add(
        Notification(
            event_id=event.event_id,
            transaction_id=event.transaction_id,
            status=str(event.status),
            outcome=outcome,
            fields={k: v for k, v in event.fields.items() if k not in _SECRET_FIELDS},
            received_at=transaction.now,
        )
    )
    return outcome


def _advance(transaction: Transaction, event: Event) -> Outcome:
    """Take the service's transaction to the event's status, if that lies ahead."""
    try:
        kind, status = TransactionType(event.type), Status(event.status)
    except ValueError:
        return Outcome.PARKED
    if status not in TRANSITIONS[kind]:
        return Outcome.PARKED
    known = transaction.get(PaymentTransaction, event.transaction_id)
    if known is None:
        transaction.add(PaymentTransaction(id=event.transaction_id, type=kind, status=status))
        return Outcome.APPLIED
    before = Status(known.status)
    if known.type != kind:
        return Outcome.PARKED
    if can_reach(kind, before, status):
        known.status = status
        return Outcome.APPLIED
    is_behind = status is before or can_reach(kind, status, before)
    return Outcome.STALE if is_behind else Outcome.PARKED


def _apply_authorization(transaction: Transaction, event: Event) -> Outcome:
    status = Status(event.status)
    order = _order_of(transaction, event.transaction_id)
    if order is not None:
        if not TRANSITIONS[TransactionType.AUTHORIZATION][status]:
            _authorization_ended(transaction, order, event)
        return Outcome.APPLIED
    code = transaction.get(Code, event.reference)
    if code is None:
        return Outcome.IGNORED
    return _apply_to_session(transaction, code, status, event.fields.get("message", ""))


def _apply_to_session(
    transaction: Transaction, code: Code, status: Status, message: str
) -> Outcome:
    session = code.session
    expire_if_due(transaction, session)
    if code is not session.codes[-1]:
        return Outcome.IGNORED  # the patron has a newer code on the screen
    match status:
        case Status.PENDING if session.state is SessionState.CODE_SHOWN:
            move(transaction, session, SessionState.OPENED)
        case Status.CANCELED:
            end_without_order(transaction, session, SessionState.CANCELED, EndReason.PATRON_PHONE)
        case Status.DENIED | Status.FAILED:
            reason = _DENIALS.get(message, EndReason.BANK_DENIED)
            keep_only_of(transaction, code)
            end_without_order(transaction, session, SessionState.DENIED, reason)
        case Status.EXPIRED if session.state is SessionState.OPENED:
            end_without_order(transaction, session, SessionState.EXPIRED)
        case _:
            return Outcome.IGNORED
    return Outcome.APPLIED


def _authorization_ended(transaction: Transaction, order: Order, event: Event) -> None:
    """What is not captured is released. Before the final report that should not happen."""
    withdraw_unclaimed(transaction, order)
    if order.state is OrderState.WITHDRAWN:
        return
    order.is_voided = True
    if order.is_final:
        settlement.release_rest(transaction, order)
        _check_released(transaction, order, event)
        return
    mark_changed(transaction, order.session)
    settlement.note_discrepancy(
        transaction,
        order.funding,
        key=f"{order.funding_id}:voided",
        code="E4202",
        detail=f"the authorization ended ({Status(event.status).name}) while the machine had it",
    )


def _check_released(transaction: Transaction, order: Order, event: Event) -> None:
    """A void tells how much it released; more than the rest was credited, and is now lost."""
    if event.status != Status.VOIDED or event.amount is None:
        return
    try:
        released_minor = parse_decimal(event.amount, order.currency).minor
    except ValueError:
        released_minor = None
    if released_minor != order.rest_minor:
        settlement.note_discrepancy(
            transaction,
            order.funding,
            key=f"{order.funding_id}:released",
            code="E4207",
            detail="the payment service released another amount than the machine left",
            expected_minor=order.rest_minor,
            found_minor=released_minor,
        )


def _apply_capture(transaction: Transaction, event: Event) -> Outcome:
    status = Status(event.status)
    funding = _funding_of(transaction, event.parent_id)
    if funding is None:
        return Outcome.PARKED
    try:
        amount_minor = parse_decimal(event.amount or "", funding.currency).minor
    except ValueError:
        return Outcome.PARKED
    if status in CAPTURE_SUCCEEDS:
        _capture_succeeded(transaction, event, funding, amount_minor)
    elif status in CAPTURE_FAILS:
        _capture_failed(transaction, event, funding, amount_minor)
    else:
        return Outcome.IGNORED
    return Outcome.APPLIED


def _capture_succeeded(
    transaction: Transaction, event: Event, funding: Funding, amount_minor: int
) -> None:
    """Book what the service captured by itself; check what it captured because we asked."""
    order = funding.order
    if funding.capture_mode is CaptureMode.MERCHANT_AFTER:
        expected_minor = _asked_for(transaction, order, event.reference)
    elif book.captured_under(transaction, funding.id, event.transaction_id):
        return
    else:
        expected_minor = _capturable(transaction, order)
    if order is not None and amount_minor == expected_minor:
        if funding.capture_mode is CaptureMode.TPAS_AFTER:
            settlement.book_capture(transaction, order, event.transaction_id, amount_minor)
        return
    settlement.note_discrepancy(
        transaction,
        funding,
        key=f"{funding.id}:capture:{event.transaction_id}",
        code="E4201",
        detail="the payment service captured another amount than the machine credited",
        expected_minor=expected_minor,
        found_minor=amount_minor,
    )


def _capture_failed(
    transaction: Transaction, event: Event, funding: Funding, amount_minor: int
) -> None:
    """The machine has credited what the bank does not give us: held again, for persons."""
    is_ours = funding.capture_mode is CaptureMode.MERCHANT_AFTER
    booked_as = event.reference if is_ours else event.transaction_id
    if book.captured_under(transaction, funding.id, booked_as):
        book.book_capture_reversed(transaction, funding.id, booked_as)
    settlement.note_discrepancy(
        transaction,
        funding,
        key=f"{funding.id}:capture_failed:{event.transaction_id}",
        code="E4204",
        detail=f"a capture ended as {Status(event.status).name}",
        expected_minor=amount_minor,
        found_minor=0,
    )


def _capturable(transaction: Transaction, order: Order | None) -> int:
    """What the service may still capture by itself: the charge of a final order, once."""
    if order is None or order.state is not OrderState.REPORTED:
        return 0
    return order.charged_minor - book.balances(transaction, order.funding_id).captured_minor


def _asked_for(transaction: Transaction, order: Order | None, reference: str) -> int:
    """What our capture of this name asked for; 0 when there is no such."""
    call = transaction.get(OutboxCall, reference)
    is_ours = call is not None and order is not None and call.order_id == order.id
    return call.amount_minor if call and is_ours and call.kind is OutboxKind.CAPTURE else 0


def _funding_of(transaction: Transaction, authorization_id: str) -> Funding | None:
    return transaction.scalar(select(Funding).where(Funding.transaction_id == authorization_id))


def _order_of(transaction: Transaction, authorization_id: str) -> Order | None:
    funding = _funding_of(transaction, authorization_id)
    return funding.order if funding else None
