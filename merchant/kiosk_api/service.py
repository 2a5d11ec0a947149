"""What the kiosk API does: transactions, the payment service, and waiting."""

import hashlib
import json
from datetime import UTC
from typing import Any, NoReturn

import structlog

from kiosk.common.clock import Clock
from kiosk.common.entropy import Entropy
from merchant import errors
from merchant.database import Database
from merchant.kiosk_api import transactions as work
from merchant.kiosk_api.schemas import (
    BookCommissioningCredit,
    ClaimAnswer,
    ClaimOrder,
    CommissioningCreditAnswer,
    Heartbeat,
    HeartbeatAnswer,
    OpenSession,
    Policy,
    ReportAnswer,
    ReportOrder,
    SessionView,
)
from merchant.payments.client import (
    MintRequest,
    PaymentServiceClient,
    RefusedError,
    UnreachableError,
)
from merchant.presence import Presence
from merchant.sessions.lifecycle import IssuedCode
from merchant.sessions.states import WITHOUT_ORDER, SessionState
from merchant.settings import MerchantSettings
from merchant.waiters import Waiters

log = structlog.get_logger(__name__)

PARKED_POLLS_MAX = 4
"""Long polls one kiosk may have waiting: one, and a few whose connection died unseen."""


class KioskService:
    """The kiosk API without HTTP. Every method raises ApiError for what it refuses."""

    def __init__(  # noqa: PLR0913, PLR0917  # its dependencies
        self,
        settings: MerchantSettings,
        database: Database,
        waiters: Waiters,
        presence: Presence,
        payment_service: PaymentServiceClient,
        clock: Clock,
        entropy: Entropy,
    ) -> None:
        self._settings = settings
        self._database = database
        self._waiters = waiters
        self._presence = presence
        self._payment_service = payment_service
        self._clock = clock
        self._entropy = entropy
        self._parked: dict[str, int] = {}
        self._policy = _make_policy(settings)

    async def open_session(self, kiosk_id: str, body: OpenSession) -> tuple[SessionView, bool]:
        """The session of this key with its first code, and whether it is new."""
        if body.machine_number != self._settings.kiosks[kiosk_id].machine_number:
            raise errors.invalid_request("this kiosk is registered for another machine")
        if body.currency != self._settings.currency:
            raise errors.invalid_request("this floor has another currency")
        session, is_new = await self._database.write(
            work.open_session,
            self._settings,
            kiosk_id,
            self._entropy.identifier(),
            body,
        )
        if session.state is SessionState.REFUSED:
            raise errors.payment_service_refused()
        if session.state is SessionState.OPENING:
            session = await self._mint(kiosk_id, session, number=1)
        self._presence.see(session.session_id)
        return session, is_new

    async def renew_code(self, kiosk_id: str, session_id: str, number: int) -> SessionView:
        session, minted = await self._database.write(
            work.check_renewal, self._settings, kiosk_id, session_id, number
        )
        self._presence.see(session_id)
        if number <= minted:
            return session
        session = await self._mint(kiosk_id, session, number)
        if session.state not in WITHOUT_ORDER:
            raise errors.session_closed()
        return session

    async def poll(self, kiosk_id: str, session_id: str, after: int, wait_s: float) -> SessionView:
        """The session, as soon as its version is above `after`, at the latest after `wait_s`."""
        until_s = self._clock.monotonic_s() + wait_s
        with self._waiters.subscribe(session_id) as subscription:
            while True:
                session = await self._database.read(
                    work.read_session,
                    self._settings,
                    kiosk_id,
                    session_id,
                )
                self._presence.see(session_id)
                remaining_s = until_s - self._clock.monotonic_s()
                if session.version > after or remaining_s <= 0 or self._waiters.is_closing:
                    return session
                self._park(kiosk_id)
                try:
                    with self._presence.polling(session_id):
                        await subscription.wait(remaining_s)
                finally:
                    self._parked[kiosk_id] -= 1

    async def cancel(self, kiosk_id: str, session_id: str) -> SessionView:
        return await self._database.write(work.cancel_session, self._settings, kiosk_id, session_id)

    async def claim(self, kiosk_id: str, order_id: str, body: ClaimOrder) -> ClaimAnswer:
        return await self._database.write(work.claim_order, kiosk_id, order_id, body)

    async def report(self, kiosk_id: str, order_id: str, body: ReportOrder) -> ReportAnswer:
        return await self._database.write(
            work.report_order, self._settings, kiosk_id, order_id, body
        )

    async def book_commissioning_credit(
        self, kiosk_id: str, body: BookCommissioningCredit
    ) -> CommissioningCreditAnswer:
        if body.currency != self._settings.currency:
            raise errors.invalid_request("this floor has another currency")
        return await self._database.write(
            work.book_commissioning_credit, self._settings, kiosk_id, body
        )

    async def heartbeat(self, kiosk_id: str, body: Heartbeat) -> HeartbeatAnswer:
        now = self._clock.utc_now()
        pause = await self._database.write(work.keep_heartbeat, self._settings, kiosk_id, body)
        return HeartbeatAnswer(
            server_time=now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            policy_version=self._policy.version,
            pause=pause,
        )

    def policy(self) -> Policy:
        return self._policy

    async def _mint(self, kiosk_id: str, session: SessionView, number: int) -> SessionView:
        """Get the code of this number from the payment service and show it in the session."""
        kiosk = self._settings.kiosks[kiosk_id]
        denominations = await self._database.read(work.read_denominations, session.session_id)
        reference, match_code = self._entropy.identifier(), self._entropy.digits(4)
        request = MintRequest(
            reference=reference,
            machine_id=kiosk.machine_id,
            machine_number=kiosk.machine_number,
            property_id=kiosk.property_id,
            match_code=match_code,
            currency=session.currency,
            denominations_minor=denominations,
            amount_min_minor=session.amount_min_minor,
            amount_max_minor=session.amount_max_minor,
        )
        try:
            minted = await self._payment_service.mint(request, self._clock.utc_now())
        except RefusedError as error:
            await self._refused(session.session_id, str(error))
        except UnreachableError as error:
            log.warning("payment_service_unreachable", code="E4002", why=str(error))
            raise errors.payment_service_unreachable() from error
        issued = IssuedCode(
            id=reference,
            number=number,
            url=minted.url,
            token=minted.token,
            match_code=match_code,
            expires_at=minted.expires_at,
        )
        return await self._database.write(
            work.show_code, self._settings, session.session_id, issued
        )

    async def _refused(self, session_id: str, why: str) -> NoReturn:
        log.error("payment_service_refused", code="E4001", session_id=session_id, why=why)
        await self._database.write(work.refuse_session, session_id)
        raise errors.payment_service_refused()

    def _park(self, kiosk_id: str) -> None:
        parked = self._parked.get(kiosk_id, 0)
        if parked >= PARKED_POLLS_MAX:
            raise errors.busy()
        self._parked[kiosk_id] = parked + 1


def _make_policy(settings: MerchantSettings) -> Policy:
    content: dict[str, Any] = settings.policy.model_dump() | {
        "currency": settings.currency,
        "amount_max_minor": settings.amount_max_minor,
    }
    digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    return Policy(version=digest[:12], **content)
