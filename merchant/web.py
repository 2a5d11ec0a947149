"""The HTTP application: routes, error forms, and the bounds every request must keep."""

from collections.abc import Sequence
from typing import Any, Final

import structlog
from fastapi import APIRouter, FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kiosk.common.clock import Clock
from merchant import errors
from merchant.database import DatabaseBusyError
from merchant.errors import ApiError
from merchant.tpas_api.errors import envelope, invalid_parameter

log = structlog.get_logger(__name__)

BODY_LENGTH_MAX: Final = 1024 * 1024
_TPAS_PREFIX: Final = "/tpas/"


class BodyLimit:
    """Refuses a body above the bound, whatever its headers say of its length."""

    def __init__(self, app: ASGIApp, length_max: int = BODY_LENGTH_MAX) -> None:
        self._app = app
        self._length_max = length_max

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        length = 0

        async def receive_bounded() -> Message:
            nonlocal length
            message = await receive()
            length += len(message.get("body", b""))
            if length > self._length_max:
                raise HTTPException(413, "the body is too long")
            return message

        await self._app(scope, receive_bounded, send)


def make_application(routers: Sequence[APIRouter], clock: Clock) -> FastAPI:
    """The application of these routes."""
    app = FastAPI(
        title="Scan and Pay merchant server",
        version="1",
        description=_DESCRIPTION,
        docs_url=None,
        redoc_url=None,
    )
    for router in routers:
        app.include_router(router)

    async def refuse(request: Request, error: Exception) -> Response:
        refusal = _refusal(request, error)
        if request.url.path.startswith(_TPAS_PREFIX):
            return envelope(refusal, clock.utc_now())
        content = {"code": refusal.code, "word": refusal.word, "message": refusal.message}
        return JSONResponse({"error": content | refusal.details}, refusal.status)

    for kind in (
        ApiError,
        RequestValidationError,
        StarletteHTTPException,
        DatabaseBusyError,
    ):
        app.add_exception_handler(kind, refuse)
    app.add_middleware(BodyLimit)
    _describe_errors_as_they_are(app)
    return app


def _describe_errors_as_they_are(app: FastAPI) -> None:
    """FastAPI would promise its own 422 to the payment service, which gets a 400 instead."""
    describe = app.openapi

    def openapi() -> dict[str, Any]:
        document = describe()
        for path, calls in document["paths"].items():
            if path.startswith(_TPAS_PREFIX):
                for call in calls.values():
                    call["responses"].pop("422", None)
        for name in ("HTTPValidationError", "ValidationError"):
            document["components"]["schemas"].pop(name, None)
        return document

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI documents this way


def _refusal(request: Request, error: Exception) -> ApiError:
    match error:
        case ApiError():
            return error
        case RequestValidationError():
            return _invalid(request, error)
        case StarletteHTTPException():
            return ApiError(error.status_code, "INVALID_REQUEST", "E4111", str(error.detail))
        case _:
            log.warning("database_busy", code="E4112")
            return errors.busy()


def _invalid(request: Request, error: RequestValidationError) -> ApiError:
    """Which fields are wrong and why; never their values, which may be secret."""
    problems: list[dict[str, Any]] = [
        {"location": ".".join(map(str, problem["loc"])), "message": problem["msg"]}
        for problem in error.errors()
    ]
    if request.url.path.startswith(_TPAS_PREFIX):
        return invalid_parameter(problems[0]["message"], problems[0]["location"])
    return errors.invalid_request("The request is not valid", problems=problems)


_DESCRIPTION: Final = """\
Between the kiosks of a casino floor and the payment service.

* **Kiosk API**: a kiosk opens a session, shows its code, waits, claims the order and reports what
  the machine has credited. Amounts are integer minor units. Errors are
  `{"error": {"code", "word", "message"}}`.
* **Funding API**, **Daily Limits API**, **Event notifications**: what the payment service calls,
  with a bearer from `POST /tpas/v1/oauth2/token` that lives 300 s. Amounts are decimal strings.
  Errors are the service's `{"errors": [...]}` with our word beside its number.
* **Operator**: read-only totals, to compare with the machines' meters.
"""
