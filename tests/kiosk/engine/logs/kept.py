"""A kept log, written as the engine writes it."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from kiosk.engine.logs.keeper import LogKeeper


@dataclass
class Calendar:
    """A clock that stands still until the test moves it."""

    now: datetime = field(default=datetime(2026, 1, 2, 12, tzinfo=UTC))

    def monotonic_s(self) -> float:
        raise AssertionError("no thread has an event loop's time")

    def utc_now(self) -> datetime:
        return self.now

    def turn(self, days: int) -> None:
        self.now += timedelta(days=days)


def line(event: str, level: str = "info", **fields: Any) -> str:
    return json.dumps(
        {"program": "kiosk-engine", "event": event, **fields, "level": level, "timestamp": "T"}
    )


def keep(folder: Path, clock: Calendar, *lines: str) -> LogKeeper:
    """Everything that one life of the engine logs."""
    keeper = LogKeeper(folder, clock)
    keeper.start()
    for each in lines:
        keeper.put(each)
    keeper.close()
    return keeper


def events(path: Path) -> list[str]:
    return [json.loads(each)["event"] for each in path.read_text().splitlines()]
