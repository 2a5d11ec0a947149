"""One thing that was looked at: what came of it, and what to do where it is not well."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from kiosk.domain.codes import catalogue


class Outcome(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"  # it could not be looked at here


@dataclass(frozen=True, slots=True)
class Check:
    name: str
    outcome: Outcome
    detail: str = ""
    code: str = ""  # of the catalogue, where it has failed

    def fields(self) -> dict[str, Any]:
        """With the catalogue's three steps where it has failed."""
        entry = catalogue().get(self.code)
        return {
            "name": self.name,
            "outcome": self.outcome,
            "code": self.code,
            "detail": self.detail,
            "remedy": list(entry.steps) if entry else [],
        }


def passed(name: str, detail: str = "") -> Check:
    return Check(name, Outcome.PASSED, detail)


def failed(name: str, code: str, detail: str) -> Check:
    return Check(name, Outcome.FAILED, detail, code)


def skipped(name: str, detail: str) -> Check:
    return Check(name, Outcome.SKIPPED, detail)
