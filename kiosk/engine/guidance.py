"""Beside every session: pages over any screen (help, languages, receipt), calls for a person."""

from dataclasses import replace
from typing import Final

import anyio
import structlog

from kiosk.contract.messages import Action, Language, Screen, Touch
from kiosk.engine.desk import Desk
from kiosk.engine.presenter import covered_screen
from kiosk.engine.scene import Overlay
from kiosk.engine.settings import Patience

log = structlog.get_logger()

_OPENS: Final = {
    Action.OPEN_HELP: Screen.HELP,
    Action.OPEN_LANGUAGES: Screen.LANGUAGES,
    Action.OPEN_RECEIPT: Screen.RECEIPT,
}
_CLOSES: Final = frozenset({Action.CLOSE_HELP, Action.CLOSE_LANGUAGES, Action.CLOSE_RECEIPT})
_READ_AT_LEISURE: Final = frozenset({Screen.HELP, Screen.RECEIPT})  # asked for before they close


def page_s(patience: Patience, screen: Screen) -> float:
    """How long a page stays without a touch."""
    return {
        Screen.HELP: patience.help_s,
        Screen.LANGUAGES: patience.languages_s,
        Screen.RECEIPT: patience.receipt_s,
    }[screen]


class Guidance:
    """What a page covers goes on, and shows itself when it changes."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def touch(self, touch: Touch) -> None:
        """Open a page, close it, or take what it asks; any other touch on it restarts its time."""
        board, overlay = self._desk.board, self._desk.board.scene.overlay
        if touch.action in _OPENS:
            board.update(overlay=self._page(_OPENS[touch.action], touch.screen))
        elif touch.action in _CLOSES:
            board.update(overlay=None)
        elif touch.action is Action.CHOOSE_LANGUAGE:
            self._choose(touch.details.get("language", ""))
        elif overlay is not None:
            board.update(overlay=self._page(overlay.screen, overlay.covers))

    async def run(self) -> None:
        """Close pages in time, forget an unused language and an answered call, until cancelled."""
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self._close_in_time)
            tasks.start_soon(self._forget_language)
            tasks.start_soon(self._forget_call)

    def _page(self, screen: Screen, covers: Screen) -> Overlay:
        return Overlay(
            screen, covers, self._desk.in_s(page_s(self._desk.settings.patience, screen))
        )

    def _choose(self, language: str) -> None:
        if language not in self._desk.settings.languages:
            log.warning("language_unknown")
            return
        self._desk.board.update(locale=Language(language), overlay=None)

    async def _close_in_time(self) -> None:
        async for scene in self._desk.board.changes():
            if scene.overlay is not None:
                await self._see_through(scene.overlay)

    async def _see_through(self, page: Overlay) -> None:
        board, seconds = self._desk.board, page.deadline_s - self._desk.clock.monotonic_s()
        is_asked_once = page.screen in _READ_AT_LEISURE and not page.is_asking_idle
        question_s = self._desk.settings.patience.idle_question_s if is_asked_once else 0
        with anyio.move_on_after(seconds - question_s) as time:
            async for scene in board.changes():
                if scene.overlay != page:
                    return
                if covered_screen(scene) is not page.covers:
                    break
        is_to_ask = time.cancelled_caught and is_asked_once
        board.update(overlay=replace(page, is_asking_idle=True) if is_to_ask else None)

    async def _forget_language(self) -> None:
        """Nobody began a session: the next patron is met in the kiosk's own language."""
        board, own = self._desk.board, self._desk.settings.languages[0]
        async for scene in board.changes():
            if scene.locale is own or scene.is_in_use:
                continue
            with anyio.move_on_after(self._desk.settings.patience.language_s) as idle:
                async for later in board.changes():
                    if later.is_in_use or later.overlay != scene.overlay:
                        break
            if idle.cancelled_caught:
                board.update(locale=own)

    async def _forget_call(self) -> None:
        """Whoever was called has come, or can be called again; a session's end forgets its own."""
        board, seconds = self._desk.board, self._desk.settings.patience.attendant_s
        async for scene in board.changes():
            if not scene.is_attendant_called or scene.is_in_use:
                continue
            with anyio.move_on_after(seconds):
                async for later in board.changes():
                    if later.is_in_use or later.visit is not None:
                        break
            if not board.scene.is_in_use:
                board.update(is_attendant_called=False)
