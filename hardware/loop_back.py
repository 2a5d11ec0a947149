"""The test with a plug that joins what we send to what we receive."""

from operator import eq
from typing import Final

import anyio

from hardware.codes import Code
from hardware.device import LoopBack
from hardware.errors import LineLostError
from hardware.line import Line
from hardware.port_errors import PortErrors

# Seven bits, which every port carries; no protocol's frame is among them.
PATTERN: Final = bytes(range(128)) * 2
_PIECE: Final = 32
PIECE_S: Final = 1.0  # a slow adapter holds bytes back for 16 ms
TAIL_S: Final = 0.1  # in which nothing more may come


class LoopBackTest:
    """One run; whoever reads the line gives it all that comes."""

    def __init__(self) -> None:
        self._came = b""
        self._sent = b""
        self._arrived = anyio.Event()

    def take(self, data: bytes) -> None:
        self._came += data
        self._arrived.set()

    async def run(self, line: Line) -> Code:
        """Within a second where nothing comes back; the code of what is wrong."""
        try:
            for start in range(0, len(PATTERN), _PIECE):
                await self._send(line, PATTERN[start : start + _PIECE])
                if len(self._came) < len(self._sent):
                    break
        except LineLostError as error:
            return error.code
        await anyio.sleep(TAIL_S)
        if not self._came:
            return Code.LOOP_SILENT
        return Code.NONE if self._came == PATTERN else Code.LOOP_SPOILT

    def result(self, code: Code, errors: PortErrors | None) -> LoopBack:
        as_sent = sum(map(eq, self._came, self._sent))
        wrong = len(self._came) - as_sent
        return LoopBack(len(self._sent), len(self._came), wrong, code, errors)

    async def _send(self, line: Line, piece: bytes) -> None:
        self._sent += piece
        await line.send(piece)
        with anyio.move_on_after(PIECE_S):
            while len(self._came) < len(self._sent):
                self._arrived = anyio.Event()
                await self._arrived.wait()
