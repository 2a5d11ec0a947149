"""How the screen's program ends: on a signal, on a defect, and what Qt says before it."""

import signal
import socket
import sys
from types import TracebackType
from typing import Final

import structlog
from PySide6.QtCore import QMessageLogContext, QSocketNotifier, QtMsgType
from PySide6.QtGui import QGuiApplication

log = structlog.get_logger(__name__)

EXIT_FAILED: Final = 70  # EX_SOFTWARE of sysexits.h


class SignalWatch:
    """SIGTERM and SIGINT end the event loop, which by itself never lets Python see a signal.

    exit() and not quit(), which asks the window, and this window does not close.
    """

    def __init__(self, application: QGuiApplication) -> None:
        self._reader, self._writer = socket.socketpair()
        self._writer.setblocking(False)  # noqa: FBT003  # its signature
        signal.set_wakeup_fd(self._writer.fileno())
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: application.exit(0))
        self._notifier = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read)
        self._notifier.activated.connect(self._drain)

    def close(self) -> None:
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(-1)
        self._reader.close()
        self._writer.close()

    def _drain(self) -> None:
        self._reader.recv(64)


def end_on_exceptions(application: QGuiApplication) -> None:
    """What a slot raises ends the program, so that it is started anew and is right again."""

    def log_and_end(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        log.critical("screen_failed", code="E5054", exc_info=(kind, error, trace))
        application.exit(EXIT_FAILED)

    sys.excepthook = log_and_end


def log_qt_message(kind: QtMsgType, context: QMessageLogContext, message: str | None) -> None:
    """Qt's warnings, beside our own in the log."""
    if kind not in {QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg}:
        log.warning("qt_said", kind=kind.name, message=message, file=context.file)
