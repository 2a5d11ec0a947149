"""Which sessions have a kiosk that waits for them, as far as this process has seen."""

from collections import Counter
from collections.abc import Callable, Generator
from contextlib import contextmanager

from kiosk.common.clock import Clock


class Presence:
    """A kiosk is there while it polls its session, and for `grace_s` after any call about it.

    A server that has heard nothing for `grace_s` yet cannot tell, and takes kiosks to be there.
    Used from the event loop only.
    """

    def __init__(self, clock: Clock, grace_s: float) -> None:
        self._clock = clock
        self._grace_s = grace_s
        self._polls: Counter[str] = Counter()
        self._seen_s: dict[str, float] = {}  # oldest first
        self._blind_until_s: float | None = None

    @contextmanager
    def polling(self, session_id: str) -> Generator[None]:
        """The kiosk is there all the while, and was just seen afterwards."""
        self._polls[session_id] += 1
        try:
            yield
        finally:
            self._polls[session_id] -= 1
            if not self._polls[session_id]:
                del self._polls[session_id]
            self.see(session_id)

    def see(self, session_id: str) -> None:
        now_s = self._forget_old()
        self._seen_s.pop(session_id, None)
        self._seen_s[session_id] = now_s

    def now(self) -> Callable[[str], bool]:
        """Whether a session's kiosk is there at this moment; may be asked from any thread."""
        now_s = self._forget_old()
        if self._blind_until_s is None or now_s < self._blind_until_s:
            return lambda _: True
        return (self._polls.keys() | self._seen_s.keys()).__contains__

    def _forget_old(self) -> float:
        """What was seen too long ago counts no more; the present moment."""
        now_s = self._clock.monotonic_s()
        if self._blind_until_s is None:
            self._blind_until_s = now_s + self._grace_s
        while self._seen_s:
            oldest = next(iter(self._seen_s))
            if self._seen_s[oldest] + self._grace_s >= now_s:
                break
            del self._seen_s[oldest]
        return now_s
