"""Takes the warnings of the screen's program into the engine's log, so many and no more."""

import json
from collections.abc import Callable
from typing import Final

from kiosk.common.clock import Clock
from kiosk.common.masking import mask_secrets
from kiosk.contract.screen_log import ScreenEvent
from kiosk.engine.logs.search import LEVELS

COMPONENT: Final = "kiosk-ui"
AT_ONCE_MAX: Final = 50.0
PER_S: Final = 1.0


class ScreenLog:
    """One for all screens: whatever they send, the log keeps room for the engine's own events."""

    def __init__(self, keep: Callable[[str], None], clock: Clock) -> None:
        self._keep = keep
        self._clock = clock
        self._room = AT_ONCE_MAX
        self._last_s = clock.monotonic_s()
        self._dropped = 0

    def take(self, event: ScreenEvent) -> None:
        """Keep the event, or count it among those there was no room for."""
        now_s = self._clock.monotonic_s()
        self._room = min(AT_ONCE_MAX, self._room + (now_s - self._last_s) * PER_S)
        self._last_s = now_s
        if self._room < 1:
            self._dropped += 1
            return
        self._room -= 1
        kept: ScreenEvent = {
            **event,
            "program": COMPONENT,
            "level": event["level"] if event.get("level") in LEVELS else "warning",
            "received": self._clock.utc_now().isoformat().replace("+00:00", "Z"),
        }
        kept.setdefault("timestamp", kept["received"])
        if self._dropped:
            kept["dropped_before"], self._dropped = self._dropped, 0
        self._keep(json.dumps(mask_secrets(None, "", dict(kept))))
