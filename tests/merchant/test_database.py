"""The schema, and SQLite as we set it up."""

import sqlite3
from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from merchant.database import Database, DatabaseBusyError, Transaction
from merchant.migrations import migrate
from merchant.models import Base
from merchant.waiters import Waiters
from tests.merchant.floor import StoppedClock


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url, Waiters(), StoppedClock())
    yield database
    database.close()


def pragma(transaction: Transaction, name: str) -> object:
    return transaction.connection().exec_driver_sql(f"PRAGMA {name}").scalar()


def test_the_migrations_make_exactly_the_tables_of_the_models(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})

        assert compare_metadata(context, Base.metadata) == []


ONCE = {  # what there may be one of, however many ask at once
    "sessions": ["kiosk_id", "client_session_id"],
    "codes": ["session_id", "number"],
    "fundings": ["transaction_id"],
    "orders": ["session_id"],
    "outbox": ["reference"],
}


@pytest.mark.parametrize(("table", "key"), ONCE.items(), ids=ONCE)
def test_the_database_itself_refuses_a_second_one(
    database: Database, table: str, key: list[str]
) -> None:
    inspector = inspect(database.engine)
    unique = [set(found["column_names"]) for found in inspector.get_unique_constraints(table)]
    primary = set(inspector.get_pk_constraint(table)["constrained_columns"])

    assert set(key) in [*unique, primary]


def test_migrating_again_changes_nothing(database: Database) -> None:
    migrate(database.engine)


def test_a_commit_is_on_the_disk_when_it_returns(database: Database) -> None:
    found = database.write_now(
        lambda transaction: [
            pragma(transaction, name) for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    )[0]

    assert found == ["wal", 2, 1]


def test_a_writer_holds_the_lock_from_its_beginning(database: Database, database_url: str) -> None:
    def try_elsewhere(_: Transaction) -> None:
        other = sqlite3.connect(database_url.removeprefix("sqlite:///"), timeout=0)
        try:
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute("BEGIN IMMEDIATE")
        finally:
            other.close()

    database.write_now(try_elsewhere)


def test_a_lock_that_does_not_go_away_is_a_busy_server(
    database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("merchant.database._BUSY_TIMEOUT_S", 0)
    other = sqlite3.connect(database_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(DatabaseBusyError):
        database.write_now(lambda transaction: None)

    other.execute("ROLLBACK")
    other.close()
    assert database.write_now(lambda transaction: 7)[0] == 7
