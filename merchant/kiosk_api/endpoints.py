"""The kiosk API over HTTP."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.security import HTTPBearer

from merchant.kiosk_api.authentication import KioskAuthenticator
from merchant.kiosk_api.schemas import (
    BookCommissioningCredit,
    ClaimAnswer,
    ClaimOrder,
    CommissioningCreditAnswer,
    ErrorAnswer,
    Heartbeat,
    HeartbeatAnswer,
    Nothing,
    OpenSession,
    Policy,
    RenewCode,
    ReportAnswer,
    ReportOrder,
    SessionView,
)
from merchant.kiosk_api.service import KioskService

WAIT_MAX_S = 30
_SECRET = HTTPBearer(scheme_name="Kiosk", description="the secret of this kiosk", auto_error=False)


def _errors(**words: str) -> dict[int | str, dict[str, Any]]:
    """OpenAPI's `responses`: a status, written _409, and the words it may carry."""
    return {
        int(status.removeprefix("_")): {"model": ErrorAnswer, "description": described}
        for status, described in words.items()
    }


_ALWAYS = _errors(_401="UNAUTHORIZED", _422="INVALID_REQUEST", _503="BUSY")
_FROM_PAYMENT_SERVICE = _errors(
    _502="PAYMENT_SERVICE_REFUSED: it refused our credentials or our request",
    _503="PAYMENT_SERVICE_UNREACHABLE; BUSY",
)


async def _kiosk_of(request: Request) -> str:
    return str(request.state.kiosk_id)


Kiosk = Annotated[str, Depends(_kiosk_of)]
Id = Annotated[str, Path(max_length=64)]


def kiosk_router(service: KioskService, authenticator: KioskAuthenticator) -> APIRouter:
    """All routes under /kiosk/v1. The kiosk comes from its credentials, never from a body."""

    async def authenticate(request: Request) -> None:
        request.state.kiosk_id = await authenticator.authenticate(request)

    router = APIRouter(
        prefix="/kiosk/v1",
        tags=["Kiosk API"],
        dependencies=[Depends(_SECRET), Depends(authenticate)],
        responses=_ALWAYS,
    )
    _add_session_routes(router, service)
    _add_order_routes(router, service)
    _add_kiosk_routes(router, service)
    return router


def _add_session_routes(router: APIRouter, service: KioskService) -> None:
    @router.post(
        "/sessions",
        status_code=201,
        summary="Open a session",
        responses=_FROM_PAYMENT_SERVICE
        | _errors(
            _409="IDEMPOTENCY_MISMATCH; SESSION_UNFINISHED, with that session; "
            "FUNDING_PAUSED, with that pause"
        )
        | {200: {"model": SessionView, "description": "The key is known: the session as it is"}},
    )
    async def open_session(kiosk: Kiosk, body: OpenSession, response: Response) -> SessionView:
        """Idempotent on `client_session_id`. Ends this kiosk's older session without an order."""
        session, is_new = await service.open_session(kiosk, body)
        response.status_code = 201 if is_new else 200
        return session

    @router.post(
        "/sessions/{session_id}/code",
        summary="Ask for a further code",
        responses=_FROM_PAYMENT_SERVICE
        | _errors(_404="SESSION_UNKNOWN", _409="CODES_EXHAUSTED; SESSION_CLOSED"),
    )
    async def renew_code(kiosk: Kiosk, session_id: Id, body: RenewCode) -> SessionView:
        """Idempotent on `number`. Any code of an open session may still fund it."""
        return await service.renew_code(kiosk, session_id, body.number)

    @router.get(
        "/sessions/{session_id}",
        summary="Read a session, or wait for it to change",
        responses=_errors(_404="SESSION_UNKNOWN"),
    )
    async def poll(
        kiosk: Kiosk,
        session_id: Id,
        after: Annotated[int, Query(ge=0, description="the newest version the kiosk has")] = 0,
        wait: Annotated[float, Query(ge=0, le=WAIT_MAX_S, description="seconds")] = 0,
    ) -> SessionView:
        """Answers at once when the version is above `after`, otherwise after at most `wait`."""
        return await service.poll(kiosk, session_id, after, wait)

    @router.post(
        "/sessions/{session_id}/cancel",
        summary="Cancel a session",
        responses=_errors(_404="SESSION_UNKNOWN"),
    )
    async def cancel(kiosk: Kiosk, session_id: Id, _body: Nothing) -> SessionView:
        """The session as it really is: CANCELED, or what was reached first. Repeatable."""
        return await service.cancel(kiosk, session_id)


def _add_order_routes(router: APIRouter, service: KioskService) -> None:
    @router.post(
        "/orders/{order_id}/claim",
        summary="Claim an order",
        responses=_errors(_404="ORDER_UNKNOWN", _409="ORDER_WITHDRAWN"),
    )
    async def claim(kiosk: Kiosk, order_id: Id, body: ClaimOrder) -> ClaimAnswer:
        """From here on only reports, or persons, decide what becomes of the money."""
        return await service.claim(kiosk, order_id, body)

    @router.post(
        "/orders/{order_id}/reports",
        summary="Report what the machine has credited",
        responses=_errors(_404="ORDER_UNKNOWN", _409="REPORT_MISMATCH; REPORT_AFTER_FINAL"),
    )
    async def report(kiosk: Kiosk, order_id: Id, body: ReportOrder) -> ReportAnswer:
        """Totals, numbered and repeatable. What was credited is captured, the rest released."""
        return await service.report(kiosk, order_id, body)


def _add_kiosk_routes(router: APIRouter, service: KioskService) -> None:
    @router.post(
        "/commissioning-credits",
        summary="Book what the machine counted at the house's cost",
        responses=_errors(_409="IDEMPOTENCY_MISMATCH; COMMISSIONING_EXHAUSTED: try again tomorrow"),
    )
    async def book_commissioning_credit(
        kiosk: Kiosk, body: BookCommissioningCredit
    ) -> CommissioningCreditAnswer:
        """Idempotent on `credit_id`; the kiosk repeats it until it is booked."""
        return await service.book_commissioning_credit(kiosk, body)

    @router.post("/heartbeat", summary="Tell that the kiosk lives")
    async def heartbeat(kiosk: Kiosk, body: Heartbeat) -> HeartbeatAnswer:
        return await service.heartbeat(kiosk, body)

    @router.get("/policy", summary="Read what this floor's kiosks show and allow")
    async def policy() -> Policy:
        return service.policy()
