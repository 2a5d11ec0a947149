"""When a kiosk pauses and until when: pure decisions, with the clock's odd nights among them."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from merchant.pauses.hours import FundingHours, parse_window
from merchant.pauses.pause import Pause, PauseReason, PauseRules, PlannedUpdate, pause_at

NEW_YORK = ZoneInfo("America/New_York")
MINUTE = timedelta(minutes=1)
HOURS, UPDATE, COOL_DOWN = (
    PauseReason.OUTSIDE_HOURS,
    PauseReason.PLANNED_UPDATE,
    PauseReason.COOL_DOWN,
)


def local(text: str, fold: int = 0) -> datetime:
    """A moment by New York's clocks; `fold` 1 is the second of two that read the same."""
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK, fold=fold).astimezone(UTC)


def hours(*windows: str, days: range = range(7)) -> FundingHours:
    """The same windows on each of the days, Monday first."""
    parsed = tuple(map(parse_window, windows))
    return FundingHours(tuple(parsed if day in days else () for day in range(7)), NEW_YORK)


def update(begins_at: str, ends_at: str) -> PlannedUpdate:
    return PlannedUpdate(local(begins_at), local(ends_at))


def pause(now: datetime, last_funded_at: datetime | None = None, **rules: Any) -> Pause | None:
    return pause_at(now, PauseRules(NEW_YORK, **rules), last_funded_at)


def told(pause: Pause | None) -> tuple[str, str, int] | None:
    """Reason, local time of the return, and in how many days that is."""
    if pause is None:
        return None
    return pause.reason, f"{pause.resumes_at:%a %H:%M}", pause.in_days


def test_without_rules_there_is_no_pause() -> None:
    assert pause(local("2026-01-07T03:00"), local("2026-01-07T02:59:59")) is None


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-01-07T09:59", (HOURS, "Wed 10:00", 0)),
        ("2026-01-07T10:00", None),
        ("2026-01-07T23:59", None),
        ("2026-01-08T01:59", None),  # Wednesday's window still
        ("2026-01-08T02:00", (HOURS, "Thu 10:00", 0)),  # it ends exactly now
        ("2026-01-08T09:59:59", (HOURS, "Thu 10:00", 0)),
    ],
)
def test_a_window_over_midnight_ends_on_the_next_day(
    now: str, expected: tuple[str, str, int] | None
) -> None:
    assert told(pause(local(now), hours=hours("10:00-02:00"))) == expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-01-09T22:00", (HOURS, "Mon 10:00", 3)),  # Friday evening
        ("2026-01-11T23:59", (HOURS, "Mon 10:00", 1)),
        ("2026-01-12T00:00", (HOURS, "Mon 10:00", 0)),
    ],
)
def test_days_without_hours_are_passed_over(now: str, expected: tuple[str, str, int]) -> None:
    weekdays = hours("10:00-18:00", days=range(5))

    assert told(pause(local(now), hours=weekdays)) == expected


def test_the_only_window_of_a_week_returns_a_week_later() -> None:
    mondays = hours("10:00-11:00", days=range(1))

    assert told(pause(local("2026-01-12T11:00"), hours=mondays)) == (HOURS, "Mon 10:00", 7)


@pytest.mark.parametrize("now", ["2026-01-07T00:00", "2026-01-07T12:00", "2026-01-07T23:59:59"])
def test_windows_that_touch_leave_no_gap(now: str) -> None:
    assert pause(local(now), hours=hours("00:00-12:00", "12:00-24:00")) is None


def test_a_night_that_lacks_an_hour_is_shorter() -> None:
    found = pause(local("2026-03-08T01:30"), hours=hours("10:00-01:00"))

    assert told(found) == (HOURS, "Sun 10:00", 0)
    assert found is not None
    assert found.remaining_ms == timedelta(hours=7.5) // timedelta(milliseconds=1)


def test_hours_that_begin_in_the_missing_hour_begin_right_after_it() -> None:
    night = hours("02:30-05:00")

    assert told(pause(local("2026-03-08T01:59"), hours=night)) == (HOURS, "Sun 03:30", 0)
    assert pause(local("2026-03-08T03:30"), hours=night) is None


def test_a_window_that_the_missing_hour_swallows_does_not_come_that_day() -> None:
    found = pause(local("2026-03-08T01:00"), hours=hours("02:15-03:10"))

    assert told(found) == (HOURS, "Mon 02:15", 1)


def test_hours_that_end_in_the_hour_that_comes_twice_end_the_first_time() -> None:
    evening = hours("18:00-01:30")

    assert pause(local("2026-11-01T01:29"), hours=evening) is None
    assert told(pause(local("2026-11-01T01:29", fold=1), hours=evening)) == (
        HOURS,
        "Sun 18:00",
        0,
    )


