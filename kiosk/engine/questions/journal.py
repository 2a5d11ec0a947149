"""Questions about the journal as a file: its rows for somebody else to read, and a copy of it."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Final

from kiosk.domain.technician import Right
from kiosk.engine.desk import Desk
from kiosk.engine.journal import Record, Selection
from kiosk.engine.journal_copy import JournalCopy
from kiosk.engine.questions.question import (
    Asker,
    BadQuestionError,
    Fields,
    Question,
    Questions,
    number,
    text,
)

ROWS_MAX: Final = 500  # of one answer
MASKED: Final = "(masked)"
_SECRETS: Final = ("verifier",)  # what proves a PIN

ROW_MAX: Final = 2**63 - 1
EVERY: Final = Selection()


def journal_questions(desk: Desk) -> Questions:
    """An export is read in stretches: `rows` after row `after`, with what selects them."""

    async def export(fields: Fields, asker: Asker) -> Fields:
        del asker
        chosen = selection(fields)
        rows = number(fields, "rows", ROWS_MAX, ROWS_MAX)
        records = await desk.journal.select(chosen, number(fields, "after", 0, ROW_MAX), rows)
        head = desk.journal.head
        return {
            "rows": [shown(record) for record in records],
            "head": {"seq": head.seq, "hash": head.hash.hex()},
        }

    async def backup(fields: Fields, asker: Asker) -> Fields:
        del fields
        now = desk.clock.utc_now()
        path = desk.settings.data_dir / "backup" / backup_name(now)
        await asker.record("journal_backup", "", path.name, "")
        return copied(await desk.journal.copy_to(path))

    return {
        "journal_export": Question(Right.MANAGE_PERSONS, export),
        "journal_backup": Question(Right.MANAGE_PERSONS, backup),
    }


def selection(fields: Fields) -> Selection:
    """What is asked for: `since` and `until` in ISO 8601, `until_row`, `transaction`."""
    return Selection(
        _utc(fields, "since", EVERY.since_utc),
        _utc(fields, "until", EVERY.until_utc),
        number(fields, "until_row", ROW_MAX, ROW_MAX),
        text(fields, "transaction", ""),
    )


def shown(record: Record) -> Fields:
    """A row without what must not leave the kiosk; its hash is that of the row as it is."""
    body = json.loads(record.body)
    masked = {key: MASKED for key in _SECRETS if key in body}
    return {**asdict(record), "body": {**body, **masked}, "hash": record.hash.hex()}


def backup_name(now: datetime) -> str:
    """One name a second."""
    return f"journal-{now:%Y%m%dT%H%M%SZ}.db"


def copied(copy: JournalCopy) -> Fields:
    """A proven copy, to be told."""
    return {
        "path": str(copy.path),
        "sha256": copy.sha256,
        "size_bytes": copy.size_bytes,
        "seq": copy.head.seq,
        "hash": copy.head.hash.hex(),
    }


def _utc(fields: Fields, key: str, default: str) -> str:
    given = text(fields, key, "")
    if not given:
        return default
    try:
        moment = datetime.fromisoformat(given)
    except ValueError as error:
        raise BadQuestionError(f"{key} is no time like 2030-01-31T20:00Z: {given!r}") from error
    in_zone = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return in_zone.astimezone(UTC).isoformat(timespec="milliseconds")
