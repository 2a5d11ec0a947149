"""Double entry: each fact about money moves cents between the accounts of one authorisation."""

from dataclasses import dataclass

from sqlalchemy import func, select

from merchant.database import Transaction
from merchant.models import Account, Funding, LedgerEntry, LedgerPosting


@dataclass(frozen=True, slots=True)
class Balances:
    """Where the cents of one authorisation are; the last four add up to the first."""

    authorised_minor: int
    captured_minor: int
    released_minor: int
    refund_pending_minor: int
    held_minor: int


def book_authorised(transaction: Transaction, funding: Funding) -> None:
    _move(
        transaction, f"{funding.id}:authorised", funding.id,
        funding.amount_minor, Account.AUTHORISED, Account.HELD,
    )  # fmt: skip


def book_captured(
    transaction: Transaction, funding_id: str, reference: str, amount_minor: int
) -> None:
    """The bank gives us `amount_minor`; `reference` names the capture, which books only once."""
    key = f"{funding_id}:captured:{reference}"
    _move(transaction, key, funding_id, amount_minor, Account.HELD, Account.CAPTURED)


def book_capture_reversed(
    transaction: Transaction, funding_id: str, reference: str, amount_minor: int
) -> None:
    key = f"{funding_id}:capture_reversed:{reference}"
    _move(transaction, key, funding_id, amount_minor, Account.CAPTURED, Account.HELD)


def book_released(transaction: Transaction, funding_id: str, amount_minor: int) -> None:
    """The patron keeps `amount_minor`. An authorisation is released once."""
    key = f"{funding_id}:released"
    _move(transaction, key, funding_id, amount_minor, Account.HELD, Account.RELEASED)


def balances(transaction: Transaction, funding_id: str) -> Balances:
    statement = (
        select(LedgerPosting.account, func.sum(LedgerPosting.amount_minor))
        .join(LedgerEntry, LedgerEntry.id == LedgerPosting.entry_id)
        .where(LedgerEntry.funding_id == funding_id)
        .group_by(LedgerPosting.account)
    )
    return balances_of({account: int(total) for account, total in transaction.execute(statement)})


def balances_of(totals: dict[Account, int]) -> Balances:
    return Balances(
        authorised_minor=-totals.get(Account.AUTHORISED, 0),
        captured_minor=totals.get(Account.CAPTURED, 0),
        released_minor=totals.get(Account.RELEASED, 0),
        refund_pending_minor=totals.get(Account.REFUND_PENDING, 0),
        held_minor=totals.get(Account.HELD, 0),
    )


def captured_under(transaction: Transaction, funding_id: str, reference: str) -> int:
    """What the capture of this name took and still has: 0 before it, or after its reversal."""
    if _has_entry(transaction, f"{funding_id}:capture_reversed:{reference}"):
        return 0
    captured = transaction.scalar(
        select(LedgerPosting.amount_minor)
        .join(LedgerEntry, LedgerEntry.id == LedgerPosting.entry_id)
        .where(
            LedgerEntry.key == f"{funding_id}:captured:{reference}",
            LedgerPosting.account == Account.CAPTURED,
        )
    )
    return captured or 0


def _has_entry(transaction: Transaction, key: str) -> bool:
    found = transaction.scalar(select(LedgerEntry.id).where(LedgerEntry.key == key))
    return found is not None


def _move(  # noqa: PLR0913, PLR0917  # private: the fact's name, then how much from where to where
    transaction: Transaction,
    key: str,
    funding_id: str,
    amount_minor: int,
    source: Account,
    target: Account,
) -> None:
    """Book a fact once. Raises ValueError rather than take what an account does not have."""
    if amount_minor <= 0 or _has_entry(transaction, key):
        return
    if source is not Account.AUTHORISED:
        available = transaction.scalar(
            select(func.sum(LedgerPosting.amount_minor))
            .join(LedgerEntry, LedgerEntry.id == LedgerPosting.entry_id)
            .where(LedgerEntry.funding_id == funding_id, LedgerPosting.account == source)
        )
        if amount_minor > (available or 0):
            raise ValueError(f"{key}: {amount_minor} asked of {source}, which has {available}")
    transaction.add(
        LedgerEntry(
            key=key,
            funding_id=funding_id,
            booked_at=transaction.now,
            postings=[
                LedgerPosting(account=source, amount_minor=-amount_minor),
                LedgerPosting(account=target, amount_minor=amount_minor),
            ],
        )
    )
    transaction.flush()
