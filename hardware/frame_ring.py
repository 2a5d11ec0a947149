"""The last exchanges on the line with their times, short enough to keep as evidence."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from hardware.events import Direction, FrameSeen

_EXCHANGES_MAX: Final = 32

Describe = Callable[[Direction, bytes], str]


@dataclass(slots=True)
class _Exchange:
    """What the host sent and what it got for it; empty where there was nothing."""

    first_s: float
    last_s: float
    from_host: bytes = b""
    to_host: bytes = b""
    count: int = 1

    def told(self, start_s: float, describe: Describe) -> str:
        parts = [f"{self.first_s - start_s:+.3f}s"]
        for direction, raw in (
            (Direction.FROM_HOST, self.from_host),
            (Direction.TO_HOST, self.to_host),
        ):
            if raw:
                parts.append(f"{describe(direction, raw)} [{raw.hex()}]")
        if self.count > 1:
            parts.append(f"{self.count} times until {self.last_s - start_s:+.3f}s")
        return " ".join(parts)


class FrameRing:
    """Keeps the newest exchanges; one that repeats is kept once, with a count."""

    def __init__(self) -> None:
        self._exchanges: deque[_Exchange] = deque(maxlen=_EXCHANGES_MAX)

    def clear(self) -> None:
        self._exchanges.clear()

    def add(self, frame: FrameSeen, now_s: float) -> None:
        exchanges = self._exchanges
        if frame.direction is Direction.FROM_HOST:
            exchanges.append(_Exchange(now_s, now_s, from_host=frame.raw))
            return
        if not exchanges:
            exchanges.append(_Exchange(now_s, now_s))
        newest = exchanges[-1]
        newest.to_host = frame.raw
        if len(exchanges) < 2:
            return
        before = exchanges[-2]
        if (before.from_host, before.to_host) == (newest.from_host, newest.to_host):
            before.count, before.last_s = before.count + 1, now_s
            exchanges.pop()

    def told(self, describe: Describe) -> tuple[str, ...]:
        """The exchanges as text, oldest first; times count from the first one."""
        return tuple(e.told(self._exchanges[0].first_s, describe) for e in self._exchanges)
