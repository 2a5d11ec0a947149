"""Staff at a kiosk in virtual time, with hashes that cost nothing."""

from typing import Any

import pytest
from argon2 import PasswordHasher

from kiosk.domain.technician import Role
from kiosk.engine.technician.authority import Authority, TechnicianRefusedError
from kiosk.engine.technician.history import read_technicians
from kiosk.engine.technician.pins import PinKeeper
from tests.kiosk.engine.world import World

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PINS = PinKeeper(b"0123456789abcdef", CHEAP)
PIN = "777777"  # what the tests' entropy chooses
WRONG = "123123"


async def authority_at(world: World, pins: PinKeeper | None = PINS) -> Authority:
    """The authority as the engine builds it, over what the journal has."""
    authority = Authority(world.desk, read_technicians(world._journal), pins)
    await world.tasks.start(authority.run)
    return authority


async def staffed(world: World) -> Authority:
    """Ada administers, Grace mends."""
    authority = await authority_at(world)
    assert await authority.add("Ada", Role.ADMINISTRATOR, "", "") == PIN
    await authority.add("Grace", Role.TECHNICIAN, "Ada", PIN)
    return authority


async def refused(code: str, asked: Any) -> None:
    """Await what is asked for: it is refused with this code."""
    with pytest.raises(TechnicianRefusedError) as told:
        await asked
    assert told.value.code == code


def kinds(world: World) -> list[str]:
    return [record.kind for record in world._journal.records("technician")]
