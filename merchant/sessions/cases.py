"""Cases: doubts about an order's money, open until the kiosk, the bank or persons settle them."""

from sqlalchemy import select

from merchant.database import Transaction
from merchant.models import Case, CaseKind, Order


def open_case(
    transaction: Transaction,
    order: Order,
    kind: CaseKind,
    amount_minor: int,
    case_number: str | None = None,
) -> None:
    """Open the order's case of this kind, again if it was closed, or bring it up to date."""
    case = transaction.scalar(select(Case).where(Case.order_id == order.id, Case.kind == kind))
    if case is None:
        case = Case(
            order_id=order.id,
            kind=kind,
            machine_number=order.session.machine_number,
            opened_at=transaction.now,
        )
        transaction.add(case)
    elif case.closed_at is not None:
        case.opened_at = transaction.now
    case.case_number = case_number
    case.amount_minor = amount_minor
    case.closed_at = None


def close_cases(transaction: Transaction, order: Order, *kinds: CaseKind) -> None:
    """Close the order's open cases of these kinds; of every kind when none is named."""
    for case in transaction.scalars(
        select(Case).where(
            Case.order_id == order.id,
            Case.kind.in_(kinds or CaseKind),
            Case.closed_at.is_(None),
        )
    ):
        case.closed_at = transaction.now
