"""When something will be, in the words of a language: the day, unless it is today, and the time."""

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
