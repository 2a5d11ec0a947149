"""The technician's menu at one screen: requests in, answers out, and who is signed in there."""

from collections.abc import Callable
from itertools import count
from typing import Final

import structlog

from kiosk.common.clock import Clock
from kiosk.contract.messages import Page, Visit
from kiosk.contract.technician import Answer, Ask, Request
from kiosk.domain.technician import RIGHTS, Right, Role
from kiosk.engine.journal import JournalError
from kiosk.engine.questions.question import Asker, Fields, Questions, text
from kiosk.engine.questions.repair import repair_fields
from kiosk.engine.questions.table import REFUSALS
from kiosk.engine.scene import Board, Stage
from kiosk.engine.technician.authority import Authority, TechnicianRefusedError

log = structlog.get_logger()

PAGE_RIGHTS: Final[dict[Page, Right]] = {
    Page.STATUS: Right.DIAGNOSE,
    Page.TRANSACTIONS: Right.READ_PAYMENTS,
    Page.CASES: Right.READ_PAYMENTS,
    Page.MACHINE: Right.DIAGNOSE,
    Page.DISPLAY: Right.TEST_DEVICES,
    Page.NETWORK: Right.DIAGNOSE,
    Page.SETTINGS: Right.SET_UP,
    Page.LOGS: Right.READ_LOGS,
    Page.SYSTEM: Right.DIAGNOSE,
    Page.REPAIR: Right.DIAGNOSE,
}

_numbers = count(1)


class FaultyGlass:
    """A screen of an engine that could not start: nobody signs in, but it tells what to do."""

    def __init__(self, board: Board, start_again: Callable[[], None]) -> None:
        self._board = board
        self._start_again = start_again

    def visit(self) -> None:
        """Nobody is ever here."""

    async def answer(self, request: Request) -> Answer:
        """The fault and its repair, whatever is asked; START_AGAIN tries whether it is mended."""
        if request.ask == Ask.START_AGAIN:
            self._start_again()
            return Answer(request.id)
        code = self._board.scene.fault
        return Answer(request.id, repair_fields(code), code, "the engine could not start")

    async def close(self) -> None:
        """The screen has gone."""


class Glass:
    """One per connection of a screen. A screen that is gone has nobody signed in."""

    def __init__(
        self,
        board: Board,
        clock: Clock,
        authority: Authority,
        questions: Questions,
        start_again: Callable[[], None],
    ) -> None:
        self._number = next(_numbers)
        self._start_again = start_again
        self._board = board
        self._clock = clock
        self._authority = authority
        self._questions = questions

    def visit(self) -> Visit | None:
        """Who is at this screen, as it is told; None when nobody is."""
        visit = self._board.scene.visit
        if visit is None or visit.glass != self._number:
            return None
        left_ms = max(0, round((visit.deadline_s - self._clock.monotonic_s()) * 1000))
        rights = RIGHTS[Role(visit.role)] if visit.role else frozenset()
        pages = tuple(page for page, right in PAGE_RIGHTS.items() if right in rights)
        return Visit(visit.person, visit.role, pages, left_ms)

    async def answer(self, request: Request) -> Answer:
        """Whatever is wrong with a request is told in its answer."""
        try:
            return Answer(request.id, await self._fields(request))
        except REFUSALS as error:
            repair = repair_fields(error.code) if request.ask == Ask.APPROACH else {}
            return Answer(request.id, repair, error.code, str(error))

    async def close(self) -> None:
        """The screen has gone."""
        if self.visit() is not None:
            try:
                await self._authority.sign_out("screen_gone")
            except JournalError:
                return  # the board tells

    async def _fields(self, request: Request) -> Fields:
        match request.ask:
            case Ask.APPROACH:
                return self._approach()
            case Ask.SIGN_IN:
                person, pin = text(request.fields, "person"), text(request.fields, "pin")
                await self._authority.sign_in(person, pin, self._number)
            case Ask.START_AGAIN if self._board.scene.fault:
                self._start_again()
            case _ if self.visit() is None:
                raise TechnicianRefusedError("E1106", "nobody is at this screen")
            case Ask.STAY:
                self._authority.touch()
            case Ask.LEAVE:
                await self._authority.sign_out()
            case Ask.OPEN_PAGE:
                await self._open(text(request.fields, "page"))
            case _:
                return await self._ask(request)
        return {}

    def _approach(self) -> Fields:
        if fault := self._board.scene.fault:
            raise TechnicianRefusedError(fault, "without its journal the kiosk knows no staff")
        self._authority.approach(self._number)
        return {"persons": [person.name for person in self._authority.persons()]}

    async def _open(self, name: str) -> None:
        visit = self.visit()
        if visit is None or name not in visit.pages:
            raise TechnicianRefusedError("E1106", f"no right to open {name!r}")
        await self._authority.record("page_opened", "", name, "")

    async def _ask(self, request: Request) -> Fields:
        visit, question = self._board.scene.visit, self._questions.get(request.ask)
        if visit is None or visit.stage is not Stage.INSIDE:
            raise TechnicianRefusedError("E1106", "nobody is signed in")
        if question is None or not self._authority.may(question.right):
            raise TechnicianRefusedError("E1106", f"no right to ask {request.ask!r}")
        return await question.answer(request.fields, Asker(visit.person, self._authority.record))
