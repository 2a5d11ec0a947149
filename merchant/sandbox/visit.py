"""A patron's way through the phone's pages: what each step needs, and where a visit stands."""

from dataclasses import dataclass
from enum import Enum, IntEnum, auto
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.domain.money import Money
from merchant.sandbox.amounts import AmountProblem, read_amount
from merchant.sandbox.banks import BANKS, LoginOutcome, account_of
from merchant.sandbox.desk import Desk
from merchant.sandbox.models import Authorization, Code, Status
from merchant.sandbox.notifications import NotificationQueue
from merchant.sandbox.settlement import new_transaction_id

LOGIN_TRIES: Final = 3


class Page(IntEnum):
    """The pages of a visit, in order: a patron may look back, never ahead."""

    START = auto()
    AMOUNT = auto()
    BANK = auto()
    LOGIN = auto()
    CONFIRM = auto()
    RESULT = auto()


class Closed(Enum):
    """Why a code has no page for this browser."""

    UNKNOWN = "unknown"
    EXPIRED = "expired"
    IN_USE = "in_use"
    NO_COOKIES = "no_cookies"


@dataclass(frozen=True, slots=True)
class Visit:
    """A code and its patron's progress; `authorization` is None until the page was opened."""

    code: Code
    authorization: Authorization | None
    page: Page


class Visits:
    """The steps of a visit. Each one is a transaction, and does nothing out of its turn."""

    def __init__(self, desk: Desk, notifications: NotificationQueue) -> None:
        self._desk = desk
        self._notifications = notifications

    def find(self, token: str, browser: str | None) -> Visit | Closed:
        """Where this browser's visit stands."""
        with self._desk.store.transaction() as session:
            return self._find(session, token, browser)

    def open(self, token: str, browser: str | None) -> Visit | Closed:
        """Bind the code to this browser, the first that comes, and tell the merchant."""
        if browser is None:
            return Closed.NO_COOKIES
        with self._desk.store.transaction() as session:
            visit = self._find(session, token, browser)
            if isinstance(visit, Closed) or visit.authorization is not None:
                return visit
            visit.code.browser = browser
            authorization = Authorization(
                authorization_id=new_transaction_id(self._desk.entropy),
                token=visit.code.token,
                currency=visit.code.currency,
                status=Status.PENDING,
                opened_at_ms=self._desk.now_ms(),
            )
            session.add(authorization)
            session.flush()
            self._notifications.authorization_changed(session, authorization)
            return self._find(session, token, browser)

    def choose_amount(self, token: str, browser: str | None, text: str) -> AmountProblem | None:
        with self._desk.store.transaction() as session:
            visit = self._find(session, token, browser)
            row = _walking(visit, Page.AMOUNT)
            if row is None or isinstance(visit, Closed):
                return None
            amount = _read_amount(visit.code, text)
            if isinstance(amount, AmountProblem):
                return amount
            row.amount_minor = amount.minor
            row.notice = None
            return None

    def choose_bank(self, token: str, browser: str | None, bank: str) -> None:
        with self._desk.store.transaction() as session:
            row = _walking(self._find(session, token, browser), Page.BANK)
            if row is not None and bank in BANKS:
                row.bank = bank
                row.ubai = row.account_last_four = None

    def log_in(self, token: str, browser: str | None, username: str, outcome: LoginOutcome) -> None:
        """Take in what the bank said; after the last wrong try the visit is denied."""
        with self._desk.store.transaction() as session:
            row = _walking(self._find(session, token, browser), Page.LOGIN)
            if row is None or row.bank is None:
                return
            if outcome is LoginOutcome.WRONG_CREDENTIALS:
                row.login_tries += 1
                if row.login_tries >= LOGIN_TRIES:
                    self._end(session, row, Status.DENIED, "WRONG_CREDENTIALS")
            elif outcome is not LoginOutcome.TIMEOUT:
                account = account_of(row.bank, username)
                row.ubai, row.account_last_four = account.ubai, account.last_four
                row.has_funds = outcome is LoginOutcome.ACCEPTED

    def approve(self, token: str, browser: str | None) -> None:
        """The patron's consent. The bank and the merchant are asked from here on."""
        with self._desk.store.transaction() as session:
            row = _walking(self._find(session, token, browser), Page.CONFIRM)
            if row is None:
                return
            row.approve_at_ms = self._desk.now_ms() + round(
                self._desk.faults.late_approval_s * 1000
            )
        self._desk.approved.ring()

    def cancel(self, token: str, browser: str | None) -> None:
        """Leave without paying; possible until the approval."""
        self.open(token, browser)
        with self._desk.store.transaction() as session:
            row = _walking(self._find(session, token, browser), Page.AMOUNT)
            if row is not None:
                self._end(session, row, Status.CANCELED, "PATRON_CANCELED")

    def _end(self, session: Session, row: Authorization, status: Status, reason: str) -> None:
        row.status = status
        row.reason = reason
        self._notifications.authorization_changed(session, row)

    def _find(self, session: Session, token: str, browser: str | None) -> Visit | Closed:
        code = session.get(Code, token.upper())
        if code is None:
            return Closed.UNKNOWN
        if code.browser is None:
            is_expired = self._desk.now_ms() >= code.expires_at_ms
            return Closed.EXPIRED if is_expired else Visit(code, None, Page.START)
        if code.browser != browser:
            return Closed.IN_USE
        authorization = session.scalars(
            select(Authorization).where(Authorization.token == code.token, ~Authorization.is_extra)
        ).one()
        return Visit(code, authorization, _furthest_page(authorization))


def _furthest_page(row: Authorization) -> Page:
    """The page this visit has come to."""
    if row.status != Status.PENDING or row.approve_at_ms is not None:
        return Page.RESULT
    if row.amount_minor is None:
        return Page.AMOUNT
    if row.bank is None:
        return Page.BANK
    return Page.LOGIN if row.ubai is None else Page.CONFIRM


def _walking(visit: Visit | Closed, page: Page) -> Authorization | None:
    """The visit's row when it has come as far as `page` and was not approved yet."""
    if isinstance(visit, Closed) or visit.authorization is None:
        return None
    return visit.authorization if page <= visit.page < Page.RESULT else None


def _read_amount(code: Code, text: str) -> Money | AmountProblem:
    return read_amount(
        text, code.currency, code.minimum_minor, code.maximum_minor, code.denominations_minor
    )
