"""The funding service: one patron at a time, from the touch to the last word on the screen."""

import json
from typing import Final

import anyio
import structlog
from anyio.streams.memory import MemoryObjectSendStream

from kiosk import __version__
from kiosk.contract.messages import Action, Reason, RestMoney, Touch, Waiting
from kiosk.domain import events as e
from kiosk.domain.funding import Funding, State
from kiosk.engine.commissioning import watch_fingerprint
from kiosk.engine.commissioning_credit import serve_credits, settle_credit_of_former_process
from kiosk.engine.crediting import Crediting, settle_note_of_former_process
from kiosk.engine.desk import Desk
from kiosk.engine.guidance import Guidance
from kiosk.engine.health import report_health, watch_inhibit, watch_machine, watch_pauses
from kiosk.engine.journal import KIOSK, JournalError
from kiosk.engine.pause import end_pauses
from kiosk.engine.self_check import verify_files
from kiosk.engine.session_watch import SessionWatch, withdraw
from kiosk.engine.settlement import follow_rest_money, report, rest_in_doubt, show_result

log = structlog.get_logger()

# Touches that nothing waits for, except a result that then stays longer.
NO_ANSWERS: Final = frozenset(
    {
        Action.CALL_ATTENDANT,
        Action.OPEN_HELP,
        Action.CLOSE_HELP,
        Action.OPEN_LANGUAGES,
        Action.CHOOSE_LANGUAGE,
        Action.CLOSE_LANGUAGES,
        Action.OPEN_RECEIPT,
        Action.CLOSE_RECEIPT,
        Action.MORE_TIME,
    }
)


