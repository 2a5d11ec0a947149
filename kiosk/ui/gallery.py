"""Every screen in turn, in the product's own program, with no engine behind it.

Right arrow, space or a touch leads to the next screen, left arrow to the one before; a screen that
nobody touches gives way by itself.
"""

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent

from kiosk.contract.messages import Action, Language, Snapshot, Touch
from kiosk.contract.technician import Answer, Request
from kiosk.ui.samples import SAMPLES

_STEP_MS: Final = 8000
_KEYS: Final = {Qt.Key.Key_Right: 1, Qt.Key.Key_Space: 1, Qt.Key.Key_Left: -1}


class Gallery(QObject):
    """Stands in for the engine's client: a sample snapshot after each step."""

    snapshot_received = Signal(Snapshot)
    answer_received = Signal(Answer)
    connection_lost = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._names = tuple(SAMPLES)
        self._position = 0
        self._locale = Language.ENGLISH
        self._timer = QTimer(self, interval=_STEP_MS)
        self._timer.timeout.connect(self.tire)

    @property
    def name(self) -> str:
        """The sample that is shown."""
        return self._names[self._position]

    def start(self) -> None:
        """Show the first screen, and follow keys and touches."""
        _application().installEventFilter(self)
        self._step(0)

    def stop(self) -> None:
        self._timer.stop()
        _application().removeEventFilter(self)

    def send(self, touch: Touch) -> None:
        """Any touch leads on; what it asks for is not done, but a chosen language is spoken."""
        if touch.action is Action.CHOOSE_LANGUAGE:
            self._locale = Language(touch.details["language"])

    def tell_frame(self, count: int) -> None:
        """Nobody waits for a sign of life."""

    def request(self, request: Request) -> bool:
        """Nobody answers the technician's menu here."""
        del request
        return False

    def tell(self, line: bytes) -> bool:
        """Nobody listens."""
        del line
        return True

    def tire(self) -> None:
        """This screen was looked at for long enough: the next one, please."""
        self._step(1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """See every key and touch before the window does, and leave it to it all the same."""
        if watched.isWindowType():
            if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
                self._step(_KEYS.get(Qt.Key(event.key()), 0))
            elif event.type() is QEvent.Type.MouseButtonRelease:
                QTimer.singleShot(0, self, self.tire)  # the screen's own button comes first
        return False

    def _step(self, by: int) -> None:
        self._position = (self._position + by) % len(self._names)
        self._timer.start()
        self.snapshot_received.emit(replace(SAMPLES[self.name], locale=self._locale))


def _application() -> QCoreApplication:
    application = QCoreApplication.instance()
    assert application is not None
    return application
