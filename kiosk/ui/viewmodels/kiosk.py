"""What every screen shows, and the way a touch goes."""

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.contract.messages import Language
from kiosk.ui.languages import NATIVE_NAMES
from kiosk.ui.viewmodels.props import KioskProps

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class KioskViewModel(QObject):
    """The frame around every screen."""

    propsChanged = Signal()
    settledChanged = Signal()
    localeChanged = Signal(str)
    touched = Signal(str, dict)

    def __init__(self, *, can_quit: bool = False) -> None:
        super().__init__()
        self._can_quit = can_quit
        self._props = KioskProps()
        self._is_settled = False

    def show(self, props: KioskProps) -> None:
        """Swap the whole of what is shown, then notify once."""
        if props == self._props:
            return
        is_spoken_to_otherwise = props.locale != self._props.locale
        self._props = props
        if is_spoken_to_otherwise:
            self.localeChanged.emit(props.locale)
        self.propsChanged.emit()

    def settle(self, *, is_settled: bool) -> None:
        """Whether the screen has stood long enough for a touch to be meant for it."""
        if is_settled != self._is_settled:
            self._is_settled = is_settled
            self.settledChanged.emit()

    @Slot(str)
    @Slot(str, "QVariantMap")
    def touch(self, action: str, details: dict[str, str] | None = None) -> None:
        """Pass a touch on, if it is offered and was meant for this screen."""
        if self._is_settled and action in self._props.actions:
            self.touched.emit(action, details or {})

    @Slot(str, result=str)
    def nameOf(self, language: str) -> str:
        """A language's name in itself; empty before the engine has spoken."""
        return NATIVE_NAMES[Language(language)]

    @Property(bool, notify=propsChanged, final=True)
    def canQuit(self) -> bool:
        return self._can_quit

    @Property(bool, notify=settledChanged, final=True)
    def isSettled(self) -> bool:
        return self._is_settled

    @Property(str, notify=propsChanged, final=True)
    def screen(self) -> str:
        return self._props.screen

    @Property(str, notify=propsChanged, final=True)
    def machineNumber(self) -> str:
        return self._props.machine_number

    @Property(str, notify=propsChanged, final=True)
    def help(self) -> str:
        return self._props.help

    @Property(str, notify=propsChanged, final=True)
    def fee(self) -> str:
        return self._props.fee

    @Property(str, notify=propsChanged, final=True)
    def exclusion(self) -> str:
        return self._props.exclusion

    @Property(str, notify=propsChanged, final=True)
    def otherWays(self) -> str:
        return self._props.other_ways

    @Property(str, notify=propsChanged, final=True)
    def statementName(self) -> str:
        return self._props.statement_name

    @Property(str, notify=propsChanged, final=True)
    def locale(self) -> str:
        return self._props.locale

    @Property("QStringList", notify=propsChanged, final=True)  # type: ignore[arg-type]  # Qt takes names
    def languages(self) -> list[str]:
        return list(self._props.languages)

    @Property(str, notify=propsChanged, final=True)
    def staffCode(self) -> str:
        return self._props.staff_code

    @Property(bool, notify=propsChanged, final=True)
    def isDemo(self) -> bool:
        return self._props.is_demo

    @Property(bool, notify=propsChanged, final=True)
    def isAttendantCalled(self) -> bool:
        return self._props.is_attendant_called

    @Property("QStringList", notify=propsChanged, final=True)  # type: ignore[arg-type]  # Qt takes names
    def actions(self) -> list[str]:
        return list(self._props.actions)

    @Property(int, notify=propsChanged, final=True)
    def closesInS(self) -> int:
        return self._props.closes_in_s