class FundingService:
    """Runs fundings one after another, and what there is to recover before the first."""

    def __init__(self, desk: Desk, touches: MemoryObjectSendStream[Touch]) -> None:
        self._desk = desk
        self._touches = touches
        self._guidance = Guidance(desk)
        self._last_touch_s = float("-inf")

    def touch(self, touch: Touch) -> None:
        """Take a touch that was made on the screen that is shown now; other ones are too late."""
        if touch.action not in {Action.CODE_READABLE, Action.CODE_UNREADABLE}:
            self._last_touch_s = self._desk.clock.monotonic_s()
        if touch.action is Action.CALL_ATTENDANT:
            self._desk.board.update(is_attendant_called=True)
        is_waited_for = touch.action not in NO_ANSWERS or self._desk.board.scene.is_result_shown
        self._guidance.touch(touch)
        if not is_waited_for:
            return
        try:
            self._touches.send_nowait(touch)
        except anyio.WouldBlock:
            log.warning("touch_dropped", action=touch.action)

    async def run(self) -> None:
        """Serve patrons until cancelled; a note in hand is finished first.

        A journal that cannot be written ends the service and leaves the screen out of service.
        """
        try:
            await self._tell_start()
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(watch_machine, self._desk)
                tasks.start_soon(watch_fingerprint, self._desk)
                tasks.start_soon(watch_pauses, self._desk)
                tasks.start_soon(watch_inhibit, self._desk)
                tasks.start_soon(report_health, self._desk)
                tasks.start_soon(end_pauses, self._desk)
                tasks.start_soon(self._guidance.run)
                if self._desk.settings.verify_at_start:
                    tasks.start_soon(verify_files, self._desk)
                await self._recover()
                tasks.start_soon(serve_credits, self._desk)
                await self._serve()
        except* JournalError as group:
            log.info("journal_failed", code=_code(group), reason=str(group.exceptions))
            self._desk.board.update(fault=_code(group))
        if self._desk.board.scene.fault:
            await anyio.sleep_forever()

    async def _tell_start(self) -> None:
        """Tell that we start, and whether the engine before us ended in order."""
        desk = self._desk
        facts = {"boot_id": desk.boot_id, "software_version": __version__}
        await desk.journal.note_kiosk_event("started", json.dumps(facts))
        log.info("started", boot=desk.journal.boot, boot_id=desk.boot_id)
        before = (await desk.journal.newest_records(KIOSK, 2))[:-1]
        if before and before[0].kind != "stopped":
            log.error("crashed", utc=before[0].utc)

    async def _serve(self) -> None:
        wants_more = False
        while True:
            if not wants_more:
                await self._wait_for_patron()
            scene = self._desk.board.scene
            if scene.is_closed or scene.pause:  # it came before the touch was taken
                wants_more = False
                continue
            self._desk.board.update(is_opening=True)
            request = await self._request()
            self._desk.board.update(
                is_opening=False,
                funding=await self._desk.journal.begin(request),
                minimum_minor=min(request.denominations_minor, default=None),
                maximum_minor=request.amount_max_minor,
            )
            wants_more = await self._see_through()

    async def _wait_for_patron(self) -> None:
        async for touch in self._desk.touches:
            if touch.action is Action.ADD_FUNDS:
                return

    async def _request(self) -> e.SessionRequested:
        settings, number = self._desk.settings, await self._desk.journal.count() + 1
        return e.SessionRequested(
            transaction_number=f"{settings.kiosk_number}-{number:06}",
            client_session_id=self._desk.entropy.identifier(),
            machine_number=settings.machine_number,
            currency=settings.device.currency,
            denominations_minor=self._desk.device.status.denominations_minor,
            amount_max_minor=settings.amount_max_minor,
        )

    async def _see_through(self) -> bool:
        """Run the funding on the board from wherever it is to its end."""
        desk, last_touch_s = self._desk, float("-inf")
        wants_more = False
        if desk.funding.state is State.OPENING:
            await SessionWatch(desk).run()
            last_touch_s = self._last_touch_s
        if desk.funding.state in {State.ORDERED, State.CLAIMED, State.CREDITING}:
            await Crediting(desk, last_touch_s).run()
        if desk.funding.state is State.IN_DOUBT:
            desk.board.update(is_attendant_called=True)
            await rest_in_doubt(desk)
        async with anyio.create_task_group() as tasks:
            if desk.funding.state is State.SETTLING:
                tasks.start_soon(report, desk)  # goes on when the result has left the screen
            wants_more = await self._show_end()
        self._clear(is_patron_known=wants_more)
        return wants_more

    async def _show_end(self) -> bool:
        """The result, or for a while why there was no session; the machine's own state tells."""
        desk = self._desk
        if desk.board.scene.notice is not Reason.NONE:
            with anyio.move_on_after(desk.settings.patience.refused_s):
                await anyio.sleep_forever()
            return False
        await self._until_nobody_visits()
        if desk.funding.state is State.REFUSED:  # by the operator's pause, which has its screen
            return False
        if desk.funding.why == "machine" or desk.funding.is_patron_gone:
            return False
        async with anyio.create_task_group() as tasks:
            if desk.funding.uncharged_minor:
                desk.board.update(rest_money=RestMoney.UNCONFIRMED)
                tasks.start_soon(follow_rest_money, desk)
            wants_more = await show_result(desk)
            tasks.cancel_scope.cancel()
        return wants_more

    async def _until_nobody_visits(self) -> None:
        """Staff may stand before a case's end: the patron is told when they have left."""
        async for scene in self._desk.board.changes():
            if scene.visit is None:
                return

    def _clear(self, *, is_patron_known: bool = False) -> None:
        """Nothing of the session survives; the language does, for who begins another at once."""
        board = self._desk.board
        board.update(
            locale=board.scene.locale if is_patron_known else self._desk.settings.languages[0],
            funding=None,
            code=None,
            codes_left=0,
            minimum_minor=None,
            maximum_minor=None,
            daily_limit=None,
            waiting=Waiting.NOTHING,
            rest_money=RestMoney.NONE,
            notice=Reason.NONE,
            notice_code="",
            session_deadline_s=None,
            screen_deadline_s=None,
            is_attendant_called=False,
            is_patron_gone=False,
        )

    async def _recover(self) -> None:
        """Take up every funding that a former process left unfinished, oldest first."""
        await settle_credit_of_former_process(self._desk)
        for funding in await self._desk.journal.unfinished():
            log.warning("recovering", transaction=funding.transaction_number, state=funding.state)
            self._desk.board.update(funding=funding, is_patron_gone=funding.is_patron_gone)
            await settle_note_of_former_process(self._desk)
            if _is_without_claim(self._desk.funding):
                if not self._desk.funding.is_canceling:
                    await self._desk.record(e.CancelRequested("restarted"))
                await withdraw(self._desk)
                await self._desk.record(e.SessionCanceled("restarted"))
                await self._show_end()
                self._clear()
            else:
                await self._see_through()
        self._desk.board.update(is_recovering=False)


def _code(group: BaseExceptionGroup[JournalError]) -> str:
    """The code of the first error in the group."""
    first = group.exceptions[0]
    return _code(first) if isinstance(first, BaseExceptionGroup) else first.code


def _is_without_claim(funding: Funding) -> bool:
    """Nothing can have been credited: an engine that has not asked to claim offers nothing."""
    return funding.claim is None and funding.state in {
        State.OPENING,
        State.CODE_SHOWN,
        State.OPENED,
        State.ORDERED,
    }
