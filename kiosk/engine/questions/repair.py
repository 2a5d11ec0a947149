"""Guided repair: what a code means, what to do about it in three steps, and whether it is gone."""

from dataclasses import asdict

from kiosk.domain.codes import CatalogueEntry, catalogue
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


def repair_questions(desk: Desk) -> Questions:
    """`repair` tells the catalogue's entry of a code, `retest` whether its fault is gone."""

    async def repair(fields: Fields, asker: Asker) -> Fields:
        del asker
        return asdict(_entry(fields))

    async def test_again(fields: Fields, asker: Asker) -> Fields:
        del asker
        return asdict(await retest(desk, _entry(fields).code))

    return {
        "repair": Question(Right.DIAGNOSE, repair),
        "retest": Question(Right.DIAGNOSE, test_again),
    }


def _entry(fields: Fields) -> CatalogueEntry:
    code = text(fields, "code")
    entry = catalogue().get(code)
    if entry is None:
        raise BadQuestionError(f"no fault has the code {code!r}")
    return entry
