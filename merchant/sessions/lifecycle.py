"""Opening, renewing and ending sessions. Every function runs inside one transaction."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from merchant.database import Transaction
from merchant.models import Code, FundingSession
from merchant.sessions.states import (
    AT_THE_MACHINE,
    TRANSITIONS,
    WITHOUT_ORDER,
    EndReason,
    SessionState,
)


@dataclass(frozen=True, slots=True)
class SessionRules:
    """The operator's choices about sessions."""

    approve_by_s: int
    code_lifetime_s: int
    renewals: int
    amount_max_minor: int
    funding_deadline_s: float
    claim_silence_s: int
    settlement_silence_s: int


@dataclass(frozen=True, slots=True)
class SessionRequest:
    """What a kiosk asks for when it opens a session."""

    client_session_id: str
    transaction_number: str
    machine_number: str
    currency: str
    denominations_minor: tuple[int, ...]
    amount_max_minor: int


@dataclass(frozen=True, slots=True)
class IssuedCode:
    """A code as the payment service gave it; `id` is the reference we gave it."""

    id: str
    number: int
    url: str
    token: str
    match_code: str
    expires_at: datetime


class MismatchError(Exception):
    """An idempotency key came back with another body."""


class UnfinishedError(Exception):
    """The kiosk's earlier session has an order that the machine has not finished."""

    def __init__(self, session: FundingSession) -> None:
        super().__init__(session.id)
        self.session = session


def move(
    transaction: Transaction,
    session: FundingSession,
    state: SessionState,
    reason: EndReason | None = None,
) -> None:
    """Take the session to `state`, if the table of transitions allows it: else it is our bug."""
    assert state in TRANSITIONS[session.state], f"{session.state} cannot become {state}"
    session.state = state
    session.reason = reason
    mark_changed(transaction, session)
    transaction.record("session_moved", session_id=session.id, state=state, reason=reason)


def mark_changed(transaction: Transaction, session: FundingSession) -> None:
    """Give the session a new version; whoever waits for it wakes after the commit."""
    session.version += 1
    transaction.changed.add(session.id)


def find_session(transaction: Transaction, kiosk_id: str, session_id: str) -> FundingSession | None:
    """The session, if it is this kiosk's."""
    session = transaction.get(FundingSession, session_id)
    return session if session is not None and session.kiosk_id == kiosk_id else None


def open_session(
    transaction: Transaction,
    kiosk_id: str,
    session_id: str,
    request: SessionRequest,
    rules: SessionRules,
) -> tuple[FundingSession, bool]:
    """The session of this key, and whether it is new.

    Raises MismatchError and UnfinishedError.
    """
    known = transaction.scalar(
        select(FundingSession).where(
            FundingSession.kiosk_id == kiosk_id,
            FundingSession.client_session_id == request.client_session_id,
        )
    )
    if known is not None:
        if request_of(known) != request:
            raise MismatchError
        expire_if_due(transaction, known)
        return known, False
    _close_older(transaction, kiosk_id)
    session = FundingSession(
        id=session_id,
        kiosk_id=kiosk_id,
        client_session_id=request.client_session_id,
        transaction_number=request.transaction_number,
        machine_number=request.machine_number,
        currency=request.currency,
        denominations_minor=list(request.denominations_minor),
        amount_max_minor=request.amount_max_minor,
        amount_limit_minor=min(request.amount_max_minor, rules.amount_max_minor),
        state=SessionState.OPENING,
        reason=None,
        version=1,
        created_at=transaction.now,
        approve_by=transaction.now + timedelta(seconds=rules.approve_by_s),
    )
    transaction.add(session)
    transaction.flush()
    transaction.refresh(session, ["codes", "order"])
    return session, True


def request_of(session: FundingSession) -> SessionRequest:
    """The request that opened this session."""
    return SessionRequest(
        client_session_id=session.client_session_id,
        transaction_number=session.transaction_number,
        machine_number=session.machine_number,
        currency=session.currency,
        denominations_minor=tuple(session.denominations_minor),
        amount_max_minor=session.amount_max_minor,
    )


def add_code(
    transaction: Transaction,
    session_id: str,
    issued: IssuedCode,
    code_lifetime_s: int,
) -> FundingSession:
    """Show this code, unless the session went on or the same number came first meanwhile."""
    session = transaction.get_one(FundingSession, session_id)
    expire_if_due(transaction, session)
    if session.state not in WITHOUT_ORDER or issued.number != len(session.codes) + 1:
        return session
    longest = transaction.now + timedelta(seconds=code_lifetime_s)
    expires_at = min(issued.expires_at, longest, session.approve_by)
    session.codes.append(
        Code(
            id=issued.id,
            number=issued.number,
            url=issued.url,
            token=issued.token,
            match_code=issued.match_code,
            expires_at=expires_at,
            lifetime_ms=max(0, milliseconds(expires_at - transaction.now)),
        )
    )
    if session.state is SessionState.CODE_SHOWN:
        mark_changed(transaction, session)
    else:
        move(transaction, session, SessionState.CODE_SHOWN)
    return session


def refuse(transaction: Transaction, session_id: str) -> FundingSession:
    """The payment service will not mint the first code of this session."""
    session = transaction.get_one(FundingSession, session_id)
    if session.state is SessionState.OPENING:
        move(transaction, session, SessionState.REFUSED)
    return session


def end_without_order(
    transaction: Transaction,
    session: FundingSession,
    state: SessionState,
    reason: EndReason | None = None,
) -> None:
    """End a session that nobody has funded; any other stays as it is."""
    if session.state in WITHOUT_ORDER:
        move(transaction, session, state, reason)


def expire_if_due(transaction: Transaction, session: FundingSession) -> None:
    if transaction.now >= session.approve_by:
        end_without_order(transaction, session, SessionState.EXPIRED)


def expire_due(transaction: Transaction) -> int:
    """End every session whose time to approve is over; how many there were."""
    due = transaction.scalars(
        select(FundingSession).where(
            FundingSession.state.in_(WITHOUT_ORDER), FundingSession.approve_by <= transaction.now
        )
    ).all()
    for session in due:
        end_without_order(transaction, session, SessionState.EXPIRED)
    return len(due)


def _close_older(transaction: Transaction, kiosk_id: str) -> None:
    """End this kiosk's session without an order. Raises UnfinishedError for one that has one."""
    older = transaction.scalars(
        select(FundingSession).where(
            FundingSession.kiosk_id == kiosk_id,
            FundingSession.state.in_(WITHOUT_ORDER | AT_THE_MACHINE),
        )
    )
    for session in older:
        expire_if_due(transaction, session)
        if session.state in AT_THE_MACHINE:
            raise UnfinishedError(session)
        end_without_order(transaction, session, SessionState.CANCELED, EndReason.SUPERSEDED)


def milliseconds(duration: timedelta) -> int:
    return duration // timedelta(milliseconds=1)
