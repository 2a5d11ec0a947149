"""Reads the shown frame back with another library than the one that made the code."""

import zxingcpp
from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QImage
from PySide6.QtQuick import QQuickWindow

from kiosk.ui.viewmodels.code import CodeViewModel


class FrameReader(QObject):
    """After each layout of the code, tells the view model what the next shown frame says."""

    def __init__(self, window: QQuickWindow, code: CodeViewModel) -> None:
        super().__init__()
        self._window, self._code = window, code
        self._is_due = False
        code.laidOutChanged.connect(self._on_laid_out)
        window.frameSwapped.connect(self._on_frame_shown)

    def _on_laid_out(self) -> None:
        self._is_due = True
        self._window.update()

    def _on_frame_shown(self) -> None:
        if self._is_due:
            self._is_due = False
            QTimer.singleShot(0, self, self._read)  # a frame cannot be grabbed while it ends

    def _read(self) -> None:
        self._code.judge(read_codes(self._window.grabWindow()))


def read_codes(frame: QImage) -> list[str]:
    """The texts of all QR codes in the frame, as a phone would read them."""
    lines = grey_lines(frame)
    if not lines or not lines[0]:
        return []
    packed = memoryview(b"".join(lines)).cast("B", shape=[len(lines), len(lines[0])])
    found = zxingcpp.read_barcodes(
        packed,
        formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode),
        try_invert=False,  # many phones do not read an inverted code either
        text_mode=zxingcpp.TextMode.Plain,
    )
    return [barcode.text for barcode in found]


def grey_lines(frame: QImage) -> list[bytes]:
    """The frame's lines, a byte of grey for each pixel: 0 is black."""
    grey = frame.convertToFormat(QImage.Format.Format_Grayscale8)
    width, height, stride = grey.width(), grey.height(), grey.bytesPerLine()
    pixels = memoryview(grey.constBits()) if width and height else memoryview(b"")
    return [bytes(pixels[y * stride : y * stride + width]) for y in range(height)]
