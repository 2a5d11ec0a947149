"""Guided repair: what a code means, what to do about it in three steps, and whether it is gone."""

from dataclasses import asdict

from kiosk.domain.codes import catalogue
from kiosk.domain.technician import Right
from kiosk.engine.questions.question import (
    Asker,
    BadQuestionError,
    Fields,
    Question,
    Questions,
    text,
)


def repair_fields(code: str) -> Fields:
    """The catalogue's entry of a code, as an answer carries it."""
    entry = catalogue().get(code)
    return {"repair": asdict(entry)} if entry else {}


def repair_questions() -> Questions:
    """`repair` tells the catalogue's entry of a code."""

    async def repair(fields: Fields, asker: Asker) -> Fields:
        del asker
        code = text(fields, "code")
        found = repair_fields(code)
        if not found:
            raise BadQuestionError(f"no fault has the code {code!r}")
        return found

    return {"repair": Question(Right.DIAGNOSE, repair)}
