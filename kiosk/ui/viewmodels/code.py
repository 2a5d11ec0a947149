"""The code on the glass, and the verdict on what was read back from it."""

from enum import StrEnum

import structlog
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.contract.messages import Action
from kiosk.ui.viewmodels.props import CodeProps

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


log = structlog.get_logger(__name__)


class Reading(StrEnum):
    """What is known of the shown frame."""

    PREPARING = "preparing"
    READABLE = "readable"
    UNREADABLE = "unreadable"


@QmlElement
class CodeViewModel(QObject):
    """A code counts as shown once the frame that shows it was read back and says the same."""

    propsChanged = Signal()
    readingChanged = Signal()
    laidOutChanged = Signal()
    relayoutRequested = Signal()
    judged = Signal(str, dict)

    def __init__(self) -> None:
        super().__init__()
        self._props = CodeProps()
        self._reading = Reading.PREPARING
        self._has_relaid = False
        self._details: dict[str, str] = {}

    def show(self, props: CodeProps) -> None:
        """Swap the whole of what is shown; another code has to be read back anew.

        A code that is not to be trusted is never shown, and counts as unreadable at once.
        """
        if props == self._props:
            return
        is_new = (props.text, props.number) != (self._props.text, self._props.number)
        is_refused = is_new and props.text != "" and not props.is_trusted
        if is_new:
            self._has_relaid = False
            self._set_reading(Reading.UNREADABLE if is_refused else Reading.PREPARING)
        self._props = props
        self.propsChanged.emit()
        if is_refused:
            log.error("code_refused", code="E5055", origin=props.origin)
            self.judged.emit(Action.CODE_UNREADABLE.value, {"reason": "origin"})

    @Slot(int, int, str)
    def laidOut(self, module_px: int, version: int, level: str) -> None:
        """The code was laid out: the next frame can be read back."""
        self._details = {"module_px": str(module_px), "version": str(version), "level": level}
        self.laidOutChanged.emit()

    def judge(self, texts: list[str]) -> None:
        """Judge the texts read from the shown frame; a wrong frame is laid out again once."""
        if not self._props.text or self._reading is not Reading.PREPARING:
            return
        if texts == [self._props.text]:
            self._set_reading(Reading.READABLE)
            self.judged.emit(Action.CODE_READABLE.value, self._details)
        elif not self._has_relaid:
            self._has_relaid = True
            self.relayoutRequested.emit()
        else:
            self._set_reading(Reading.UNREADABLE)
            self.judged.emit(Action.CODE_UNREADABLE.value, self._details)

    def _set_reading(self, reading: Reading) -> None:
        if reading is not self._reading:
            self._reading = reading
            self.readingChanged.emit()

    @Property(str, notify=readingChanged, final=True)
    def reading(self) -> str:
        return self._reading

    @Property(str, notify=propsChanged, final=True)
    def text(self) -> str:
        return self._props.text

    @Property(str, notify=propsChanged, final=True)
    def origin(self) -> str:
        return self._props.origin

    @Property(bool, notify=propsChanged, final=True)
    def isOriginSecure(self) -> bool:
        return self._props.is_origin_secure

    @Property(str, notify=propsChanged, final=True)
    def matchCode(self) -> str:
        return self._props.match_code

    @Property(int, notify=propsChanged, final=True)
    def secondsLeft(self) -> int:
        return self._props.seconds_left

    @Property(float, notify=propsChanged, final=True)
    def fractionLeft(self) -> float:
        return self._props.fraction_left

    @Property(int, notify=propsChanged, final=True)
    def sessionSecondsLeft(self) -> int:
        return self._props.session_seconds_left

    @Property(bool, notify=propsChanged, final=True)
    def isHintDue(self) -> bool:
        return self._props.is_hint_due

    @Property(bool, notify=propsChanged, final=True)
    def isTroubleDue(self) -> bool:
        return self._props.is_trouble_due

    @Property(bool, notify=propsChanged, final=True)
    def isPhoneConnected(self) -> bool:
        return self._props.is_phone_connected
