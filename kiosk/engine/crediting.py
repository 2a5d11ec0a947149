"""From an order to credits on the machine: claim, presence, notes, and the waits between them."""

from dataclasses import dataclass

import anyio
import anyio.lowlevel
import structlog

from hardware.device import Link, Note, NoteOutcome, NoteResult
from kiosk.contract.messages import Action, Waiting
from kiosk.domain import events as e
from kiosk.domain.funding import Funding, FundingNote, NoteState, State
from kiosk.domain.steps import (
    AskPresence,
    Claim,
    EndCrediting,
    OfferNote,
    Presence,
    Situation,
    WaitForMachine,
    next_step,
)
from kiosk.engine.desk import Desk
from kiosk.engine.merchant_client import (
    ClaimView,
    EarlierClaim,
    MerchantRefusedError,
    OrderView,
)
from kiosk.engine.retry import until_accepted

log = structlog.get_logger()

FOREIGN_CLAIM = "E6005"
ORDER_IS_GONE = frozenset({"ORDER_WITHDRAWN", "ORDER_UNKNOWN"})
PAUSE_BETWEEN_NOTES_S = 2.0


@dataclass(frozen=True, slots=True)
class JournalledNote:
    """The driver's way to the journal while it credits one note."""

    desk: Desk
    note_id: str

    async def presenting(self, evidence: bytes) -> None:
        await self.desk.record(e.NotePresented(self.note_id, evidence.hex()))


class Crediting:
    """Credits one approved funding. Interrupted between notes, it goes on from the journal."""

    def __init__(self, desk: Desk, last_touch_s: float) -> None:
        """`last_touch_s` is when the patron was last known to stand at the machine."""
        self._desk = desk
        self._last_touch_s = last_touch_s
        self._presence = Presence.UNKNOWN
        self._hold_deadline_s: float | None = None  # when the bank's authorisation ends
        self._patience_deadline_s: float | None = None  # for a machine that does not accept

    async def run(self) -> None:
        """Return when the funding is settling, in doubt or withdrawn. Raises JournalError."""
        if self._desk.funding.claim is not None:
            await self._claim()  # after a restart: the same claim, for the hold that is left
        while True:
            await anyio.lowlevel.checkpoint_if_cancelled()  # a stop comes between two notes
            match next_step(self._desk.funding, self._situation()):
                case Claim():
                    await self._claim()
                case AskPresence():
                    await self._ask_presence()
                case OfferNote(value_minor):
                    await self._credit_note(value_minor)
                case WaitForMachine():
                    await self._wait_for_machine()
                case EndCrediting(why):
                    await self._desk.record(e.CreditingEnded(why, self._last_code() if why else ""))
                case _:
                    break
        self._desk.board.update(waiting=Waiting.NOTHING)

    def _situation(self) -> Situation:
        status, now_s = self._desk.device.status, self._desk.clock.monotonic_s()
        deadlines_s = (self._hold_deadline_s, self._patience_deadline_s)
        return Situation(
            is_machine_accepting=status.is_accepting and not self._desk.board.scene.drift,
            denominations_minor=status.denominations_minor,
            presence=self._presence,
            is_patience_over=any(s is not None and now_s >= s for s in deadlines_s),
            is_machine_lost=status.link is not Link.UP,
        )

    def _last_code(self) -> str:
        codes = [note.code for note in self._desk.funding.notes if note.code]
        return codes[-1] if codes else self._desk.device.status.code

    async def _claim(self) -> None:
        """Take the order. Until the server has answered, nothing is offered."""
        desk = self._desk
        if desk.funding.claim is None:
            await desk.record(e.ClaimRequested(desk.entropy.identifier(), desk.boot_id))
        claim = desk.funding.claim
        assert claim is not None
        try:
            answer = await until_accepted(
                lambda: desk.merchant.claim(desk.funding.order_id, claim.claim_id, claim.boot_id),
                desk.entropy,
                lambda _: desk.board.update(waiting=Waiting.NETWORK),
                ORDER_IS_GONE,
            )
        except MerchantRefusedError as error:
            log.warning("claim_refused", code=error.code, reason=str(error))
            is_unclaimed = desk.funding.state is State.ORDERED
            await desk.record(
                e.OrderWithdrawn() if is_unclaimed else e.CreditingEnded("withdrawn", error.code)
            )
            return
        finally:
            desk.board.update(waiting=Waiting.NOTHING)
        await self._on_claimed(answer, claim.claim_id)

    async def _on_claimed(self, answer: ClaimView, claim_id: str) -> None:
        desk, earlier = self._desk, answer.earlier_claim
        hold_s = answer.order.authorised_for_ms / 1000 - desk.settings.patience.note_s
        self._hold_deadline_s = desk.in_s(hold_s)
        touch_age_s = desk.clock.monotonic_s() - self._last_touch_s  # the answer may come late
        if touch_age_s < desk.settings.patience.presence_after_s:
            self._presence = Presence.KNOWN
        if desk.funding.state is not State.ORDERED:
            return
        if earlier is not None and earlier.claim_id != claim_id:
            log.error("foreign_claim", code=FOREIGN_CLAIM, claim_id=earlier.claim_id)
            await desk.record(foreign_event(desk.funding, answer.order, earlier))
        else:
            await desk.record(e.OrderClaimed())

    async def _ask_presence(self) -> None:
        """Credits must not land before a stranger: ask, and take silence for a no."""
        desk, answer = self._desk, Presence.DECLINED
        seconds = desk.settings.patience.presence_s
        desk.board.update(is_asking_presence=True, screen_deadline_s=desk.in_s(seconds))
        with anyio.move_on_after(seconds):
            async for touch in desk.touches:
                if touch.action is Action.CONFIRM_PRESENCE:
                    answer = Presence.KNOWN
                if touch.action in {Action.CONFIRM_PRESENCE, Action.DECLINE_PRESENCE}:
                    break
        self._presence = answer
        desk.board.update(is_asking_presence=False, screen_deadline_s=None)
        log.info("presence_answered", answer=answer)

    async def _wait_for_machine(self) -> None:
        """Until it accepts again, at most until patience or the hold ends."""
        desk = self._desk
        if self._patience_deadline_s is None:
            self._patience_deadline_s = desk.in_s(desk.settings.patience.machine_s)
        deadlines_s = [s for s in (self._hold_deadline_s, self._patience_deadline_s) if s]
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self._tell_waiting)
            with anyio.move_on_after(min(deadlines_s) - desk.clock.monotonic_s()):
                async for status in desk.device.changes():
                    if status.is_accepting and not desk.board.scene.drift:
                        self._patience_deadline_s = None
                        break
            tasks.cancel_scope.cancel()
        desk.board.update(waiting=Waiting.NOTHING)

    async def _tell_waiting(self) -> None:
        """Say what is waited for, unless it is only the pause between two notes."""
        await anyio.sleep(PAUSE_BETWEEN_NOTES_S)
        async for status in self._desk.device.changes():
            is_silent = status.link is not Link.UP
            self._desk.board.update(waiting=Waiting.MACHINE if is_silent else Waiting.GAME)

    async def _credit_note(self, value_minor: int) -> None:
        """Offer one note and journal its outcome; an engine that is stopping finishes it first."""
        desk = self._desk
        note_id = f"{desk.funding.transaction_number}-{len(desk.funding.notes) + 1:03}"
        note = Note(note_id, value_minor, desk.funding.currency)
        with anyio.CancelScope(shield=True):
            await desk.record(e.NoteOffered(note.id, value_minor))
            outcome = await desk.device.credit(note, JournalledNote(desk, note.id))
            log.info("note_ended", note_id=note.id, result=outcome.result, code=outcome.code)
            await desk.record(outcome_event(note.id, outcome))


