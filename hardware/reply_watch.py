"""How fast the host was answered."""

from collections import deque
from typing import Final

from hardware.device import ReplyTimes

_KEPT: Final = 1000


class ReplyWatch:
    """Keeps the newest reply times; sorting waits until somebody asks."""

    def __init__(self) -> None:
        self._newest_s: deque[float] = deque(maxlen=_KEPT)
        self._count = 0

    def add(self, reply_s: float) -> None:
        self._newest_s.append(reply_s)
        self._count += 1

    def times(self) -> ReplyTimes:
        ordered_s = sorted(self._newest_s)
        if not ordered_s:
            return ReplyTimes()
        return ReplyTimes(
            count=self._count,
            p50_s=ordered_s[(len(ordered_s) - 1) // 2],
            p99_s=ordered_s[(len(ordered_s) - 1) * 99 // 100],
            max_s=ordered_s[-1],
        )
