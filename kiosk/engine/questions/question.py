"""What a question is. Its fields and its answer's are what JSON can carry.

Money is minor units beside a currency, a time is ISO 8601 in UTC, a duration names its unit.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from kiosk.domain.technician import Right

Fields: TypeAlias = dict[str, Any]

AMOUNT_MAX: Final = 10**15  # a meter counts for years
OPERATOR: Final = "(operator)"  # who types at the socket; no person can have this name


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks. `record` keeps action, value before, value after and reason: before it is done."""

    name: str
    record: Callable[[str, str, str, str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Question:
    """`right` is what a person at the glass needs; who may use the command's socket has them all.

    `answer` raises an Error of this package, of the authority or of the journal: each has a code.
    """

    right: Right
    answer: Callable[[Fields, Asker], Awaitable[Fields]]


Questions: TypeAlias = dict[str, Question]


class QuestionError(Exception):
    """The question cannot be answered; `code` is in the catalogue."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class BadQuestionError(QuestionError):
    """A field of the question is missing or does not fit."""

    def __init__(self, message: str) -> None:
        super().__init__("E0105", message)


def text(fields: Fields, key: str, default: str | None = None) -> str:
    """A text among the fields. Raises BadQuestionError."""
    value = fields.get(key, default)
    if not isinstance(value, str):
        raise BadQuestionError(f"{key} must be a text")
    return value


def optional_number(fields: Fields, key: str) -> int | None:
    """A whole number from 0, or None when it is not given. Raises BadQuestionError."""
    return None if fields.get(key) is None else number(fields, key, most=AMOUNT_MAX)


def number(fields: Fields, key: str, default: int | None = None, most: int = 1_000_000) -> int:
    """A whole number from 0 to `most` among the fields. Raises BadQuestionError."""
    value = fields.get(key, default)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise BadQuestionError(f"{key} must be a whole number from 0")
    return min(value, most)


def reason(fields: Fields) -> str:
    """Why a person does it, for the audit. Raises BadQuestionError when none is given."""
    given = text(fields, "reason", "").strip()
    if not given:
        raise BadQuestionError("a reason is needed")
    return given
