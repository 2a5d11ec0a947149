"""The pause of one kiosk, from what the ledger knows of its fundings. Runs in a transaction."""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from merchant.database import Transaction
from merchant.models import FundingSession, Order
from merchant.pauses.pause import Pause, PauseRules, pause_at
from merchant.sessions.states import OrderState


def pause_of(transaction: Transaction, kiosk_id: str, rules: PauseRules) -> Pause | None:
    """Why this kiosk may open no session now; None when it may."""
    return pause_at(transaction.now, rules, _last_funded_at(transaction, kiosk_id, rules))


def _last_funded_at(transaction: Transaction, kiosk_id: str, rules: PauseRules) -> datetime | None:
    """When the last final report came with money that this kiosk's machine has credited."""
    if not rules.cool_down_s:
        return None
    return transaction.scalar(
        select(func.max(Order.heard_at))
        .join(FundingSession)
        .where(
            FundingSession.kiosk_id == kiosk_id,
            Order.state == OrderState.REPORTED,
            Order.credited_minor > 0,
            Order.heard_at > transaction.now - timedelta(seconds=rules.cool_down_s),
            Order.heard_at <= transaction.now,
        )
    )
