"""The check of a code that is drawn only to be tested: read back, measured, judged."""

from typing import Any

from PySide6.QtCore import Property, QObject, QRect, Qt, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement
from PySide6.QtQuick import QQuickWindow

from kiosk.ui.frame_reader import read_codes
from kiosk.ui.qr_item import QrItem
from kiosk.ui.qr_measure import judge, measure

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class CodeCheck(QObject):
    """begin() reads the next frame that shows `code`; `facts` then tell what was found."""

    codeChanged = Signal()
    windowChanged = Signal()
    pixelsPerMmChanged = Signal()
    checked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._code: QrItem | None = None
        self._window: QQuickWindow | None = None  # asked of the item, it would die with the item
        self._pixels_per_mm = 1.0
        self._facts: dict[str, Any] = {}
        self._soon = QTimer(self, singleShot=True, interval=0)  # no frame is grabbed while it ends
        self._soon.timeout.connect(self._check)

    @Slot()
    def begin(self) -> None:
        """Once more with each layout."""
        if self._window is not None:
            once = Qt.ConnectionType.SingleShotConnection
            self._window.frameSwapped.connect(self._soon.start, once)
            self._window.update()

    def _check(self) -> None:
        code, window = self._code, self._window
        if code is None or window is None or code.plan is None:
            return
        frame, ratio = window.grabWindow(), window.devicePixelRatio()
        texts, plan = read_codes(frame), code.plan
        side = (len(plan.rows) + 2) * plan.module_px  # a module more than it has dark ones
        place = QRect(0, 0, side, side)
        place.moveCenter((code.mapRectToScene(code.boundingRect()).center() * ratio).toPoint())
        measured = measure(frame, place, plan.module_px)
        verdict = judge(
            plan,
            measured,
            self._pixels_per_mm * ratio,
            is_readable=texts == [code.property("text")],
        )
        self._facts = {
            "version": plan.version,
            "level": plan.level,
            "modulePx": plan.module_px,
            "moduleMm": f"{verdict.module_mm:.2f}",
            "codeMm": f"{verdict.code_mm:.0f}",
            "distanceMm": verdict.distance_mm,
            "quietZone": f"{measured.quiet_zone:.1f}",
            "contrast": measured.contrast,
            "faults": list(verdict.faults),
        }
        self.checked.emit()

    @Property(QrItem, notify=codeChanged, final=True)
    def code(self) -> QrItem | None:
        return self._code

    @code.setter  # type: ignore[no-redef]
    def code(self, code: QrItem) -> None:
        self._code = code
        self.codeChanged.emit()

    @Property(QObject, notify=windowChanged, final=True)
    def window(self) -> QObject | None:
        return self._window

    @window.setter  # type: ignore[no-redef]
    def window(self, window: QObject | None) -> None:
        self._window = window if isinstance(window, QQuickWindow) else None
        self.windowChanged.emit()
        self.begin()

    @Property(float, notify=pixelsPerMmChanged, final=True)
    def pixelsPerMm(self) -> float:
        """Of the window's own pixels, which may be several of the glass's."""
        return self._pixels_per_mm

    @pixelsPerMm.setter  # type: ignore[no-redef]
    def pixelsPerMm(self, pixels_per_mm: float) -> None:
        self._pixels_per_mm = pixels_per_mm
        self.pixelsPerMmChanged.emit()

    @Property("QVariantMap", notify=checked, final=True)  # type: ignore[arg-type]  # Qt takes names
    def facts(self) -> dict[str, Any]:
        return self._facts
