"""A case resting at a kiosk in virtual time, and what staff ask about it."""

from typing import Any

import pytest

from kiosk.contract.messages import Screen
from kiosk.domain.technician import Role
from kiosk.engine.questions.question import OPERATOR, Asker, Fields
from kiosk.engine.questions.table import REFUSALS, all_questions
from kiosk.engine.technician.authority import Authority
from tests.kiosk.engine.technician.staff import PIN, authority_at
from tests.kiosk.engine.world import DOUBTED, World, funded

CASE = "10-000001-001"
FOREIGN_CASE = "10-000001-000"


class Office:
    """Staff who ask the engine's questions: Ada administers, Grace mends, Sam supervises."""

    def __init__(self, world: World, authority: Authority) -> None:
        self.authority = authority
        self._questions = all_questions(world.desk, authority)

    async def ask(self, question: str, **fields: Any) -> Fields:
        """As the kiosk command asks it."""
        return await self.ask_as(OPERATOR, question, **fields)

    async def ask_as(self, inside: str, question: str, **fields: Any) -> Fields:
        """As somebody inside at the glass asks it."""
        asker = Asker(inside, self.authority.record_of(inside))
        return await self._questions[question].answer(fields, asker)

    async def resolve(self, outcome: str = "credited", **fields: Any) -> Fields:
        """Sam decides and Grace sees it."""
        return await self.ask("case_resolve", **self._resolving(outcome, fields))

    def _resolving(self, outcome: str, fields: Fields) -> Fields:
        persons = {"by": "Sam", "pin": PIN, "witness": "Grace", "witness_pin": PIN}
        wish = {"number": CASE, "outcome": outcome, "reason": "meter read"}
        return wish | persons | fields

    async def refused(self, code: str, name: str, **fields: Any) -> None:
        try:
            await self.ask(name, **fields)
        except REFUSALS as error:
            assert error.code == code  # noqa: PT017 it is one of several kinds
        else:
            pytest.fail(f"not refused as {code}")

    async def resolve_refused(self, code: str, outcome: str = "credited", **fields: Any) -> None:
        await self.refused(code, "case_resolve", **self._resolving(outcome, fields))


async def office_at(world: World) -> Office:
    """Over what the journal has; the staff is added where it has none."""
    authority = await authority_at(world)
    if not authority.persons():
        await authority.add("Ada", Role.ADMINISTRATOR, "", "")
        await authority.add("Grace", Role.TECHNICIAN, "Ada", PIN)
        await authority.add("Sam", Role.SUPERVISOR, "Ada", PIN)
    return Office(world, authority)


async def in_doubt(world: World) -> Office:
    """$40 were approved, and the first of two notes of $20 is in doubt."""
    office = await office_at(world)
    world.machine.script = [DOUBTED]
    await funded(world, 40_00)
    await world.until(Screen.ATTENDANT)
    return office


async def in_foreign_doubt(world: World) -> Office:
    """$40 were approved, and another engine has claimed them."""
    office = await office_at(world)
    world.server.earlier_claim = {"claim_id": "other", "boot_id": "other"}
    await funded(world, 40_00)
    await world.until(Screen.ATTENDANT)
    return office
