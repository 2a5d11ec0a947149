"""Finds events in the kept log, newest first, a bounded piece of work at a time."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from kiosk.engine.logs.files import day_files, lines_backwards
from kiosk.engine.logs.line import shortened

SCAN_BYTES_MAX: Final = 4 * 1024 * 1024  # of one search; the next one goes on from there
EVENT_LENGTH_MAX: Final = 8 * 1024
FOUND_LENGTH_MAX: Final = 40 * 1024
LEVELS: Final = ("debug", "info", "warning", "error", "critical")

LogEvent = dict[str, Any]


@dataclass(frozen=True, slots=True)
class LogQuery:
    """What is looked for; what is empty is not looked at."""

    first_day: date | None = None  # in UTC, inclusive
    last_day: date | None = None
    component: str = ""  # the program that logged it
    code: str = ""  # or how it begins, e.g. "E20"
    level: str = ""  # this or a worse one
    text: str = ""  # anywhere in the event, in any case of letters

    def fits(self, event: LogEvent) -> bool:
        return (
            self.component in {"", event.get("program")}
            and str(event.get("code", "")).startswith(self.code)
            and (not self.level or _badness(event) >= LEVELS.index(self.level))
            and (not self.text or self.text.casefold() in _readable(event))
        )


@dataclass(frozen=True, slots=True)
class Found:
    events: list[LogEvent]
    before: str  # the next search goes on here; empty when there is nothing older


def search_log(folder: Path, query: LogQuery, before: str, most: int) -> Found:
    """At most `most` events older than the cursor `before`, each cut to a few KiB, and not more
    of them than one answer carries. Blocks; raises OSError, ValueError for a wrong cursor.
    """
    events: list[LogEvent] = []
    scanned = found_length = 0
    for cursor, line in _lines(folder, query, before):
        scanned += len(line)
        event = _event(line)
        if event is not None and query.fits(event):
            shown = shortened(json.dumps(event), EVENT_LENGTH_MAX)
            events.append(json.loads(shown))
            found_length += len(shown)
        is_full = len(events) >= most or found_length >= FOUND_LENGTH_MAX
        if is_full or scanned >= SCAN_BYTES_MAX:
            return Found(events, cursor)
    return Found(events, "")


def events_backwards(folder: Path, query: LogQuery) -> Iterator[LogEvent]:
    """Every event that fits, newest first. Blocks; raises OSError."""
    for _, line in _lines(folder, query, ""):
        event = _event(line)
        if event is not None and query.fits(event):
            yield event


def _lines(folder: Path, query: LogQuery, before: str) -> Iterator[tuple[str, bytes]]:
    """Each line with the cursor that leads to those before it."""
    last_name, _, offset = before.partition(":")
    for path in reversed(day_files(folder)):
        day = date.fromisoformat(path.stem)
        if query.last_day is not None and day > query.last_day:
            continue
        if query.first_day is not None and day < query.first_day:
            return
        if last_name and path.stem > last_name:
            continue
        end = int(offset) if path.stem == last_name else None
        for line_begin, line in lines_backwards(path, end):
            yield f"{path.stem}:{line_begin}", line


def _event(line: bytes) -> LogEvent | None:
    """None for a line that a power cut tore."""
    try:
        event = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return event if isinstance(event, dict) else None


def _badness(event: LogEvent) -> int:
    level = event.get("level")
    return LEVELS.index(level) if level in LEVELS else 0


def _readable(event: LogEvent) -> str:
    return json.dumps(event, ensure_ascii=False).casefold()
