"""The screen's sign of life: frames that were really drawn and taken by the window system."""

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtQuick import QQuickWindow

from kiosk.contract.frame import INTERVAL_S


class Heartbeat(QObject):
    """Asks for one frame per interval and tells of it once it has been swapped.

    Nothing but the swap tells: a hung event loop, a hung renderer and a window that is not
    exposed are all silent.
    """

    drawn = Signal(int)  # how many frames there have been

    def __init__(self, window: QQuickWindow) -> None:
        super().__init__()
        self._window = window
        self._count = 0
        self._is_due = True
        self._timer = QTimer(self, interval=round(INTERVAL_S * 1000))
        self._timer.timeout.connect(self._ask)
        window.frameSwapped.connect(self._on_frame)

    def start(self) -> None:
        """Begin; the window's first frame is told at once."""
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _ask(self) -> None:
        self._is_due = True
        self._window.update()

    def _on_frame(self) -> None:
        self._count += 1
        if self._is_due:
            self._is_due = False
            self.drawn.emit(self._count)
