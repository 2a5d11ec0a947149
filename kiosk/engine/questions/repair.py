"""Guided repair: what a code means, what to do about it in three steps, and whether it is gone."""

from dataclasses import asdict

from kiosk.domain.codes import catalogue
from kiosk.domain.technician import Right
from kiosk.engine.desk import Desk
from kiosk.engine.questions.question import (
    Asker,
    BadQuestionError,
    Fields,
    Question,
    Questions,
    text,
)
from kiosk.engine.retest import retest


def repair_fields(code: str) -> Fields:
    """The catalogue's entry of a code, as an answer carries it."""
    entry = catalogue().get(code)
    return {"repair": asdict(entry)} if entry else {}


def repair_questions(desk: Desk) -> Questions:
    """`repair` tells the catalogue's entry of a code, `retest` whether its fault is gone."""

    async def repair(fields: Fields, asker: Asker) -> Fields:
        del asker
        return repair_fields(_code(fields))

    async def test_again(fields: Fields, asker: Asker) -> Fields:
        del asker
        return asdict(await retest(desk, _code(fields)))

    return {
        "repair": Question(Right.DIAGNOSE, repair),
        "retest": Question(Right.DIAGNOSE, test_again),
    }


def _code(fields: Fields) -> str:
    """A code of the catalogue. Raises BadQuestionError."""
    code = text(fields, "code")
    if code not in catalogue():
        raise BadQuestionError(f"no fault has the code {code!r}")
    return code
