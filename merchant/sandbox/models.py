"""What the payment service remembers, and the file it is kept in.

Moments are milliseconds since 1970 (UTC), amounts minor units of the row's currency.
"""

from contextlib import AbstractContextManager
from enum import IntEnum
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, ForeignKey, StaticPool, create_engine, event, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker


class Status(IntEnum):
    """The service's published transaction statuses, as far as they happen here."""

    PENDING = 1
    AUTHORIZED = 2
    PROCESSED = 3
    COMPLETED = 4
    EXPIRED = 6
    CANCELED = 7
    DENIED = 8
    VOIDED = 13


class Base(DeclarativeBase):
    """The base of the sandbox's tables."""


class Code(Base):
    """One minted token. `browser` is the one that opened it, and the only one it serves."""

    __tablename__ = "code"

    token: Mapped[str] = mapped_column(primary_key=True)
    merchant_reference: Mapped[str]
    merchant_id: Mapped[str]
    machine_number: Mapped[str]
    match_code: Mapped[str]
    currency: Mapped[str]
    denominations_minor: Mapped[list[int]] = mapped_column(JSON)
    minimum_minor: Mapped[int]
    maximum_minor: Mapped[int]
    expires_at_ms: Mapped[int]
    browser: Mapped[str | None]


class Authorization(Base):
    """What one patron does on the phone, the money reserved for it, and the merchant's answer.

    It walks: amount, bank and log-in are filled in while PENDING; `approve_at_ms` is set when the
    patron approves; AUTHORIZED with the funding columns follows. The credited, released
    and held columns repeat the merchant's newest funding answer.
    """

    __tablename__ = "authorization"

    authorization_id: Mapped[str] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(ForeignKey(Code.token), index=True)
    is_extra: Mapped[bool] = mapped_column(default=False)
    currency: Mapped[str]
    status: Mapped[int] = mapped_column(index=True)
    opened_at_ms: Mapped[int]
    amount_minor: Mapped[int | None]
    bank: Mapped[str | None]
    ubai: Mapped[str | None]
    account_last_four: Mapped[str | None]
    has_funds: Mapped[bool] = mapped_column(default=True)
    login_tries: Mapped[int] = mapped_column(default=0)
    notice: Mapped[str | None]
    approve_at_ms: Mapped[int | None]
    authorized_at_ms: Mapped[int | None]
    funding_id: Mapped[str | None] = mapped_column(unique=True)
    funding_status: Mapped[str | None]
    is_final: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str | None]
    credited_minor: Mapped[int] = mapped_column(default=0)
    released_minor: Mapped[int] = mapped_column(default=0)
    held_minor: Mapped[int] = mapped_column(default=0)


class Capture(Base):
    """Money taken from an authorization, on its way through the banking network."""

    __tablename__ = "capture"

    capture_id: Mapped[str] = mapped_column(primary_key=True)
    authorization_id: Mapped[str] = mapped_column(
        ForeignKey(Authorization.authorization_id), index=True
    )
    merchant_reference: Mapped[str] = mapped_column(unique=True)
    amount_minor: Mapped[int]
    currency: Mapped[str]
    status: Mapped[int]
    step_at_ms: Mapped[int | None]


class Notification(Base):
    """One event the merchant must acknowledge. `due_at_ms` is None once that is over."""

    __tablename__ = "notification"

    number: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[str] = mapped_column(unique=True)
    body: Mapped[str]
    created_at_ms: Mapped[int]
    due_at_ms: Mapped[int | None] = mapped_column(index=True)


def uncaptured_minor(session: Session, authorization: Authorization) -> int:
    """What of the authorised amount no capture took."""
    query = select(func.sum(Capture.amount_minor)).where(
        Capture.authorization_id == authorization.authorization_id
    )
    return (authorization.amount_minor or 0) - (session.scalar(query) or 0)


class Store:
    """The state file. Transactions are short and synchronous, and so one after another."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._engine = create_engine(
            f"sqlite:///{path}", poolclass=StaticPool, connect_args={"check_same_thread": False}
        )
        event.listen(self._engine, "connect", _configure)
        Base.metadata.create_all(self._engine)
        self._sessions = sessionmaker(self._engine, expire_on_commit=False)

    def transaction(self) -> AbstractContextManager[Session]:
        """A session that commits when its block ends, or rolls back when the block raises."""
        return self._sessions.begin()

    def close(self) -> None:
        self._engine.dispose()


def _configure(connection: Any, _record: object) -> None:
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")
