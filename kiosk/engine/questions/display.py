"""Questions of the display's tests: the code they draw, and who tested what with which result."""

import json
import re
from collections.abc import Iterable
from typing import Final

from kiosk.domain.technician import Right
from kiosk.engine.desk import Desk
from kiosk.engine.journal import Record
from kiosk.engine.questions.question import (
    Asker,
    BadQuestionError,
    Fields,
    Question,
    Questions,
    text,
)
from kiosk.engine.technician.authority import Authority

TESTS: Final = ("touch", "colours", "code", "clean")
DETAIL_LENGTH_MAX: Final = 300
AUDIT_MAX: Final = 2000  # how far back a test is looked for
# What a code of version 5 holds at level M: the longest that a flat strip still shows well.
CODE_LENGTH: Final = 84
_ACTION: Final = "display_tested"


def display_questions(desk: Desk, authority: Authority) -> Questions:
    """The screen's program draws and reads; what came of it is kept here, in the audit."""

    async def display(fields: Fields, asker: Asker) -> Fields:
        del fields, asker
        last = desk.board.scene.last_code_url
        return {
            "code_text": alike(last) if last else _usual(desk.settings.allowed_origins),
            "is_length_real": bool(last),
            "results": newest_results(await authority.audit(AUDIT_MAX)),
        }

    async def display_result(fields: Fields, asker: Asker) -> Fields:
        test, detail, passed = (
            text(fields, "test"),
            text(fields, "detail", ""),
            fields.get("passed"),
        )
        if test not in TESTS or not isinstance(passed, bool):
            raise BadQuestionError(f"test is one of {list(TESTS)}, passed is true or false")
        word = "passed" if passed else "failed"
        await asker.record(_ACTION, test, word, detail[:DETAIL_LENGTH_MAX])
        return {"test": test, "passed": passed}

    return {
        "display": Question(Right.TEST_DEVICES, display),
        "display_result": Question(Right.TEST_DEVICES, display_result),
    }


def alike(url: str) -> str:
    """A text that makes the same code as the url and opens nothing: of the origin only it is."""
    origin = re.match(r"[^/]*//[^/]*", url)
    end = origin.end() if origin else 0
    hidden = re.sub(r"[A-Z]", "X", re.sub(r"[a-z]", "x", re.sub(r"\d", "0", url[end:])))
    return url[:end] + hidden


def _usual(allowed_origins: Iterable[str]) -> str:
    return f"{next(iter(allowed_origins))}/".ljust(CODE_LENGTH, "x")


def newest_results(audit: Iterable[Record]) -> list[Fields]:
    """The newest result of each test that was ever made."""
    newest: dict[str, Fields] = {}
    for record in audit:
        facts = json.loads(record.body)
        if facts.get("action") == _ACTION:
            newest[facts["before"]] = {
                "test": facts["before"],
                "passed": facts["after"] == "passed",
                "detail": facts["reason"],
                "person": facts["person"],
                "utc": record.utc,
            }
    return list(newest.values())
