"""The screen's program: builds the parts, connects them, shows the window, ends in order."""

import os
import sys
from functools import partial
from pathlib import Path

import shiboken6
from PySide6.QtCore import (
    QElapsedTimer,
    Qt,
    qInstallMessageHandler,
)
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow

import kiosk.ui.qr_item  # registers QrItem with QML
import kiosk.ui.viewmodels.amounts  # registers Amounts
import kiosk.ui.viewmodels.code_check  # registers CodeCheck
import kiosk.ui.viewmodels.frames  # registers FrameList
import kiosk.ui.viewmodels.question  # noqa: F401  # registers EngineQuestion
from kiosk.common.log import configure_log
from kiosk.common.notify import notify
from kiosk.common.ready import announce_ready
from kiosk.common.settings import command_line, load_settings, loaded_of
from kiosk.ui.ending import SignalWatch, end_on_exceptions, log_qt_message
from kiosk.ui.engine_client import EngineClient
from kiosk.ui.frame_reader import FrameReader
from kiosk.ui.gallery import Gallery
from kiosk.ui.heartbeat import Heartbeat
from kiosk.ui.log_forwarder import LogForwarder
from kiosk.ui.presenter import Presenter
from kiosk.ui.settings import UiSettings
from kiosk.ui.speech import Speech
from kiosk.ui.technician.gesture import PressWatch
from kiosk.ui.technician.requests import Requests
from kiosk.ui.viewmodels.code import CodeViewModel
from kiosk.ui.viewmodels.kiosk import KioskViewModel
from kiosk.ui.viewmodels.money import MoneyViewModel
from kiosk.ui.viewmodels.staff import StaffViewModel

_QML = Path(__file__).parent / "qml"
_FONTS = ["Noto Sans", "DejaVu Sans Condensed", "DejaVu Sans"]


class WindowError(RuntimeError):
    """The window could not be built."""


class KioskUi:
    """The screen, complete: view models, presenter, window, and the client that feeds them.

    The gallery can stand in for the engine's client.
    """

    def __init__(self, settings: UiSettings, gallery: Gallery | None = None) -> None:
        self.kiosk = KioskViewModel(can_quit=settings.can_quit)
        self.code = CodeViewModel()
        self.money = MoneyViewModel()
        self.staff = StaffViewModel()
        elapsed = QElapsedTimer()
        elapsed.start()
        self.presenter = Presenter(self.kiosk, self.code, self.money, self.staff, elapsed.elapsed)
        self._qml = QQmlApplicationEngine()
        self._speech = Speech(self._qml)
        self.kiosk.localeChanged.connect(self._speech.speak)
        self._qml.addImportPath(str(_QML))
        self._qml.setInitialProperties(
            {
                "kiosk": self.kiosk,
                "code": self.code,
                "money": self.money,
                "staff": self.staff,
                "diagonalInch": settings.diagonal_inch,
            }
        )
        self._qml.load(str(_QML / "Main.qml"))
        roots = self._qml.rootObjects()
        if not roots or not isinstance(roots[0], QQuickWindow):
            raise WindowError("the QML did not load; Qt has said why")
        self.window = roots[0]
        self._reader = FrameReader(self.window, self.code)
        self.heartbeat = Heartbeat(self.window)
        self.client = gallery or EngineClient(settings.engine_socket, settings.reconnect_max_s)
        self.client.snapshot_received.connect(self.presenter.present)
        self.client.connection_lost.connect(self.presenter.present_absence)
        self.presenter.touched.connect(self.client.send)
        self.heartbeat.drawn.connect(self.client.tell_frame)
        self._requests = Requests(self.client, elapsed.elapsed)
        self.staff.connect_engine(self._requests.ask)
        self._presses = PressWatch(self.window, elapsed.elapsed)
        self._presses.called.connect(self.staff.approach)
        self._presses.pressed.connect(self.staff.stay)
        self._window_size = settings.window

    def forward(self, forwarder: LogForwarder) -> None:
        """Have this program's warnings told to the engine."""
        forwarder.connect_engine(self.client.tell)
        self.client.snapshot_received.connect(forwarder.flush)

    def start(self) -> None:
        """Show the window and begin to call the engine."""
        if self._window_size == "fullscreen":
            self.window.showFullScreen()
        else:
            width, height = map(int, self._window_size.split("x"))
            self.window.resize(width, height)
            self.window.show()
        self.heartbeat.start()
        self.client.start()

    def stop(self) -> None:
        """Hang up, and take the window down before the view models it shows."""
        self.heartbeat.stop()
        self.client.stop()
        self.window.hide()
        self._speech.fall_silent()
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


def run(ui: KioskUi, application: QGuiApplication) -> int:
    """Run until asked to end; the ready line follows the first frame. Returns the exit status.

    systemd's watchdog is fed by drawn frames alone.
    """

    def on_first_frame() -> None:
        announce_ready("kiosk-ui")
        notify("READY=1")

    once = Qt.ConnectionType.SingleShotConnection
    ui.heartbeat.drawn.connect(on_first_frame, once)
    ui.heartbeat.drawn.connect(lambda: notify("WATCHDOG=1"))
    signals = SignalWatch(application)
    ui.staff.endWanted.connect(application.quit)
    end_on_exceptions(application)
    qInstallMessageHandler(log_qt_message)
    ui.start()
    status = application.exec()
    notify("STOPPING=1")
    signals.close()
    ui.stop()
    return status


def main() -> None:
    parser = command_line(
        "kiosk-ui", "Draws what the kiosk engine says, and passes touches on to it."
    )
    parser.add_argument(
        "--gallery", action="store_true", help="show every screen in turn, without an engine"
    )
    arguments = parser.parse_args()
    settings = loaded_of(partial(load_settings, UiSettings), "kiosk-ui", arguments)
    if arguments.gallery:
        settings = settings.model_copy(update={"can_quit": True})
    forwarder = LogForwarder()
    configure_log("kiosk-ui", settings.log_level, forwarder.keep)
    application = create_application(settings)
    ui = KioskUi(settings, Gallery() if arguments.gallery else None)
    ui.forward(forwarder)
    sys.exit(run(ui, application))


if __name__ == "__main__":
    main()
