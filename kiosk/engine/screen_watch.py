"""Whether a screen really draws, told from its frames and from nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import anyio

from kiosk.common.clock import Clock
from kiosk.engine.scene import Board, ScreenState

FROZEN_AFTER_S: Final = 1.5  # three frames that did not come


class ScreenWatch:
    """Keeps the state of the screens on the board.

    A connection counts from its first frame on: whoever only listens is no screen. With several,
    the worst of them counts.
    """

    def __init__(self, board: Board, clock: Clock) -> None:
        self._board = board
        self._clock = clock
        self._connections = 0
        self._last_frame_s: dict[int, float] = {}  # by connection
        self._changed = anyio.Event()

    @contextmanager
    def connection(self) -> Iterator[int]:
        """A connection while it lasts; yields the number that `on_frame` wants."""
        self._connections += 1
        number = self._connections
        try:
            yield number
        finally:
            self._last_frame_s.pop(number, None)
            self._tell_change()

    def on_frame(self, connection: int) -> None:
        """A frame was drawn at this connection's screen."""
        self._last_frame_s[connection] = self._clock.monotonic_s()
        if self._board.scene.screen is not ScreenState.DRAWING:
            self._tell_change()

    async def run(self) -> None:
        """Judge at each change, and when a frame is overdue; until cancelled."""
        while True:
            now_s = self._clock.monotonic_s()
            due_s = min(self._last_frame_s.values(), default=float("inf")) + FROZEN_AFTER_S
            is_overdue = now_s >= due_s
            self._board.update(screen=self._state(is_overdue=is_overdue))
            with anyio.CancelScope(deadline=float("inf") if is_overdue else due_s):
                await self._changed.wait()

    def _state(self, *, is_overdue: bool) -> ScreenState:
        if not self._last_frame_s:
            return ScreenState.AWAY
        return ScreenState.FROZEN if is_overdue else ScreenState.DRAWING

    def _tell_change(self) -> None:
        self._changed.set()
        self._changed = anyio.Event()
