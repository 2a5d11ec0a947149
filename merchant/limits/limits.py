"""Daily limits per bank account: set by the operator or of its own, reserved with the funding."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from merchant.database import Transaction
from merchant.models import DailyLimit, LimitUse


class LimitRefusal(StrEnum):
    LIMIT_EXCEEDED = "LIMIT_EXCEEDED"
    UBAI_BLOCKED = "UBAI_BLOCKED"


@dataclass(frozen=True, slots=True)
class LimitRules:
    """The operator's choices about daily limits; the gaming day begins at local `day_begins_at`."""

    default_daily_limit_minor: int
    currency: str
    day_begins_at: time
    time_zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Limit:
    """A bank account's limit as it stands on one gaming day."""

    ubai: str
    daily_limit_minor: int
    used_minor: int
    is_blocked: bool
    resets_at: datetime

    @property
    def remaining_minor(self) -> int:
        return max(0, self.daily_limit_minor - self.used_minor)

    def refusal(self, amount_minor: int) -> LimitRefusal | None:
        """Why this amount may not be funded now; None when it may."""
        if self.is_blocked:
            return LimitRefusal.UBAI_BLOCKED
        if amount_minor > self.remaining_minor:
            return LimitRefusal.LIMIT_EXCEEDED
        return None


def gaming_day(now: datetime, rules: LimitRules) -> date:
    """The day that has begun last; a clock that is set back does not bring back the one before."""
    today = now.astimezone(rules.time_zone).date()
    return today if now >= _begins(today, rules) else today - timedelta(days=1)


def gaming_day_ends(day: date, rules: LimitRules) -> datetime:
    return _begins(day + timedelta(days=1), rules)


def _begins(day: date, rules: LimitRules) -> datetime:
    return datetime.combine(day, rules.day_begins_at, rules.time_zone).astimezone(UTC)


def limit_of(transaction: Transaction, ubai: str, rules: LimitRules) -> Limit:
    own = transaction.get(DailyLimit, ubai)
    day = gaming_day(transaction.now, rules)
    used = transaction.scalar(
        select(func.coalesce(func.sum(LimitUse.amount_minor), 0)).where(
            LimitUse.ubai == ubai, LimitUse.gaming_day == day.isoformat()
        )
    )
    return Limit(
        ubai=ubai,
        daily_limit_minor=own.daily_limit_minor if own else rules.default_daily_limit_minor,
        used_minor=int(used or 0),
        is_blocked=own.is_blocked if own else False,
        resets_at=gaming_day_ends(day, rules),
    )


def set_limit(
    transaction: Transaction, ubai: str, daily_limit_minor: int, *, is_blocked: bool
) -> None:
    own = transaction.get(DailyLimit, ubai)
    if own is None:
        own = DailyLimit(ubai=ubai)
        transaction.add(own)
    own.daily_limit_minor = daily_limit_minor
    own.is_blocked = is_blocked
    transaction.flush()


def reserve_use(
    transaction: Transaction,
    ubai: str,
    funding_id: str,
    amount_minor: int,
    rules: LimitRules,
) -> None:
    """Take the whole amount of the day's limit until the funding is decided."""
    transaction.add(
        LimitUse(
            funding_id=funding_id,
            ubai=ubai,
            gaming_day=gaming_day(transaction.now, rules).isoformat(),
            amount_minor=amount_minor,
        )
    )


def settle_use(transaction: Transaction, funding_id: str, credited_minor: int) -> None:
    """Keep only what was credited; the rest can be used again the same day."""
    transaction.get_one(LimitUse, funding_id).amount_minor = credited_minor


def ubai_for_log(ubai: str) -> str:
    """A bank account as a log may show it: the same account, the same text, and no way back."""
    return hashlib.sha256(ubai.encode()).hexdigest()[:12]
