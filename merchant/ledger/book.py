"""Double entry: each fact about money moves cents between the accounts of one authorisation."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select

from merchant.database import Transaction
from merchant.models import Account, Funding, LedgerEntry, LedgerPosting

_SPRINGS: Final = frozenset({Account.AUTHORISED, Account.HOUSE})
"""Where money comes from: these are negative."""


@dataclass(frozen=True, slots=True)
class Balances:
    """Where the cents of one authorisation are.

    Captured, released, refund pending and held add up to what was authorised. The cage's is a part
    of what was captured; the house's loss is money beside the authorisation.
    """

    authorised_minor: int
    captured_minor: int
    released_minor: int
    refund_pending_minor: int
    held_minor: int
    cage_minor: int = 0
    house_loss_minor: int = 0


def book_authorised(transaction: Transaction, funding: Funding) -> None:
    key, amount = f"{funding.id}:authorised", funding.amount_minor
    _move(transaction, key, funding.id, {Account.AUTHORISED: amount}, {Account.HELD: amount})


def book_captured(
    transaction: Transaction,
    funding_id: str,
    reference: str,
    amount_minor: int,
    credited_minor: int,
) -> None:
    """The bank gives us `amount_minor`; `reference` names the capture, which books only once.

    What the machine credited is covered first; what is captured beyond it is the cage's.
    """
    now = balances(transaction, funding_id)
    uncovered_minor = max(0, credited_minor - (now.captured_minor - now.cage_minor))
    own_minor = min(amount_minor, uncovered_minor)
    parts = {Account.CAPTURED: own_minor, Account.CAGE: amount_minor - own_minor}
    key = f"{funding_id}:captured:{reference}"
    _move(transaction, key, funding_id, {Account.HELD: amount_minor}, parts)


def book_capture_reversed(transaction: Transaction, funding_id: str, reference: str) -> None:
    """The capture of this name took nothing after all: what it booked goes back."""
    parts = _captured_by(transaction, funding_id, reference)
    key = f"{funding_id}:capture_reversed:{reference}"
    _move(transaction, key, funding_id, parts, {Account.HELD: sum(parts.values())})


def book_house_loss(transaction: Transaction, funding_id: str, amount_minor: int) -> None:
    """The machine keeps `amount_minor` that nobody is charged for. Booked once."""
    key, amount = f"{funding_id}:house_loss", amount_minor
    _move(transaction, key, funding_id, {Account.HOUSE: amount}, {Account.HOUSE_LOSS: amount})


def book_released(transaction: Transaction, funding_id: str, amount_minor: int) -> None:
    """The patron keeps `amount_minor`. An authorisation is released once."""
    key, amount = f"{funding_id}:released", amount_minor
    _move(transaction, key, funding_id, {Account.HELD: amount}, {Account.RELEASED: amount})


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
        captured_minor=totals.get(Account.CAPTURED, 0) + totals.get(Account.CAGE, 0),
        released_minor=totals.get(Account.RELEASED, 0),
        refund_pending_minor=totals.get(Account.REFUND_PENDING, 0),
        held_minor=totals.get(Account.HELD, 0),
        cage_minor=totals.get(Account.CAGE, 0),
        house_loss_minor=totals.get(Account.HOUSE_LOSS, 0),
    )


def captured_under(transaction: Transaction, funding_id: str, reference: str) -> int:
    """What the capture of this name took and still has: 0 before it, or after its reversal."""
    if _has_entry(transaction, f"{funding_id}:capture_reversed:{reference}"):
        return 0
    return sum(_captured_by(transaction, funding_id, reference).values())


def _captured_by(transaction: Transaction, funding_id: str, reference: str) -> dict[Account, int]:
    """What the capture of this name once booked, by account."""
    rows = transaction.execute(
        select(LedgerPosting.account, LedgerPosting.amount_minor)
        .join(LedgerEntry, LedgerEntry.id == LedgerPosting.entry_id)
        .where(
            LedgerEntry.key == f"{funding_id}:captured:{reference}",
            LedgerPosting.account.in_((Account.CAPTURED, Account.CAGE)),
        )
    )
    return {account: int(amount) for account, amount in rows}


def _has_entry(transaction: Transaction, key: str) -> bool:
    found = transaction.scalar(select(LedgerEntry.id).where(LedgerEntry.key == key))
    return found is not None


def _move(
    transaction: Transaction,
    key: str,
    funding_id: str,
    sources: dict[Account, int],
    targets: dict[Account, int],
) -> None:
    """Book a fact once. Raises ValueError rather than take what an account does not have."""
    if sum(sources.values()) <= 0 or _has_entry(transaction, key):
        return
    assert sum(sources.values()) == sum(targets.values())
    for source, amount_minor in sources.items():
        available = _balance(transaction, funding_id, source)
        if source not in _SPRINGS and amount_minor > available:
            raise ValueError(f"{key}: {amount_minor} asked of {source}, which has {available}")
    moved = {account: -amount_minor for account, amount_minor in sources.items()} | targets
    transaction.add(
        LedgerEntry(
            key=key,
            funding_id=funding_id,
            booked_at=transaction.now,
            postings=[
                LedgerPosting(account=account, amount_minor=amount_minor)
                for account, amount_minor in moved.items()
                if amount_minor
            ],
        )
    )
    transaction.flush()


def _balance(transaction: Transaction, funding_id: str, account: Account) -> int:
    total = transaction.scalar(
        select(func.sum(LedgerPosting.amount_minor))
        .join(LedgerEntry, LedgerEntry.id == LedgerPosting.entry_id)
        .where(LedgerEntry.funding_id == funding_id, LedgerPosting.account == account)
    )
    return int(total or 0)
