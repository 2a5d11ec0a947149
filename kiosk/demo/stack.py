"""The desk: every program of the product, wired together in one temporary folder.

    async with running_stack() as stack:
        await stack.engine.kill()
        await stack.engine.restart()

Nothing of it is left running on any way out.
"""

import shutil
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import anyio

from kiosk.demo.process import Launch, Program, RunningProgram, launch
from kiosk.demo.programs import DRIVEN, TERMINAL, Desk, Layout, programs


@dataclass(frozen=True, slots=True)
class Stack:
    """The running desk. `statuses` holds the exit status of each program after its end."""

    desk: Desk
    programs: Mapping[str, RunningProgram]
    statuses: dict[str, int | None]

    @property
    def engine(self) -> RunningProgram:
        return self.programs["kiosk-engine"]

    @property
    def merchant(self) -> RunningProgram:
        return self.programs["merchant-server"]

    @property
    def sandbox(self) -> RunningProgram:
        return self.programs["merchant-sandbox"]

    @property
    def simulator(self) -> RunningProgram:
        return self.programs["egm-simulator"]

    @property
    def ui(self) -> RunningProgram:
        return self.programs["kiosk-ui"]

    async def start(self) -> None:
        """All at once: each of them waits in its own way for what is not there yet."""
        async with anyio.create_task_group() as tasks:
            for program in self.programs.values():
                tasks.start_soon(program.start)

    async def stop(self) -> None:
        """The terminal first, from the screen down; then what it talked to, all at once."""
        with anyio.CancelScope(shield=True):
            for name in reversed(TERMINAL):
                await self._stop(name)
            async with anyio.create_task_group() as tasks:
                for name in self.programs.keys() - set(TERMINAL):
                    tasks.start_soon(self._stop, name)

    async def _stop(self, name: str) -> None:
        if name in self.programs:
            self.statuses[name] = await self.programs[name].stop()


@asynccontextmanager
async def running_stack(
    layout: Layout = DRIVEN,
    *,
    overrides: Mapping[str, Mapping[str, Any]] | None = None,
    is_kept: bool = False,
    launch: Launch = launch,
) -> AsyncIterator[Stack]:
    """The desk, started; `overrides` are settings by program that replace the desk's own.

    The desk's folder is deleted at the end unless it `is_kept`. Raises a group of ProgramError
    when programs do not become ready.
    """
    folder = Path(tempfile.mkdtemp(prefix="kiosk-"))  # short: a socket's path has 107 bytes
    try:
        desk = Desk.arrange(folder, layout)
        stack = Stack(desk, _prepare(programs(desk), overrides or {}, folder, launch), {})
        try:
            await stack.start()
            yield stack
        finally:
            await stack.stop()
    finally:
        if not is_kept:
            shutil.rmtree(folder, ignore_errors=True)


def _prepare(
    wanted: list[Program],
    overrides: Mapping[str, Mapping[str, Any]],
    folder: Path,
    launch: Launch,
) -> dict[str, RunningProgram]:
    unknown = set(overrides) - {program.name for program in wanted}
    if unknown:
        raise ValueError(f"no such program: {', '.join(sorted(unknown))}")
    return {
        program.name: RunningProgram(program.but(overrides.get(program.name, {})), folder, launch)
        for program in wanted
    }
