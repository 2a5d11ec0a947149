"""The bodies of the kiosk API."""

from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from merchant.pauses.pause import PauseReason
from merchant.sessions.states import EndReason, OrderState, SessionState
from merchant.settings import OpenSignal

_AMOUNT_MAX = 10_000_000_00
COMMISSIONING_MAX = 20_00

Identifier = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9._:-]+$")]
Amount = Annotated[int, Field(ge=0, le=_AMOUNT_MAX, strict=True, description="minor units")]
PositiveAmount = Annotated[int, Field(gt=0, le=_AMOUNT_MAX, strict=True, description="minor units")]
Meter = Annotated[int, Field(ge=0, le=10**15, strict=True, description="minor units")]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$", description="ISO 4217", examples=["USD"])]
Number = Annotated[int, Field(ge=1, le=1_000_000, strict=True)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class OpenSession(_Body):
    """Opens a session: the machine accepts notes of these denominations now."""

    client_session_id: Identifier = Field(description="the kiosk's own id: the idempotency key")
    transaction_number: Identifier = Field(description="printed, searched for, never repeated")
    machine_number: Identifier
    currency: Currency
    denominations_minor: Annotated[list[PositiveAmount], Field(min_length=1, max_length=64)]
    amount_max_minor: PositiveAmount


class RenewCode(_Body):
    """Asks for a further code."""

    number: Number = Field(description="the number wanted; the first code has number 1")


class Nothing(_Body):
    """An empty object."""


class ClaimOrder(_Body):
    """Takes an order. The kiosk has made `claim_id` durable before it sends this."""

    claim_id: Identifier
    boot_id: Identifier


class NoteRow(_Body):
    """One note as the kiosk's journal has it."""

    id: Identifier
    value_minor: PositiveAmount
    outcome: Annotated[str, Field(pattern=r"^[a-z_]{1,32}$", examples=["credited"])]


class CaseDecision(_Body):
    """What two persons decided at the kiosk about its case, and on what grounds."""

    case_number: Identifier
    outcome: Annotated[str, Field(pattern=r"^[a-z_]{1,32}$", examples=["hand_paid"])]
    amount_minor: PositiveAmount = Field(description="what of the doubt the outcome is about")
    by: Annotated[str, Field(max_length=64)]
    witness: Annotated[str, Field(max_length=64)]
    reason: Annotated[str, Field(max_length=500)]
    meter_before_minor: int | None = None
    meter_after_minor: int | None = None


class ReportOrder(_Body):
    """The machine's totals so far; all amounts add up to the order's."""

    claim_id: Identifier
    number: Number
    credited_minor: Amount
    in_doubt_minor: Amount
    rest_minor: Amount
    currency: Currency
    final: bool
    case_number: Identifier | None = None
    notes: Annotated[list[NoteRow], Field(max_length=10_000)]
    hand_paid_minor: Amount = Field(0, description="the cage paid the patron: captured for it")
    house_loss_minor: Amount = Field(0, description="on the machine, not charged: released")
    decision: CaseDecision | None = Field(None, description="with the final report of a case")


class BookCommissioningCredit(_Body):
    """What the machine counted at the house's cost, by its bill meter; two persons read it."""

    credit_id: Identifier = Field(description="the kiosk's own id: the idempotency key")
    number: Identifier = Field(description="as the kiosk's staff know it")
    machine_number: Identifier
    currency: Currency
    value_minor: Annotated[int, Field(gt=0, le=COMMISSIONING_MAX, strict=True)] = Field(
        description="of the note that was offered, in minor units"
    )
    meter_before_minor: Meter
    meter_after_minor: Meter
    by: Annotated[str, Field(max_length=64)]
    witness: Annotated[str, Field(max_length=64)]
    closed_by: Annotated[str, Field(max_length=64)]
    closed_witness: Annotated[str, Field(max_length=64)]
    reason: Annotated[str, Field(max_length=500)]
    finding: Annotated[str, Field(pattern=r"^[a-z_]{1,32}$", examples=["counted_with_ack"])]

    @model_validator(mode="after")
    def _has_counted(self) -> Self:
        if self.meter_after_minor <= self.meter_before_minor:
            raise ValueError("the machine counted nothing")
        return self


class CommissioningCreditAnswer(BaseModel):
    credit_id: str
    booked_minor: int


class Heartbeat(_Body):
    """A sign of life, with what the server should know of the kiosk."""

    boot_id: Identifier
    software_version: Annotated[str, Field(max_length=64)]
    journal_seq: Annotated[int, Field(ge=0)]
    journal_hash: Annotated[str, Field(max_length=128)]
    topology: Annotated[str, Field(max_length=32)]
    screen: Annotated[str, Field(max_length=64)]
    backlog: Annotated[int, Field(ge=0, description="reports that wait to be sent")]


class PauseView(_Body):
    """Why no session can be opened now, and until when."""

    reason: PauseReason
    code: str = Field(description="the product's catalogue code, for staff", examples=["E4117"])
    remaining_ms: int
    resumes_at: str = Field(
        description="the floor's local time of the end, a full minute",
        examples=["2026-01-02T21:14"],
    )
    in_days: int = Field(description="0 when that is today on the floor, 1 tomorrow")


class HeartbeatAnswer(_Body):
    server_time: str = Field(examples=["2026-01-02T03:04:05Z"])
    policy_version: str
    pause: PauseView | None = Field(description="null when a session can be opened")


class TranslatedTexts(_Body):
    """The policy's texts in another language; what is empty is not translated."""

    help_text: str = ""
    fee_text: str = ""
    exclusion_text: str = ""
    other_ways_text: str = ""


class Policy(_Body):
    """What this floor's kiosks show and allow."""

    version: str
    help_line: str
    help_text: str
    fee_text: str = "This service charges no fee."
    exclusion_text: str = ""
    other_ways_text: str = ""
    translations: dict[str, TranslatedTexts] = Field(
        {}, description="by ISO 639-1 code of the language", examples=[{"es": {}}]
    )
    statement_name: str
    currency: str
    amount_max_minor: int
    locale: str


class CodeView(_Body):
    number: int
    url: str
    match_code: str
    remaining_ms: int
    lifetime_ms: int


class OrderView(_Body):
    order_id: str
    amount_minor: int
    currency: str
    state: OrderState
    authorised_for_ms: int = Field(description="how long the bank's authorisation still lasts")
    claim_id: str | None


class MoneyView(_Body):
    """Where the authorised cents are: the four next fields add up to them."""

    authorised_minor: int
    captured_minor: int
    released_minor: int
    refund_pending_minor: int
    held_minor: int
    cage_minor: int = Field(0, description="of what is captured: for the cage, which paid by hand")
    house_loss_minor: int = Field(0, description="on the machine at the house's cost")


class DailyLimitView(_Body):
    """A bank account's daily limit as it was when it ended a session."""

    limit_minor: int
    used_minor: int
    resets_in_ms: int
    resets_at: str = Field(description="the floor's own clock then", examples=["06:00"])


class SessionView(_Body):
    """A session as it stands. Deadlines are remaining milliseconds."""

    session_id: str
    client_session_id: str
    version: int = Field(description="grows with every change")
    state: SessionState
    code: CodeView | None = Field(description="null when none can be scanned")
    codes_left: int
    approve_by_ms: int
    open_signal: OpenSignal
    amount_min_minor: int
    amount_max_minor: int
    currency: str
    order: OrderView | None
    reason: EndReason | None
    money: MoneyView | None = Field(description="null until something was authorised")
    daily_limit: DailyLimitView | None = Field(
        None, description="with LIMIT_REACHED, unless the limit is the payment service's own"
    )


class ClaimView(_Body):
    """Whoever claimed the order first, and what has been reported of it since."""

    claim_id: str
    boot_id: str
    report_number: int = Field(description="0: nothing was; the next report has the next number")
    credited_minor: int


class ClaimAnswer(_Body):
    order: OrderView
    earlier_claim: ClaimView | None = Field(description="set when another claim came first")


class ReportAnswer(_Body):
    number: int
    session: SessionView


class Error(_Body):
    code: str = Field(description="the product's catalogue code, for staff", examples=["E4102"])
    word: str = Field(description="for programs", examples=["SESSION_UNKNOWN"])
    message: str
    session: SessionView | None = Field(None, description="with SESSION_UNFINISHED only")
    pause: PauseView | None = Field(None, description="with FUNDING_PAUSED only")
    problems: list[dict[str, Any]] | None = Field(None, description="with INVALID_REQUEST only")


class ErrorAnswer(_Body):
    error: Error
