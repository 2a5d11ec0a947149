"""How soon a killed program of the terminal is back, measured on the running desk.

Each program is killed with SIGKILL and started again after the pause that its unit makes.
"""

import os
import signal
import statistics
from collections.abc import Awaitable, Callable
from typing import Final

import anyio

from kiosk.contract.messages import Screen
from kiosk.demo.eye import Eye
from kiosk.demo.process import RunningProgram
from kiosk.demo.sockets import answers
from kiosk.demo.stack import Stack, running_stack

ROUNDS: Final = 5
RESTART_S: Final = 0.1  # RestartSec of the units
WATCHDOG_S: Final = 1.5  # WatchdogSec of the screen's unit
BACK_WITHIN_S: Final = 30.0
GOAL_S: Final = 2.0
# What the simulated machine tells when its first poll after the kill is answered: with a reset of
# the acceptor it knew, or by its link coming back when it had given it up already.
FIRST_ANSWERS: Final = {"acceptor_disabled", "link_up"}


async def measure() -> dict[str, list[float]]:
    """Seconds of each round, by what was measured."""
    async with running_stack() as stack:
        eye = Eye(stack.ui, stack.desk.screens)
        await _attract(eye)
        measures: dict[str, Callable[[Stack, Eye], Awaitable[float]]] = {
            "engine killed → its first answer to the machine's poll": _engine_answers,
            "engine killed → patrons can add funds": _engine_is_open,
            "screen killed → the right screen is drawn": _screen_killed,
            "screen frozen → killed, started, the right screen is drawn": _screen_frozen,
        }
        return {
            name: [await measure_one(stack, eye) for _ in range(ROUNDS)]
            for name, measure_one in measures.items()
        }


async def _engine_answers(stack: Stack, eye: Eye) -> float:
    async with answers(stack.desk.machine_control, {"do": "follow"}) as events:
        await anext(events)
        began_s = await _kill(stack.engine)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(_start, stack.engine)
            with anyio.fail_after(BACK_WITHIN_S):
                async for event in events:
                    if event["event"] in FIRST_ANSWERS:
                        break
            took_s = event["at_ms"] / 1000 - began_s
    await _attract(eye)
    return float(took_s)


async def _engine_is_open(stack: Stack, eye: Eye) -> float:
    began_s = await _kill(stack.engine)
    await eye.until(lambda sight: sight.screen != Screen.ATTRACT)
    await _start(stack.engine)
    return await _attract(eye) - began_s


async def _screen_killed(stack: Stack, eye: Eye) -> float:
    began_s = await _kill(stack.ui)
    await _start(stack.ui)
    return await _attract(eye) - began_s


async def _screen_frozen(stack: Stack, eye: Eye) -> float:
    """The pause of the watchdog is waited for here; nobody else watches on this desk."""
    began_s = anyio.current_time()
    stack.ui.freeze()
    await anyio.sleep(WATCHDOG_S)
    await _kill(stack.ui)
    await _start(stack.ui)
    return await _attract(eye) - began_s


async def _attract(eye: Eye) -> float:
    _, seen_s = await eye.until(lambda sight: sight.screen == Screen.ATTRACT)
    return seen_s


async def _kill(program: RunningProgram) -> float:
    """The moment of the kill."""
    assert program.pid is not None
    began_s = anyio.current_time()
    os.kill(program.pid, signal.SIGKILL)
    await program.wait()
    return began_s


async def _start(program: RunningProgram) -> None:
    await anyio.sleep(RESTART_S)
    await program.restart()


def main() -> None:
    for name, seconds in anyio.run(measure).items():
        median_s, worst_s = statistics.median(seconds), max(seconds)
        print(
            f"{median_s / GOAL_S:5.2f} of {GOAL_S:g} s   median {median_s:5.2f} s, "
            f"worst of {len(seconds)} {worst_s:5.2f} s   {name}"
        )


if __name__ == "__main__":
    main()
