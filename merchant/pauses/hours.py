"""The hours of the week in which funds can be added, in the floor's local time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

_DAYS_AHEAD: Final = 15  # a window that a clock change swallows comes again a week later


@dataclass(frozen=True, slots=True)
class Window:
    """An end that is not later than the beginning lies on the next day."""

    begins_at: time
    ends_at: time

    def on(self, day: date, time_zone: ZoneInfo) -> tuple[datetime, datetime]:
        """The window that begins on this day, in UTC: a time that comes twice is the first one."""
        is_over_midnight = self.ends_at <= self.begins_at
        last_day = day + timedelta(days=1) if is_over_midnight else day
        begins_at = datetime.combine(day, self.begins_at, time_zone)
        ends_at = datetime.combine(last_day, self.ends_at, time_zone)
        return begins_at.astimezone(UTC), ends_at.astimezone(UTC)


def parse_window(text: str) -> Window:
    """Of "10:00-02:00"; "24:00" ends a day. Raises ValueError."""
    begins_at, dash, ends_at = text.partition("-")
    if not dash:
        raise ValueError("write a beginning and an end, as in 10:00-02:00")
    return Window(_parse_time(begins_at), _parse_time(ends_at.replace("24:00", "00:00")))


def _parse_time(text: str) -> time:
    return datetime.strptime(text.strip(), "%H:%M").replace(tzinfo=UTC).time()


@dataclass(frozen=True, slots=True)
class FundingHours:
    """The windows that begin on each day of the week, Monday first; at least one in all."""

    days: tuple[tuple[Window, ...], ...]
    time_zone: ZoneInfo

    def closed_until(self, now: datetime) -> datetime | None:
        """When the next window begins; None inside of one. The end itself is outside."""
        spans = list(self._spans(now))
        if any(begins_at <= now < ends_at for begins_at, ends_at in spans):
            return None
        return min(begins_at for begins_at, _ in spans if begins_at > now)

    def _spans(self, now: datetime) -> Iterator[tuple[datetime, datetime]]:
        today = now.astimezone(self.time_zone).date()
        for ahead in range(-1, _DAYS_AHEAD):
            day = today + timedelta(days=ahead)
            for window in self.days[day.weekday()]:
                begins_at, ends_at = window.on(day, self.time_zone)
                if begins_at < ends_at:  # else the clocks went forward over it
                    yield begins_at, ends_at
