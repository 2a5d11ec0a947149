"""Moments as a person reads them: in the words of a language, in the time of the place."""

from datetime import datetime
from typing import Final

from PySide6.QtCore import QDate, QLocale

from kiosk.contract.messages import Language, Pause

_DAYS_OF_A_WEEK: Final = 7


def resume_day(pause: Pause, language: Language) -> str:
    """Empty for today, the weekday within a week, the whole date after that."""
    if pause.in_days <= 0:
        return ""
    locale, day = QLocale(language.value), datetime.fromisoformat(pause.resumes_at).date()
    if pause.in_days < _DAYS_OF_A_WEEK:
        return locale.standaloneDayName(day.isoweekday())
    date = QDate(day.year, day.month, day.day)
    return locale.toString(date, QLocale.FormatType.LongFormat)


def resume_time(pause: Pause) -> str:
    """As "21:14"."""
    return f"{datetime.fromisoformat(pause.resumes_at):%H:%M}"


def local_minute(moment: str) -> str:
    """An RFC 3339 moment as "2026-11-22 21:14" of this terminal's time zone; empty for none."""
    return f"{datetime.fromisoformat(moment).astimezone():%Y-%m-%d %H:%M}" if moment else ""
