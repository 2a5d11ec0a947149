"""Help over any screen: opened, kept open by touches, and closed by time or by events."""

from dataclasses import replace

import anyio

from kiosk.contract.messages import Action, Touch
from kiosk.engine.desk import Desk
from kiosk.engine.presenter import covered_screen
from kiosk.engine.scene import HelpPage


class Help:
    """The help screen. What it covers goes on, and shows itself when it changes."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def touch(self, touch: Touch) -> None:
        """Open or close help; any other touch on it restarts its time."""
        board, deadline_s = self._desk.board, self._desk.in_s(self._desk.settings.patience.help_s)
        page = board.scene.help_page
        if touch.action is Action.OPEN_HELP:
            board.update(help_page=HelpPage(touch.screen, deadline_s))
        elif touch.action is Action.CLOSE_HELP:
            board.update(help_page=None)
        elif page is not None:
            board.update(help_page=HelpPage(page.covers, deadline_s))

    async def run(self) -> None:
        """Close help in time, until cancelled."""
        async for scene in self._desk.board.changes():
            if scene.help_page is not None:
                await self._see_through(scene.help_page)

    async def _see_through(self, page: HelpPage) -> None:
        board, seconds = self._desk.board, page.deadline_s - self._desk.clock.monotonic_s()
        question_s = 0 if page.is_asking_idle else self._desk.settings.patience.idle_question_s
        with anyio.move_on_after(seconds - question_s) as time:
            async for scene in board.changes():
                if scene.help_page != page:
                    return
                if covered_screen(scene) is not page.covers:
                    break
        is_to_ask = time.cancelled_caught and not page.is_asking_idle
        board.update(help_page=replace(page, is_asking_idle=True) if is_to_ask else None)
