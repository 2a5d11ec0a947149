"""What ends by itself: visits nobody approves, and bank holds nobody settles."""

from typing import Final

import anyio
import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from merchant.sandbox.desk import Desk
from merchant.sandbox.models import Authorization, Status, uncaptured_minor
from merchant.sandbox.notifications import NotificationQueue

log = structlog.get_logger()

SWEEP_INTERVAL_S: Final = 1


class ExpiryWorker:
    """Expires pending visits after `visit_lifetime_s`, unsettled money after `authorised_for_s`."""

    def __init__(
        self,
        desk: Desk,
        notifications: NotificationQueue,
        visit_lifetime_s: float,
        authorised_for_s: int,
    ) -> None:
        self._desk = desk
        self._notifications = notifications
        self._visit_lifetime_ms = round(visit_lifetime_s * 1000)
        self._authorised_for_ms = authorised_for_s * 1000

    async def run(self) -> None:
        while True:
            with self._desk.store.transaction() as session:
                self._sweep(session)
            await anyio.sleep(SWEEP_INTERVAL_S)

    def _sweep(self, session: Session) -> None:
        now = self._desk.now_ms()
        visits = select(Authorization).where(
            Authorization.status == Status.PENDING,
            Authorization.opened_at_ms <= now - self._visit_lifetime_ms,
        )
        holds = select(Authorization).where(
            Authorization.status == Status.AUTHORIZED,
            Authorization.authorized_at_ms <= now - self._authorised_for_ms,
        )
        for row in session.scalars(visits).all():
            self._expire(session, row)
        for row in session.scalars(holds).all():
            if not uncaptured_minor(session, row):
                continue
            log.error("hold_expired", code="E7053", transaction_id=row.authorization_id)
            self._expire(session, row)

    def _expire(self, session: Session, row: Authorization) -> None:
        row.status = Status.EXPIRED
        self._notifications.authorization_changed(session, row)
