"""A line inside one process whose faults are parameters: for tests and simulation."""

from collections import deque
from dataclasses import dataclass
from typing import Final, Protocol

import anyio

from hardware.errors import LineLostError, PortError
from hardware.line import Line

_NAME: Final = "memory"


class Chance(Protocol):
    """The part of random.Random that a faulty line needs."""

    def random(self) -> float: ...
    def randbytes(self, n: int, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class LineFaults:
    """What the line does to the bytes, both ways; shares are between 0 and 1."""

    byte_loss: float = 0.0  # share of bytes that vanish
    garbage: float = 0.0  # share of sendings with noise before them
    is_byte_by_byte: bool = False  # each byte arrives alone
    delay_s: float = 0.0


class MemoryCable:
    """Joins a machine's end and a device's end; cut, both ends are lost and new ones are needed."""

    def __init__(self, faults: LineFaults | None = None, chance: Chance | None = None) -> None:
        assert chance is not None or faults is None, "faults need a source of chance"
        self._faults = faults or LineFaults()
        self._chance = chance
        self._machine_end: _End | None = None
        self._device_end: _End | None = None

    async def plug(self) -> Line:
        """The machine's end; until then the device's port does not exist."""
        self._machine_end = _End(self._faults, self._chance)
        return self._machine_end

    async def unplug(self) -> None:
        for end in (self._machine_end, self._device_end):
            if end is not None:
                end.lose()
        self._machine_end = self._device_end = None

    async def open(self) -> Line:
        """The device's end. Raises PortError while the cable is unplugged."""
        if self._machine_end is None:
            raise PortError(_NAME, "unplugged", "plug the cable in")
        self._device_end = _End(self._faults, self._chance)
        self._device_end.peer = self._machine_end
        self._machine_end.peer = self._device_end
        return self._device_end


class _End:
    def __init__(self, faults: LineFaults, chance: Chance | None) -> None:
        self.peer: _End | None = None
        self._faults = faults
        self._chance = chance
        self._inbox: deque[tuple[float, bytes]] = deque()
        self._is_lost = False
        self._arrived = anyio.Event()

    def lose(self) -> None:
        self._is_lost = True
        self._arrived.set()

    async def receive(self) -> bytes:
        await anyio.lowlevel.checkpoint()
        while not self._inbox and not self._is_lost:
            self._arrived = anyio.Event()
            await self._arrived.wait()
        if self._inbox:
            await anyio.sleep_until(self._inbox[0][0])
        if self._is_lost:
            raise LineLostError(_NAME, "unplugged")
        return self._inbox.popleft()[1]

    async def send(self, data: bytes) -> None:
        if self._is_lost:
            raise LineLostError(_NAME, "unplugged")
        if self.peer is not None:
            self.peer.deliver(self._spoilt(data))
        await anyio.lowlevel.checkpoint()

    async def aclose(self) -> None:
        self.lose()

    def deliver(self, data: bytes) -> None:
        at_s = anyio.current_time() + self._faults.delay_s
        size = 1 if self._faults.is_byte_by_byte else len(data)
        self._inbox.extend((at_s, data[i : i + size]) for i in range(0, len(data), size or 1))
        self._arrived.set()

    def _spoilt(self, data: bytes) -> bytes:
        chance, faults = self._chance, self._faults
        if chance is None:
            return data
        kept = bytes(byte for byte in data if chance.random() >= faults.byte_loss)
        noise = chance.randbytes(3) if chance.random() < faults.garbage else b""
        return noise + kept
