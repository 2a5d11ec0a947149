"""The real screen, with a finger and an eye on standard input, for the demo and end-to-end tests.

The same program as kiosk-ui; besides, it obeys one JSON object per line and answers each with one:
{"do": "touch", "item": "addFundsButton"}, {"do": "grab", "path": "x.png"}, {"do": "screen"}.
A touch is a mouse press and release at the item's centre, as the window system would deliver it.
"""

import json
import os
import sys
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPointF, QSocketNotifier, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtQuick import QQuickItem

from kiosk.common.log import configure_log
from kiosk.common.settings import settings_from_command_line
from kiosk.ui.app import KioskUi, create_application, run
from kiosk.ui.settings import UiSettings

_FINGER_DOWN_MS = 60
_TOUCH_PATIENCE_MS = 5000


class RefusedError(Exception):
    """A request that cannot be carried out, as a person at the glass could not either."""


class Driver(QObject):
    """Carries out requests one after the other."""

    def __init__(self, ui: KioskUi) -> None:
        super().__init__()
        self._ui = ui
        self._unread = b""
        self._waiting: list[dict[str, Any]] = []
        self._is_touching = False
        self._notifier = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_input)

    def _on_input(self) -> None:
        data = os.read(sys.stdin.fileno(), 65_536)
        if not data:
            self._notifier.setEnabled(False)  # the one who drives has gone; the screen stays
            return
        *lines, self._unread = (self._unread + data).split(b"\n")
        self._waiting += [json.loads(line) for line in lines if line.strip()]
        self._next()

    def _next(self) -> None:
        while self._waiting and not self._is_touching:
            request = self._waiting.pop(0)
            try:
                self._carry_out(request)
            except RefusedError as refusal:
                self._answer({"error": str(refusal)})

    def _carry_out(self, request: dict[str, Any]) -> None:
        match request:
            case {"do": "touch", "item": str(name)}:
                self._is_touching = True
                self._press_when_settled(name, _TOUCH_PATIENCE_MS)
            case {"do": "grab", "path": str(path)}:
                if not self._ui.window.grabWindow().save(path):
                    raise RefusedError(f"cannot write {path}")
                self._answer({"path": path})
            case {"do": "screen"}:
                is_readable = self._ui.code.property("reading") == "readable"
                screen = self._ui.kiosk.property("screen")
                self._answer({"screen": screen, "is_code_readable": is_readable})
            case _:
                raise RefusedError(f"no such request: {request}")

    def _press_when_settled(self, name: str, patience_ms: int) -> None:
        """A person waits until there is something to touch, and until the screen stands still."""
        item = self._ui.window.findChild(QQuickItem, name)
        is_there = item is not None and item.isVisible()
        if not (is_there and self._ui.kiosk.property("isSettled")) and patience_ms > 0:
            later = patience_ms - _FINGER_DOWN_MS
            QTimer.singleShot(_FINGER_DOWN_MS, self, lambda: self._press_when_settled(name, later))
            return
        if item is None or not is_there or not item.isEnabled():
            self._end_touch({"error": f"{name} is {'disabled' if is_there else 'not there'}"})
            return
        centre = item.mapToScene(QPointF(item.width() / 2, item.height() / 2))
        self._mouse(QEvent.Type.MouseButtonPress, centre)

        def release() -> None:
            self._mouse(QEvent.Type.MouseButtonRelease, centre)
            self._end_touch({"touched": name})

        QTimer.singleShot(_FINGER_DOWN_MS, self, release)

    def _mouse(self, kind: QEvent.Type, centre: QPointF) -> None:
        is_down = kind is QEvent.Type.MouseButtonPress
        left = Qt.MouseButton.LeftButton
        buttons = left if is_down else Qt.MouseButton.NoButton
        on_screen = QPointF(self._ui.window.position()) + centre
        modifiers = Qt.KeyboardModifier.NoModifier
        event = QMouseEvent(kind, centre, centre, on_screen, left, buttons, modifiers)
        QGuiApplication.sendEvent(self._ui.window, event)

    def _end_touch(self, answer: dict[str, str]) -> None:
        self._answer(answer)
        self._is_touching = False
        self._next()

    def _answer(self, answer: dict[str, Any]) -> None:
        print(json.dumps(answer), flush=True)


def main() -> None:
    settings = settings_from_command_line(
        UiSettings, "driven-ui", "The kiosk's screen, driven by JSON lines on standard input."
    )
    configure_log("driven-ui", settings.log_level)
    application = create_application(settings)
    ui = KioskUi(settings)
    driver = Driver(ui)
    status = run(ui, application)
    del driver
    sys.exit(status)


if __name__ == "__main__":
    main()
