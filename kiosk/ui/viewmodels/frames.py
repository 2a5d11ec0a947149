"""The newest frames on the machine's line as a list for QML: newest first, paused, filtered."""

from typing import Any, Final

from PySide6.QtCore import (
    Property,
    QAbstractListModel,
    QByteArray,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtQml import QmlElement

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

KEPT: Final = 500
_ROOT: Final = QModelIndex()
_ROLE: Final = Qt.ItemDataRole.UserRole


@QmlElement
class FrameList(QAbstractListModel):
    """Give it every answer to `machine_frames`; ask the next one `after` its newest number.

    While it is paused the list stands still, and what came meanwhile appears afterwards.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._all: list[dict[str, Any]] = []  # newest first
        self._shown: list[dict[str, Any]] = []
        self._newest = 0
        self._is_paused = self._are_repeats_hidden = self._are_errors_alone = False

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def roleNames(self) -> dict[int, QByteArray]:
        return {_ROLE: QByteArray(b"frame")}

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = _ROLE) -> Any:
        return self._shown[index.row()] if role == _ROLE and index.isValid() else None

    @Slot("QVariantMap")
    def take(self, answer: dict[str, Any]) -> None:
        """Add what an answer brings; an exchange that went on repeating replaces itself."""
        frames = answer.get("frames", [])
        if frames and frames[-1]["newest"] < self._newest:  # the engine has begun anew
            self._all.clear()
        for frame in frames:
            if self._all and self._all[0]["number"] == frame["number"]:
                self._all[0] = frame
            else:
                self._all.insert(0, frame)
        del self._all[KEPT:]
        self._newest = answer.get("newest", self._newest)
        self._show()

    def _show(self) -> None:
        """Bring the shown rows up to date, from the newest that stands already upwards."""
        if not self._is_paused:
            shown = [frame for frame in self._all if self._is_wanted(frame)]
            if shown != self._shown:
                self._move_to(shown)
        self.changed.emit()

    def _move_to(self, shown: list[dict[str, Any]]) -> None:
        """Rows that stay are not drawn anew: a list that is being scrolled does not jump."""
        standing = {frame["number"] for frame in self._shown}
        added = next((i for i, f in enumerate(shown) if f["number"] in standing), len(shown))
        rest = shown[added:]
        kept = [frame["number"] for frame in self._shown[: len(rest)]]
        if not rest or kept != [frame["number"] for frame in rest]:
            self.beginResetModel()
            self._shown = shown
            self.endResetModel()
            return
        if len(self._shown) > len(rest):
            self.beginRemoveRows(_ROOT, len(rest), len(self._shown) - 1)
            self._shown = self._shown[: len(rest)]
            self.endRemoveRows()
        self._shown = rest
        self.dataChanged.emit(self.index(0), self.index(len(rest) - 1))
        if added:
            self.beginInsertRows(_ROOT, 0, added - 1)
            self._shown = shown
            self.endInsertRows()

    def _is_wanted(self, frame: dict[str, Any]) -> bool:
        if self._are_errors_alone and not frame["is_error"]:
            return False
        return not (self._are_repeats_hidden and frame["count"] > 1)

    @Property(float, notify=changed, final=True)
    def newest(self) -> float:
        """The number to ask for what comes next; a whole one, beyond Qt's integers."""
        return self._newest

    @Property(bool, notify=changed, final=True)
    def isPaused(self) -> bool:
        return self._is_paused

    @isPaused.setter  # type: ignore[no-redef]
    def isPaused(self, is_paused: bool) -> None:
        self._is_paused = is_paused
        self._show()

    @Property(bool, notify=changed, final=True)
    def areRepeatsHidden(self) -> bool:
        return self._are_repeats_hidden

    @areRepeatsHidden.setter  # type: ignore[no-redef]
    def areRepeatsHidden(self, are_hidden: bool) -> None:
        self._are_repeats_hidden = are_hidden
        self._show()

    @Property(bool, notify=changed, final=True)
    def areErrorsAlone(self) -> bool:
        return self._are_errors_alone

    @areErrorsAlone.setter  # type: ignore[no-redef]
    def areErrorsAlone(self, are_alone: bool) -> None:
        self._are_errors_alone = are_alone
        self._show()
