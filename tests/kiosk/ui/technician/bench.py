"""The technician's menu on the real window, with an engine that answers what a test says."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from PySide6.QtCore import QPointF
from PySide6.QtTest import QTest

from kiosk.contract.messages import Page, Reason, Screen, Snapshot, Visit
from kiosk.contract.technician import Answer, Ask
from kiosk.ui.samples import SAMPLES
from tests.kiosk.ui.glass import Glass

OUT: Snapshot = replace(
    SAMPLES["attract"], screen=Screen.OUT_OF_SERVICE, reason=Reason.MAINTENANCE, actions=()
)
PIN_VISIT = Visit("", "", (), 120_000)
INSIDE = Visit("Grace", "technician", tuple(Page), 180_000)


@dataclass
class ScriptedEngine:
    """Answers with `answers[ask]`: fields, or an Answer that refuses."""

    answers: dict[str, dict[str, Any] | Answer] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def ask(self, ask: str, fields: dict[str, Any], on_answer: Callable[[Answer], None]) -> None:
        self.asked.append((ask, fields))
        answer = self.answers.get(ask, {})
        on_answer(answer if isinstance(answer, Answer) else Answer(0, answer))

    def asked_with(self, ask: str) -> list[dict[str, Any]]:
        """The fields of every asking of this question, oldest first."""
        return [fields for asked, fields in self.asked if asked == ask]


class Bench:
    """A technician in front of one window."""

    def __init__(self, glass: Glass) -> None:
        self.glass = glass
        self.engine = ScriptedEngine({Ask.APPROACH: {"persons": ["Ada", "Grace"]}})
        glass.ui.staff.connect_engine(self.engine.ask)

    def come(self) -> None:
        """The gesture was made, and the engine asks for the PIN."""
        self.glass.ui.staff.approach()
        self.glass.show(replace(OUT, visit=PIN_VISIT))

    def enter(self, visit: Visit = INSIDE) -> None:
        """Signed in; the first page is open."""
        self.glass.show(replace(OUT, visit=visit))

    def open(self, page: Page, **answers: dict[str, Any] | Answer) -> None:
        """Inside, on this page, with these answers to its questions."""
        self.engine.answers |= answers
        self.enter()
        self.press(f"{page}PageButton")

    def leave(self) -> None:
        """The engine says that nobody is here."""
        self.glass.show(SAMPLES["attract"])

    def press(self, name: str) -> None:
        """Touch the item at its centre, and let the next frame be drawn."""
        self.glass.press(name)
        QTest.qWait(1)
        self.redraw()

    def press_below(self, name: str) -> None:
        """Scroll to what lies below the glass, as a finger does, and touch it."""
        item = outer = self.glass.item(name)
        while outer.property("contentY") is None:
            outer = outer.parentItem()
        bottom = item.mapToItem(outer.property("contentItem"), QPointF(0, item.height())).y()
        outer.setProperty("contentY", max(0.0, bottom - outer.height()))
        self.press(name)

    def redraw(self) -> None:
        self.glass.draw()

    def words(self) -> str:
        return self.glass.words()
