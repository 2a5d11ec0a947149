"""What was authorised, captured and released, as the API shows it. Amounts are decimal text."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.domain.money import Money, to_decimal
from merchant.sandbox.models import Authorization, Capture, Code, Status
from merchant.sandbox.notifications import AUTHORIZATION_TYPE, CAPTURE_TYPE


def transaction(session: Session, transaction_id: str) -> dict[str, Any] | None:
    """One authorization or capture; None when there is no such."""
    authorization = session.get(Authorization, transaction_id)
    if authorization is not None:
        return _with_captures(session, authorization)
    capture = session.get(Capture, transaction_id)
    return None if capture is None else _capture(capture)


def all_transactions(session: Session) -> dict[str, Any]:
    """Every authorization with its captures, oldest first, and each currency's totals."""
    rows = session.scalars(select(Authorization).order_by(Authorization.opened_at_ms)).all()
    totals: dict[str, dict[str, int]] = {}
    for row in rows:
        parts = _parts_minor(session, row)
        sums = totals.setdefault(row.currency, dict.fromkeys(parts, 0))
        for name, minor in parts.items():
            sums[name] += minor
    return {
        "authorizations": [_with_captures(session, row) for row in rows],
        "totals": {
            currency: {name: to_decimal(Money(minor, currency)) for name, minor in sums.items()}
            for currency, sums in totals.items()
        },
    }


def _parts_minor(session: Session, row: Authorization) -> dict[str, int]:
    """Authorised money and where it is: captured + released + held = authorised."""
    if row.authorized_at_ms is None:
        return dict.fromkeys(("authorised", "captured", "released", "held"), 0)
    authorised = row.amount_minor or 0
    captured = sum(capture.amount_minor for capture in _capture_rows(session, row))
    rest = authorised - captured
    is_held = row.status == Status.AUTHORIZED
    return {
        "authorised": authorised,
        "captured": captured,
        "released": 0 if is_held else rest,
        "held": rest if is_held else 0,
    }


def _authorization(session: Session, row: Authorization) -> dict[str, Any]:
    code = session.get_one(Code, row.token)
    return {
        "transactionId": row.authorization_id,
        "transactionType": AUTHORIZATION_TYPE,
        "status": row.status,
        "statusMessage": Status(row.status).name.capitalize(),
        "merchantReference": code.merchant_reference,
        "machineNumber": code.machine_number,
        "amount": to_decimal(Money(row.amount_minor or 0, row.currency)),
        "currency": row.currency,
        "fundingId": row.funding_id,
        "fundingStatus": row.funding_status,
        "reason": row.reason,
    } | {
        name: to_decimal(Money(minor, row.currency))
        for name, minor in _parts_minor(session, row).items()
    }


def _with_captures(session: Session, row: Authorization) -> dict[str, Any]:
    captures = [_capture(capture) for capture in _capture_rows(session, row)]
    return _authorization(session, row) | {"captures": captures}


def _capture_rows(session: Session, row: Authorization) -> list[Capture]:
    query = select(Capture).where(Capture.authorization_id == row.authorization_id)
    return list(session.scalars(query))


def _capture(capture: Capture) -> dict[str, Any]:
    return {
        "transactionId": capture.capture_id,
        "transactionType": CAPTURE_TYPE,
        "originalTransactionId": capture.authorization_id,
        "status": capture.status,
        "statusMessage": Status(capture.status).name.capitalize(),
        "merchantReference": capture.merchant_reference,
        "amount": to_decimal(Money(capture.amount_minor, capture.currency)),
        "currency": capture.currency,
    }
