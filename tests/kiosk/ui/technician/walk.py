"""A technician at a real kiosk: real engine, machine and server, and the real window.

Every touch is a touch on the glass at the place of what is named, and is kept in `taps`.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from anyio.from_thread import BlockingPortal, start_blocking_portal
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from kiosk.contract.messages import Screen
from kiosk.demo.staff import hire
from kiosk.ui.settings import UiSettings
from tests.end_to_end.table import Table, laid_table
from tests.kiosk.ui.glass import Glass

WITHIN_MS = 60_000
_STEP_MS = 20


class Walk:
    def __init__(self, table: Table, portal: BlockingPortal, glass: Glass) -> None:
        self.table = table
        self.glass = glass
        self.taps: list[str] = []
        self._portal = portal
        self._staff = self.run(hire, table.stack.desk)

    def run(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Do something to the kiosk's surroundings."""
        return self._portal.call(function, *arguments)

    def machine(self, **request: Any) -> None:
        """Do something to the simulated machine."""
        self.run(self.table.machine, request)

    def until(self, is_so: Callable[[], bool], what: str) -> None:
        """Let the screen live until it is so."""
        for _ in range(WITHIN_MS // _STEP_MS):
            if is_so():
                return
            QTest.qWait(_STEP_MS)
        raise AssertionError(f"not within {WITHIN_MS} ms: {what}; shown: {self.glass.words()}")

    def until_patron_sees(self, screen: Screen, *words: str) -> None:
        self.until(
            lambda: (
                self.glass.ui.kiosk.property("screen") == screen
                and all(word in self.glass.words() for word in words)
            ),
            f"{screen} {words}",
        )

    def until_reads(self, *words: str) -> None:
        self.until(lambda: all(word in self.glass.words() for word in words), str(words))

    def tap(self, name: str) -> None:
        """Touch it as soon as it can be touched."""
        self.until(lambda: self._touchable(name) is not None, f"{name} can be touched")
        self.glass.draw()  # where it is drawn, not where it was made
        item = self._touchable(name)
        assert item is not None, f"{name} has gone"
        self.glass.press_item(item)
        self.taps.append(name)

    def gesture(self) -> None:
        window = self.glass.ui.window
        right, bottom = window.width() - 3, window.height() - 3
        for x, y in ((3, 3), (right, 3), (right, bottom), (3, bottom)):
            left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
            QTest.mouseClick(window, left, none, QPoint(x, y))
            self.taps.append("corner")

    def sign_in(self, person: str) -> None:
        """From the patron's screen to the status page."""
        self.gesture()
        self.tap(f"person{person}")
        for digit in self.pin(person):
            self.tap(f"key{digit}")
        self.tap("keySign in")
        self.until(lambda: self.glass.find("obstacle") is not None, "the status")

    def pin(self, person: str) -> str:
        (pin,) = re.findall(rf"{person} .* PIN (\d+)", "\n".join(self._staff))
        return str(pin)

    def leave(self) -> None:
        self.tap("leaveButton")
        self.tap("leaveButton")
        self.until(lambda: self.glass.find("pageTitle") is None, "the menu has closed")

    def _touchable(self, name: str) -> QQuickItem | None:
        """The first of this name that a finger reaches; one below the fold is scrolled to."""
        named = [i for i in self.glass.items() if i.objectName() == name and i.isEnabled()]
        for item in named:
            if self._is_in_sight(item):
                return item
        for item in named:
            self._scroll_to(item)
        return None

    def _is_in_sight(self, item: QQuickItem) -> bool:
        centre, outer = self.glass.place(item).center(), item.parentItem()
        while outer is not None:
            if outer.clip() and not self.glass.place(outer).contains(centre):
                return False
            outer = outer.parentItem()
        return True

    def _scroll_to(self, item: QQuickItem) -> None:
        outer = item.parentItem()
        while outer is not None and not outer.inherits("QQuickFlickable"):
            outer = outer.parentItem()
        if outer is not None:
            content = outer.property("contentItem")
            bottom = item.mapToItem(content, QPointF(0, item.height())).y()
            outer.setProperty("contentY", max(0.0, bottom - outer.height()))


@contextmanager
def walk(settings: Mapping[str, Any] | None = None) -> Iterator[Walk]:
    """A kiosk in service and a technician before it; `settings` are the engine's."""
    overrides = {"kiosk-engine": settings or {}}
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(laid_table(overrides)) as table,
    ):
        ui_settings = UiSettings(
            engine_socket=table.stack.desk.ui_socket,
            window="1024x600",
            diagonal_inch=10.1,
            reconnect_max_s=0.2,
        )
        glass = Glass(ui_settings, is_live=True)
        try:
            walked = Walk(table, portal, glass)
            walked.until_patron_sees(Screen.ATTRACT)
            yield walked
        finally:
            glass.ui.stop()
