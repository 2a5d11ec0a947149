"""The journal: an append-only file of events, each chained to the one before by its hash.

SQLite in WAL mode with synchronous=FULL: one fdatasync per commit, and a commit that has returned
survives a power cut. One process owns the file. After any write error nothing more is written
until the file has been opened and checked anew.
"""

import json
import os
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

import apsw

SCHEMA_VERSION: Final = 2
_VERSIONS: Final = (1, SCHEMA_VERSION)  # that this program can open
APPLICATION_ID: Final = 0x53504B4A  # "SPKJ"
SEQ_MAX: Final = 2**63 - 1
GENESIS: Final = bytes(32)
KIOSK: Final = "kiosk"  # the subject of starts and stops
TECHNICIAN: Final = "technician"  # of persons, their PINs and what they did

_EVENTS: Final = """
CREATE TABLE event (
  seq     INTEGER PRIMARY KEY,
  boot    INTEGER NOT NULL,
  utc     TEXT NOT NULL,
  subject TEXT NOT NULL,  -- a transaction number, 'kiosk' or 'technician'
  kind    TEXT NOT NULL,
  body    TEXT NOT NULL,  -- canonical JSON
  hash    BLOB NOT NULL   -- SHA-256 over the hash before and this row
) STRICT;
CREATE INDEX event_by_subject ON event (subject, seq);
CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event
  BEGIN SELECT raise(ABORT, 'the journal only grows'); END;
CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event
  BEGIN SELECT raise(ABORT, 'the journal only grows'); END;
"""

# What the events say already, kept to find a transaction among very many: since version 2.
_INDEX: Final = """
CREATE TABLE transaction_index (
  first_seq   INTEGER PRIMARY KEY,
  subject     TEXT NOT NULL UNIQUE,
  first_utc   TEXT NOT NULL,
  newest_kind TEXT NOT NULL
) STRICT;
CREATE TRIGGER event_is_indexed AFTER INSERT ON event
  WHEN new.subject NOT IN ('kiosk', 'technician')
  BEGIN
    INSERT INTO transaction_index VALUES (new.seq, new.subject, new.utc, new.kind)
      ON CONFLICT (subject) DO UPDATE SET newest_kind = new.kind;
  END;
CREATE VIEW transaction_of_events AS
  SELECT first.seq, first.subject, first.utc, newest.kind
    FROM (SELECT min(seq) AS first_seq, max(seq) AS newest_seq FROM event
          WHERE subject NOT IN ('kiosk', 'technician') GROUP BY subject)
    JOIN event AS first ON first.seq = first_seq
    JOIN event AS newest ON newest.seq = newest_seq;
"""
_WRONG_IN_INDEX: Final = """
SELECT count(*) FROM (
  SELECT * FROM (SELECT * FROM transaction_of_events EXCEPT SELECT * FROM transaction_index)
  UNION ALL
  SELECT * FROM (SELECT * FROM transaction_index EXCEPT SELECT * FROM transaction_of_events))
"""
_WANTED: Final = """
SELECT first_seq, subject FROM transaction_index
  WHERE first_seq < :before_seq
    AND newest_kind IN (SELECT value FROM json_each(:kinds))
    AND instr(subject, :text)
    AND first_utc >= :from_utc AND (:to_utc = '' OR first_utc < :to_utc)
  ORDER BY first_seq DESC LIMIT :newest
"""
_ROWS: Final = "SELECT seq, boot, utc, subject, kind, body, hash FROM event"


class JournalError(Exception):
    """The journal cannot be used; `code` is in the catalogue."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be written: an event's kind and its body as canonical JSON."""

    subject: str
    kind: str
    body: str


@dataclass(frozen=True, slots=True)
class Record:
    """An entry as it stands in the journal."""

    seq: int
    boot: int
    utc: str
    subject: str
    kind: str
    body: str
    hash: bytes

    def expected_hash(self, before: bytes) -> bytes:
        """The hash this row must have after a row whose hash is `before`."""
        fields = (str(self.seq), str(self.boot), self.utc, self.subject, self.kind, self.body)
        digest = sha256(before)
        for text in fields:
            data = text.encode()
            digest.update(len(data).to_bytes(8, "big") + data)
        return digest.digest()


