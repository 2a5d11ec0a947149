"""A session until its money is approved: codes, cancels, and the ends without money."""

from dataclasses import dataclass

import anyio
import structlog
from anyio.streams.memory import MemoryObjectSendStream

from hardware.device import DeviceStatus, Link
from kiosk.contract.messages import Action, Reason, Touch
from kiosk.domain import events as e
from kiosk.domain.funding import State
from kiosk.engine.desk import Desk
from kiosk.engine.merchant_client import (
    CodeView,
    DailyLimitView,
    FundingPausedError,
    MerchantError,
    MerchantRefusedError,
    MerchantUnreachableError,
    OrderView,
    SessionView,
)
from kiosk.engine.pause import keep_pause
from kiosk.engine.presenter import origin
from kiosk.engine.retry import Backoff, until_reached
from kiosk.engine.scene import LiveCode, ReachedLimit

LONG_POLL_S = 25

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class ServerFailed:
    error: MerchantError


Input = SessionView | ServerFailed | Touch | DeviceStatus


class SessionWatch:
    """Runs one session from its request to an order, or to an end without one."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._version = -1
        self._code_number = 0  # of the newest code shown

    async def run(self) -> None:
        """Return when the funding is ORDERED or has ended. Raises JournalError."""
        board = self._desk.board
        open_s = self._desk.settings.patience.open_s
        board.update(session_deadline_s=self._desk.in_s(open_s))
        inbox_in, inbox = anyio.create_memory_object_stream[Input](100)
        async with inbox_in, inbox, anyio.create_task_group() as tasks:
            tasks.start_soon(self._hear_server, inbox_in)
            tasks.start_soon(self._hear_touches, inbox_in)
            tasks.start_soon(self._hear_machine, inbox_in)
            while self._desk.funding.state in {State.OPENING, State.CODE_SHOWN, State.OPENED}:
                received: Input | None = None
                with anyio.move_on_after(self._until_deadline_s()):
                    received = await inbox.receive()
                await self._on(received)
            tasks.cancel_scope.cancel()
        board.update(code=None, session_deadline_s=None, is_scanned=False)

    async def _hear_server(self, inbox: MemoryObjectSendStream[Input]) -> None:
        merchant, backoff = self._desk.merchant, Backoff(self._desk.entropy)
        request = self._desk.funding.request
        try:
            view = await until_reached(lambda: merchant.open_session(request), self._desk.entropy)
            await inbox.send(view)
            while True:
                try:
                    view = await merchant.session(view.session_id, view.version, LONG_POLL_S)
                    self._desk.board.update(is_service_reachable=True)
                    backoff = Backoff(self._desk.entropy)
                    await inbox.send(view)
                except MerchantUnreachableError as error:
                    self._desk.board.update(is_service_reachable=False, service_code=error.code)
                    await backoff.wait()
        except MerchantError as error:
            await inbox.send(ServerFailed(error))

    async def _hear_touches(self, inbox: MemoryObjectSendStream[Input]) -> None:
        async for touch in self._desk.touches:
            await inbox.send(touch)

    async def _hear_machine(self, inbox: MemoryObjectSendStream[Input]) -> None:
        async for status in self._desk.device.changes():
            await inbox.send(status)

    def _until_deadline_s(self) -> float:
        now_s = self._desk.clock.monotonic_s()
        deadlines_s = [
            s for s in (self._code_ends_s(), self._desk.board.scene.session_deadline_s) if s
        ]
        return max(0, min(deadlines_s) - now_s) if deadlines_s else float("inf")

    def _code_ends_s(self) -> float | None:
        """When the code is to be withdrawn. Once opened, its match code stays for comparison."""
        code = self._desk.board.scene.code
        is_scannable = self._desk.funding.state is State.CODE_SHOWN
        return code.deadline_s if code is not None and is_scannable else None

    async def _on(self, received: Input | None) -> None:
        match received:
            case None:
                await self._on_deadline()
            case SessionView():
                await self._on_view(received)
            case ServerFailed():
                await self._on_failure(received.error)
            case Touch():
                await self._on_touch(received)
            case DeviceStatus():
                await self._on_machine(received)

    async def _on_deadline(self) -> None:
        scene, now_s = self._desk.board.scene, self._desk.clock.monotonic_s()
        state, code_ends_s = self._desk.funding.state, self._code_ends_s()
        if scene.session_deadline_s is not None and now_s >= scene.session_deadline_s:
            if state is State.OPENING:
                await self._refuse("E3001")
            else:
                await self._end("expired")
        elif code_ends_s is not None and now_s >= code_ends_s:
            self._desk.board.update(code=None, is_scanned=False)
            if scene.has_open_signal:
                await self._renew_code()

    async def _renew_code(self) -> None:
        """Nobody opened the code: show a new one, or end when there are no more."""
        if not self._desk.board.scene.codes_left:
            await self._end("expired")
            return
        await self._ask_for_code()

    async def _ask_for_code(self) -> None:
        merchant, funding = self._desk.merchant, self._desk.funding
        number = self._code_number + 1
        view = None
        with anyio.move_on_after(self._desk.settings.patience.open_s):
            try:
                view = await until_reached(
                    lambda: merchant.new_code(funding.session_id, number), self._desk.entropy
                )
            except MerchantError as error:
                if isinstance(error, MerchantRefusedError) and error.word == "SESSION_CLOSED":
                    return  # approved or ended meanwhile: the next view tells
                log.warning("code_request_failed", code=error.code, reason=str(error))
        if view is None:
            await self._end("service")
            self._tell(Reason.SERVICE_UNREACHABLE, "E3001")
        else:
            await self._on_view(view)

    async def _on_view(self, view: SessionView) -> None:
        if view.version <= self._version:
            return
        self._version = view.version
        state, end = self._desk.funding.state, end_event(view)
        if state is State.OPENING and (end is not None or view.code is None):
            await self._refuse("E4001" if view.state == "REFUSED" else "E3003")
        elif end is not None:
            self._desk.board.update(daily_limit=self._reached(view.daily_limit))
            await self._desk.record(end)
        elif view.order is not None:
            await self._on_order(view.session_id, view.order)
        elif state is State.OPENED:
            return
        elif view.code is not None and view.code.number != self._code_number:
            await self._show_code(view, view.code)
        elif view.state == "OPENED" and state is State.CODE_SHOWN:
            await self._desk.record(e.CodeOpened())

    async def _on_order(self, session_id: str, order: OrderView) -> None:
        """Take the order; one that this session did not ask for is never claimed."""
        request = self._desk.funding.request
        is_in_bounds = 0 < order.amount_minor <= request.amount_max_minor
        if order.currency != request.currency or not is_in_bounds:
            log.error("order_unusable", code="E3003", order=order.model_dump())
            await self._end("service")
            self._tell(Reason.SERVICE_UNREACHABLE, "E3003")
            return
        await self._desk.record(
            e.OrderReceived(session_id, order.order_id, order.amount_minor, order.currency)
        )

    async def _show_code(self, view: SessionView, code: CodeView) -> None:
        if not self._is_allowed(code.url):
            log.error("allow_list_rejected", code="E5001", origin=origin(code.url))
            await self._desk.record(e.CodeShown(view.session_id, code.number, ""))
            await self._end("origin")
            self._tell(Reason.SERVICE_UNREACHABLE, "E5001")
            return
        self._code_number = code.number
        await self._desk.record(e.CodeShown(view.session_id, code.number, code.url[-4:]))
        remaining_s = code.remaining_ms / 1000 - self._desk.settings.patience.code_margin_s
        self._desk.board.update(
            code=LiveCode(
                code.number,
                code.url,
                code.match_code,
                self._desk.in_s(remaining_s),
                code.lifetime_ms,
            ),
            last_code_url=code.url,
            codes_left=view.codes_left,
            has_open_signal=view.open_signal != "none",
            minimum_minor=view.amount_min_minor,
            maximum_minor=view.amount_max_minor,
            session_deadline_s=self._desk.in_s(view.approve_by_ms / 1000),
            is_scanned=False,
        )

    def _reached(self, limit: DailyLimitView | None) -> ReachedLimit | None:
        if limit is None:
            return None
        resets_s = self._desk.in_s(limit.resets_in_ms / 1000)
        return ReachedLimit(limit.limit_minor, limit.used_minor, limit.resets_at, resets_s)

    def _is_allowed(self, url: str) -> bool:
        settings = self._desk.settings
        is_private = origin(url).startswith("https://") or settings.is_demo
        return is_private and origin(url) in {o.lower() for o in settings.allowed_origins}

    async def _on_failure(self, error: MerchantError) -> None:
        if isinstance(error, FundingPausedError):
            log.info("funding_paused", code=error.code, reason=str(error))
            keep_pause(self._desk, error.pause)
            await self._desk.record(e.SessionRefused(error.code))
            return
        log.warning("session_failed", code=error.code, reason=str(error))
        if self._desk.funding.state is State.OPENING:
            await self._refuse(error.code)
        else:
            await self._end("service")
            self._tell(Reason.SERVICE_UNREACHABLE, error.code)

    async def _refuse(self, code: str) -> None:
        if code == "E3001":
            self._desk.board.update(is_service_reachable=False, service_code=code)
        await self._desk.record(e.SessionRefused(code))
        self._tell(Reason.SERVICE_UNREACHABLE, code)

    async def _on_touch(self, touch: Touch) -> None:
        match touch.action:
            case Action.CANCEL:
                await self._end("patron")
            case Action.SCANNED:
                self._desk.board.update(is_scanned=True)
            case Action.NEW_CODE if self._desk.board.scene.code is not None:
                self._desk.board.update(is_scanned=False)
            case Action.NEW_CODE if self._desk.board.scene.codes_left:
                await self._ask_for_code()
            case Action.CODE_READABLE:
                log.info("code_readable", details=touch.details)
            case Action.CODE_UNREADABLE:
                log.error("qr_self_check_failed", code="E5002", details=touch.details)
                await self._end("unreadable")
                self._tell(Reason.KIOSK_FAULT, "E5002")
            case _:
                pass

    async def _on_machine(self, status: DeviceStatus) -> None:
        """A machine that would not take money must not have a code on its screen.

        Once the patron is at the phone, a game played meanwhile is waited for when crediting.
        """
        is_gone = status.link is not Link.UP
        is_code_shown = self._desk.funding.state in {State.OPENING, State.CODE_SHOWN}
        if is_gone or (is_code_shown and not status.is_accepting):
            self._desk.board.update(code=None)
            await self._end("machine")

    async def _end(self, why: str) -> None:
        """End the session for good: durable first, so that its order is never claimed."""
        await self._desk.record(e.CancelRequested(why))
        self._desk.board.update(code=None)
        await withdraw(self._desk)
        end = e.SessionExpired() if why == "expired" else e.SessionCanceled(why)
        await self._desk.record(end)

    def _tell(self, reason: Reason, code: str) -> None:
        self._desk.board.update(notice=reason, notice_code=code)


def end_event(view: SessionView) -> e.Event | None:
    """How the server says the session ended without money for the machine; None when it has not."""
    match view.state:
        case "CANCELED" | "REFUSED":
            return e.SessionCanceled((view.reason or "").lower())
        case "EXPIRED":
            return e.SessionExpired()
        case "DENIED":
            return e.SessionDenied((view.reason or Reason.BANK_DENIED).lower())
        case "NOT_CREDITED":
            return e.OrderWithdrawn()
        case _:
            return None


async def withdraw(desk: Desk) -> None:
    """Tell the server that the session is over; silence only delays what it does by itself."""
    session_id, merchant = desk.funding.session_id, desk.merchant
    if not session_id:
        return
    with anyio.move_on_after(desk.settings.patience.cancel_s):
        try:
            await until_reached(lambda: merchant.cancel(session_id), desk.entropy)
        except MerchantError as error:
            log.warning("cancel_not_accepted", code=error.code, reason=str(error))
