"""The one place where time enters."""

import time
from datetime import UTC, datetime
from typing import Protocol

import anyio


class Clock(Protocol):
    """Time, of two kinds that are never mixed."""

    def monotonic_s(self) -> float:
        """Seconds for timeouts and intervals; never stored."""
        ...

    def utc_now(self) -> datetime:
        """The moment for records and receipts; never subtracted."""
        ...


class SystemClock:
    """The running event loop's time, so that virtual time in tests is the same code."""

    def monotonic_s(self) -> float:
        return anyio.current_time()

    def utc_now(self) -> datetime:
        return datetime.now(UTC)


def seconds_since_boot() -> float:
    """Goes on while the system sleeps, and is the same in each process until the next boot."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)
