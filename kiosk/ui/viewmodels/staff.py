"""Who of the staff is at the screen, the page they see, and the way to ask the engine."""

from collections.abc import Callable
from typing import Any, TypeAlias

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.contract.messages import Page
from kiosk.contract.technician import Answer, Ask
from kiosk.ui.viewmodels.props import StaffProps

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

AskEngine: TypeAlias = Callable[[str, dict[str, Any], Callable[[Answer], None]], None]


@QmlElement
class StaffViewModel(QObject):
    """The technician's menu: shown while the engine says that somebody is here."""

    propsChanged = Signal()
    personsChanged = Signal()
    pageChanged = Signal()
    refusalChanged = Signal()
    glassWipedChanged = Signal()
    endWanted = Signal()  # the screen is to end: its service starts it again

    def __init__(self) -> None:
        super().__init__()
        self._ask: AskEngine | None = None
        self._props = StaffProps()
        self._persons: list[str] = []
        self._page, self._repair_code = "", ""
        self._code, self._error = "", ""
        self._repair: dict[str, Any] = {}
        self._is_glass_wiped = False

    def connect_engine(self, ask: AskEngine) -> None:
        """The way that questions go."""
        self._ask = ask

    def show(self, props: StaffProps) -> None:
        """Swap the whole of what is shown, then notify once."""
        if props == self._props:
            return
        before, self._props = self._props, props
        self.propsChanged.emit()
        if before.person == props.person and before.is_here == props.is_here:
            return
        self._tell(Answer(0))
        if props.person:
            self.openPage(Page.STATUS.value)
        else:
            self._go("")

    def ask(self, ask: str, fields: dict[str, Any], on_answer: Callable[[Answer], None]) -> None:
        """Ask the engine; a page does it with an EngineQuestion."""
        if self._ask is not None:
            self._ask(ask, fields, on_answer)

    def approach(self) -> None:
        """The gesture was made."""
        if not self._props.is_here:
            self.ask(Ask.APPROACH, {}, self._on_approach)

    def stay(self) -> None:
        """Something was touched; a cloth counts for nothing."""
        if self._props.is_here and not self._is_glass_wiped:
            self.ask(Ask.STAY, {}, lambda _: None)

    @Slot(str, str)
    def signIn(self, person: str, pin: str) -> None:
        self.ask(Ask.SIGN_IN, {"person": person, "pin": pin}, self._tell)

    @Slot()
    def leave(self) -> None:
        self.ask(Ask.LEAVE, {}, self._tell)

    @Slot(str)
    def openPage(self, page: str) -> None:
        """Show a page; the engine keeps who opened it."""
        self._go(page)
        self.ask(Ask.OPEN_PAGE, {"page": page}, lambda _: None)

    @Slot(str)
    def openRepair(self, code: str) -> None:
        """Show what a code means and how to mend it."""
        self._repair_code = code
        self.openPage(Page.REPAIR.value)

    @Slot()
    def endScreen(self) -> None:
        self.endWanted.emit()

    @Slot()
    def startAgain(self) -> None:
        """Have the engine try whether its own fault is mended."""
        self.ask(Ask.START_AGAIN, {}, self._tell)

    @Slot()
    def forgetRefusal(self) -> None:
        self._tell(Answer(0))

    def _on_approach(self, answer: Answer) -> None:
        self._persons = list(answer.fields.get("persons", ()))
        self.personsChanged.emit()
        self._tell(answer)

    def _tell(self, answer: Answer) -> None:
        self._code, self._error = answer.code, answer.error
        self._repair = answer.fields.get("repair", {})
        self.refusalChanged.emit()

    def _go(self, page: str) -> None:
        self._page = page
        self.pageChanged.emit()

    @Property(bool, notify=propsChanged, final=True)
    def isHere(self) -> bool:
        return self._props.is_here

    @Property(str, notify=propsChanged, final=True)
    def person(self) -> str:
        return self._props.person

    @Property(str, notify=propsChanged, final=True)
    def role(self) -> str:
        return self._props.role

    @Property("QStringList", notify=propsChanged, final=True)  # type: ignore[arg-type]  # Qt takes names
    def pages(self) -> list[str]:
        return list(self._props.pages)

    @Property(int, notify=propsChanged, final=True)
    def secondsLeft(self) -> int:
        return self._props.seconds_left

    @Property("QStringList", notify=personsChanged, final=True)  # type: ignore[arg-type]  # Qt takes names
    def persons(self) -> list[str]:
        return self._persons

    @Property(str, notify=pageChanged, final=True)
    def page(self) -> str:
        return self._page

    @Property(str, notify=pageChanged, final=True)
    def repairCode(self) -> str:
        return self._repair_code

    @Property(str, notify=refusalChanged, final=True)
    def code(self) -> str:
        return self._code

    @Property(str, notify=refusalChanged, final=True)
    def error(self) -> str:
        return self._error

    @Property("QVariantMap", notify=refusalChanged, final=True)  # type: ignore[arg-type]  # Qt takes names
    def repair(self) -> dict[str, Any]:
        """What to do about the refusal, from the code catalogue; empty when nothing is told."""
        return self._repair

    @Property(bool, notify=refusalChanged, final=True)
    def canStartAgain(self) -> bool:
        """Whether it is the engine's own fault, E10…, that keeps the menu closed."""
        return self._code.startswith("E10")

    @Property(bool, notify=glassWipedChanged, final=True)
    def isGlassWiped(self) -> bool:
        """A page set this while touches mean nothing; it ends it when it goes."""
        return self._is_glass_wiped

    @isGlassWiped.setter  # type: ignore[no-redef]
    def isGlassWiped(self, is_wiped: bool) -> None:
        self._is_glass_wiped = is_wiped
        self.glassWipedChanged.emit()
