"""The demo for a person: a screen that dies comes back, one that is closed ends it."""

import os
import signal
from contextlib import suppress

import anyio
import pytest

from kiosk.demo.sockets import ask
from kiosk.demo.stack import Stack, running_stack
from kiosk.demo.windowed import until_closed

pytestmark = pytest.mark.anyio


async def test_a_killed_screen_is_started_again_and_a_closed_one_ends_the_demo() -> None:
    async with running_stack() as stack:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(until_closed, stack)
            first = stack.ui.pid
            send(stack, signal.SIGKILL)
            second = await another_screen(stack, first)
            send(stack, signal.SIGTERM)
        assert second != first
        assert stack.ui.pid is None


async def test_an_engine_that_staff_restart_comes_back() -> None:
    async with running_stack() as stack, anyio.create_task_group() as tasks:
        tasks.start_soon(until_closed, stack)
        first = stack.engine.pid
        why = {"reason": "Settings changed"}
        await ask(stack.desk.operator_socket, {"ask": "restart_engine", **why})
        await another_engine(stack, first)
        send(stack, signal.SIGTERM)


async def another_engine(stack: Stack, than: int | None) -> None:
    """Return once another engine answers."""
    with anyio.fail_after(30):
        while True:
            with suppress(OSError, anyio.IncompleteRead):
                await ask(stack.desk.operator_socket, {"ask": "status"})
                if stack.engine.pid not in {None, than}:
                    return
            await anyio.sleep(0.05)


def send(stack: Stack, number: signal.Signals) -> None:
    assert stack.ui.pid is not None
    os.kill(stack.ui.pid, number)


async def another_screen(stack: Stack, than: int | None) -> int:
    """The process id of a screen that has been started since, once the engine sees it draw."""
    with anyio.fail_after(30):
        while True:
            status = await ask(stack.desk.operator_socket, {"ask": "status"})
            pid = stack.ui.pid
            if pid not in {None, than} and status["screen"] == "drawing":
                assert pid is not None
                return pid
            await anyio.sleep(0.05)
