"""The payment service's funding call: accepted as the session's one order, or rejected."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import select

from merchant.database import Transaction
from merchant.ledger import book
from merchant.limits.limits import (
    LimitRefusal,
    LimitRules,
    limit_of,
    reserve_use,
    ubai_for_log,
)
from merchant.limits.reached import keep
from merchant.models import CaptureMode, Code, Funding, FundingSession, Order
from merchant.sessions.amounts import is_expressible
from merchant.sessions.lifecycle import (
    MismatchError,
    SessionRules,
    end_without_order,
    expire_if_due,
    move,
)
from merchant.sessions.orders import withdraw_unclaimed
from merchant.sessions.states import WITHOUT_ORDER, EndReason, OrderState, SessionState


class RejectWord(StrEnum):
    TOKEN_UNKNOWN = "TOKEN_UNKNOWN"
    TOKEN_USED = "TOKEN_USED"
    SESSION_CLOSED = "SESSION_CLOSED"
    AMOUNT_NOT_CREDITABLE = "AMOUNT_NOT_CREDITABLE"
    LIMIT_EXCEEDED = "LIMIT_EXCEEDED"
    UBAI_BLOCKED = "UBAI_BLOCKED"
    KIOSK_UNREACHABLE = "KIOSK_UNREACHABLE"
    CURRENCY_MISMATCH = "CURRENCY_MISMATCH"
    NOT_CREDITED = "NOT_CREDITED"


IN_DOUBT: Final = "IN_DOUBT"
"""Why a funding is still PENDING: a case is open, which persons may have to decide."""


class FundingStatus(StrEnum):
    REJECTED = "REJECTED"
    PENDING = "PENDING"
    CREDITED = "CREDITED"
    PARTIALLY_CREDITED = "PARTIALLY_CREDITED"


@dataclass(frozen=True, slots=True)
class FundingRequest:
    """An authorisation at the bank that the payment service wants credited."""

    funding_id: str
    token: str
    transaction_id: str
    ubai: str
    amount_minor: int
    currency: str
    authorised_for_s: int


@dataclass(frozen=True, slots=True)
class FundingAnswer:
    """What became of it. The three amounts add up to the authorisation's.

    To the payment service what the cage paid in the machine's place is credited too: captured.
    """

    funding_id: str
    session_id: str | None
    status: FundingStatus
    credited_minor: int
    released_minor: int
    held_minor: int
    currency: str
    is_final: bool
    reason: str | None
    capture_mode: CaptureMode
    claim_by: datetime | None


@dataclass(frozen=True, slots=True)
class FundingRules:
    sessions: SessionRules
    limits: LimitRules
    capture_mode: CaptureMode


def take_funding(
    transaction: Transaction,
    order_id: str,
    request: FundingRequest,
    rules: FundingRules,
    is_attended: Callable[[str], bool],
) -> tuple[FundingAnswer, bool]:
    """Accept or reject the authorisation, once; also tells whether the call was new.

    `is_attended` says whether the kiosk of a session is there now; an order for one that is not
    is withdrawn at once. Raises MismatchError when the key, or the authorization under another
    key, came before.
    """
    known = transaction.get(Funding, request.funding_id)
    if known is not None:
        if _request_of(known) != request:
            raise MismatchError
        return answer_of(known), False
    twin = select(Funding.id).where(Funding.transaction_id == request.transaction_id)
    if transaction.scalar(twin) is not None:
        raise MismatchError
    code = transaction.scalar(select(Code).where(Code.token == request.token))
    session = code.session if code is not None else None
    reason = _refusal(transaction, session, request, rules)
    funding = _record(transaction, request, rules.capture_mode, reason)
    if session is None or reason is not None:
        book.book_released(transaction, funding.id, funding.amount_minor)
        transaction.record("funding_rejected", funding_id=funding.id, reason=reason)
        if code is not None:
            _deny(transaction, code, request, reason, rules)
        return answer_of(funding), True
    order = _offer(transaction, order_id, session, funding, rules)
    if not is_attended(session.id):
        withdraw_unclaimed(transaction, order)
    return answer_of(funding), True


def withdraw_funding(transaction: Transaction, funding_id: str) -> FundingAnswer:
    """The funding call has waited long enough: withdraw its order unless a kiosk has claimed it.

    The caller's own clock decides; the order's `claim_by` is for when the caller has gone.
    """
    funding = transaction.get_one(Funding, funding_id)
    if funding.order is not None:
        withdraw_unclaimed(transaction, funding.order)
    return answer_of(funding)


def read_funding(transaction: Transaction, funding_id: str) -> FundingAnswer | None:
    funding = transaction.get(Funding, funding_id)
    return None if funding is None else answer_of(funding)


def answer_of(funding: Funding) -> FundingAnswer:
    order = funding.order
    status, credited, released, reason = _outcome(funding, order)
    return FundingAnswer(
        funding_id=funding.id,
        session_id=order.session_id if order else None,
        status=status,
        credited_minor=credited,
        released_minor=released,
        held_minor=funding.amount_minor - credited - released,
        currency=funding.currency,
        is_final=status is not FundingStatus.PENDING,
        reason=reason,
        capture_mode=funding.capture_mode,
        claim_by=order.claim_by if order else None,
    )


def _outcome(funding: Funding, order: Order | None) -> tuple[FundingStatus, int, int, str | None]:
    """Status, credited, released, reason."""
    amount = funding.amount_minor
    if order is None or order.state is OrderState.WITHDRAWN:
        reason = order.withdrawn_as if order else funding.reject_reason
        return FundingStatus.REJECTED, 0, amount, reason
    credited = order.charged_minor
    if not order.is_final:
        reason = IN_DOUBT if order.has_open_case else None
        return FundingStatus.PENDING, credited, 0, reason
    if credited == 0:
        return FundingStatus.REJECTED, 0, amount, RejectWord.NOT_CREDITED
    is_whole = credited == amount
    status = FundingStatus.CREDITED if is_whole else FundingStatus.PARTIALLY_CREDITED
    return status, credited, amount - credited, None


def _refusal(
    transaction: Transaction,
    session: FundingSession | None,
    request: FundingRequest,
    rules: FundingRules,
) -> RejectWord | LimitRefusal | None:
    """Why this authorisation cannot fund the session; None when it can."""
    if session is None:
        return RejectWord.TOKEN_UNKNOWN
    expire_if_due(transaction, session)
    if session.order is not None and session.order.state is not OrderState.WITHDRAWN:
        return RejectWord.TOKEN_USED
    if session.state not in WITHOUT_ORDER:
        return RejectWord.SESSION_CLOSED
    if request.currency != session.currency:
        return RejectWord.CURRENCY_MISMATCH
    is_within = request.amount_minor <= session.amount_limit_minor
    if not is_within or not is_expressible(request.amount_minor, session.denominations_minor):
        return RejectWord.AMOUNT_NOT_CREDITABLE
    limit = limit_of(transaction, request.ubai, rules.limits)
    return limit.refusal(request.amount_minor)


def _record(
    transaction: Transaction,
    request: FundingRequest,
    capture_mode: CaptureMode,
    reason: str | None,
) -> Funding:
    funding = Funding(
        id=request.funding_id,
        token=request.token,
        transaction_id=request.transaction_id,
        ubai=request.ubai,
        amount_minor=request.amount_minor,
        currency=request.currency,
        authorised_for_s=request.authorised_for_s,
        capture_mode=capture_mode,
        reject_reason=reason,
        received_at=transaction.now,
        order=None,
    )
    transaction.add(funding)
    transaction.flush()
    book.book_authorised(transaction, funding)
    return funding


def _deny(  # private: the two rows, the refusal and the rules
    transaction: Transaction,
    code: Code,
    request: FundingRequest,
    reason: str | None,
    rules: FundingRules,
) -> None:
    """A limit ends the session, so that the kiosk can say why; other refusals leave it open."""
    session = code.session
    if reason == LimitRefusal.LIMIT_EXCEEDED:
        keep(transaction, code, limit_of(transaction, request.ubai, rules.limits))
        end_without_order(transaction, session, SessionState.DENIED, EndReason.LIMIT_REACHED)
    elif reason == LimitRefusal.UBAI_BLOCKED:
        end_without_order(transaction, session, SessionState.DENIED, EndReason.BLOCKED)


def _offer(  # private: the two rows it joins and the rules
    transaction: Transaction,
    order_id: str,
    session: FundingSession,
    funding: Funding,
    rules: FundingRules,
) -> Order:
    reserve_use(transaction, funding.ubai, funding.id, funding.amount_minor, rules.limits)
    order = Order(
        id=order_id,
        session=session,
        funding=funding,
        amount_minor=funding.amount_minor,
        currency=funding.currency,
        state=OrderState.OFFERED,
        offered_at=transaction.now,
        claim_by=transaction.now + timedelta(seconds=rules.sessions.funding_deadline_s),
        authorised_until=transaction.now + timedelta(seconds=funding.authorised_for_s),
        report_number=0,
        credited_minor=0,
        in_doubt_minor=0,
        is_voided=False,
    )
    transaction.add(order)
    transaction.flush()
    move(transaction, session, SessionState.ORDERED)
    transaction.record(
        "order_offered",
        session_id=session.id,
        order_id=order_id,
        funding_id=funding.id,
        ubai=ubai_for_log(funding.ubai),
        amount_minor=funding.amount_minor,
        currency=funding.currency,
    )
    return order


def _request_of(funding: Funding) -> FundingRequest:
    return FundingRequest(
        funding_id=funding.id,
        token=funding.token,
        transaction_id=funding.transaction_id,
        ubai=funding.ubai,
        amount_minor=funding.amount_minor,
        currency=funding.currency,
        authorised_for_s=funding.authorised_for_s,
    )
