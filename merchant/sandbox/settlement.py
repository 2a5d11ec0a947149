"""Captures and releases: what happens to authorised money, one rule for both capture modes."""

from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kiosk.common.entropy import Entropy
from kiosk.domain.money import Money
from merchant.sandbox.desk import Desk
from merchant.sandbox.models import Authorization, Capture, Status, uncaptured_minor
from merchant.sandbox.notifications import NotificationQueue

TRANSACTION_DIGITS: Final = 12


class CaptureRefusedError(Exception):
    """This capture or release is not possible; nothing changed."""


class DuplicateReferenceError(CaptureRefusedError):
    """A capture with this merchant reference was made before."""


class Settlement:
    """Takes and gives back authorised money, inside the caller's transaction."""

    def __init__(
        self, desk: Desk, notifications: NotificationQueue, processed_after_s: float
    ) -> None:
        self._desk = desk
        self._notifications = notifications
        self._processed_after_s = processed_after_s

    def capture(
        self, session: Session, authorization: Authorization, reference: str, amount: Money
    ) -> Capture:
        """Take `amount`. Raises DuplicateReferenceError, CaptureRefusedError."""
        if session.scalar(select(Capture).where(Capture.merchant_reference == reference)):
            raise DuplicateReferenceError(reference)
        if amount.currency != authorization.currency or amount.minor <= 0:
            raise CaptureRefusedError("amount must be above zero, in the authorised currency")
        if authorization.status != Status.AUTHORIZED:
            raise CaptureRefusedError("the authorization is not authorized")
        if amount.minor > uncaptured_minor(session, authorization):
            raise CaptureRefusedError("amount is above what is authorised and not yet captured")
        capture = Capture(
            capture_id=new_transaction_id(self._desk.entropy),
            authorization_id=authorization.authorization_id,
            merchant_reference=reference,
            amount_minor=amount.minor,
            currency=amount.currency,
            status=Status.AUTHORIZED,
            step_at_ms=self._desk.now_ms() + round(self._processed_after_s * 1000),
        )
        session.add(capture)
        session.flush()
        self._notifications.capture_changed(session, capture)
        self._desk.captured.ring()
        return capture

    def release(self, session: Session, authorization: Authorization) -> None:
        """Void the authorization: what is not captured goes back. Again: no change."""
        if authorization.status == Status.VOIDED:
            return
        if authorization.status != Status.AUTHORIZED:
            raise CaptureRefusedError("only an authorized authorization can be voided")
        authorization.status = Status.VOIDED
        self._notifications.authorization_changed(session, authorization)


class CaptureWorker:
    """Moves captures through the banking network: authorized, processed, completed."""

    def __init__(
        self, desk: Desk, notifications: NotificationQueue, completed_after_s: float
    ) -> None:
        self._desk = desk
        self._notifications = notifications
        self._completed_after_s = completed_after_s

    async def run(self) -> None:
        while True:
            await self._desk.captured.wait(self._step())

    def _step(self) -> float:
        """Advance what is due; the seconds until the next one is."""
        now = self._desk.now_ms()
        with self._desk.store.transaction() as session:
            for capture in session.scalars(select(Capture).where(Capture.step_at_ms <= now)):
                self._advance(session, capture, now)
            session.flush()
            next_ms = session.scalar(select(func.min(Capture.step_at_ms)))
        return float("inf") if next_ms is None else max(0, next_ms - now) / 1000

    def _advance(self, session: Session, capture: Capture, now: int) -> None:
        if capture.status == Status.AUTHORIZED:
            capture.status = Status.PROCESSED
            capture.step_at_ms = now + round(self._completed_after_s * 1000)
        else:
            capture.status = Status.COMPLETED
            capture.step_at_ms = None
        self._notifications.capture_changed(session, capture)


def new_transaction_id(entropy: Entropy) -> str:
    """A number as the service's transaction ids are: digits, at most 15."""
    return "1" + entropy.digits(TRANSACTION_DIGITS)
