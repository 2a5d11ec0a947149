"""A window of the real screen, fed with snapshots and looked at."""

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from kiosk.contract.messages import Snapshot, Touch
from kiosk.ui.app import KioskUi
from kiosk.ui.settings import UiSettings

BUTTONS: Final = {
    "addFundsButton",
    "cancelButton",
    "doneButton",
    "newCodeButton",
    "scannedButton",
    "confirmPresenceButton",
    "declinePresenceButton",
    "callAttendantButton",
    "helpButton",
    "backButton",
    "languageButton",
    "languageChoice",
    "closeLanguagesButton",
    "receiptButton",
    "closeReceiptButton",
    "moreTimeButton",
}


class Glass:
    """Snapshots are handed in and touches collected, unless it is live: then an engine is there."""

    def __init__(self, settings: UiSettings, *, is_live: bool = False) -> None:
        self.ui = KioskUi(settings)
        self.touches: list[Touch] = []
        self._frames = 0
        self.ui.window.frameSwapped.connect(self._count_frame)
        self.ui.presenter.touched.connect(self.touches.append)
        self.ui.start()
        if not is_live:
            self.ui.client.stop()

    def show(self, snapshot: Snapshot) -> None:
        """Present the snapshot and let its first frame be drawn."""
        self.ui.presenter.present(snapshot)
        self.draw()

    def draw(self) -> None:
        """Let one more frame be drawn."""
        drawn = self._frames
        self.ui.window.update()
        while self._frames == drawn:
            QTest.qWait(1)

    def _count_frame(self) -> None:
        self._frames += 1

    def settle(self) -> None:
        """Let the guard against double taps pass, without its time."""
        self.ui.kiosk.settle(is_settled=True)

    def grab(self) -> QImage:
        return self.ui.window.grabWindow()

    def items(self) -> Iterator[QQuickItem]:
        """Every item that is shown, in no particular order."""
        waiting = [self.ui.window.contentItem()]
        while waiting:
            item = waiting.pop()
            if item.isVisible():
                yield item
                waiting += item.childItems()

    def texts(self) -> list[QQuickItem]:
        return [i for i in self.items() if i.inherits("QQuickText") and i.property("text")]

    def words(self) -> str:
        """Everything that can be read on the screen."""
        return "\n".join(str(item.property("text")) for item in self.texts())

    def find(self, name: str) -> QQuickItem | None:
        return next((item for item in self.items() if item.objectName() == name), None)

    def item(self, name: str) -> QQuickItem:
        found = self.find(name)
        assert found is not None, f"{name} is not shown"
        return found

    def text(self, name: str) -> str:
        return str(self.item(name).property("text"))

    def value(self, name: str) -> str:
        """What a fact says."""
        return str(self.item(name).property("value"))

    def buttons(self) -> list[QQuickItem]:
        return [item for item in self.items() if item.objectName() in BUTTONS]

    def place(self, item: QQuickItem) -> QRectF:
        """Where the item is in the window, in logical pixels."""
        corner = item.mapToScene(QPointF(0, 0))
        return QRectF(corner.x(), corner.y(), item.width(), item.height())

    def press(self, name: str) -> None:
        """Touch the item at its centre."""
        self.press_item(self.item(name))

    def press_item(self, item: QQuickItem) -> None:
        """Touch the item at its centre."""
        self.settle()
        centre = self.place(item).center().toPoint()
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        QTest.mouseClick(self.ui.window, left, none, centre)
