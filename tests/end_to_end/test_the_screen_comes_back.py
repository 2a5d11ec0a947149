"""A screen that is killed, stopped or hung comes back by itself and is right at once."""

import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import anyio
import pytest

from kiosk.contract.messages import Screen
from kiosk.demo.eye import Eye
from kiosk.demo.process import RunningProgram
from kiosk.demo.sockets import ask
from tests.end_to_end.screen import screen_of
from tests.end_to_end.table import Table, laid_table
from tests.systemd.installed import read_unit
from tests.systemd.keeper import Keeper, kept

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def kept_screen(table: Table, root: Path) -> AsyncIterator[Keeper]:
    """The table's screen, kept as its unit says."""
    unit = read_unit(root, "kiosk-ui")
    async with kept(screen_of(table), unit, table.stack.desk.folder) as keeper:
        yield keeper


async def kill(keeper: Keeper) -> None:
    send(keeper, signal.SIGKILL)


async def stop(keeper: Keeper) -> None:
    send(keeper, signal.SIGSTOP)


async def hang(keeper: Keeper) -> None:
    send(keeper, signal.SIGUSR1)


def send(keeper: Keeper, number: signal.Signals) -> None:
    assert keeper.program.pid is not None
    os.kill(keeper.program.pid, number)


async def assert_it_comes_back(
    keeper: Keeper, harm: Callable[[Keeper], Awaitable[None]], screen: Screen
) -> None:
    """What it showed before the harm, it shows after it, as a new process."""
    eye = Eye(keeper.program, Path())
    await eye.until(lambda sight: sight.screen == screen)
    starts = keeper.starts
    await harm(keeper)
    await keeper.until(lambda keeper: keeper.starts > starts)
    await eye.until(lambda sight: sight.screen == screen)


async def test_in_every_state_of_a_funding(root: Path) -> None:
    async with laid_table() as table, kept_screen(table, root) as keeper:
        await table.until(Screen.ATTRACT)
        await assert_it_comes_back(keeper, kill, Screen.ATTRACT)
        url = await table.code_url()
        await assert_it_comes_back(keeper, stop, Screen.CODE)
        await Eye(keeper.program, Path()).until(lambda sight: sight.is_code_readable)
        await table.patron.open_code(url)
        await table.patron.choose("20.00")
        await assert_it_comes_back(keeper, hang, Screen.CONTINUE_ON_PHONE)
        await table.machine({"do": "inhibit", "on": True})
        await table.patron.approve()
        await assert_it_comes_back(keeper, kill, Screen.CREDITING)
        await table.machine({"do": "inhibit", "on": False})
        await assert_it_comes_back(keeper, hang, Screen.CREDITED)
        await table.assert_every_book_agrees(20_00)


async def test_with_a_doubt_that_waits_for_persons(root: Path) -> None:
    impatient = {"kiosk-engine": {"device": {"ack_patience_s": 1}}}
    async with laid_table(impatient) as table, kept_screen(table, root) as keeper:
        await table.choose("20.00")
        await table.machine({"do": "drop_next_ack", "count": 1})
        await table.patron.approve()
        await assert_it_comes_back(keeper, stop, Screen.ATTENDANT)


async def test_a_screen_that_only_lives_is_killed_by_the_watchdog(root: Path) -> None:
    async with laid_table() as table, kept_screen(table, root) as keeper:
        for harm in (stop, hang):
            kills = keeper.watchdog_kills
            await assert_it_comes_back(keeper, harm, Screen.ATTRACT)
            assert keeper.watchdog_kills > kills


async def test_the_engine_knows_whether_its_screen_draws() -> None:
    async with laid_table() as table:
        screen = RunningProgram(screen_of(table), table.stack.desk.folder)
        await until_screen_is("away", table)
        await screen.start()
        try:
            await until_screen_is("drawing", table)
            screen.freeze()
            await until_screen_is("frozen", table)
        finally:
            await screen.kill()
        await until_screen_is("away", table)


async def until_screen_is(state: str, table: Table) -> None:
    """Ask as an operator does, until the answer is this; the test's own time is the limit."""
    while True:
        answer = await ask(table.stack.desk.operator_socket, {"ask": "status"})
        if answer["screen"] == state:
            return
        await anyio.sleep(0.05)
