"""The API listener: minting codes, captures and releases, and the sandbox's own controls."""

import base64
import binascii
import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Self

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic.alias_generators import to_camel

from kiosk.domain.money import parse_decimal
from merchant.sandbox.codes import CodeTerms, Mint
from merchant.sandbox.desk import Desk
from merchant.sandbox.errors import ErrorCode, ServiceError, error_response
from merchant.sandbox.faults import Faults
from merchant.sandbox.models import Authorization, Store
from merchant.sandbox.settlement import (
    CaptureRefusedError,
    DuplicateReferenceError,
    Settlement,
)
from merchant.sandbox.transactions import all_transactions, transaction

TOKEN_PATH: Final = "/auth-service/api/oauth2/qrcode/token"


class CodeRequest(BaseModel):
    """The body of the token call."""

    model_config = ConfigDict(alias_generator=to_camel, extra="forbid")

    merchant_id: str
    property_id: int
    machine_id: int
    machine_number: str = Field(min_length=1, max_length=32)
    player_number: int | None = None
    qr_timestamp: datetime
    merchant_reference: str = Field(min_length=1, max_length=64)
    match_code: str = Field(pattern=r"^\d{4}$")
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    denominations: list[str] = Field(min_length=1, max_length=32)
    minimum_amount: str
    maximum_amount: str

    @model_validator(mode="after")
    def _amounts_make_sense(self) -> Self:
        terms = self.terms()
        if not all(denomination > 0 for denomination in terms.denominations_minor):
            raise ValueError("denominations must be above zero")
        if not 0 < terms.minimum_minor <= terms.maximum_minor:
            raise ValueError("minimumAmount must be above zero and at most maximumAmount")
        return self

    def terms(self) -> CodeTerms:
        def minor(text: str) -> int:
            return parse_decimal(text, self.currency).minor

        return CodeTerms(
            merchant_reference=self.merchant_reference,
            merchant_id=self.merchant_id,
            machine_number=self.machine_number,
            match_code=self.match_code,
            currency=self.currency,
            denominations_minor=tuple(map(minor, self.denominations)),
            minimum_minor=minor(self.minimum_amount),
            maximum_minor=minor(self.maximum_amount),
        )


class CaptureRequest(BaseModel):
    """The body of a capture call."""

    model_config = ConfigDict(alias_generator=to_camel)

    merchant_reference: str = Field(min_length=1, max_length=64)
    amount: str


@dataclass(frozen=True, slots=True)
class Credentials:
    """The merchant's name and key."""

    access_id: str
    access_key: str

    def admits(self, header: str) -> bool:
        """Whether an Authorization header carries them, by Basic auth."""
        scheme, _, value = header.partition(" ")
        try:
            given = base64.b64decode(value, validate=True)
        except (binascii.Error, ValueError):
            return False
        expected = f"{self.access_id}:{self.access_key}".encode()
        return scheme.lower() == "basic" and hmac.compare_digest(given, expected)


