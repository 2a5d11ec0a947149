"""The proof that no cent is lost, doubled or invented: every funding is added up again."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Load

from merchant.database import Transaction
from merchant.ledger.book import Balances, balances_of
from merchant.ledger.commissioning import commissioning_wrongs
from merchant.models import (
    Account,
    Discrepancy,
    Funding,
    FundingSession,
    LedgerEntry,
    LedgerPosting,
    Order,
)
from merchant.sessions.states import OrderState, is_ended


@dataclass(frozen=True, slots=True)
class LedgerProblem:
    """One thing that does not add up."""

    funding_id: str  # or a commissioning credit's
    what: str


def verify(transaction: Transaction) -> list[LedgerProblem]:
    """Every problem of the whole ledger; an empty list proves it sound."""
    problems = [
        LedgerProblem(funding_id, f"entry {key} does not balance: {total}")
        for funding_id, key, total in transaction.execute(
            select(LedgerEntry.funding_id, LedgerEntry.key, func.sum(LedgerPosting.amount_minor))
            .join(LedgerPosting, LedgerPosting.entry_id == LedgerEntry.id, isouter=True)
            .group_by(LedgerEntry.id)
            .having(func.coalesce(func.sum(LedgerPosting.amount_minor), 1) != 0)
        )
    ]
    known = set(transaction.scalars(select(Discrepancy.funding_id)))
    totals = balances_by_funding(transaction)
    rows = transaction.execute(
        select(Funding.id, Funding.amount_minor, Order, FundingSession.state)
        .join(Order, Order.funding_id == Funding.id, isouter=True)
        .join(FundingSession, FundingSession.id == Order.session_id, isouter=True)
        .options(Load(Order).lazyload("*"))  # every order there is: its row alone
    )
    for funding_id, amount_minor, order, state in rows:
        found = totals.get(funding_id, balances_of({}))
        wrong = _wrongs(found, amount_minor, order)
        if funding_id not in known and found.held_minor and (state is None or is_ended(state)):
            wrong.append(f"{found.held_minor} is held although all is over")
        problems += [LedgerProblem(funding_id, what) for what in wrong]
    return problems + [LedgerProblem(*wrong) for wrong in commissioning_wrongs(transaction)]


def balances_by_funding(transaction: Transaction) -> dict[str, Balances]:
    statement = (
        select(
            LedgerEntry.funding_id,
            LedgerPosting.account,
            func.sum(LedgerPosting.amount_minor),
        )
        .join(LedgerPosting, LedgerPosting.entry_id == LedgerEntry.id)
        .group_by(LedgerEntry.funding_id, LedgerPosting.account)
    )
    totals: defaultdict[str, dict[Account, int]] = defaultdict(dict)
    for funding_id, account, total in transaction.execute(statement):
        totals[funding_id][account] = int(total)
    return {funding_id: balances_of(accounts) for funding_id, accounts in totals.items()}


def _wrongs(found: Balances, amount_minor: int, order: Order | None) -> list[str]:
    parts = (
        found.captured_minor,
        found.released_minor,
        found.refund_pending_minor,
        found.held_minor,
    )
    charged = order.charged_minor if order else 0
    wrongs = []
    if found.authorised_minor != amount_minor:
        wrongs.append(f"authorised {found.authorised_minor}, the funding says {amount_minor}")
    if sum(parts) != found.authorised_minor:
        wrongs.append(f"the parts add up to {sum(parts)}, not to {found.authorised_minor}")
    if min(parts) < 0:
        wrongs.append("an account is below zero")
    if found.captured_minor > charged:
        wrongs.append(f"captured {found.captured_minor}, to be charged {charged}")
    if order is not None:
        wrongs += _decided_wrongs(found, order)
    if order is not None and found.released_minor > _releasable(order):
        wrongs.append(f"released {found.released_minor}, of {_releasable(order)} that may be")
    return wrongs


def _decided_wrongs(found: Balances, order: Order) -> list[str]:
    wrongs = []
    if found.cage_minor > order.hand_paid_minor:
        wrongs.append(f"the cage got {found.cage_minor}, and paid {order.hand_paid_minor}")
    if found.captured_minor - found.cage_minor > order.credited_minor:
        wrongs.append(f"captured more than was credited: {order.credited_minor}")
    if found.house_loss_minor != order.house_loss_minor:
        wrongs.append(f"lost {found.house_loss_minor}, decided {order.house_loss_minor}")
    return wrongs


def _releasable(order: Order) -> int:
    match order.state:
        case OrderState.WITHDRAWN:
            return order.amount_minor
        case OrderState.REPORTED:
            return order.rest_minor
        case _:
            return 0
