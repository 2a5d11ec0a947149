"""Commissioning credits: offered once each, kept in the journal, told to the server."""

from dataclasses import dataclass
from typing import Final

import anyio
import structlog

from hardware.device import Link, Note, NoteOutcome, NoteResult
from kiosk.domain.commissioning_credit import (
    EVENTS,
    CommissioningCredit,
    CreditBooked,
    CreditEnded,
    CreditPresented,
    CreditRequested,
    Credits,
    CreditState,
    Finding,
    Room,
    apply,
    fold,
    refusal,
)
from kiosk.domain.events import Event, decode_event
from kiosk.engine.desk import Desk
from kiosk.engine.journal import KIOSK, Journal, JournalError
from kiosk.engine.retry import until_accepted
from kiosk.engine.scene import Stage

# What a finding proves of the ID-003 hosts that the simulated machine plays.
_COUNTS_AT: Final = {Finding.COUNTED_AT_STACK: "stack", Finding.COUNTS_AT_ACK: "stacked"}

log = structlog.get_logger()


class CreditRefusedError(Exception):
    """None may begin now."""

    code = "E6007"


@dataclass(frozen=True, slots=True)
class JournalledCredit:
    """The driver's way to the journal while it offers the note."""

    desk: Desk
    number: str

    async def presenting(self, evidence: bytes) -> None:
        await record(self.desk, CreditPresented(self.number, evidence.hex()))


def read_credits(journal: Journal) -> Credits:
    """Every one there has been, oldest first."""
    rows = journal.records(KIOSK)
    return fold(decode_event(row.kind, row.body, EVENTS) for row in rows if row.kind in EVENTS)


async def record(desk: Desk, event: Event) -> None:
    """Make the event durable, then let it count. Raises IllegalEventError, JournalError."""
    with anyio.CancelScope(shield=True):
        async with desk.recording_credit:
            after = apply(desk.board.scene.commissioning_credits, event)
            try:
                await desk.journal.write_events(KIOSK, [event])
            except JournalError as error:
                log.info("journal_failed", code=error.code, reason=str(error))
                desk.board.update(fault=error.code)
                raise
            desk.board.update(commissioning_credits=after)


def require_room(desk: Desk, value_minor: int) -> None:
    """Raises CreditRefusedError when none of this value may begin now."""
    scene, status, bounds = desk.board.scene, desk.device.status, desk.settings.commissioning_credit
    is_inside = scene.visit is not None and scene.visit.stage is Stage.INSIDE
    is_up = status.link is Link.UP and status.is_accepting
    room = Room(
        value_max_minor=bounds.value_max_minor,
        per_day=bounds.per_day,
        today=desk.clock.utc_now().date().isoformat(),
        denominations_minor=status.denominations_minor,
        is_machine_ready=is_up and not desk.device.diagnostics().has_note,
        is_staff_at_work=is_inside or bool(scene.out_of_service),
        is_in_use=scene.is_in_use,
    )
    if why := refusal(value_minor, scene.commissioning_credits, room):
        raise CreditRefusedError(why)


async def begin(desk: Desk, request: CreditRequested) -> None:
    """Keep the request; from then on `serve_credits` offers it, and no session may begin.

    Raises CreditRefusedError, IllegalEventError, JournalError.
    """
    require_room(desk, request.value_minor)
    desk.board.update(is_credit_beginning=True)  # before the write: no session comes in between
    try:
        await record(desk, request)
    finally:
        desk.board.update(is_credit_beginning=False)


def next_number(desk: Desk) -> str:
    count = len(desk.board.scene.commissioning_credits) + 1
    return f"{desk.settings.kiosk_number}-C{count:03}"


def newest_of_now(desk: Desk) -> CommissioningCredit | None:
    """The newest that this process has seen closed: the one of the machine that is there."""
    made = desk.board.scene.commissioning_credits
    is_of_now = made and made[-1].requested.boot_id == desk.boot_id and made[-1].closed
    return made[-1] if is_of_now else None


def learned_parameters(desk: Desk) -> dict[str, str]:
    """What the newest one has proven, as parameters of a host's profile."""
    credit = newest_of_now(desk)
    if credit is None or credit.closed is None or desk.settings.device.protocol != "id003":
        return {}
    counts_at = _COUNTS_AT.get(Finding(credit.closed.finding))
    return {"counts_at": counts_at} if counts_at else {}


async def settle_credit_of_former_process(desk: Desk) -> None:
    """One that was on the line when the engine ended is never offered again."""
    made = desk.board.scene.commissioning_credits
    if not made or made[-1].state not in {CreditState.REQUESTED, CreditState.PRESENTED}:
        return
    credit = made[-1]
    evidence = None if credit.evidence is None else bytes.fromhex(credit.evidence)
    outcome = await desk.device.resume(_note(credit), evidence)
    await _end(desk, credit, outcome, desk.clock.monotonic_s())


async def serve_credits(desk: Desk) -> None:
    """Offer each one that was requested, and tell the server each one that the machine counted.

    An engine that is stopping sees an offered one through. Raises JournalError.
    """
    async for scene in desk.board.changes():
        made = scene.commissioning_credits
        if made and made[-1].state is CreditState.REQUESTED:
            await _offer(desk, made[-1])
        elif made and made[-1].state is CreditState.CLOSED:
            await _report(desk, made[-1])


async def _offer(desk: Desk, credit: CommissioningCredit) -> None:
    since_s = desk.clock.monotonic_s()
    with anyio.CancelScope(shield=True):
        journal = JournalledCredit(desk, credit.number)
        outcome = await desk.device.credit(_note(credit), journal)
        await _end(desk, credit, outcome, since_s)


async def _end(
    desk: Desk, credit: CommissioningCredit, outcome: NoteOutcome, since_s: float
) -> None:
    """Keep what was seen. One in doubt is shown no longer: the meter must not move any more."""
    if outcome.result is NoteResult.IN_DOUBT:
        last = await desk.device.give_up(_note(credit))
        outcome = last if last.result is NoteResult.CREDITED else outcome
    seen = desk.host_watch.observe(since_s)
    log.info("commissioning_credit_ended", number=credit.number, result=outcome.result)
    await record(
        desk,
        CreditEnded(
            credit.number,
            outcome.result,
            outcome.code,
            outcome.frames,
            seen.ack.median_s if seen.ack else None,
            seen.acks_repeated,
        ),
    )


async def _report(desk: Desk, credit: CommissioningCredit) -> None:
    await until_accepted(
        lambda: desk.merchant.book_commissioning_credit(credit, desk.settings.machine_number),
        desk.entropy,
        lambda error: desk.board.update(service_code=error.code),
    )
    await record(desk, CreditBooked(credit.number))


def _note(credit: CommissioningCredit) -> Note:
    return Note(credit.number, credit.requested.value_minor, credit.requested.currency)
