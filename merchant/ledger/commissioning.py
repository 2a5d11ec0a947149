"""What machines counted at the house's cost: booked once, apart from every patron's money."""

from collections import defaultdict
from typing import Any

from sqlalchemy import func, select

from merchant.database import Transaction
from merchant.limits.limits import LimitRules, gaming_day
from merchant.models import Account, CommissioningCredit, CommissioningPosting, Discrepancy

OTHER_AMOUNT = "E4208"


class CreditMismatchError(Exception):
    """The id is known for something else."""


class CreditsExhaustedError(Exception):
    """The kiosk has had all that one gaming day allows."""


def book_commissioning_credit(
    transaction: Transaction, kiosk_id: str, body: dict[str, Any], per_day: int, rules: LimitRules
) -> CommissioningCredit:
    """Book what the meter moved by; the same body again changes nothing.

    Raises CreditMismatchError, CreditsExhaustedError: then nothing is booked.
    """
    known = transaction.get(CommissioningCredit, body["credit_id"])
    if known is not None:
        if (known.kiosk_id, known.body) != (kiosk_id, body):
            raise CreditMismatchError
        return known
    day = gaming_day(transaction.now, rules).isoformat()
    if _count(transaction, kiosk_id, day) >= per_day:
        raise CreditsExhaustedError
    counted_minor = body["meter_after_minor"] - body["meter_before_minor"]
    sides = {Account.COMMISSIONING: -counted_minor, Account.COMMISSIONED: counted_minor}
    credit = CommissioningCredit(
        id=body["credit_id"],
        kiosk_id=kiosk_id,
        machine_number=body["machine_number"],
        counted_minor=counted_minor,
        body=body,
        gaming_day=day,
        booked_at=transaction.now,
        postings=[
            CommissioningPosting(account=account, amount_minor=amount_minor)
            for account, amount_minor in sides.items()
        ],
    )
    transaction.add(credit)
    if counted_minor != body["value_minor"]:
        _tell_other_amount(transaction, credit)
    transaction.flush()
    transaction.record("commissioning_credit_booked", kiosk_id=kiosk_id, amount_minor=counted_minor)
    return credit


def commissioned_by_machine(transaction: Transaction) -> dict[str, int]:
    """What each machine counted at the house's cost, as the ledger has it."""
    rows = transaction.execute(
        select(CommissioningCredit.machine_number, func.sum(CommissioningPosting.amount_minor))
        .join(CommissioningPosting, CommissioningPosting.credit_id == CommissioningCredit.id)
        .where(CommissioningPosting.account == Account.COMMISSIONED)
        .group_by(CommissioningCredit.machine_number)
    )
    return {machine_number: int(total) for machine_number, total in rows}


def commissioning_wrongs(transaction: Transaction) -> list[tuple[str, str]]:
    """Each credit whose sides are not what its meters say, by its id."""
    sides: defaultdict[str, dict[Account, int]] = defaultdict(dict)
    for posting in transaction.scalars(select(CommissioningPosting)):
        sides[posting.credit_id][posting.account] = posting.amount_minor
    return [
        (credit_id, f"counted {counted_minor}, booked {dict(sides[credit_id])}")
        for credit_id, counted_minor in transaction.execute(
            select(CommissioningCredit.id, CommissioningCredit.counted_minor)
        )
        if sides[credit_id]
        != {Account.COMMISSIONING: -counted_minor, Account.COMMISSIONED: counted_minor}
    ]


def _count(transaction: Transaction, kiosk_id: str, day: str) -> int:
    found = transaction.scalar(
        select(func.count()).where(
            CommissioningCredit.kiosk_id == kiosk_id, CommissioningCredit.gaming_day == day
        )
    )
    return int(found or 0)


def _tell_other_amount(transaction: Transaction, credit: CommissioningCredit) -> None:
    transaction.add(
        Discrepancy(
            key=f"{credit.id}:commissioning",
            code=OTHER_AMOUNT,
            funding_id=None,
            machine_number=credit.machine_number,
            expected_minor=credit.body["value_minor"],
            found_minor=credit.counted_minor,
            detail=f"commissioning credit {credit.body['number']}",
            found_at=transaction.now,
        )
    )
