"""The same seed is the same world: otherwise a failure could not be looked at twice."""

import os
import subprocess
import sys
from pathlib import Path

import anyio

from tests.simulation.virtual_time import in_virtual_time
from tests.simulation.world import Plan, play

RACERS = 6
_RACE = """
from tests.simulation.test_determinism import WORLD, raced
from tests.simulation.world import play
print(raced(5), play(WORLD).hash)
"""
WORLD = Plan(7, fundings=1, mishaps=("network", "kill_engine"), amounts_minor=(20_00,))


def raced(seed: int) -> str:
    """In which order six tasks that are ready at once come home."""

    async def main() -> str:
        home: list[str] = []

        async def run(name: str) -> None:
            for _ in range(5):
                await anyio.lowlevel.checkpoint()
            home.append(name)

        async with anyio.create_task_group() as tasks:
            for number in range(RACERS):
                tasks.start_soon(run, str(number))
        return "".join(home)

    return in_virtual_time(seed, main)


def test_a_race_of_six_tasks_ends_alike_twenty_times() -> None:
    assert len({raced(3) for _ in range(20)}) == 1


def test_another_seed_is_another_race() -> None:
    assert len({raced(seed) for seed in range(20)}) > 10


def test_the_same_seed_plays_the_same_world_twice_and_in_another_process() -> None:
    here = f"{raced(5)} {play(WORLD).hash}"
    assert f"{raced(5)} {play(WORLD).hash}" == here
    run = subprocess.run(
        [sys.executable, "-c", _RACE],
        env=os.environ | {"PYTHONHASHSEED": "4711"},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stdout.strip() == here, run.stderr
