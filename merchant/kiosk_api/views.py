"""From rows to what the kiosk reads. Called inside a transaction."""

from dataclasses import asdict
from datetime import datetime

from merchant.database import Transaction
from merchant.kiosk_api.schemas import (
    CodeView,
    DailyLimitView,
    MoneyView,
    OrderView,
    PauseView,
    SessionView,
)
from merchant.ledger.book import balances
from merchant.limits.reached import reached_limit
from merchant.models import FundingSession, Order, ReachedLimit
from merchant.pauses.kiosk_pause import pause_of
from merchant.pauses.pause import CODES
from merchant.sessions.lifecycle import milliseconds
from merchant.sessions.states import WITHOUT_ORDER, SessionState
from merchant.settings import MerchantSettings


def view_session(
    transaction: Transaction, session: FundingSession, settings: MerchantSettings
) -> SessionView:
    order = session.order
    money = MoneyView(**asdict(balances(transaction, order.funding_id))) if order else None
    limit = reached_limit(transaction, session)
    approve_by_ms = milliseconds(session.approve_by - transaction.now)
    return SessionView(
        session_id=session.id,
        client_session_id=session.client_session_id,
        version=session.version,
        state=session.state,
        code=_view_code(transaction.now, session),
        codes_left=settings.renewals + 1 - len(session.codes),
        approve_by_ms=max(0, approve_by_ms) if session.state in WITHOUT_ORDER else 0,
        open_signal=settings.open_signal,
        amount_min_minor=min(session.denominations_minor),
        amount_max_minor=session.amount_limit_minor,
        currency=session.currency,
        order=view_order(transaction.now, order) if order else None,
        reason=session.reason,
        money=money,
        daily_limit=_view_limit(transaction.now, limit, settings) if limit else None,
    )


def view_pause(
    transaction: Transaction, kiosk_id: str, settings: MerchantSettings
) -> PauseView | None:
    pause = pause_of(transaction, kiosk_id, settings.pause_rules)
    if pause is None:
        return None
    return PauseView(
        reason=pause.reason,
        code=CODES[pause.reason],
        remaining_ms=pause.remaining_ms,
        resumes_at=f"{pause.resumes_at:%Y-%m-%dT%H:%M}",
        in_days=pause.in_days,
    )


def view_order(now: datetime, order: Order) -> OrderView:
    remaining_ms = 0 if order.is_voided else milliseconds(order.authorised_until - now)
    return OrderView(
        order_id=order.id,
        amount_minor=order.amount_minor,
        currency=order.currency,
        state=order.state,
        authorised_for_ms=max(0, remaining_ms),
        claim_id=order.claim_id,
    )


def _view_limit(now: datetime, limit: ReachedLimit, settings: MerchantSettings) -> DailyLimitView:
    clock = limit.resets_at.astimezone(settings.limit_rules.time_zone)
    return DailyLimitView(
        limit_minor=limit.daily_limit_minor,
        used_minor=limit.used_minor,
        resets_in_ms=max(0, milliseconds(limit.resets_at - now)),
        resets_at=f"{clock:%H:%M}",
    )


def _view_code(now: datetime, session: FundingSession) -> CodeView | None:
    """The newest code while it can be scanned: not yet opened, not yet expired."""
    if session.state is not SessionState.CODE_SHOWN:
        return None
    code = session.codes[-1]
    if code.expires_at <= now:
        return None
    return CodeView(
        number=code.number,
        url=code.url,
        match_code=code.match_code,
        remaining_ms=milliseconds(code.expires_at - now),
        lifetime_ms=code.lifetime_ms,
    )
