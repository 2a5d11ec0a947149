"""How long the acceptor takes to answer the host, as the host's end of the line sees it."""

from collections import deque
from typing import Final

import anyio

from hardware.line import Line

_KEPT: Final = 20_000
_LATE_S: Final = 0.02


class ReplyTimes:
    """The newest times from the last byte of a question to the first of its answer, in seconds."""

    def __init__(self) -> None:
        self._times_s: deque[float] = deque(maxlen=_KEPT)
        self._asked_s: float | None = None
        self._unanswered = 0

    def clear(self) -> None:
        self._times_s.clear()
        self._unanswered = 0

    def facts(self) -> dict[str, float]:
        """Seconds. `late` counts those over 20 ms; no known host waits less than 50.

        `unanswered` counts what the next question followed without an answer: an acknowledgement,
        which has none, or a reply that came after the host's patience.
        """
        times_s = sorted(self._times_s) or [0.0]
        return {
            "count": len(self._times_s),
            "unanswered": self._unanswered,
            "p50_s": times_s[len(times_s) // 2],
            "p99_s": times_s[len(times_s) * 99 // 100],
            "max_s": times_s[-1],
            "late": sum(time_s > _LATE_S for time_s in times_s),
        }

    def asked(self) -> None:
        if self._asked_s is not None:
            self._unanswered += 1
        self._asked_s = anyio.current_time()

    def answered(self) -> None:
        if self._asked_s is not None:
            self._times_s.append(anyio.current_time() - self._asked_s)
            self._asked_s = None


class TimedLine:
    """A host's line that notes how long each question waits for its answer."""

    def __init__(self, line: Line, times: ReplyTimes) -> None:
        self._line = line
        self._times = times

    async def receive(self) -> bytes:
        data = await self._line.receive()
        self._times.answered()
        return data

    async def send(self, data: bytes) -> None:
        await self._line.send(data)
        self._times.asked()

    async def aclose(self) -> None:
        await self._line.aclose()
