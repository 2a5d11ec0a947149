"""Event notifications: queued with the change they tell of, signed, repeated until acknowledged."""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from math import inf
from typing import Final
from urllib.parse import unquote_plus, urlencode

import anyio
import httpx
import structlog
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kiosk.domain.money import Money, to_decimal
from merchant.sandbox.desk import Desk
from merchant.sandbox.models import (
    Authorization,
    Capture,
    Code,
    Notification,
    Status,
    uncaptured_minor,
)

log = structlog.get_logger()

NOTIFICATION_PATH: Final = "/tpas/v1/notifications"
ACKNOWLEDGE_WITHIN_S: Final = 3
DEFERRED_PAYMENT: Final = 2  # the service's payment type for "authorize now, capture later"
AUTHORIZATION_TYPE: Final = 1
CAPTURE_TYPE: Final = 3
_EVENT_TYPES: Final = {
    Status.PENDING: "Establish",
    Status.AUTHORIZED: "Authorize",
    Status.PROCESSED: "Process",
    Status.COMPLETED: "Complete",
    Status.EXPIRED: "Expire",
    Status.CANCELED: "Cancel",
    Status.DENIED: "Deny",
    Status.VOIDED: "Cancel",
}


@dataclass(frozen=True, slots=True)
class Signer:
    """Makes the Authorization header of a notification."""

    access_id: str
    access_key: str
    algorithm: str

    def header(self, body: str) -> str:
        """`Basic base64(accessId:signature)`, signed over the form-decoded body."""
        digest = hashlib.sha512 if self.algorithm == "HmacSHA512" else hashlib.sha1
        mac = hmac.new(self.access_key.encode(), unquote_plus(body).encode(), digest).digest()
        prefix = "HmacSHA512:" if self.algorithm == "HmacSHA512" else ""
        signature = prefix + base64.b64encode(mac).decode()
        return "Basic " + base64.b64encode(f"{self.access_id}:{signature}".encode()).decode()


class NotificationQueue:
    """Writes notifications into the transaction of the change they tell of."""

    def __init__(self, desk: Desk, access_id: str) -> None:
        self._desk = desk
        self._access_id = access_id

    def authorization_changed(self, session: Session, authorization: Authorization) -> None:
        """Tell the authorization's present status; a voided one's amount is what was released."""
        amount_minor = authorization.amount_minor or 0
        if authorization.status == Status.VOIDED:
            amount_minor = uncaptured_minor(session, authorization)
        code = session.get_one(Code, authorization.token)
        self._queue(
            session,
            code,
            Money(amount_minor, authorization.currency),
            {
                "merchantReference": code.merchant_reference,
                "transactionType": AUTHORIZATION_TYPE,
                "objectId": authorization.authorization_id,
                "parentObjectId": "",
                "message": authorization.reason or "",
            },
            Status(authorization.status),
        )

    def capture_changed(self, session: Session, capture: Capture) -> None:
        """Tell the capture's present status."""
        authorization = session.get_one(Authorization, capture.authorization_id)
        self._queue(
            session,
            session.get_one(Code, authorization.token),
            Money(capture.amount_minor, capture.currency),
            {
                "merchantReference": capture.merchant_reference,
                "transactionType": CAPTURE_TYPE,
                "objectId": capture.capture_id,
                "parentObjectId": capture.authorization_id,
                "message": "",
            },
            Status(capture.status),
        )

    def _queue(
        self,
        session: Session,
        code: Code,
        amount: Money,
        subject: dict[str, str | int],
        status: Status,
    ) -> None:
        created_at_ms = self._desk.now_ms()
        event_id = self._desk.entropy.identifier()
        fields = {
            "merchantId": code.merchant_id,
            "paymentType": DEFERRED_PAYMENT,
            "eventId": event_id,
            "eventType": _EVENT_TYPES[status],
            "objectType": "Transaction",
            "timeZone": "Etc/UTC",
            "createdAt": created_at_ms,
            "accessId": self._access_id,
            "status": int(status),
            "statusMessage": status.name.capitalize(),
            "amount": to_decimal(amount),
            "currency": amount.currency,
        } | subject
        session.add(
            Notification(
                event_id=event_id,
                body=urlencode(fields),
                created_at_ms=created_at_ms,
                due_at_ms=created_at_ms + round(self._desk.faults.delay_notifications_s * 1000),
            )
        )
        session.flush()
        log.info("notification_queued", status=status.name, object_id=subject["objectId"])
        self._desk.notified.ring()


@dataclass(frozen=True, slots=True)
class RetryRule:
    """How long after a miss a notification is repeated, and for how long at all."""

    pause_s: float
    patience_s: float


class NotificationWorker:
    """Delivers what is queued, one after another, oldest first."""

    def __init__(
        self, desk: Desk, http: httpx.AsyncClient, signer: Signer, rule: RetryRule
    ) -> None:
        self._desk = desk
        self._http = http
        self._signer = signer
        self._rule = rule

    async def run(self) -> None:
        while True:
            for number in self._due():
                await self._deliver(number)
            await self._desk.notified.wait(self._pause_s())

    def _due(self) -> list[int]:
        with self._desk.store.transaction() as session:
            due = select(Notification.number).where(Notification.due_at_ms <= self._desk.now_ms())
            return list(session.scalars(due.order_by(Notification.number)))

    def _pause_s(self) -> float:
        with self._desk.store.transaction() as session:
            next_ms = session.scalar(select(func.min(Notification.due_at_ms)))
        return inf if next_ms is None else max(0, next_ms - self._desk.now_ms()) / 1000

    async def _deliver(self, number: int) -> None:
        with self._desk.store.transaction() as session:
            body = session.get_one(Notification, number).body
        is_acknowledged = await self._send(body)
        if self._desk.faults.duplicate_notifications:
            await self._send(body)
        with self._desk.store.transaction() as session:
            self._note(session.get_one(Notification, number), is_acknowledged=is_acknowledged)

    def _note(self, notification: Notification, *, is_acknowledged: bool) -> None:
        """Write down what became of a delivery, and when it is repeated."""
        now = self._desk.now_ms()
        age_s = (now - notification.created_at_ms) / 1000
        if is_acknowledged:
            notification.due_at_ms = None
        elif age_s > self._rule.patience_s:
            notification.due_at_ms = None
            log.error("notification_abandoned", code="E7051", event_id=notification.event_id)
        else:
            notification.due_at_ms = now + round(self._rule.pause_s * 1000)
            log.warning("notification_missed", event_id=notification.event_id)

    async def _send(self, body: str) -> bool:
        headers = {
            "Authorization": self._signer.header(body),
            "Content-Type": "application/x-www-form-urlencoded",
        }
        try:
            with anyio.fail_after(ACKNOWLEDGE_WITHIN_S):
                answer = await self._http.post(NOTIFICATION_PATH, content=body, headers=headers)
        except (httpx.HTTPError, TimeoutError):
            return False
        return answer.status_code == httpx.codes.OK
