"""An order from the funding call to the machine's final report, each step one transaction."""

import logging
from dataclasses import asdict, dataclass
from typing import Any, Final

from sqlalchemy import select

from merchant.database import Transaction, is_overdue
from merchant.ledger import book
from merchant.limits.limits import settle_use
from merchant.models import Case, CaseKind, Claim, FundingSession, Order, Report
from merchant.sessions import settlement
from merchant.sessions.cases import close_cases, open_case
from merchant.sessions.lifecycle import end_without_order, mark_changed, move
from merchant.sessions.states import EndReason, OrderState, SessionState

_LATER_FIELDS: Final = frozenset({"hand_paid_minor", "house_loss_minor", "decision"})


class WithdrawnError(Exception):
    """The order was withdrawn before the kiosk claimed it."""


class ReportMismatchError(Exception):
    """The report contradicts what the kiosk said before; the message says how."""


class AfterFinalError(Exception):
    """A new report followed the final one."""


@dataclass(frozen=True, slots=True)
class EarlierClaim:
    """Who claimed the order first, and what has been reported of it."""

    claim_id: str
    boot_id: str
    report_number: int
    credited_minor: int


@dataclass(frozen=True, slots=True)
class MachineReport:
    """The machine's totals so far. `final` means that no more will come."""

    claim_id: str
    number: int
    credited_minor: int
    in_doubt_minor: int
    rest_minor: int
    currency: str
    final: bool
    case_number: str | None
    notes: tuple[dict[str, Any], ...]
    hand_paid_minor: int = 0
    house_loss_minor: int = 0
    decision: dict[str, Any] | None = None

    @property
    def total_minor(self) -> int:
        decided_minor = self.hand_paid_minor + self.house_loss_minor
        return self.credited_minor + self.in_doubt_minor + self.rest_minor + decided_minor


def find_order(transaction: Transaction, kiosk_id: str, order_id: str) -> Order | None:
    """The order, if it is this kiosk's."""
    order = transaction.get(Order, order_id)
    return order if order is not None and order.session.kiosk_id == kiosk_id else None


def claim(
    transaction: Transaction, order: Order, claim_id: str, boot_id: str
) -> EarlierClaim | None:
    """The kiosk takes the order; tells of an earlier claim. Raises WithdrawnError.

    From here on only the kiosk's reports, or persons, decide what becomes of the money.
    """
    if order.state is OrderState.WITHDRAWN:
        raise WithdrawnError
    if transaction.get(Claim, (order.id, claim_id)) is None:
        transaction.add(
            Claim(order_id=order.id, claim_id=claim_id, boot_id=boot_id, claimed_at=transaction.now)
        )
    if order.claim_id is None:
        order.claim_id = claim_id
        order.state = OrderState.CLAIMED
        order.heard_at = transaction.now
        move(transaction, order.session, SessionState.CLAIMED)
        return None
    if order.claim_id == claim_id:
        return None
    first = transaction.get_one(Claim, (order.id, order.claim_id))
    transaction.record(
        "order_claimed_again", level=logging.WARNING, order_id=order.id, boot_id=boot_id
    )
    return EarlierClaim(first.claim_id, first.boot_id, order.report_number, order.credited_minor)


def withdraw(
    transaction: Transaction,
    order: Order,
    reject_word: str,
    state: SessionState,
    reason: EndReason,
) -> None:
    """Take back an order that nobody claimed, and release all of it; otherwise do nothing."""
    if order.state is not OrderState.OFFERED:
        return
    order.state = OrderState.WITHDRAWN
    order.withdrawn_as = reject_word
    book.book_released(transaction, order.funding_id, order.amount_minor)
    settle_use(transaction, order.funding_id, 0)
    move(transaction, order.session, state, reason)


def withdraw_unclaimed(transaction: Transaction, order: Order) -> None:
    """Withdraw the order if no kiosk has claimed it: its time for that is over."""
    withdraw(
        transaction, order,
        "KIOSK_UNREACHABLE", SessionState.NOT_CREDITED, EndReason.WITHDRAWN,
    )  # fmt: skip


def withdraw_all_overdue(transaction: Transaction) -> int:
    """Withdraw every order that was not claimed in time; how many there were."""
    due = transaction.scalars(
        select(Order).where(Order.state == OrderState.OFFERED, Order.claim_by <= transaction.now)
    ).all()
    for order in due:
        withdraw_unclaimed(transaction, order)
    return len(due)


