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


def repair_questions() -> Questions:
    """`repair` tells the catalogue's entry of a code."""

    async def repair(fields: Fields, asker: Asker) -> Fields:
        del asker
        code = text(fields, "code")
        entry = catalogue().get(code)
        if entry is None:
            raise BadQuestionError(f"no fault has the code {code!r}")
        return asdict(entry)

    return {"repair": Question(Right.DIAGNOSE, repair)}
