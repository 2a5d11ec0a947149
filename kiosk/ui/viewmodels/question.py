"""A question that a page of the technician's menu asks, for QML."""

from typing import Any

import shiboken6
from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.contract.technician import Answer
from kiosk.ui.viewmodels.staff import StaffViewModel

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class EngineQuestion(QObject):
    """Asked once when the page appears, again every `everyMs`, and by send().

    `answer` keeps the last good one; `code` and `error` tell why the newest is none.
    """

    settingsChanged = Signal()
    answerChanged = Signal()  # only when it differs: what is drawn of it is made anew
    stateChanged = Signal()
    answered = Signal()  # with a good answer
    refused = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._staff: StaffViewModel | None = None
        self._ask = ""
        self._fields: dict[str, Any] = {}
        self._is_asked_at_once = True
        self._answer: dict[str, Any] = {}
        self._code = self._error = ""
        self._is_answered = self._is_waiting = False
        self._again = QTimer(self)
        self._again.timeout.connect(self.send)
        self._first = QTimer(self, singleShot=True, interval=0)  # once the properties are set
        self._first.timeout.connect(self._begin)
        self._first.start()

    @Slot()
    def send(self) -> None:
        """Ask, unless the answer to the last asking is still awaited."""
        if self._staff is None or self._is_waiting:
            return
        self._is_waiting = True
        self.stateChanged.emit()
        self._staff.ask(self._ask, self._fields, self._on_answer)

    @Slot()
    def forget(self) -> None:
        """Tell no longer why the newest answer is none."""
        self._code = self._error = ""
        self.stateChanged.emit()

    def _begin(self) -> None:
        if self._is_asked_at_once:
            self.send()
        if self._again.interval():
            self._again.start()

    def _on_answer(self, answer: Answer) -> None:
        if not shiboken6.isValid(self):  # its page was left
            return
        self._is_waiting = False
        self._code, self._error = answer.code, answer.error
        if not answer.code:
            self._is_answered = True
            if answer.fields != self._answer:
                self._answer = answer.fields
                self.answerChanged.emit()
        self.stateChanged.emit()
        (self.refused if answer.code else self.answered).emit()

    @Property(StaffViewModel, notify=settingsChanged, final=True)
    def staff(self) -> StaffViewModel | None:
        return self._staff

    @staff.setter  # type: ignore[no-redef]
    def staff(self, staff: StaffViewModel) -> None:
        self._staff = staff
        self.settingsChanged.emit()

    @Property(str, notify=settingsChanged, final=True)
    def ask(self) -> str:
        return self._ask

    @ask.setter  # type: ignore[no-redef]
    def ask(self, ask: str) -> None:
        self._ask = ask
        self.settingsChanged.emit()

    @Property("QVariantMap", notify=settingsChanged, final=True)
    def fields(self) -> dict[str, Any]:
        return self._fields

    @fields.setter  # type: ignore[no-redef]
    def fields(self, fields: dict[str, Any]) -> None:
        self._fields = {key: _whole(value) for key, value in fields.items()}
        self.settingsChanged.emit()

    @Property(int, notify=settingsChanged, final=True)
    def everyMs(self) -> int:
        return self._again.interval()

    @everyMs.setter  # type: ignore[no-redef]
    def everyMs(self, every_ms: int) -> None:
        self._again.setInterval(every_ms)
        self.settingsChanged.emit()

    @Property(bool, notify=settingsChanged, final=True)
    def isAskedAtOnce(self) -> bool:
        return self._is_asked_at_once

    @isAskedAtOnce.setter  # type: ignore[no-redef]
    def isAskedAtOnce(self, is_asked_at_once: bool) -> None:
        self._is_asked_at_once = is_asked_at_once
        self.settingsChanged.emit()

    @Property("QVariantMap", notify=answerChanged, final=True)  # type: ignore[arg-type]  # Qt takes names
    def answer(self) -> dict[str, Any]:
        return self._answer

    @Property(str, notify=stateChanged, final=True)
    def code(self) -> str:
        return self._code

    @Property(str, notify=stateChanged, final=True)
    def error(self) -> str:
        return self._error

    @Property(bool, notify=stateChanged, final=True)
    def isAnswered(self) -> bool:
        return self._is_answered

    @Property(bool, notify=stateChanged, final=True)
    def isWaiting(self) -> bool:
        return self._is_waiting


def _whole(value: Any) -> Any:
    """JavaScript has no whole numbers: 43 may come from it as 43.0, which is another JSON."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
