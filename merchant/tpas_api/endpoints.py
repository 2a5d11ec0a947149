"""The routes the payment service calls, and who may call them."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.openapi.models import OAuthFlowClientCredentials, OAuthFlows
from fastapi.security import OAuth2

from kiosk.common.clock import Clock
from merchant.tpas_api.errors import access_denied, invalid_parameter
from merchant.tpas_api.fundings import FundingService, funding_router
from merchant.tpas_api.limits import LimitService, limit_router
from merchant.tpas_api.notifications import NotificationService, notification_router
from merchant.tpas_api.oauth2 import TOKEN_LIFETIME_S, TokenIssuer, parse_basic
from merchant.tpas_api.schemas import BearerToken, ServiceErrors

_BEARER = OAuth2(
    flows=OAuthFlows(
        clientCredentials=OAuthFlowClientCredentials(tokenUrl="/tpas/v1/oauth2/token")
    ),
    scheme_name="PaymentService",
    auto_error=False,
)


def tpas_routers(
    issuer: TokenIssuer,
    fundings: FundingService,
    limits: LimitService,
    notifications: NotificationService,
    clock: Clock,
) -> list[APIRouter]:
    """All routes under /tpas/v1."""

    async def authenticate(request: Request) -> None:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not issuer.is_valid(token, clock.utc_now()):
            raise access_denied()

    dependencies: list[Any] = [Depends(_BEARER), Depends(authenticate)]
    return [
        _token_router(issuer, clock),
        funding_router(fundings, dependencies),
        limit_router(limits, dependencies),
        notification_router(notifications),
    ]


def _token_router(issuer: TokenIssuer, clock: Clock) -> APIRouter:
    router = APIRouter(prefix="/tpas/v1/oauth2", tags=["Access"])

    @router.post(
        "/token",
        summary="Get a bearer token",
        responses={
            400: {"model": ServiceErrors, "description": "200: another grant than ours"},
            401: {"model": ServiceErrors, "description": "375: wrong client id or secret"},
        },
    )
    async def token(
        request: Request,
        grant_type: Annotated[str, Form(description="client_credentials")],
        client_id: Annotated[str | None, Form()] = None,
        client_secret: Annotated[str | None, Form()] = None,
    ) -> BearerToken:
        """Client credentials, as HTTP Basic or in the form. An expired token is a 401/375."""
        if grant_type != "client_credentials":
            raise invalid_parameter("only client_credentials is granted", "grant_type")
        credentials = parse_basic(request.headers.get("authorization", ""))
        if credentials is None:
            credentials = (client_id or "", client_secret or "")
        if not issuer.is_client(*credentials):
            raise access_denied()
        return BearerToken(access_token=issuer.issue(clock.utc_now()), expires_in=TOKEN_LIFETIME_S)

    return router
