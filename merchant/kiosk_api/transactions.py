"""The transactions of the kiosk API: find what is the kiosk's, act, and say how it stands."""

from dataclasses import asdict

import structlog

from merchant import errors
from merchant.database import Transaction
from merchant.kiosk_api.schemas import (
    BookCommissioningCredit,
    ClaimAnswer,
    ClaimOrder,
    ClaimView,
    CommissioningCreditAnswer,
    Heartbeat,
    OpenSession,
    PauseView,
    ReportAnswer,
    ReportOrder,
    SessionView,
)
from merchant.kiosk_api.views import view_order, view_pause, view_session
from merchant.ledger import commissioning
from merchant.models import FundingSession, KioskHeartbeat, Order
from merchant.sessions import lifecycle, orders
from merchant.sessions.states import WITHOUT_ORDER
from merchant.settings import MerchantSettings

log = structlog.get_logger(__name__)


def open_session(
    transaction: Transaction,
    settings: MerchantSettings,
    kiosk_id: str,
    session_id: str,
    body: OpenSession,
) -> tuple[SessionView, bool]:
    request = lifecycle.SessionRequest(
        client_session_id=body.client_session_id,
        transaction_number=body.transaction_number,
        machine_number=body.machine_number,
        currency=body.currency,
        denominations_minor=tuple(body.denominations_minor),
        amount_max_minor=body.amount_max_minor,
    )
    try:
        session, is_new = lifecycle.open_session(
            transaction, kiosk_id, session_id, request, settings.session_rules
        )
    except lifecycle.MismatchError as error:
        raise errors.idempotency_mismatch("client_session_id") from error
    except lifecycle.UnfinishedError as error:
        unfinished = view_session(transaction, error.session, settings)
        raise errors.session_unfinished(unfinished.model_dump(mode="json")) from error
    pause = view_pause(transaction, kiosk_id, settings) if is_new else None
    if pause is not None:  # the new session is rolled back
        raise errors.funding_paused(pause.code, pause.model_dump(mode="json"))
    return view_session(transaction, session, settings), is_new


def read_session(
    transaction: Transaction,
    settings: MerchantSettings,
    kiosk_id: str,
    session_id: str,
) -> SessionView:
    return view_session(transaction, _session(transaction, kiosk_id, session_id), settings)


def read_denominations(transaction: Transaction, session_id: str) -> tuple[int, ...]:
    return tuple(transaction.get_one(FundingSession, session_id).denominations_minor)


def check_renewal(
    transaction: Transaction,
    settings: MerchantSettings,
    kiosk_id: str,
    session_id: str,
    number: int,
) -> tuple[SessionView, int]:
    """The session, and how many codes it has had; refuses a number that cannot be next."""
    session = _session(transaction, kiosk_id, session_id)
    lifecycle.expire_if_due(transaction, session)
    minted = len(session.codes)
    if session.state not in WITHOUT_ORDER:
        raise errors.session_closed()
    if number > settings.renewals + 1:
        raise errors.codes_exhausted()
    if number > minted + 1:
        raise errors.invalid_request(f"the next code has number {minted + 1}")
    return view_session(transaction, session, settings), minted


def show_code(
    transaction: Transaction,
    settings: MerchantSettings,
    session_id: str,
    issued: lifecycle.IssuedCode,
) -> SessionView:
    session = lifecycle.add_code(transaction, session_id, issued, settings.code_lifetime_s)
    return view_session(transaction, session, settings)


def refuse_session(transaction: Transaction, session_id: str) -> None:
    lifecycle.refuse(transaction, session_id)


def cancel_session(
    transaction: Transaction,
    settings: MerchantSettings,
    kiosk_id: str,
    session_id: str,
) -> SessionView:
    session = _session(transaction, kiosk_id, session_id)
    lifecycle.expire_if_due(transaction, session)
    orders.cancel_by_patron(transaction, session)
    return view_session(transaction, session, settings)


def claim_order(
    transaction: Transaction, kiosk_id: str, order_id: str, body: ClaimOrder
) -> ClaimAnswer:
    order = _order(transaction, kiosk_id, order_id)
    try:
        earlier = orders.claim(transaction, order, body.claim_id, body.boot_id)
    except orders.WithdrawnError as error:
        raise errors.order_withdrawn() from error
    return ClaimAnswer(
        order=view_order(transaction.now, order),
        earlier_claim=ClaimView(**asdict(earlier)) if earlier else None,
    )


def report_order(
    transaction: Transaction,
    settings: MerchantSettings,
    kiosk_id: str,
    order_id: str,
    body: ReportOrder,
) -> ReportAnswer:
    order = _order(transaction, kiosk_id, order_id)
    if body.final and body.in_doubt_minor:
        raise errors.invalid_request("a final report has nothing in doubt")
    if not body.final and (body.hand_paid_minor or body.house_loss_minor or body.decision):
        raise errors.invalid_request("a decision comes with the final report")
    report = orders.MachineReport(
        **body.model_dump(exclude={"notes"}), notes=tuple(note.model_dump() for note in body.notes)
    )
    try:
        orders.accept_report(transaction, order, report)
    except orders.ReportMismatchError as error:
        log.error("report_refused", code="E4109", order_id=order_id, why=str(error))  # noqa: TRY400
        raise errors.report_mismatch(str(error)) from error
    except orders.AfterFinalError as error:
        raise errors.report_after_final() from error
    session = view_session(transaction, order.session, settings)
    return ReportAnswer(number=body.number, session=session)


def book_commissioning_credit(
    transaction: Transaction,
    settings: MerchantSettings,
    kiosk_id: str,
    body: BookCommissioningCredit,
) -> CommissioningCreditAnswer:
    try:
        credit = commissioning.book_commissioning_credit(
            transaction,
            kiosk_id,
            body.model_dump(mode="json"),
            settings.commissioning_credits_per_day,
            settings.limit_rules,
        )
    except commissioning.CreditMismatchError as error:
        raise errors.idempotency_mismatch("credit_id") from error
    except commissioning.CreditsExhaustedError as error:
        raise errors.commissioning_exhausted() from error
    return CommissioningCreditAnswer(credit_id=credit.id, booked_minor=credit.counted_minor)


def keep_heartbeat(
    transaction: Transaction, settings: MerchantSettings, kiosk_id: str, body: Heartbeat
) -> PauseView | None:
    """Keep it; the pause in which the kiosk is."""
    transaction.merge(
        KioskHeartbeat(kiosk_id=kiosk_id, body=body.model_dump(), received_at=transaction.now)
    )
    return view_pause(transaction, kiosk_id, settings)


def _session(transaction: Transaction, kiosk_id: str, session_id: str) -> FundingSession:
    session = lifecycle.find_session(transaction, kiosk_id, session_id)
    if session is None:
        raise errors.session_unknown()
    return session


def _order(transaction: Transaction, kiosk_id: str, order_id: str) -> Order:
    order = orders.find_order(transaction, kiosk_id, order_id)
    if order is None:
        raise errors.order_unknown()
    return order
