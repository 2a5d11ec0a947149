"""The database as the endpoints see it: one function, one transaction, one hop to a thread."""

import logging
import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Concatenate, ParamSpec, TypeVar

import anyio
import anyio.to_thread
import structlog
from sqlalchemy import ColumnElement, Connection, Engine, create_engine, event, or_
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import InstrumentedAttribute, Session

from kiosk.common.clock import Clock
from merchant.waiters import Waiters

log = structlog.get_logger(__name__)

P = ParamSpec("P")
R = TypeVar("R")

_THREADS = 8
_BUSY_TIMEOUT_S = 5


class DatabaseBusyError(Exception):
    """The database was locked by others for too long; nothing was changed."""


class Transaction(Session):
    """One unit of work at one moment, `now`.

    `changed` names the sessions whose waiters wake after the commit. Log records wait for it too:
    what is rolled back did not happen.
    """

    def __init__(self, bind: Engine, now: datetime) -> None:
        super().__init__(bind, expire_on_commit=False)
        self.now = now
        self.changed: set[str] = set()
        self._records: list[tuple[int, str, dict[str, object]]] = []

    def record(self, event_name: str, *, level: int = logging.INFO, **fields: object) -> None:
        """Log this once the transaction is committed."""
        self._records.append((level, event_name, fields))

    def publish_records(self) -> None:
        for level, event_name, fields in self._records:
            log.log(level, event_name, **fields)


def is_overdue(
    moment: InstrumentedAttribute[datetime | None], now: datetime, after_s: float
) -> ColumnElement[bool]:
    """Whether `moment` was `after_s` ago, or so far ahead that the clock was set back since."""
    after = timedelta(seconds=after_s)
    return or_(moment <= now - after, moment > now + after)


class Database:
    """Runs functions `(transaction, ...) -> value` and tells the waiters after each commit.

    The functions are synchronous and may be run again from the start. SQLite writes begin
    IMMEDIATE: a deferred transaction that upgrades fails at once instead of waiting its turn.
    """

    def __init__(self, url: str, waiters: Waiters, clock: Clock) -> None:
        self.engine = create_engine(url, pool_size=_THREADS, max_overflow=0)
        self._waiters = waiters
        self._clock = clock
        self._limiter: anyio.CapacityLimiter | None = None
        if self.engine.dialect.name == "sqlite":
            _prepare_sqlite(self.engine)

    async def write(
        self, work: Callable[Concatenate[Transaction, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run `work` in a transaction of its own. Raises DatabaseBusyError."""
        result, changed = await self._hop(
            lambda: self.write_now(lambda transaction: work(transaction, *args, **kwargs))
        )
        self._waiters.wake(changed)
        return result

    async def read(
        self, work: Callable[Concatenate[Transaction, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run `work`, which changes nothing, on one consistent view. Raises DatabaseBusyError."""
        return await self._hop(
            lambda: self._attempt(
                lambda transaction: work(transaction, *args, **kwargs), is_read_only=True
            )[0]
        )

    def write_now(self, work: Callable[[Transaction], R]) -> tuple[R, set[str]]:
        """Run `work` in the calling thread; also tells which sessions it changed."""
        return self._attempt(work, is_read_only=False)

    def close(self) -> None:
        self.engine.dispose()

    async def _hop(self, attempt: Callable[[], R]) -> R:
        if self._limiter is None:
            self._limiter = anyio.CapacityLimiter(_THREADS)
        return await anyio.to_thread.run_sync(attempt, limiter=self._limiter)

    def _attempt(
        self, work: Callable[[Transaction], R], *, is_read_only: bool
    ) -> tuple[R, set[str]]:
        try:
            with Transaction(self.engine, self._clock.utc_now()) as transaction:
                with transaction.begin():
                    transaction.connection(execution_options={"is_read_only": is_read_only})
                    result = work(transaction)
                transaction.publish_records()
                return result, transaction.changed
        except OperationalError as error:
            if getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY:
                raise DatabaseBusyError from error
            raise


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def configure(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # the driver must not begin transactions by itself
        for pragma in (
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            f"busy_timeout = {_BUSY_TIMEOUT_S * 1000}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        options: dict[str, Any] = dict(connection.get_execution_options())
        connection.exec_driver_sql("BEGIN" if options.get("is_read_only") else "BEGIN IMMEDIATE")
