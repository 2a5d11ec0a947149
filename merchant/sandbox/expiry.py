"""What ends by itself: visits nobody approves, and bank holds nobody settles."""

import anyio
import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from merchant.sandbox.desk import Desk
from merchant.sandbox.models import Authorization, Status, uncaptured_minor
from merchant.sandbox.notifications import NotificationQueue

log = structlog.get_logger()


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
            pause_s = self._sweep()
            await anyio.sleep(pause_s)

    def _sweep(self) -> float:
        """Expire what is due; the seconds until something can be due again.

        What begins after a sweep ends no sooner than the shorter of the two lifetimes.
        """
        now = self._desk.now_ms()
        next_ms = now + min(self._visit_lifetime_ms, self._authorised_for_ms)
        unfinished = select(Authorization).where(
            Authorization.status.in_((Status.PENDING, Status.AUTHORIZED))
        )
        with self._desk.store.transaction() as session:
            for row in session.scalars(unfinished).all():
                if row.status == Status.AUTHORIZED and not uncaptured_minor(session, row):
                    continue
                if self._ends_at_ms(row) <= now:
                    self._expire(session, row)
                else:
                    next_ms = min(next_ms, self._ends_at_ms(row))
        return (next_ms - now) / 1000

    def _ends_at_ms(self, row: Authorization) -> int:
        if row.authorized_at_ms is None:
            return row.opened_at_ms + self._visit_lifetime_ms
        return row.authorized_at_ms + self._authorised_for_ms

    def _expire(self, session: Session, row: Authorization) -> None:
        if row.status == Status.AUTHORIZED:
            log.error("hold_expired", code="E7053", transaction_id=row.authorization_id)
        row.status = Status.EXPIRED
        self._notifications.authorization_changed(session, row)
