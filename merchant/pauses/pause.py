"""When a kiosk takes no new funding because the operator wants it so, and until when."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from merchant.pauses.hours import FundingHours

_MINUTE: Final = timedelta(minutes=1)
_MILLISECOND: Final = timedelta(milliseconds=1)


class PauseReason(StrEnum):
    OUTSIDE_HOURS = "OUTSIDE_HOURS"
    PLANNED_UPDATE = "PLANNED_UPDATE"
    COOL_DOWN = "COOL_DOWN"  # money was added at this kiosk a short while ago


CODES: Final = {
    PauseReason.OUTSIDE_HOURS: "E4117",
    PauseReason.PLANNED_UPDATE: "E4118",
    PauseReason.COOL_DOWN: "E4119",
}


@dataclass(frozen=True, slots=True)
class PlannedUpdate:
    begins_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class PauseRules:
    """The operator's choices; without hours funds can be added at all times."""

    time_zone: ZoneInfo
    hours: FundingHours | None = None
    updates: tuple[PlannedUpdate, ...] = ()
    cool_down_s: int = 0


@dataclass(frozen=True, slots=True)
class Pause:
    """`resumes_at` is the floor's local time, a full minute and never before the real end."""

    reason: PauseReason
    remaining_ms: int
    resumes_at: datetime
    in_days: int  # from the present local day to that of `resumes_at`


def pause_at(now: datetime, rules: PauseRules, last_funded_at: datetime | None) -> Pause | None:
    """The pause in which `now` lies; `last_funded_at` is when this kiosk last ended a funding.

    Of several, the one that ends last gives the reason. One that follows without a gap prolongs
    it: nobody is sent away until an hour at which funds cannot be added either.
    """
    ends = _ends(now, rules, last_funded_at)
    if not ends:
        return None
    reason = max(ends, key=ends.__getitem__)
    ends_at = ends[reason]
    while following := _ends(ends_at, rules, last_funded_at):
        ends_at = max(following.values())
    resumes_at = _full_minute(ends_at).astimezone(rules.time_zone)
    return Pause(
        reason=reason,
        remaining_ms=-((now - ends_at) // _MILLISECOND),  # a started one counts
        resumes_at=resumes_at,
        in_days=(resumes_at.date() - now.astimezone(rules.time_zone).date()).days,
    )


def _ends(
    moment: datetime, rules: PauseRules, last_funded_at: datetime | None
) -> dict[PauseReason, datetime]:
    """The end of each pause in which the moment lies."""
    ends: dict[PauseReason, datetime] = {}
    if rules.hours and (opens_at := rules.hours.closed_until(moment)):
        ends[PauseReason.OUTSIDE_HOURS] = opens_at
    updates = [u.ends_at for u in rules.updates if u.begins_at <= moment < u.ends_at]
    if updates:
        ends[PauseReason.PLANNED_UPDATE] = max(updates).astimezone(UTC)
    if last_funded_at is not None:
        cooled_at = last_funded_at + timedelta(seconds=rules.cool_down_s)
        if last_funded_at <= moment < cooled_at:
            ends[PauseReason.COOL_DOWN] = cooled_at
    return ends


def _full_minute(moment: datetime) -> datetime:
    """The moment itself, or the next full minute."""
    whole = moment.replace(second=0, microsecond=0)
    return whole if whole == moment else whole + _MINUTE
