"""Event notifications: checked, applied once, acknowledged."""

from urllib.parse import parse_qsl

import structlog
from fastapi import APIRouter, Request
from starlette.responses import PlainTextResponse

from kiosk.common.clock import Clock
from merchant.database import Database
from merchant.payments.events import Event, Outcome, apply_event
from merchant.tpas_api.errors import access_denied, invalid_parameter
from merchant.tpas_api.oauth2 import parse_basic
from merchant.tpas_api.schemas import ServiceErrors
from merchant.tpas_api.signature import is_signed

log = structlog.get_logger(__name__)


class NotificationService:
    def __init__(self, access_id: str, access_key: str, database: Database, clock: Clock) -> None:
        self._access_id = access_id
        self._access_key = access_key
        self._database = database
        self._clock = clock

    async def receive(self, authorization: str, raw_body: bytes) -> Outcome:
        """Apply one notification. Raises ApiError for a wrong signature or a garbled form."""
        try:
            body = raw_body.decode("ascii")
        except UnicodeDecodeError as error:
            raise invalid_parameter("not a form", "body") from error
        credentials = parse_basic(authorization)
        if (
            credentials is None
            or credentials[0] != self._access_id
            or not is_signed(body, credentials[1], self._access_key)
        ):
            log.error("notification_signature_wrong", code="E4004")
            raise access_denied()
        event = _parse(body)
        outcome = await self._database.write(apply_event, event)
        log.info(
            "notification_received",
            event_id=event.event_id,
            transaction_id=event.transaction_id,
            type=event.type,
            status=event.status,
            outcome=outcome,
        )
        return outcome


def notification_router(service: NotificationService) -> APIRouter:
    router = APIRouter(prefix="/tpas/v1", tags=["Event notifications"])

    @router.post(
        "/notifications",
        summary="Tell of an event",
        response_class=PlainTextResponse,
        openapi_extra={
            "requestBody": {
                "required": True,
                "content": {
                    "application/x-www-form-urlencoded": {
                        "schema": {
                            "type": "object",
                            "required": ["eventId", "objectId", "transactionType", "status"],
                            "additionalProperties": {"type": "string"},
                        }
                    }
                },
            }
        },
        responses={
            400: {"model": ServiceErrors, "description": "200: a field is missing or garbled"},
            401: {"model": ServiceErrors, "description": "375: the signature is not this body's"},
        },
    )
    async def receive(request: Request) -> str:
        """Signed in the Authorization header. Any 200 acknowledges; repeats are harmless."""
        return await service.receive(request.headers.get("authorization", ""), await request.body())

    return router


def _parse(body: str) -> Event:
    fields = dict(parse_qsl(body, keep_blank_values=True))
    try:
        return Event(
            event_id=_required(fields, "eventId"),
            type=int(_required(fields, "transactionType")),
            status=int(_required(fields, "status")),
            transaction_id=_required(fields, "objectId"),
            parent_id=fields.get("parentObjectId", ""),
            reference=fields.get("merchantReference", ""),
            amount=fields.get("amount"),
            fields=fields,
        )
    except ValueError as error:
        raise invalid_parameter("a field is missing or garbled", str(error)) from error


def _required(fields: dict[str, str], name: str) -> str:
    value = fields.get(name, "")
    if not 0 < len(value) <= 128:
        raise ValueError(name)
    return value
