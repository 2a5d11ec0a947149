"""An ID-003 acceptor that shows what a test tells it to, on an in-memory cable."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio

from hardware.id003.frames import Frame, FrameDecoder
from hardware.memory_line import MemoryCable
from hardware.simulator.cabinet import Cabinet
from hardware.simulator.machine import Machine, MachineModel
from tests.hardware.id003.hosts import host_of

POLL, ACK, RESET, INVALID = 0x11, 0x50, 0x40, 0x4B


class ScriptedAcceptor:
    def __init__(self, cabinet: Cabinet, cable: MemoryCable) -> None:
        self.cabinet = cabinet
        self.machine = cabinet.machine
        self.heard: list[Frame] = []
        self.told: list[str] = []  # the machine's events
        self.status = Frame(0x40)
        self.answers: dict[int, Frame] = {}  # beside those below
        self.machine.listen(lambda event, _facts: self.told.append(event))
        self._cable = cable

    async def run(self) -> None:
        line, decoder = await self._cable.open(), FrameDecoder()
        while True:
            for frame in decoder.receive(await line.receive()):
                self.heard.append(frame)
                if frame.command != ACK:
                    await line.send(self._answer(frame).encode())

    async def show(self, status: int, data: bytes = b"", seconds: float = 1.0) -> None:
        self.status = Frame(status, data)
        await anyio.sleep(seconds)

    def count(self, command: int) -> int:
        return sum(frame.command == command for frame in self.heard)

    def _answer(self, frame: Frame) -> Frame:
        if frame.command == POLL:
            return self.status
        if frame.command in self.answers:
            return self.answers[frame.command]
        return frame if frame.command >= 0xC0 else Frame(ACK)


@asynccontextmanager
async def acceptor_for(name: str, **changes: object) -> AsyncIterator[ScriptedAcceptor]:
    """A host of this profile, on a scripted acceptor that shows POWER UP."""
    cable = MemoryCable()
    cabinet = Cabinet(Machine(MachineModel()), host_of(name, **changes), cable)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(cabinet.run)
        await cabinet.wait_until_plugged()
        acceptor = ScriptedAcceptor(cabinet, cable)
        tasks.start_soon(acceptor.run)
        yield acceptor
        tasks.cancel_scope.cancel()


async def start_up(acceptor: ScriptedAcceptor) -> None:
    """As a real acceptor does: initialize, then disabled, then idle."""
    await acceptor.show(0x40, seconds=3)
    await acceptor.show(0x1B, seconds=3)
    await acceptor.show(0x1A, seconds=8)
    await acceptor.show(0x11, seconds=3)
    acceptor.heard.clear()
