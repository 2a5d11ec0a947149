"""The QR code on the glass, drawn on whole device pixels."""

import structlog
from PySide6.QtCore import Property, QRect, Signal, Slot
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtQml import QmlElement
from PySide6.QtQuick import QQuickItem, QQuickPaintedItem

from kiosk.ui.qr import QUIET_ZONE, QrDoesNotFitError, QrPlan, plan_qr

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

log = structlog.get_logger(__name__)

_DARK = QColor(0x11, 0x11, 0x11)
_LIGHT = QColor(0xFD, 0xFD, 0xFD)


@QmlElement
class QrItem(QQuickPaintedItem):
    """Draws `text` as large as whole pixels allow, centred, with its quiet zone.

    `laidOut(module_px, version, level)` follows each layout; all zero when the text does not fit.
    """

    textChanged = Signal()
    pixelRatioChanged = Signal()
    laidOut = Signal(int, int, str)

    def __init__(self, parent: QQuickItem | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self._ratio = 1.0
        self._plan: QrPlan | None = None
        self._matrix = QImage()
        self.setAntialiasing(False)
        self.widthChanged.connect(self.layOut)
        self.heightChanged.connect(self.layOut)

    @Property(str, notify=textChanged, final=True)
    def text(self) -> str:
        return self._text

    @text.setter  # type: ignore[no-redef]
    def text(self, text: str) -> None:
        if text != self._text:
            self._text = text
            self.textChanged.emit()
            self.layOut()

    @Property(float, notify=pixelRatioChanged, final=True)
    def pixelRatio(self) -> float:
        return self._ratio

    @pixelRatio.setter  # type: ignore[no-redef]
    def pixelRatio(self, ratio: float) -> None:
        if ratio != self._ratio:
            self._ratio = ratio
            self.pixelRatioChanged.emit()
            self.layOut()

    @property
    def plan(self) -> QrPlan | None:
        """What is drawn; None when the text does not fit."""
        return self._plan

    @Slot()
    def layOut(self) -> None:
        """Plan and draw anew."""
        self._plan, self._matrix = None, QImage()
        self.update()
        side_px = int(min(self.width(), self.height()) * self._ratio)
        if not self._text or side_px <= 0:
            return
        try:
            self._plan = plan_qr(self._text, side_px)
        except QrDoesNotFitError as error:
            log.warning("code_does_not_fit", code="E5053", reason=str(error))
            self.laidOut.emit(0, 0, "")
            return
        self._matrix = _one_pixel_per_module(self._plan)
        self.laidOut.emit(self._plan.module_px, self._plan.version, self._plan.level)

    def paint(self, painter: QPainter) -> None:
        """Qt's painter counts logical pixels; the code is laid on device pixels."""
        if self._plan is None:
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, on=False)
        painter.scale(1 / self._ratio, 1 / self._ratio)
        side = self._plan.side_px
        left = (round(self.width() * self._ratio) - side) // 2
        top = (round(self.height() * self._ratio) - side) // 2
        square = QRect(left, top, side, side)
        painter.fillRect(square, _LIGHT)
        margin = QUIET_ZONE * self._plan.module_px
        painter.drawImage(square.adjusted(margin, margin, -margin, -margin), self._matrix)


def _one_pixel_per_module(plan: QrPlan) -> QImage:
    side = len(plan.rows)
    image = QImage(side, side, QImage.Format.Format_RGB32)
    for y, row in enumerate(plan.rows):
        for x, is_dark in enumerate(row):
            image.setPixelColor(x, y, _DARK if is_dark else _LIGHT)
    return image
