"""The screen's program: builds the parts, connects them, shows the window, ends in order."""

import os
import signal
import socket
import sys
from pathlib import Path
from types import TracebackType

import shiboken6
import structlog
from PySide6.QtCore import (
    QElapsedTimer,
    QMessageLogContext,
    QObject,
    QSocketNotifier,
    Qt,
    QTimer,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow

import kiosk.ui.qr_item  # noqa: F401  # registers QrItem with QML
from kiosk.common.log import configure_log
from kiosk.common.notify import notify
from kiosk.common.ready import announce_ready
from kiosk.common.settings import settings_from_command_line
from kiosk.ui.engine_client import EngineClient
from kiosk.ui.frame_reader import FrameReader
from kiosk.ui.presenter import Presenter
from kiosk.ui.settings import UiSettings
from kiosk.ui.viewmodels.code import CodeViewModel
from kiosk.ui.viewmodels.kiosk import KioskViewModel
from kiosk.ui.viewmodels.money import MoneyViewModel

log = structlog.get_logger(__name__)

_QML = Path(__file__).parent / "qml"
_FONTS = ["Noto Sans", "DejaVu Sans Condensed", "DejaVu Sans"]
_WATCHDOG_MS = 5000
EXIT_FAILED = 70  # EX_SOFTWARE of sysexits.h


class WindowError(RuntimeError):
    """The window could not be built; Qt has said why on standard error."""


class KioskUi(QObject):
    """The screen, complete: view models, presenter, window, and the client that feeds them."""

    def __init__(self, settings: UiSettings) -> None:
        super().__init__()
        self.kiosk = KioskViewModel()
        self.code = CodeViewModel()
        self.money = MoneyViewModel()
        elapsed = QElapsedTimer()
        elapsed.start()
        self.presenter = Presenter(self.kiosk, self.code, self.money, elapsed.elapsed)
        self._qml = QQmlApplicationEngine()
        self._qml.addImportPath(str(_QML))
        self._qml.setInitialProperties(
            {
                "kiosk": self.kiosk,
                "code": self.code,
                "money": self.money,
                "canQuit": settings.can_quit,
                "diagonalInch": settings.diagonal_inch,
            }
        )
        self._qml.load(str(_QML / "Main.qml"))
        roots = self._qml.rootObjects()
        if not roots or not isinstance(roots[0], QQuickWindow):
            raise WindowError
        self.window = roots[0]
        self._reader = FrameReader(self.window, self.code)
        self.client = EngineClient(settings.engine_socket, settings.reconnect_max_s, self)
        self.client.snapshot_received.connect(self.presenter.present)
        self.client.connection_lost.connect(self.presenter.present_absence)
        self.presenter.touched.connect(self.client.send)
        self._window_size = settings.window

    def start(self) -> None:
        """Show the window and begin to call the engine."""
        if self._window_size == "fullscreen":
            self.window.showFullScreen()
        else:
            width, height = map(int, self._window_size.split("x"))
            self.window.resize(width, height)
            self.window.show()
        self.client.start()

    def stop(self) -> None:
        """Hang up, and take the window down before the view models it shows."""
        self.client.stop()
        self.window.hide()
        shiboken6.delete(self._qml)


def create_application(settings: UiSettings) -> QGuiApplication:
    """Qt's application, with what must be decided before it exists."""
    if settings.render == "software":
        os.environ.setdefault("QT_QUICK_BACKEND", "software")
    os.environ.setdefault("QT_QPA_UPDATE_IDLE_TIME", "0")
    application = QGuiApplication(sys.argv[:1])
    application.setApplicationName("kiosk-ui")
    application.setQuitOnLastWindowClosed(settings.can_quit)
    font = QFont()
    font.setFamilies(_FONTS)
    application.setFont(font)
    if settings.window == "fullscreen" and not settings.can_quit:
        application.setOverrideCursor(Qt.CursorShape.BlankCursor)
    return application


def _log_qt_message(kind: QtMsgType, context: QMessageLogContext, message: str | None) -> None:
    if kind not in {QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg}:
        log.warning("qt_said", kind=kind.name, message=message, file=context.file)


def run(ui: KioskUi, application: QGuiApplication) -> int:
    """Run until asked to end; the ready line follows the first frame. Returns the exit status."""
    watchdog = QTimer(interval=_WATCHDOG_MS)
    watchdog.timeout.connect(lambda: notify("WATCHDOG=1"))

    def on_first_frame() -> None:
        announce_ready("kiosk-ui")
        notify("READY=1")
        watchdog.start()

    ui.window.frameSwapped.connect(on_first_frame, Qt.ConnectionType.SingleShotConnection)
    signals = SignalWatch(application)
    _end_on_exceptions(application)
    qInstallMessageHandler(_log_qt_message)
    ui.start()
    status = application.exec()
    notify("STOPPING=1")
    signals.close()
    ui.stop()
    return status


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

    def _drain(self) -> None:
        self._reader.recv(64)

    def close(self) -> None:
        self._notifier.setEnabled(False)  # Qt's signature
        signal.set_wakeup_fd(-1)
        self._reader.close()
        self._writer.close()


def _end_on_exceptions(application: QGuiApplication) -> None:
    """What a slot raises ends the program, so that it is started anew and is right again."""

    def log_and_end(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        log.critical("screen_failed", code="E5054", exc_info=(kind, error, trace))
        application.exit(EXIT_FAILED)

    sys.excepthook = log_and_end


def main() -> None:
    settings = settings_from_command_line(
        UiSettings, "kiosk-ui", "Draws what the kiosk engine says, and passes touches on to it."
    )
    configure_log("kiosk-ui", settings.log_level)
    application = create_application(settings)
    sys.exit(run(KioskUi(settings), application))


if __name__ == "__main__":
    main()
