"""A cable on which something can be made to happen at one message, and a process can die."""

from collections.abc import Callable

import anyio

from hardware.line import Line
from hardware.memory_line import MemoryCable


class TappedCable(MemoryCable):
    """Counts what either end sends; one sending is one message."""

    def __init__(self) -> None:
        super().__init__()
        self.messages = 0
        self.process = 0  # which of the programs that open the device's end is alive
        self._at: int | None = None
        self._act: Callable[[], None] = lambda: None

    def begin(self) -> None:
        """Count from 0 again; nothing is to happen."""
        self.messages, self._at = 0, None

    def act_at(self, message: int, act: Callable[[], None]) -> None:
        """Act while this message is on the wire; it still arrives."""
        self._at, self._act = message, act

    def end_process(self) -> None:
        """Whoever has the device's end open hears and says nothing more."""
        self.process += 1

    async def plug(self) -> Line:
        return _Tapped(await super().plug(), self, None)

    async def open(self) -> Line:
        return _Tapped(await super().open(), self, self.process)

    def count(self) -> None:
        is_due = self.messages == self._at
        self.messages += 1
        if is_due:
            self._act()


class _Tapped:
    def __init__(self, end: Line, cable: TappedCable, process: int | None) -> None:
        self._end = end
        self._cable = cable
        self._process = process

    async def receive(self) -> bytes:
        data = await self._end.receive()
        await self._wait_if_dead()
        return data

    async def send(self, data: bytes) -> None:
        await self._wait_if_dead()
        self._cable.count()
        await self._end.send(data)

    async def aclose(self) -> None:
        await self._end.aclose()

    async def _wait_if_dead(self) -> None:
        if self._process not in {None, self._cable.process}:
            await anyio.sleep_forever()
