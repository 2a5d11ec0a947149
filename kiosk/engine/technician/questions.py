"""What the kiosk command asks about the staff, answered by the authority."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from kiosk.domain.technician import Role
from kiosk.engine.technician.authority import Authority

Answer = dict[str, Any]


class BadQuestionError(Exception):
    """A field of the question is missing or does not fit."""

    code = "E0105"


class TechnicianQuestions:
    """Each takes a question's fields and returns the answer's.

    They raise BadQuestionError and what the authority raises.
    """

    def __init__(self, authority: Authority) -> None:
        self._authority = authority
        self.answers: dict[str, Callable[[Answer], Awaitable[Answer]]] = {
            "technician_add": self._add,
            "technician_list": self._list,
            "technician_revoke": self._revoke,
            "technician_audit": self._audit,
        }

    async def _add(self, question: Answer) -> Answer:
        name, word = _text(question, "name"), _text(question, "role")
        if word not in set(Role):
            raise BadQuestionError(f"role is one of {[str(role) for role in Role]}")
        role = Role(word)
        pin = await self._authority.add(name, role, *_allowed_by(question))
        return {"person": name, "role": role, "pin": pin}

    async def _list(self, question: Answer) -> Answer:
        del question
        return {
            "persons": [
                {
                    "person": person.name,
                    "role": person.role,
                    "failures": person.failures,
                    "locked_for_s": round(self._authority.locked_for_s(person.name)),
                }
                for person in self._authority.persons()
            ]
        }

    async def _revoke(self, question: Answer) -> Answer:
        name = _text(question, "name")
        await self._authority.revoke(name, *_allowed_by(question))
        return {"person": name}

    async def _audit(self, question: Answer) -> Answer:
        events = []
        for record in await self._authority.audit(question["newest"]):
            facts = json.loads(record.body)
            facts.pop("verifier", None)
            events.append({"seq": record.seq, "utc": record.utc, "kind": record.kind, **facts})
        return {"events": events}


def _allowed_by(question: Answer) -> tuple[str, str]:
    """An administrator's name and PIN, both empty when none is given."""
    return _text(question, "by", ""), _text(question, "pin", "")


def _text(question: Answer, key: str, default: str | None = None) -> str:
    value = question.get(key, default)
    if not isinstance(value, str):
        raise BadQuestionError(f"{key} must be a text")
    return value