def test_hours_over_the_night_of_the_double_hour_are_one_hour_longer() -> None:
    found = pause(local("2026-11-01T00:30"), hours=hours("04:00-00:00"))

    assert found is not None
    assert found.remaining_ms == timedelta(hours=4.5) // timedelta(milliseconds=1)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-01-07T02:59:59", None),
        ("2026-01-07T03:00", (UPDATE, "Wed 04:00", 0)),
        ("2026-01-07T04:00", None),
    ],
)
def test_a_planned_update_lasts_from_its_first_moment_to_before_its_last(
    now: str, expected: tuple[str, str, int] | None
) -> None:
    updates = (update("2026-01-07T03:00", "2026-01-07T04:00"),)

    assert told(pause(local(now), updates=updates)) == expected


@pytest.mark.parametrize(
    ("ends_at", "expected"),
    [
        ("2026-01-07T09:00", (HOURS, "Wed 10:00", 0)),
        ("2026-01-07T11:30", (UPDATE, "Wed 11:30", 0)),
    ],
)
def test_of_two_pauses_the_later_end_is_told_with_its_reason(
    ends_at: str, expected: tuple[str, str, int]
) -> None:
    updates = (update("2026-01-07T08:00", ends_at),)

    found = pause(local("2026-01-07T08:30"), hours=hours("10:00-24:00"), updates=updates)

    assert told(found) == expected


def test_a_pause_that_follows_without_a_gap_prolongs_it_and_keeps_its_reason() -> None:
    updates = (
        update("2026-01-07T09:30", "2026-01-07T10:30"),
        update("2026-01-07T10:30", "2026-01-07T11:00"),
    )

    found = pause(local("2026-01-07T08:00"), hours=hours("10:00-24:00"), updates=updates)

    assert told(found) == (HOURS, "Wed 11:00", 0)


@pytest.mark.parametrize(
    ("funded", "expected"),
    [
        ("2026-01-07T20:59", None),
        ("2026-01-07T21:00", None),  # fifteen minutes ago
        ("2026-01-07T21:00:01", (COOL_DOWN, "Wed 21:16", 0)),
        ("2026-01-07T21:15", (COOL_DOWN, "Wed 21:30", 0)),
        ("2026-01-07T21:16", None),  # the clock was set back since
    ],
)
def test_a_cool_down_lasts_its_time_from_the_last_funding_on(
    funded: str, expected: tuple[str, str, int] | None
) -> None:
    found = pause(local("2026-01-07T21:15"), local(funded), cool_down_s=900)

    assert told(found) == expected


def test_the_told_minute_is_never_before_the_end_and_the_timer_is_exact() -> None:
    found = pause(local("2026-01-07T23:50"), local("2026-01-07T23:44:59.000001"), cool_down_s=900)

    assert told(found) == (COOL_DOWN, "Thu 00:00", 1)
    assert found is not None
    assert found.remaining_ms == 599_001


@pytest.mark.parametrize(
    "text", ["10:00", "10-12", "10:00-25:00", "24:00-02:00", "", "10:00-12:60"]
)
def test_what_is_no_window_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_window(text)


ODD_NIGHTS = (local("2026-03-07T00:00"), local("2026-10-31T00:00"))  # the day before a clock change
CLOCK_TIMES = [f"{hour:02}:{minute:02}" for hour in range(24) for minute in (0, 30)]
MOMENTS = st.builds(
    lambda start, seconds: start + timedelta(seconds=seconds),
    st.sampled_from(ODD_NIGHTS),
    st.integers(0, 3 * 86_400),
)
WEEKS = st.builds(
    lambda windows, days: hours(*map("-".join, windows), days=days),
    st.lists(st.tuples(*2 * [st.sampled_from(CLOCK_TIMES)]), min_size=1, max_size=2),
    st.sampled_from([range(7), range(5, 7), range(1)]),
)
UPDATES = st.builds(
    lambda begins_at, minutes: PlannedUpdate(begins_at, begins_at + minutes * MINUTE),
    MOMENTS,
    st.integers(1, 600),
)
RULES = st.builds(
    PauseRules,
    st.just(NEW_YORK),
    st.none() | WEEKS,
    st.lists(UPDATES, max_size=2).map(tuple),
    st.integers(0, 86_400),
)


@given(now=MOMENTS, rules=RULES, last_funded_at=st.none() | MOMENTS)
def test_a_pause_lasts_exactly_until_funds_can_be_added_again(
    now: datetime, rules: PauseRules, last_funded_at: datetime | None
) -> None:
    found = pause_at(now, rules, last_funded_at)

    if found is not None:
        ends_at = now + timedelta(milliseconds=found.remaining_ms)
        assert now < ends_at
        assert pause_at(ends_at, rules, last_funded_at) is None
        assert pause_at(ends_at - timedelta(milliseconds=1), rules, last_funded_at) is not None
        assert timedelta() <= found.resumes_at - ends_at < MINUTE
        assert found.in_days >= 0
