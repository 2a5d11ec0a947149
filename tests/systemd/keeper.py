"""What systemd does for a program while it runs: its watchdog, its kill, its restart.

The numbers are the unit's. systemd itself cannot be had in a test: it is process 1.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import anyio
from anyio.abc import TaskStatus, UNIXDatagramSocket

from kiosk.demo.process import Program, RunningProgram
from tests.systemd.installed import Unit


def seconds(value: str) -> float:
    """A time as units give it: "10", "5min", "1500ms". Source: systemd.time(7)."""
    factors = {"ms": 0.001, "min": 60.0}
    for suffix, factor in factors.items():
        if value.endswith(suffix):
            return float(value.removesuffix(suffix)) * factor
    return float(value)


class Keeper:
    """Keeps one program as its unit says. `starts` and `watchdog_kills` count."""

    def __init__(self, program: RunningProgram, unit: Unit, notices: UNIXDatagramSocket) -> None:
        self.program = program
        self.starts = 0
        self.watchdog_kills = 0
        self._notices = notices
        self._watchdog_s = seconds(unit.one("WatchdogSec"))
        self._restart_s = seconds(unit.one("RestartSec"))
        self._changed = anyio.Event()

    async def run(self, *, task_status: TaskStatus[None]) -> None:
        while True:
            await self.program.start()
            self.starts += 1
            if self.starts == 1:
                task_status.started()
            self._changed.set()
            self._changed = anyio.Event()
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(self._watch)
                await self.program.wait()
                tasks.cancel_scope.cancel()
            await anyio.sleep(self._restart_s)

    async def until(self, is_so: Callable[["Keeper"], bool]) -> None:
        """Wait until a start of the program has made it so."""
        while not is_so(self):
            await self._changed.wait()

    async def _watch(self) -> None:
        while True:
            with anyio.move_on_after(self._watchdog_s) as patience:
                await self._fed()
            if patience.cancelled_caught:
                self.watchdog_kills += 1
                await self.program.kill()

    async def _fed(self) -> None:
        async for notice, _ in self._notices:
            if b"WATCHDOG=1" in notice.split(b"\n"):
                return


@asynccontextmanager
async def kept(program: Program, unit: Unit, folder: Path) -> AsyncIterator[Keeper]:
    """The program, running and kept, with its files in `folder`."""
    path = folder / "notify"
    path.unlink(missing_ok=True)
    environment = {**program.environment, "NOTIFY_SOCKET": str(path)}
    running = RunningProgram(replace(program, environment=environment), folder)
    async with (
        await anyio.create_unix_datagram_socket(local_path=path) as notices,
        anyio.create_task_group() as tasks,
    ):
        keeper = Keeper(running, unit, notices)
        await tasks.start(keeper.run)
        try:
            yield keeper
        finally:
            tasks.cancel_scope.cancel()
            with anyio.CancelScope(shield=True):
                await running.kill()
