"""How soon the engine answers the machine while everything beside it is in trouble.

The host polls every 20 ms. Meanwhile the journal's disk stalls for two seconds again and again, a
program keeps a processor busy, the screen animates, fundings are credited, and for the second half
the merchant server hangs. The engine has the priority that its unit gives it, and so has the
machine, which is a computer of its own; both only where this user may give it.
"""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any, Final

import anyio

from kiosk.contract.messages import Screen
from kiosk.demo.eye import Eye
from kiosk.demo.funding import fund
from kiosk.demo.patron import Patron
from kiosk.demo.phone_http import HttpPhone
from kiosk.demo.process import Process, Start, launch
from kiosk.demo.sockets import ask
from kiosk.demo.stack import Stack, running_stack

POLL_S: Final = 0.02
REPLIES: Final = 10_000
P99_GOAL_S: Final = 0.005
AMOUNT: Final = "137.00"
LOOK_S: Final = 1.0
NICE: Final = -10  # as systemd/terminal/kiosk-engine.service
ENGINE, MACHINE = "kiosk.engine.app:main", "hardware.simulator.app:main"
NO_LIMIT_MINOR: Final = 1_000_000_00
OVERRIDES: Final[Mapping[str, Mapping[str, Any]]] = {
    "egm-simulator": {"poll_interval_s": POLL_S, "credit_limit_minor": NO_LIMIT_MINOR},
    "merchant-server": {"default_daily_limit_minor": NO_LIMIT_MINOR},
    "kiosk-engine": {"patience": {"calm_s": 0.1, "credited_s": 1}},
}


async def measure() -> tuple[dict[str, Any], int]:
    """What the host has seen of its answers, and how many notes were credited meanwhile."""
    async with running_stack(overrides=OVERRIDES, launch=_start) as stack:
        with _a_busy_processor():
            eye = Eye(stack.ui, stack.desk.screens)
            await eye.until(lambda sight: sight.screen == Screen.ATTRACT)
            await ask(stack.desk.machine_control, {"do": "clear_replies"})
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(_fund_again_and_again, stack, eye)
                await _until_answered(stack, REPLIES // 2)
                tasks.cancel_scope.cancel()
            stack.merchant.freeze()
            await _until_answered(stack, REPLIES)
        replies = await ask(stack.desk.machine_control, {"do": "read_replies"})
        meters = await ask(stack.desk.machine_control, {"do": "read_meters"})
        return replies, sum(meters["bill_in"].values())


async def _start(start: Start) -> Process:
    if start.main not in {ENGINE, MACHINE}:
        return await launch(start)
    arguments = (start.main, *start.arguments)
    stalling = replace(start, main="kiosk.demo.stalling_disk:main", arguments=arguments)
    process = await launch(stalling if start.main == ENGINE else start)
    with suppress(PermissionError):
        os.setpriority(os.PRIO_PROCESS, process.pid, NICE)
    return process


def _priority() -> str:
    """What the engine's priority was, in words."""
    return f"nice {NICE}" if os.geteuid() == 0 else "ordinary priority"


@contextmanager
def _a_busy_processor() -> Iterator[None]:
    with subprocess.Popen([sys.executable, "-c", "while True: pass"]) as busy:
        try:
            yield
        finally:
            busy.kill()


async def _fund_again_and_again(stack: Stack, eye: Eye) -> None:
    async with HttpPhone() as phone:
        patron = Patron(phone)
        while True:
            await fund(eye, patron, AMOUNT)


async def _until_answered(stack: Stack, count: int) -> None:
    while (await ask(stack.desk.machine_control, {"do": "read_replies"}))["count"] < count:  # noqa: ASYNC110
        await anyio.sleep(LOOK_S)


def main() -> None:
    replies, notes = anyio.run(measure)
    late = replies["late"] + replies["unanswered"] - notes
    print(
        f"{replies['p99_s'] / P99_GOAL_S:5.2f} of {P99_GOAL_S * 1000:g} ms"
        f"   p50 {replies['p50_s'] * 1000:.2f} ms, p99 {replies['p99_s'] * 1000:.2f} ms,"
        f" worst {replies['max_s'] * 1000:.1f} ms; {late} of {replies['count']} later than 20 ms;"
        f" {notes} notes credited, engine at {_priority()}   reply to a poll"
    )


if __name__ == "__main__":
    main()
