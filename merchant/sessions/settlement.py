"""From the machine's report to the bank: what was credited is captured, the rest is released.

With capture mode `tpas_after` the payment service does both by itself and its notifications tell
us, or its answers when those do not come; with `merchant_after` our outbox asks it to, and its
answers tell us.
"""

import logging

from sqlalchemy import func, select

from merchant.database import Transaction, is_overdue
from merchant.ledger import book
from merchant.models import (
    CaptureMode,
    Case,
    CaseKind,
    Discrepancy,
    Funding,
    FundingSession,
    Order,
    OutboxCall,
    OutboxKind,
    OutboxState,
)
from merchant.sessions.cases import close_cases, open_case
from merchant.sessions.lifecycle import mark_changed, move
from merchant.sessions.states import OrderState, SessionState


def order_calls(transaction: Transaction, order: Order) -> None:
    """Put into the outbox what this order now lets us ask of the payment service.

    While a note is in doubt only what is certainly credited is captured.
    """
    if order.funding.capture_mode is not CaptureMode.MERCHANT_AFTER:
        return
    count, ordered = transaction.execute(
        select(func.count(), func.coalesce(func.sum(OutboxCall.amount_minor), 0)).where(
            OutboxCall.order_id == order.id, OutboxCall.kind == OutboxKind.CAPTURE
        )
    ).one()
    due = order.charged_minor - int(ordered)
    if due and (order.is_final or order.session.state is SessionState.IN_DOUBT):
        count += 1
        reference = f"{order.funding_id}-capture-{count}"
        _send(transaction, order, OutboxKind.CAPTURE, reference, count, due)
    if order.state is OrderState.REPORTED and order.rest_minor:
        reference = f"{order.funding_id}-release"
        _send(transaction, order, OutboxKind.RELEASE, reference, count + 1, order.rest_minor)


def book_capture(transaction: Transaction, order: Order, reference: str, amount_minor: int) -> None:
    """The bank gave us this much of the order's money."""
    book.book_captured(transaction, order.funding_id, reference, amount_minor, order.credited_minor)
    mark_changed(transaction, order.session)
    finish_if_settled(transaction, order)


def release_rest(transaction: Transaction, order: Order) -> None:
    """The bank let go of everything that is not captured or yet to be."""
    book.book_released(transaction, order.funding_id, order.rest_minor)
    mark_changed(transaction, order.session)
    finish_if_settled(transaction, order)


def open_late_cases(transaction: Transaction, silence_s: int) -> int:
    """Open a case for each reported order that the bank has not settled in time; how many.

    Where the payment service was to tell us by its notifications, it is asked from now on.
    """
    late = transaction.scalars(
        select(Order)
        .join(Order.session)
        .where(
            FundingSession.state == SessionState.SETTLING,
            is_overdue(Order.heard_at, transaction.now, silence_s),
            ~select(Case.id).where(Case.order_id == Order.id, Case.closed_at.is_(None)).exists(),
        )
    ).all()
    for order in late:
        held_minor = book.balances(transaction, order.funding_id).held_minor
        transaction.record(
            "settlement_late",
            level=logging.ERROR,
            code="E4206",
            order_id=order.id,
            machine_number=order.session.machine_number,
            held_minor=held_minor,
        )
        open_case(transaction, order, CaseKind.SETTLEMENT_LATE, held_minor)
        if order.funding.capture_mode is CaptureMode.TPAS_AFTER:
            _send(transaction, order, OutboxKind.LOOK_UP, f"{order.funding_id}-look-up", 1, 0)
    return len(late)


def finish_if_settled(transaction: Transaction, order: Order) -> None:
    """End the session when all of its money is captured or released."""
    if order.session.state is not SessionState.SETTLING:
        return
    if order.is_voided:
        book.book_released(transaction, order.funding_id, order.rest_minor)
    if book.balances(transaction, order.funding_id).held_minor:
        return
    if order.credited_minor == order.amount_minor:
        state = SessionState.CREDITED
    else:
        state = SessionState.PARTIAL if order.charged_minor else SessionState.NOT_CREDITED
    close_cases(transaction, order)
    move(transaction, order.session, state)


def note_discrepancy(  # noqa: PLR0913  # the facts of one row, all named
    transaction: Transaction,
    funding: Funding,
    *,
    key: str,
    code: str,
    detail: str,
    expected_minor: int | None = None,
    found_minor: int | None = None,
) -> None:
    """Keep for persons, once, that this authorisation's money is not where it should be."""
    if transaction.get(Discrepancy, key) is not None:
        return
    order = funding.order
    discrepancy = Discrepancy(
        key=key,
        code=code,
        funding_id=funding.id,
        machine_number=order.session.machine_number if order else None,
        expected_minor=expected_minor,
        found_minor=found_minor,
        detail=detail,
        found_at=transaction.now,
    )
    transaction.add(discrepancy)
    transaction.record(
        "ledger_discrepancy",
        level=logging.ERROR,
        code=code,
        key=key,
        machine_number=discrepancy.machine_number,
        expected_minor=expected_minor,
        found_minor=found_minor,
        detail=detail,
    )


def _send(  # noqa: PLR0913, PLR0917  # private: the columns of the row
    transaction: Transaction,
    order: Order,
    kind: OutboxKind,
    reference: str,
    sequence: int,
    amount_minor: int,
) -> None:
    transaction.add(
        OutboxCall(
            reference=reference,
            sequence=sequence,
            order_id=order.id,
            kind=kind,
            amount_minor=amount_minor,
            state=OutboxState.PENDING,
            next_attempt_at=transaction.now,
        )
    )
    transaction.flush()
