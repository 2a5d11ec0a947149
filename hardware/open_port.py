"""The line that is open now, and what its port has counted since."""

from hardware.line import CountingLine, Line
from hardware.port_errors import PortErrors


class OpenPort:
    def __init__(self, line: Line) -> None:
        self.line = line
        self._before = self._counted()

    def errors(self) -> PortErrors | None:
        """Since this line was opened; None where the port cannot tell."""
        now = self._counted()
        return None if now is None or self._before is None else now.since(self._before)

    def _counted(self) -> PortErrors | None:
        return self.line.errors() if isinstance(self.line, CountingLine) else None
