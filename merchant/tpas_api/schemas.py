"""The bodies of the APIs that the payment service calls. Amounts are decimal strings."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from merchant.models import CaptureMode
from merchant.sessions.funding import FundingStatus

Decimal = Annotated[
    str, Field(pattern=r"^[0-9]{1,10}(\.[0-9]{1,3})?$", max_length=14, examples=["137.00"])
]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$", description="ISO 4217", examples=["USD"])]
Key = Annotated[str, Field(min_length=1, max_length=64)]


class _Body(BaseModel):
    model_config = ConfigDict(
        extra="forbid", frozen=True, alias_generator=to_camel, validate_by_name=True
    )


class BearerToken(BaseModel):
    access_token: str
    token_type: str = "Bearer"
    expires_in: int = Field(description="seconds")


class FundingCall(_Body):
    """An authorisation at the bank, to be credited to the machine that showed the code."""

    funding_id: Key = Field(description="the idempotency key")
    token: Annotated[str, Field(min_length=1, max_length=1024)] = Field(
        description="the token of the scanned code"
    )
    transaction_id: Key = Field(description="the authorization")
    ubai: Key = Field(description="the bank account, as limits know it")
    amount: Decimal
    currency: Currency
    authorised_for_seconds: Annotated[int, Field(gt=0, le=31_536_000)]


class FundingView(_Body):
    """What became of the authorisation. Credited, released and held add up to its amount."""

    funding_id: str
    status: FundingStatus
    credited: Decimal
    released: Decimal
    held: Decimal
    final: bool = Field(description="false: ask again by id")
    reason: str | None = Field(description="why it was REJECTED", examples=["SESSION_CLOSED"])
    capture_mode: CaptureMode = Field(
        description="tpas_after: capture exactly `credited` when final; merchant_after: we ask"
    )


class LimitView(_Body):
    """A bank account's limit on the current gaming day."""

    ubai: str
    daily_limit: Decimal
    currency: str
    used: Decimal
    remaining: Decimal
    resets_at: datetime = Field(description="with the floor's own offset from UTC")
    blocked: bool


class SetLimit(_Body):
    daily_limit: Decimal
    currency: Currency
    blocked: bool = False


class ChangeLimit(_Body):
    daily_limit: Decimal | None = None
    currency: Currency | None = None
    blocked: bool | None = None


class CheckLimit(_Body):
    amount: Decimal
    currency: Currency
    token: Annotated[str, Field(min_length=1, max_length=1024)] | None = Field(
        None,
        description="the token of the scanned code: if its visit is then denied with "
        "LIMIT_EXCEEDED, the machine shows this limit",
    )


class LimitCheck(LimitView):
    allowed: bool
    reason: str | None = Field(description="why not", examples=["LIMIT_EXCEEDED"])


class ServiceError(_Body):
    domain: str
    code: int = Field(
        description="375 access, 200 invalid parameter, 210 used before, 100 internal"
    )
    word: str = Field(description="ours, for programs")
    message: str
    location: str
    occurred_at: int = Field(description="Unix milliseconds")


class ServiceErrors(_Body):
    errors: list[ServiceError]
