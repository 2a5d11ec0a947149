"""The tables. Amounts are minor units; times are UTC; rows of money are never deleted."""

import enum
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from merchant.sessions.states import EndReason, OrderState, SessionState


class UtcDateTime(sa.TypeDecorator[datetime]):
    """An aware UTC datetime, on databases that know no time zone too."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        del dialect
        return value and value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        del dialect
        return value and value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    type_annotation_map = {  # noqa: RUF012  # SQLAlchemy reads it as it stands
        str: sa.String(128),
        int: sa.BigInteger,
        datetime: UtcDateTime,
        enum.Enum: sa.Enum(enum.Enum, native_enum=False, length=32),
        dict[str, Any]: sa.JSON,
        list[int]: sa.JSON,
    }


class CaptureMode(enum.StrEnum):
    """Who asks the bank for the credited amount: the payment service by itself, or we."""

    TPAS_AFTER = "tpas_after"
    MERCHANT_AFTER = "merchant_after"


class FundingSession(Base):
    """One funding request of one patron at one machine."""

    __tablename__ = "sessions"
    __table_args__ = (UniqueConstraint("kiosk_id", "client_session_id"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    kiosk_id: Mapped[str] = mapped_column(index=True)
    client_session_id: Mapped[str]
    transaction_number: Mapped[str]
    machine_number: Mapped[str]
    currency: Mapped[str]
    denominations_minor: Mapped[list[int]]
    amount_max_minor: Mapped[int]  # as the kiosk asked
    amount_limit_minor: Mapped[int]  # the lower of that and the operator's bound
    state: Mapped[SessionState] = mapped_column(index=True)
    reason: Mapped[EndReason | None]
    version: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(index=True)
    approve_by: Mapped[datetime]
    codes: Mapped[list["Code"]] = relationship(
        back_populates="session", order_by="Code.number", lazy="selectin"
    )
    order: Mapped["Order | None"] = relationship(back_populates="session", lazy="selectin")


class Code(Base):
    """One QR code of a session. Its id is our merchantReference at the payment service."""

    __tablename__ = "codes"
    __table_args__ = (UniqueConstraint("session_id", "number"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    session_id: Mapped[str] = mapped_column(ForeignKey("sessions.id"))
    number: Mapped[int]
    url: Mapped[str] = mapped_column(sa.String(2048))
    token: Mapped[str] = mapped_column(sa.String(1024), unique=True)
    match_code: Mapped[str]
    expires_at: Mapped[datetime]
    lifetime_ms: Mapped[int]
    session: Mapped[FundingSession] = relationship(back_populates="codes")


class Funding(Base):
    """One funding call of the payment service, accepted or not; its id is the service's key."""

    __tablename__ = "fundings"

    id: Mapped[str] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(sa.String(1024))
    transaction_id: Mapped[str] = mapped_column(unique=True)  # the authorization
    ubai: Mapped[str]
    amount_minor: Mapped[int]
    currency: Mapped[str]
    authorised_for_s: Mapped[int]
    capture_mode: Mapped[CaptureMode]
    reject_reason: Mapped[str | None]
    received_at: Mapped[datetime]
    order: Mapped["Order | None"] = relationship(back_populates="funding", lazy="selectin")


class Order(Base):
    """What the machine is asked to credit. At most one per session and per authorisation, ever."""

    __tablename__ = "orders"

    id: Mapped[str] = mapped_column(primary_key=True)
    session_id: Mapped[str] = mapped_column(ForeignKey("sessions.id"), unique=True)
    funding_id: Mapped[str] = mapped_column(ForeignKey("fundings.id"), unique=True)
    amount_minor: Mapped[int]
    currency: Mapped[str]
    state: Mapped[OrderState] = mapped_column(index=True)
    offered_at: Mapped[datetime]
    claim_by: Mapped[datetime]
    authorised_until: Mapped[datetime]
    claim_id: Mapped[str | None]
    # Of the kiosk's last claim or report:
    heard_at: Mapped[datetime | None] = mapped_column(index=True)
    report_number: Mapped[int] = mapped_column(default=0)
    credited_minor: Mapped[int] = mapped_column(default=0)
    in_doubt_minor: Mapped[int] = mapped_column(default=0)
    hand_paid_minor: Mapped[int] = mapped_column(default=0)  # the cage gave it to the patron
    house_loss_minor: Mapped[int] = mapped_column(default=0)  # the machine keeps it uncharged
    withdrawn_as: Mapped[str | None]  # the reject word of the funding
    is_voided: Mapped[bool] = mapped_column(default=False)  # the authorization is gone
    session: Mapped[FundingSession] = relationship(back_populates="order", lazy="selectin")
    funding: Mapped[Funding] = relationship(back_populates="order", lazy="selectin")
    cases: Mapped[list["Case"]] = relationship()

    @property
    def has_open_case(self) -> bool:
        return any(case.closed_at is None for case in self.cases)

    @property
    def is_final(self) -> bool:
        return self.state in {OrderState.REPORTED, OrderState.WITHDRAWN}

    @property
    def charged_minor(self) -> int:
        """What is captured: what the machine credited, and what the cage paid in its place."""
        return self.credited_minor + self.hand_paid_minor

    @property
    def rest_minor(self) -> int:
        """What goes back to the patron's bank, a loss of the house among it."""
        return self.amount_minor - self.charged_minor - self.in_doubt_minor


