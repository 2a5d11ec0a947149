"""How often the host polls, and when it must be called silent."""

from collections import deque
from typing import Final

SILENCE_MIN_S: Final = 2.0
SILENCE_POLLS: Final = 3  # missed in a row
_INTERVAL_MAX_S: Final = 5.0  # a longer gap is a pause
_GAPS_KEPT: Final = 5
_CHANGE_WORTH_TELLING: Final = 0.25


class PollWatch:
    """Watches the host's polls; times are the event loop's, in seconds."""

    def __init__(self) -> None:
        self.last_poll_s = float("-inf")
        self.silent_at_s = float("inf")  # without another poll until then, the host is silent
        self.interval_s: float | None = None  # the same number while the pace is about the same
        self._gaps_s: deque[float] = deque(maxlen=_GAPS_KEPT)

    def on_poll(self, now_s: float) -> None:
        """Take note of a valid frame from the host, whatever it asks."""
        gap_s = now_s - self.last_poll_s
        self.last_poll_s = now_s
        if 0 < gap_s <= _INTERVAL_MAX_S:
            self._gaps_s.append(gap_s)
            self._update_interval()
        slowest_s = max(self._gaps_s, default=0.0)
        self.silent_at_s = now_s + max(SILENCE_MIN_S, SILENCE_POLLS * slowest_s)

    def on_silence(self) -> None:
        """The host is known to be silent: nothing to wait for until it polls again."""
        self.silent_at_s = float("inf")

    def _update_interval(self) -> None:
        middle_s = sorted(self._gaps_s)[len(self._gaps_s) // 2]
        told_s = self.interval_s
        if told_s is None or abs(middle_s - told_s) > told_s * _CHANGE_WORTH_TELLING:
            self.interval_s = round(middle_s, 3)