def cancel_by_patron(transaction: Transaction, session: FundingSession) -> None:
    """The patron gives up at the kiosk: ends the session unless the kiosk has the order."""
    if session.order is not None:
        withdraw(
            transaction, session.order,
            "SESSION_CLOSED", SessionState.CANCELED, EndReason.PATRON_KIOSK,
        )  # fmt: skip
    else:
        end_without_order(transaction, session, SessionState.CANCELED, EndReason.PATRON_KIOSK)


def accept_report(transaction: Transaction, order: Order, report: MachineReport) -> None:
    """Take the kiosk's totals, once per number.

    Raises ReportMismatchError and AfterFinalError. An old number that was never seen is ignored.
    """
    known = transaction.get(Report, (order.id, report.number))
    body = _body(report)
    if known is not None:
        if known.body != body:
            raise ReportMismatchError(f"report {report.number} came before with another body")
        return
    if order.state is OrderState.REPORTED and report.number > order.report_number:
        raise AfterFinalError
    _check(transaction, order, report)
    if report.number < order.report_number:
        return
    transaction.add(
        Report(order_id=order.id, number=report.number, body=body, received_at=transaction.now)
    )
    order.report_number = report.number
    order.credited_minor = report.credited_minor
    order.in_doubt_minor = report.in_doubt_minor
    order.hand_paid_minor = report.hand_paid_minor
    order.house_loss_minor = report.house_loss_minor
    order.heard_at = transaction.now
    if report.decision is not None:
        transaction.record(
            "case_decided",
            order_id=order.id,
            machine_number=order.session.machine_number,
            case_number=report.decision["case_number"],
            outcome=report.decision["outcome"],
        )
    if report.final:
        _finish(transaction, order)
    else:
        _continue(transaction, order, report.case_number)
    settlement.order_calls(transaction, order)
    settlement.finish_if_settled(transaction, order)


def open_silent_cases(transaction: Transaction, claim_silence_s: int) -> int:
    """Open a case for each claimed order whose kiosk has been silent too long; how many."""
    silent = transaction.scalars(
        select(Order).where(
            Order.state == OrderState.CLAIMED,
            is_overdue(Order.heard_at, transaction.now, claim_silence_s),
            ~select(Case.id).where(Case.order_id == Order.id, Case.closed_at.is_(None)).exists(),
        )
    ).all()
    for order in silent:
        held_minor = order.amount_minor - order.credited_minor
        transaction.record(
            "claimed_order_silent",
            level=logging.ERROR,
            code="E4203",
            order_id=order.id,
            machine_number=order.session.machine_number,
            held_minor=held_minor,
        )
        open_case(transaction, order, CaseKind.CLAIM_SILENT, held_minor)
    return len(silent)


def _check(transaction: Transaction, order: Order, report: MachineReport) -> None:
    if report.total_minor != order.amount_minor or report.currency != order.currency:
        raise ReportMismatchError("the amounts do not add up to the order's")
    if transaction.get(Claim, (order.id, report.claim_id)) is None:
        raise ReportMismatchError("no such claim on this order")
    if report.number > order.report_number and report.credited_minor < order.credited_minor:
        raise ReportMismatchError("what was credited cannot become less")


def _finish(transaction: Transaction, order: Order) -> None:
    order.state = OrderState.REPORTED
    settle_use(transaction, order.funding_id, order.charged_minor)
    book.book_house_loss(transaction, order.funding_id, order.house_loss_minor)
    close_cases(transaction, order)
    move(transaction, order.session, SessionState.SETTLING)


def _continue(transaction: Transaction, order: Order, case_number: str | None) -> None:
    if order.in_doubt_minor and case_number:
        close_cases(transaction, order, CaseKind.CLAIM_SILENT)
        open_case(transaction, order, CaseKind.IN_DOUBT, order.in_doubt_minor, case_number)
        wanted = SessionState.IN_DOUBT
    else:
        close_cases(transaction, order)
        wanted = SessionState.CREDITING
    if order.session.state is wanted:
        mark_changed(transaction, order.session)
    else:
        move(transaction, order.session, wanted)


def _body(report: MachineReport) -> dict[str, Any]:
    """As it is kept; a field that says nothing is left out, as it was before the field came."""
    body = asdict(report) | {"notes": list(report.notes)}
    return {key: value for key, value in body.items() if value or key not in _LATER_FIELDS}