class Claim(Base):
    """A kiosk's taking of an order. The first one holds; later ones are told of it."""

    __tablename__ = "claims"

    order_id: Mapped[str] = mapped_column(ForeignKey("orders.id"), primary_key=True)
    claim_id: Mapped[str] = mapped_column(primary_key=True)
    boot_id: Mapped[str]
    claimed_at: Mapped[datetime]


class Report(Base):
    """One numbered report, as received: the same number may only repeat the same body."""

    __tablename__ = "reports"

    order_id: Mapped[str] = mapped_column(ForeignKey("orders.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    body: Mapped[dict[str, Any]]
    received_at: Mapped[datetime]


class CaseKind(enum.StrEnum):
    IN_DOUBT = "IN_DOUBT"  # the kiosk cannot tell whether the machine counted a note
    CLAIM_SILENT = "CLAIM_SILENT"  # an order was claimed and nothing has been heard since
    SETTLEMENT_LATE = "SETTLEMENT_LATE"  # the bank has not settled what the kiosk reported


class Case(Base):
    """A doubt that persons decide; the order's money stays held while it is open."""

    __tablename__ = "cases"
    __table_args__ = (UniqueConstraint("order_id", "kind"),)

    id: Mapped[int] = mapped_column(sa.Integer, primary_key=True)
    order_id: Mapped[str] = mapped_column(ForeignKey("orders.id"))
    kind: Mapped[CaseKind]
    machine_number: Mapped[str]
    case_number: Mapped[str | None]  # the kiosk's, as the patron was told
    amount_minor: Mapped[int]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class LedgerEntry(Base):
    """One fact about money. `key` names the fact, so that it can be booked only once."""

    __tablename__ = "ledger_entries"

    id: Mapped[int] = mapped_column(sa.Integer, primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(256), unique=True)
    funding_id: Mapped[str] = mapped_column(ForeignKey("fundings.id"), index=True)
    booked_at: Mapped[datetime]
    postings: Mapped[list["LedgerPosting"]] = relationship(lazy="selectin")


class Account(enum.StrEnum):
    """Where the cents of an authorisation are. AUTHORISED is their source, and negative.

    A loss is the house's own money: HOUSE gives what the machine keeps without a charge.
    """

    AUTHORISED = "AUTHORISED"
    HELD = "HELD"
    CAPTURED = "CAPTURED"
    CAGE = "CAGE"  # captured too, for the cage that paid the patron by hand
    HOUSE = "HOUSE"  # negative
    HOUSE_LOSS = "HOUSE_LOSS"
    RELEASED = "RELEASED"
    REFUND_PENDING = "REFUND_PENDING"
    COMMISSIONING = "COMMISSIONING"  # negative: what the house gives to learn how machines count
    COMMISSIONED = "COMMISSIONED"  # on the machine for it


class LedgerPosting(Base):
    """One side of an entry; the sides of an entry add up to nothing."""

    __tablename__ = "ledger_postings"

    entry_id: Mapped[int] = mapped_column(ForeignKey("ledger_entries.id"), primary_key=True)
    account: Mapped[Account] = mapped_column(primary_key=True)
    amount_minor: Mapped[int]


class CommissioningCredit(Base):
    """What a machine counted at the house's cost; no patron and no bank is part of it."""

    __tablename__ = "commissioning_credits"

    id: Mapped[str] = mapped_column(primary_key=True)  # the kiosk's
    kiosk_id: Mapped[str] = mapped_column(index=True)
    machine_number: Mapped[str]
    counted_minor: Mapped[int]  # by the machine's meter
    body: Mapped[dict[str, Any]]  # as received: the same id may only repeat the same body
    gaming_day: Mapped[str]
    booked_at: Mapped[datetime]
    postings: Mapped[list["CommissioningPosting"]] = relationship(lazy="selectin")


class CommissioningPosting(Base):
    """One side of what a commissioning credit moved; its sides add up to nothing."""

    __tablename__ = "commissioning_postings"

    credit_id: Mapped[str] = mapped_column(ForeignKey("commissioning_credits.id"), primary_key=True)
    account: Mapped[Account] = mapped_column(primary_key=True)
    amount_minor: Mapped[int]


class Discrepancy(Base):
    """Something about money that should not be: found once, kept for persons."""

    __tablename__ = "discrepancies"

    key: Mapped[str] = mapped_column(sa.String(256), primary_key=True)
    code: Mapped[str]
    funding_id: Mapped[str | None] = mapped_column(index=True)
    machine_number: Mapped[str | None]
    expected_minor: Mapped[int | None]
    found_minor: Mapped[int | None]
    detail: Mapped[str] = mapped_column(sa.String(512))
    found_at: Mapped[datetime]


class OutboxKind(enum.StrEnum):
    CAPTURE = "CAPTURE"
    RELEASE = "RELEASE"
    LOOK_UP = "LOOK_UP"  # its notifications are missing: ask what has become of the authorisation


class OutboxState(enum.StrEnum):
    PENDING = "PENDING"
    DONE = "DONE"
    PARKED = "PARKED"  # the payment service refuses it: a person must look


class OutboxCall(Base):
    """A call the payment service must receive. Its reference stays the same over all attempts."""

    __tablename__ = "outbox"

    reference: Mapped[str] = mapped_column(sa.String(256), primary_key=True)
    sequence: Mapped[int]  # within one order, calls leave in this order
    order_id: Mapped[str] = mapped_column(ForeignKey("orders.id"), index=True)
    kind: Mapped[OutboxKind]
    amount_minor: Mapped[int]
    state: Mapped[OutboxState] = mapped_column(index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime]
    last_error: Mapped[str | None] = mapped_column(sa.String(512))
    order: Mapped[Order] = relationship(lazy="selectin")


class Notification(Base):
    """An event of the payment service, kept so that it is applied once."""

    __tablename__ = "notifications"

    event_id: Mapped[str] = mapped_column(primary_key=True)
    transaction_id: Mapped[str] = mapped_column(index=True)
    status: Mapped[str]
    outcome: Mapped[str]
    fields: Mapped[dict[str, Any]]
    received_at: Mapped[datetime]


class PaymentTransaction(Base):
    """The payment service's own transaction, as its notifications tell it."""

    __tablename__ = "payment_transactions"

    id: Mapped[str] = mapped_column(primary_key=True)
    type: Mapped[int]
    status: Mapped[int]


class DailyLimit(Base):
    """A limit of one bank account's own, in place of the operator's default."""

    __tablename__ = "daily_limits"

    ubai: Mapped[str] = mapped_column(primary_key=True)
    daily_limit_minor: Mapped[int]
    is_blocked: Mapped[bool]


class LimitUse(Base):
    """What one funding takes of a limit: all of it while it runs, then what was credited."""

    __tablename__ = "limit_uses"

    funding_id: Mapped[str] = mapped_column(ForeignKey("fundings.id"), primary_key=True)
    ubai: Mapped[str] = mapped_column(index=True)
    gaming_day: Mapped[str]
    amount_minor: Mapped[int]


class ReachedLimit(Base):
    """The limit that stood in a session's way, as it was then, and the code it was asked for."""

    __tablename__ = "reached_limits"

    session_id: Mapped[str] = mapped_column(ForeignKey("sessions.id"), primary_key=True)
    code_id: Mapped[str] = mapped_column(ForeignKey("codes.id"))
    daily_limit_minor: Mapped[int]
    used_minor: Mapped[int]
    resets_at: Mapped[datetime]


class KioskHeartbeat(Base):
    """The last sign of life of a kiosk."""

    __tablename__ = "kiosk_heartbeats"

    kiosk_id: Mapped[str] = mapped_column(primary_key=True)
    body: Mapped[dict[str, Any]]
    received_at: Mapped[datetime]