@dataclass(frozen=True, slots=True)
class Head:
    """The newest row: whoever has seen it can tell later whether the file was rolled back."""

    seq: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class Selection:
    """Which records: times are texts as the journal has them, the latter bound is not in it."""

    since_utc: str = ""
    until_utc: str = "9999"
    until_row: int = 2**63 - 1
    subject: str = ""  # empty: every one


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which transactions are looked for. Moments are as in `Record.utc`; an empty one is any."""

    text: str = ""  # is part of the transaction number
    from_utc: str = ""
    to_utc: str = ""  # the first moment that is too late
    before_seq: int = SEQ_MAX  # its first event is older than this row


@dataclass(frozen=True, slots=True)
class Indexed:
    """A transaction and the row of its first event."""

    first_seq: int
    subject: str


class Journal:
    """The file at `path`. Synchronous: the engine calls it in a thread, one call at a time."""

    def __init__(self, path: Path) -> None:
        """Open, or create where this kiosk never had one; check all of it.

        Raises JournalError: E1001 another process owns it, E1002 it is damaged, E1003 its chain is
        broken, E1004 another version wrote it, E1005 it is gone, E1006 it cannot be opened.
        """
        self._path = path
        self._failure: JournalError | None = None
        self._identity = path.with_suffix(".identity")
        if not path.exists() and self._identity.exists():
            raise JournalError("E1005", f"{path} is gone, though this kiosk has had one")
        try:
            self._database = apsw.Connection(str(path))
            try:
                version = self._prepare()
                self._head = self._check()
                self._index(version)
                self._remember_identity()
                self._boot = self._count_boots()
            except BaseException:
                self._database.close(True)  # noqa: FBT003  # whatever closing finds wrong
                raise
        except (apsw.BusyError, apsw.LockedError) as error:
            raise JournalError("E1001", f"another process holds {path}") from error
        except (apsw.CorruptError, apsw.NotADBError) as error:
            raise JournalError("E1002", f"{path}: {error}") from error
        except (apsw.Error, OSError) as error:
            raise JournalError("E1006", f"{path}: {error}") from error

    @property
    def head(self) -> Head:
        return self._head

    @property
    def boot(self) -> int:
        """How often a program has been started on this journal, this time included."""
        return self._boot

    @property
    def failure(self) -> JournalError | None:
        """The write error after which nothing more is written."""
        return self._failure

    def append(self, entries: Iterable[Entry], utc: datetime) -> list[Record]:
        """Write the entries in one durable commit.

        Raises JournalError E1010 when the write fails, and from then on at each call: what a
        failed write left behind is known only after the file was opened anew.
        """
        if self._failure is not None:
            raise self._failure
        head, records = self._head, []
        for entry in entries:
            bare = Record(
                head.seq + 1,
                self._boot,
                utc.isoformat(timespec="milliseconds"),
                entry.subject,
                entry.kind,
                entry.body,
                b"",
            )
            head = Head(bare.seq, bare.expected_hash(head.hash))
            records.append(
                Record(bare.seq, bare.boot, bare.utc, bare.subject, bare.kind, bare.body, head.hash)
            )
        try:
            with self._database:
                self._database.executemany(
                    "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?)",
                    [(r.seq, r.boot, r.utc, r.subject, r.kind, r.body, r.hash) for r in records],
                )
        except (apsw.Error, OSError) as error:
            self._failure = JournalError("E1010", f"{self._path} cannot be written: {error}")
            raise self._failure from error
        self._head = head
        return records

    def records(self, subject: str | None = None) -> Iterator[Record]:
        """All records, or those of one subject, oldest first."""
        if subject is None:
            rows = self._database.execute(f"{_ROWS} ORDER BY seq")
        else:
            rows = self._database.execute(f"{_ROWS} WHERE subject = ? ORDER BY seq", (subject,))
        for row in rows:
            yield Record(*row)

    def newest_records(self, subject: str, count: int) -> list[Record]:
        """The subject's newest records, oldest of them first."""
        rows = self._database.execute(
            f"{_ROWS} WHERE subject = ? ORDER BY seq DESC LIMIT ?", (subject, count)
        )
        return [Record(*row) for row in rows][::-1]

    def transactions(
        self, wanted: Wanted, newest_kinds: Collection[str], newest: int | None = None
    ) -> list[Indexed]:
        """The wanted ones whose newest event is of these kinds, newest first, at most `newest`."""
        values = {"kinds": json.dumps(list(newest_kinds)), "newest": newest or -1}
        return [Indexed(*row) for row in self._database.execute(_WANTED, values | asdict(wanted))]

    def count_transactions(self) -> int:
        """How many transactions there have ever been."""
        return int(self._database.execute("SELECT count(*) FROM transaction_index").get)

    def follow_chain(self, head: Head, rows: int) -> Head:
        """The head after at most `rows` rows that follow `head`, each checked.

        Raises JournalError: E1002 damaged, E1003 the chain breaks.
        """
        return _follow_chain(self._database, self._path, head, rows)

    def select(self, selection: Selection, after: int, rows: int) -> list[Record]:
        """At most `rows` of the selected records behind row `after`, oldest first."""
        found = self._database.execute(
            f"{_ROWS} WHERE seq > ? AND seq <= ? AND utc >= ? AND utc < ? "
            "AND (? = '' OR subject = ?) ORDER BY seq LIMIT ?",
            (
                after,
                selection.until_row,
                selection.since_utc,
                selection.until_utc,
                selection.subject,
                selection.subject,
                rows,
            ),
        )
        return [Record(*row) for row in found]

    @property
    def database(self) -> apsw.Connection:
        """For a copy of the file; whoever uses it takes turns with the other methods."""
        return self._database

    def close(self) -> None:
        self._database.close()

    def _prepare(self) -> int:
        """The version of the schema that the file has."""
        database = self._database
        # Exclusive locking makes the one owner a fact, and needs no shared-memory file.
        database.pragma("locking_mode", "EXCLUSIVE")
        database.pragma("journal_mode", "WAL")
        database.pragma("synchronous", "FULL")
        version = database.pragma("user_version")
        if version == 0 and not database.pragma("schema_version"):
            if self._identity.exists():
                raise JournalError("E1005", f"{self._path} is empty, though this kiosk has had one")
            with database:
                database.execute(_EVENTS + _INDEX)
                database.pragma("application_id", APPLICATION_ID)
                database.pragma("user_version", SCHEMA_VERSION)
            sync_directory(self._path.parent)
            return SCHEMA_VERSION
        if database.pragma("application_id") != APPLICATION_ID or version not in _VERSIONS:
            raise JournalError("E1004", f"{self._path} has schema {version}, not {SCHEMA_VERSION}")
        return int(version)

    def _remember_identity(self) -> None:
        """From now on a journal that is gone or empty is a loss, not a beginning."""
        if not self._identity.exists():
            self._identity.touch()
            sync_directory(self._path.parent)

    def _check(self) -> Head:
        return check_file(self._database, self._path)

    def _index(self, version: int) -> None:
        """Make the index what the checked events say, where it is missing or says otherwise."""
        database = self._database
        with database:
            if version < SCHEMA_VERSION:
                database.execute(_INDEX)
                database.pragma("user_version", SCHEMA_VERSION)
            if database.execute(_WRONG_IN_INDEX).get:
                database.execute("DELETE FROM transaction_index")
                database.execute(
                    "INSERT INTO transaction_index SELECT * FROM transaction_of_events"
                )

    def _count_boots(self) -> int:
        rows = self._database.execute("SELECT coalesce(max(boot), 0) FROM event")
        return int(next(iter(rows))[0]) + 1


def check_file(database: apsw.Connection, path: Path) -> Head:
    """Check every page and the whole chain. Raises JournalError E1002, E1003."""
    result = database.pragma("integrity_check")
    if result != "ok":
        raise JournalError("E1002", f"{path}: {result}")
    return _follow_chain(database, path, Head(0, GENESIS), -1)


def _follow_chain(database: apsw.Connection, path: Path, head: Head, rows: int) -> Head:
    newer = database.execute(f"{_ROWS} WHERE seq > ? ORDER BY seq LIMIT ?", (head.seq, rows))
    try:
        for row in newer:
            record = Record(*row)
            if record.seq != head.seq + 1 or record.hash != record.expected_hash(head.hash):
                raise JournalError("E1003", f"{path}: the chain breaks at row {record.seq}")
            head = Head(record.seq, record.hash)
    except (apsw.Error, UnicodeDecodeError) as error:
        raise JournalError("E1002", f"{path}: {error}") from error
    return head


def sync_directory(path: Path) -> None:
    """Make a new file's name durable: its contents being so is not enough."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
