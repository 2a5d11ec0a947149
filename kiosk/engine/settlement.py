"""From the last note to the end: reports until acknowledged, doubts until proven, results."""

import anyio
import structlog

from hardware.device import Note, NoteOutcome, NoteResult
from kiosk.contract.messages import Action, RestMoney, Touch
from kiosk.domain import events as e
from kiosk.domain.cases import CaseOutcome
from kiosk.domain.funding import Funding, FundingNote, State
from kiosk.domain.steps import MakeReport, Presence, SendReport, Situation, next_step
from kiosk.engine.crediting import as_offered
from kiosk.engine.desk import Desk
from kiosk.engine.guidance import page_s
from kiosk.engine.merchant_client import MerchantError, SessionView
from kiosk.engine.retry import Backoff, until_accepted
from kiosk.engine.session_watch import LONG_POLL_S

log = structlog.get_logger()

CONTRADICTED = "E6003"
LONG_SCREEN_S = 20  # a screen this long asks for the patron before it leaves

_MOVES_MONEY = frozenset({e.NoteCredited.kind, e.CaseDecided.kind})
_UNCHANGING = Situation(is_machine_accepting=False, denominations_minor=(), presence=Presence.KNOWN)


async def report(desk: Desk) -> None:
    """Tell the server the totals until it has acknowledged them. Raises JournalError."""
    while True:
        match next_step(desk.funding, _UNCHANGING):
            case MakeReport():
                await desk.record_made(lambda now: [now.next_report()] if now else [])
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
    told = rest_money(view, funding.uncharged_minor)
    desk.board.update(rest_money=told, is_service_reachable=True)
    if made.is_final:
        await desk.record(desk.funding.end_event())
    else:
        await desk.record(e.ReportAcknowledged(made.number))


def rest_money(view: SessionView, uncharged_minor: int) -> RestMoney:
    """What the server says has become of the money that is not to be charged."""
    money = view.money
    if money is None or not uncharged_minor:
        return RestMoney.UNCONFIRMED
    if money.released_minor >= uncharged_minor:
        return RestMoney.RELEASED
    if money.refund_pending_minor >= uncharged_minor:
        return RestMoney.REFUND_PENDING
    if view.state == "IN_DOUBT":
        return RestMoney.HELD
    return RestMoney.UNCONFIRMED


async def follow_rest_money(desk: Desk) -> None:
    """Keep the words about the rest true while the patron reads them."""
    backoff, version = Backoff(desk.entropy), 0
    session_id, uncharged_minor = desk.funding.session_id, desk.funding.uncharged_minor
    while desk.board.scene.rest_money is RestMoney.UNCONFIRMED:
        try:
            view = await desk.merchant.session(session_id, version, LONG_POLL_S)
        except MerchantError:
            await backoff.wait()
            continue
        version = view.version
        desk.board.update(rest_money=rest_money(view, uncharged_minor))


async def rest_in_doubt(desk: Desk) -> None:
    """Report the doubt until it is proven or decided; return when the funding is settling."""
    note = desk.funding.note_in_hand
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(report, desk)
        if note is not None:
            tasks.start_soon(_await_proof, desk, note)
        async for scene in desk.board.changes():
            if not scene.is_case_resting:
                break
        tasks.cancel_scope.cancel()
    if note is not None and desk.funding.decision is not None:
        await _take_outcome(desk, note, await desk.device.give_up(_offered(desk, note)))


async def _await_proof(desk: Desk, note: FundingNote) -> None:
    await _take_outcome(desk, note, await desk.device.late_outcome(_offered(desk, note)))


async def _take_outcome(desk: Desk, note: FundingNote, outcome: NoteOutcome) -> None:
    """Proof that comes first decides the case; proof against a decision is told, and no more."""
    if outcome.result is not NoteResult.CREDITED:
        return
    for event in await desk.record_made(lambda funding: _on_proof(funding, note)):
        if isinstance(event, e.DecisionContradicted):
            log.error("decision_contradicted", code=CONTRADICTED, note_id=note.id)
        else:
            log.warning("doubt_proven", note_id=note.id)


def _on_proof(funding: Funding | None, note: FundingNote) -> list[e.Event]:
    if funding is None or funding.decision is None:
        return [e.NoteCredited(note.id)]
    is_confirmed = funding.decision.outcome == CaseOutcome.CREDITED
    return [] if is_confirmed else [e.DecisionContradicted(note.id, CONTRADICTED)]


def _offered(desk: Desk, note: FundingNote) -> Note:
    return as_offered(note, desk.funding.currency)


async def show_result(desk: Desk) -> bool:
    """Keep the result on the screen; True when the patron asks for another session at once."""
    desk.board.update(is_result_shown=True)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(_tell_when, desk)
        touch = await _answer(desk)
        tasks.cancel_scope.cancel()
    wants_more = touch is not None and touch.action is not Action.ACKNOWLEDGE
    desk.board.update(
        is_result_shown=False,
        ended_at="",
        screen_deadline_s=None,
        is_asking_idle=False,
        locale=desk.board.scene.locale if wants_more else desk.settings.languages[0],
    )
    return wants_more


async def _answer(desk: Desk) -> Touch | None:
    """The touch that ends the result; None when its time does."""
    answers = {Action.NEW_CODE, Action.ADD_FUNDS, Action.ACKNOWLEDGE}
    touch = await _next_touch(desk)
    while touch is not None and touch.action not in answers:
        touch = await _next_touch(desk)
    return touch


async def _tell_when(desk: Desk) -> None:
    """For the receipt: when the last that the machine did about the money was written down."""
    kept = await desk.journal.read(desk.funding.transaction_number)
    assert kept is not None
    moments = [record.utc for record in kept.records if record.kind in _MOVES_MONEY]
    desk.board.update(ended_at=moments[-1] if moments else "")


async def _next_touch(desk: Desk) -> Touch | None:
    """The next touch within the screen's time; a long screen asks for the patron at its end."""
    patience, seconds = desk.settings.patience, _result_s(desk)
    if (page := desk.board.scene.overlay) is not None:
        seconds = max(seconds, page_s(patience, page.screen))
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
        case _:
            ends_s = {State.CREDITED: patience.credited_s, State.PARTIAL: patience.partial_s}
            return ends_s.get(funding.end, patience.not_credited_s)
