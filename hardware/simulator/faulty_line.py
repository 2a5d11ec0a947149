"""The machine's end of a line on which messages are spoilt, whatever carries them."""

from collections import deque

import anyio

from hardware.line import Line
from hardware.simulator.faults import Fault, Faults, Toward

_NOISE_LENGTH = 3


class FaultyLine:
    """Spoils what passes in both directions; one sending, or one reading, is one message."""

    def __init__(self, line: Line, faults: Faults) -> None:
        self._line = line
        self._faults = faults
        self._arrived: deque[bytes] = deque()

    async def receive(self) -> bytes:
        while not self._arrived:
            data = await self._line.receive()
            if self._faults.is_echoing:
                await self._line.send(data)
            self._arrived.extend(await self._spoilt(data, Toward.MACHINE))
        return self._arrived.popleft()

    async def send(self, data: bytes) -> None:
        for piece in await self._spoilt(data, Toward.KIOSK):
            await self._line.send(piece)

    async def aclose(self) -> None:
        await self._line.aclose()

    async def _spoilt(self, data: bytes, toward: Toward) -> list[bytes]:
        """What arrives instead, in pieces."""
        noise = self._faults.bit_errors
        pieces = [data if noise is None else noise.spoil(data)]
        for fault in self._faults.take_wire_faults(toward):
            if fault is Fault.LATE:
                await anyio.sleep(self._faults.late_s)
            elif fault is Fault.SPLIT:
                pieces = [bytes([byte]) for piece in pieces for byte in piece]
            else:
                pieces = [self._changed(fault, piece) for piece in pieces if piece]
        return [piece for piece in pieces if piece]

    def _changed(self, fault: Fault, message: bytes) -> bytes:
        chance = self._faults.chance
        match fault:
            case Fault.LOST:
                return b""
            case Fault.DUPLICATED:
                return message * 2
            case Fault.PARTIAL:
                return message[: int(chance.random() * len(message))]
            case Fault.GARBAGE:
                return chance.randbytes(_NOISE_LENGTH) + message
            case Fault.WRONG_CHECKSUM:
                return _flipped(message, len(message) - 1, 0)
            case _:
                at, bit = int(chance.random() * len(message)), int(chance.random() * 8)
                return _flipped(message, at, bit)


def _flipped(message: bytes, at: int, bit: int) -> bytes:
    return message[:at] + bytes([message[at] ^ 1 << bit]) + message[at + 1 :]