def foreign_event(
    funding: Funding, order: OrderView, earlier: EarlierClaim
) -> e.ForeignClaimFound | e.OrderWithdrawn:
    """What another engine's claim means here: a case, or nothing more once it has finished."""
    if order.state == "REPORTED" or earlier.credited_minor >= funding.approved_minor:
        return e.OrderWithdrawn()
    return e.ForeignClaimFound(
        earlier.claim_id,
        earlier.boot_id,
        f"{funding.transaction_number}-000",
        FOREIGN_CLAIM,
        earlier.report_number,
        earlier.credited_minor,
    )


def outcome_event(note_id: str, outcome: NoteOutcome) -> e.Event:
    """The event that says what became of a note. A case is numbered as its note."""
    match outcome.result:
        case NoteResult.CREDITED:
            return e.NoteCredited(note_id)
        case NoteResult.RETURNED:
            return e.NoteReturned(note_id, outcome.code, outcome.is_refused_by_host)
        case NoteResult.IN_DOUBT:
            return e.NoteDoubted(note_id, note_id, outcome.code, outcome.frames)


def as_offered(note: FundingNote, currency: str) -> Note:
    """The note as it was given to the driver."""
    return Note(note.id, note.value_minor, currency)


async def settle_note_of_former_process(desk: Desk) -> None:
    """A note that was in hand when the engine ended: the driver says what became of it."""
    note = desk.funding.note_in_hand
    if note is None or note.state is NoteState.IN_DOUBT:
        return
    evidence = None if note.evidence is None else bytes.fromhex(note.evidence)
    outcome = await desk.device.resume(as_offered(note, desk.funding.currency), evidence)
    log.warning("note_resumed", note_id=note.id, result=outcome.result, code=outcome.code)
    await desk.record(outcome_event(note.id, outcome))
