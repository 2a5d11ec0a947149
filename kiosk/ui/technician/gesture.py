"""The staff's way in: the four corners of the glass, clockwise from the top left, within 6 s.

It listens beside whatever is shown: each touch goes on to where it was meant for.
"""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPointF, Signal
from PySide6.QtGui import QMouseEvent, QTouchEvent
from PySide6.QtQuick import QQuickWindow

WITHIN_MS: Final = 6000
_SHARE: Final = 0.22  # of the window's shorter side: how far a corner reaches


class CornerGesture:
    """Told of every press; true once the last of the four corners was touched in time."""

    def __init__(self) -> None:
        self._touched = 0
        self._began_ms = 0

    def press(self, corner: int | None, now_ms: int) -> bool:
        """`corner` is 0 to 3 clockwise from the top left, None for anywhere else."""
        if self._touched and now_ms - self._began_ms > WITHIN_MS:
            self._touched = 0
        if self._touched and corner == self._touched - 1:
            return False  # a bouncing finger, or a touch that is told as a mouse's press too
        if corner != self._touched:
            self._touched = 0
        if corner == self._touched:
            if not corner:
                self._began_ms = now_ms
            self._touched += 1
        if self._touched < 4:
            return False
        self._touched = 0
        return True


class PressWatch(QObject):
    """Sees every press on the window, and tells of the gesture."""

    pressed = Signal()
    called = Signal()

    def __init__(self, window: QQuickWindow, monotonic_ms: Callable[[], int]) -> None:
        super().__init__(window)
        self._window = window
        self._monotonic_ms = monotonic_ms
        self._gesture = CornerGesture()
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        place = _pressed_at(event)
        if place is not None:
            self.pressed.emit()
            if self._gesture.press(self._corner(place), self._monotonic_ms()):
                self.called.emit()
        return super().eventFilter(watched, event)

    def _corner(self, place: QPointF) -> int | None:
        width, height = self._window.width(), self._window.height()
        reach = min(width, height) * _SHARE
        is_left, is_right = place.x() < reach, place.x() >= width - reach
        is_top, is_bottom = place.y() < reach, place.y() >= height - reach
        corners = (is_top and is_left, is_top and is_right, is_bottom and is_right)
        if any(corners):
            return corners.index(True)
        return 3 if is_bottom and is_left else None


def _pressed_at(event: QEvent) -> QPointF | None:
    if event.type() is QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
        return event.position()
    if event.type() is QEvent.Type.TouchBegin and isinstance(event, QTouchEvent):
        return event.points()[0].position()
    return None
