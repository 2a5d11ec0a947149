"""Questions about the staff: who may sign in, and what they did."""

import json

from kiosk.domain.technician import Right, Role
from kiosk.engine.questions.question import (
    OPERATOR,
    Asker,
    BadQuestionError,
    Fields,
    Question,
    Questions,
    number,
    text,
)
from kiosk.engine.technician.authority import Authority, TechnicianRefusedError

AUDIT_MAX = 1000


def staff_questions(authority: Authority) -> Questions:
    """Adding and revoking need an administrator's PIN, whoever asks."""

    async def add(fields: Fields, asker: Asker) -> Fields:
        del asker
        name, word = text(fields, "name"), text(fields, "role")
        if word not in set(Role):
            raise BadQuestionError(f"role is one of {[str(role) for role in Role]}")
        role = Role(word)
        pin = await authority.add(name, role, *_allowed_by(fields))
        return {"person": name, "role": role, "pin": pin}

    async def persons(fields: Fields, asker: Asker) -> Fields:
        del fields, asker
        return {
            "persons": [
                {
                    "person": person.name,
                    "role": person.role,
                    "failures": person.failures,
                    "locked_for_s": round(authority.locked_for_s(person.name)),
                }
                for person in authority.persons()
            ]
        }

    async def revoke(fields: Fields, asker: Asker) -> Fields:
        del asker
        name = text(fields, "name")
        await authority.revoke(name, *_allowed_by(fields))
        return {"person": name}

    async def audit(fields: Fields, asker: Asker) -> Fields:
        del asker
        events = []
        for record in await authority.audit(number(fields, "newest", 100, AUDIT_MAX)):
            facts = json.loads(record.body)
            facts.pop("verifier", None)
            events.append({"seq": record.seq, "utc": record.utc, "kind": record.kind, **facts})
        return {"events": events}

    return {
        "technician_add": Question(Right.MANAGE_PERSONS, add),
        "technician_list": Question(Right.DIAGNOSE, persons),
        "technician_revoke": Question(Right.MANAGE_PERSONS, revoke),
        "technician_recover": _recovering(authority),
        "technician_audit": Question(Right.READ_LOGS, audit),
    }


def _recovering(authority: Authority) -> Question:
    """A new PIN for an administrator: not from the glass, where one could become another."""

    async def recover(fields: Fields, asker: Asker) -> Fields:
        if asker.name != OPERATOR:
            raise TechnicianRefusedError("E1106", "only who may use the engine's socket may do it")
        name = text(fields, "name")
        return {"person": name, "pin": await authority.replace_pin(name, asker.name)}

    return Question(Right.MANAGE_PERSONS, recover)


def _allowed_by(fields: Fields) -> tuple[str, str]:
    """An administrator's name and PIN, both empty when none is given."""
    return text(fields, "by", ""), text(fields, "pin", "")
