"""Tells the engine, which keeps a log, what this program warns of."""

import json
from collections import deque
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Signal

from kiosk.contract.screen_log import encode_screen_event

WAITING_MAX: Final = 50  # while the engine is away
_TOLD: Final = frozenset({"warning", "error", "critical"})


class LogForwarder(QObject):
    """`keep` takes lines from any thread; they are sent from this object's own."""

    came = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._waiting: deque[bytes] = deque(maxlen=WAITING_MAX)  # the oldest goes first
        self._send: Callable[[bytes], bool] | None = None
        self.came.connect(self.flush)

    def keep(self, line: str) -> None:
        """Have a logged line told to the engine when it is at least a warning."""
        event = json.loads(line)
        if event.get("level") in _TOLD:
            self._waiting.append(encode_screen_event(event))
            self.came.emit()

    def connect_engine(self, send: Callable[[bytes], bool]) -> None:
        """`send` is false while the engine is away."""
        self._send = send

    def flush(self) -> None:
        """Send what waits, for as long as the engine is there."""
        while self._waiting and self._send is not None and self._send(self._waiting[0]):
            self._waiting.popleft()
