"""The line that is open now, what its port has counted since, and its loop-back test."""

import anyio

from hardware.device import LoopBack
from hardware.line import CountingLine, Line
from hardware.loop_back import LoopBackTest
from hardware.port_errors import PortErrors


class OpenPort:
    def __init__(self, line: Line) -> None:
        self._line = line
        self._before = self._counted()
        self._test: LoopBackTest | None = None

    def errors(self) -> PortErrors | None:
        """Since this line was opened; None where the port cannot tell."""
        return _since(self._before, self._counted())

    @property
    def is_in_test(self) -> bool:
        return self._test is not None

    def is_tested_with(self, data: bytes) -> bool:
        """Whether a loop-back test runs, which has taken these bytes."""
        if self._test is not None:
            self._test.take(data)
        return self._test is not None

    async def stay_silent(self, seconds: float) -> None:
        """Let pass what arrives, so that the host notices an absence. Raises LineLostError."""
        with anyio.move_on_after(seconds):
            while True:
                self.is_tested_with(await self._line.receive())

    async def loop_back(self) -> LoopBack:
        """As CreditDevice says. Once begun, the line is to be closed."""
        assert not self.is_in_test, "there is one test at a time"
        self._test, before = LoopBackTest(), self._counted()
        code = await self._test.run(self._line)
        return self._test.result(code, _since(before, self._counted()))

    def _counted(self) -> PortErrors | None:
        return self._line.errors() if isinstance(self._line, CountingLine) else None


def _since(before: PortErrors | None, now: PortErrors | None) -> PortErrors | None:
    return None if now is None or before is None else now.since(before)
