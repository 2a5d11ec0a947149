"""From the last note to the end: reports until acknowledged, doubts until proven, results."""

import anyio
import structlog

from hardware.device import NoteResult
from kiosk.contract.messages import Action, RestMoney, Touch
from kiosk.domain import events as e
from kiosk.domain.funding import NoteState, State
from kiosk.domain.steps import MakeReport, Presence, SendReport, Situation, next_step
from kiosk.engine.crediting import as_offered
from kiosk.engine.desk import Desk
from kiosk.engine.merchant_client import MerchantError, SessionView
from kiosk.engine.retry import Backoff, until_accepted
from kiosk.engine.session_watch import LONG_POLL_S

log = structlog.get_logger()

LONG_SCREEN_S = 20  # a screen this long asks for the patron before it leaves

_UNCHANGING = Situation(is_machine_accepting=False, denominations_minor=(), presence=Presence.KNOWN)


async def report(desk: Desk) -> None:
    """Tell the server the totals until it has acknowledged them. Raises JournalError."""
    while True:
        match next_step(desk.funding, _UNCHANGING):
            case MakeReport():
                await desk.record(desk.funding.next_report())
            case SendReport():
                await _send_report(desk)
            case _:
                return


async def _send_report(desk: Desk) -> None:
    funding, made = desk.funding, desk.funding.reports[-1]
    view = await until_accepted(
        lambda: desk.merchant.report(funding, made),
        desk.entropy,
        lambda error: desk.board.update(service_code=error.code),
    )
    desk.board.update(rest_money=rest_money(view, funding.rest_minor), is_service_reachable=True)
    if made.is_final:
        await desk.record(desk.funding.end_event())
    else:
        await desk.record(e.ReportAcknowledged(made.number))


def rest_money(view: SessionView, rest_minor: int) -> RestMoney:
    """What the server says has become of the money that was not credited."""
    money = view.money
    if money is None or not rest_minor:
        return RestMoney.UNCONFIRMED
    if money.released_minor >= rest_minor:
        return RestMoney.RELEASED
    if money.refund_pending_minor >= rest_minor:
        return RestMoney.REFUND_PENDING
    if view.state == "IN_DOUBT":
        return RestMoney.HELD
    return RestMoney.UNCONFIRMED


async def follow_rest_money(desk: Desk) -> None:
    """Keep the words about the rest true while the patron reads them."""
    backoff, version = Backoff(desk.entropy), 0
    session_id, rest_minor = desk.funding.session_id, desk.funding.rest_minor
    while desk.board.scene.rest_money is RestMoney.UNCONFIRMED:
        try:
            view = await desk.merchant.session(session_id, version, LONG_POLL_S)
        except MerchantError:
            await backoff.wait()
            continue
        version = view.version
        desk.board.update(rest_money=rest_money(view, rest_minor))


async def rest_in_doubt(desk: Desk) -> None:
    """Report the doubt, then wait for proof; return when the funding is settling after all."""
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(report, desk)
        await _await_proof(desk)
        tasks.cancel_scope.cancel()


async def _await_proof(desk: Desk) -> None:
    note = desk.funding.note_in_hand
    if note is not None and note.state is NoteState.IN_DOUBT:
        outcome = await desk.device.late_outcome(as_offered(note, desk.funding.currency))
        if outcome.result is NoteResult.CREDITED:
            log.warning("doubt_proven", note_id=note.id, case_number=desk.funding.case_number)
            await desk.record(e.NoteCredited(note.id))
            return
    await anyio.sleep_forever()  # persons decide


async def show_result(desk: Desk) -> bool:
    """Keep the result on the screen; True when the patron asks for another session at once."""
    desk.board.update(is_result_shown=True)
    answers = {Action.NEW_CODE, Action.ADD_FUNDS, Action.ACKNOWLEDGE}
    touch = await _next_touch(desk)
    while touch is not None and touch.action not in answers:
        touch = await _next_touch(desk)
    wants_more = touch is not None and touch.action is not Action.ACKNOWLEDGE
    desk.board.update(
        is_result_shown=False,
        screen_deadline_s=None,
        is_asking_idle=False,
        locale=desk.board.scene.locale if wants_more else desk.settings.languages[0],
    )
    return wants_more


async def _next_touch(desk: Desk) -> Touch | None:
    """The next touch within the screen's time; a long screen asks for the patron at its end."""
    patience, seconds = desk.settings.patience, _result_s(desk)
    if desk.board.scene.overlay is not None:
        seconds = max(seconds, patience.help_s)
    question_s = patience.idle_question_s if seconds >= LONG_SCREEN_S else 0
    desk.board.update(screen_deadline_s=desk.in_s(seconds), is_asking_idle=False)
    with anyio.move_on_after(seconds - question_s):
        return await desk.touches.receive()
    desk.board.update(is_asking_idle=question_s > 0)
    with anyio.move_on_after(question_s):
        return await desk.touches.receive()
    return None


def _result_s(desk: Desk) -> float:
    patience, funding = desk.settings.patience, desk.funding
    match funding.state:
        case State.EXPIRED:
            return patience.expired_s
        case State.DENIED:
            return patience.denied_s
        case State.CANCELED:
            is_restart = funding.why == "restarted"  # the patron may have looked away
            return patience.not_credited_s if is_restart else patience.canceled_s
        case _ if not funding.credited_minor:
            return patience.not_credited_s
        case _:
            return patience.partial_s if funding.rest_minor else patience.credited_s