def create_api(desk: Desk, mint: Mint, settlement: Settlement, credentials: Credentials) -> FastAPI:
    """Compose the API application."""

    async def require_credentials(request: Request) -> None:
        if not credentials.admits(request.headers.get("Authorization", "")):
            raise ServiceError(401, ErrorCode.ACCESS_CONTROL, "Access not authorized")

    async def on_service_error(_request: Request, error: Exception) -> Response:
        assert isinstance(error, ServiceError)
        return error_response(error, desk.now_ms())

    async def on_invalid_request(_request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        first = error.errors()[0]
        location = ".".join(map(str, first["loc"][1:]))
        refusal = ServiceError(400, ErrorCode.INVALID_PARAMETER, first["msg"], location)
        return error_response(refusal, desk.now_ms())

    api = FastAPI(
        title="Payment service sandbox",
        summary="The payment service on the desk. No real money moves.",
        docs_url=None,
        redoc_url=None,
        exception_handlers={
            ServiceError: on_service_error,
            RequestValidationError: on_invalid_request,
        },
    )
    for router in (
        _code_routes(mint, desk.faults),
        _transaction_routes(desk.store, settlement),
        _sandbox_routes(desk.store, desk.faults),
    ):
        api.include_router(router, dependencies=[Depends(require_credentials)])
    return api


def _code_routes(mint: Mint, faults: Faults) -> APIRouter:
    routes = APIRouter(tags=["codes"])

    @routes.post(TOKEN_PATH, summary="Mint a code for a machine")
    async def mint_code(request: CodeRequest) -> dict[str, str]:
        if faults.refuse_credentials:
            raise ServiceError(401, ErrorCode.ACCESS_CONTROL, "Access not authorized")
        if faults.token_unavailable:
            raise ServiceError(503, ErrorCode.INTERNAL, "Service unavailable")
        minted = mint.mint(request.terms())
        return {
            "url": minted.url,
            "token": minted.token,
            "expiresAt": minted.expires_at.isoformat(timespec="milliseconds").replace(
                "+00:00", "Z"
            ),
        }

    return routes


def _transaction_routes(store: Store, settlement: Settlement) -> APIRouter:
    routes = APIRouter(prefix="/api/v1/transactions", tags=["transactions"])

    @routes.get("/{transaction_id}", summary="One authorization or capture")
    async def read(transaction_id: str) -> dict[str, Any]:
        with store.transaction() as session:
            found = transaction(session, transaction_id)
        if found is None:
            raise ServiceError(
                404, ErrorCode.INVALID_PARAMETER, "Unknown transaction", "transactionId"
            )
        return {"transaction": found}

    @routes.post("/{authorization_id}/capture", summary="Take authorised money")
    async def capture(authorization_id: str, request: CaptureRequest) -> dict[str, Any]:
        with store.transaction() as session:
            authorization = _authorization(session.get(Authorization, authorization_id))
            try:
                amount = parse_decimal(request.amount, authorization.currency)
                made = settlement.capture(
                    session, authorization, request.merchant_reference, amount
                )
            except DuplicateReferenceError as error:
                raise ServiceError(
                    400, ErrorCode.DUPLICATE, "Duplicate merchantReference", "merchantReference"
                ) from error
            except (CaptureRefusedError, ValueError) as error:
                raise ServiceError(
                    400, ErrorCode.INVALID_PARAMETER, str(error), "amount"
                ) from error
            return {"transaction": transaction(session, made.capture_id)}

    @routes.post("/{authorization_id}/cancel", summary="Release what is not captured")
    async def cancel(authorization_id: str) -> dict[str, Any]:
        with store.transaction() as session:
            authorization = _authorization(session.get(Authorization, authorization_id))
            try:
                settlement.release(session, authorization)
            except CaptureRefusedError as error:
                raise ServiceError(400, ErrorCode.INVALID_PARAMETER, str(error)) from error
            return {"transaction": transaction(session, authorization_id)}

    return routes


def _authorization(found: Authorization | None) -> Authorization:
    if found is None:
        raise ServiceError(400, ErrorCode.INVALID_PARAMETER, "Unknown transaction", "transactionId")
    return found


def _sandbox_routes(store: Store, faults: Faults) -> APIRouter:
    routes = APIRouter(prefix="/sandbox/v1", tags=["sandbox"])

    @routes.get("/faults", summary="Which faults are on")
    async def read_faults() -> Faults:
        return faults

    @routes.post("/faults", summary="Switch the named faults, leave the others")
    async def change_faults(changes: dict[str, Any]) -> Faults:
        try:
            faults.change(changes)
        except ValidationError as error:
            first = error.errors()[0]
            location = ".".join(map(str, first["loc"]))
            raise ServiceError(400, ErrorCode.INVALID_PARAMETER, first["msg"], location) from error
        return faults

    @routes.delete("/faults", summary="Switch all faults off")
    async def clear_faults() -> Faults:
        faults.clear()
        return faults

    @routes.get("/transactions", summary="Every authorization and capture, with totals")
    async def transactions() -> dict[str, Any]:
        with store.transaction() as session:
            return all_transactions(session)

    return routes
