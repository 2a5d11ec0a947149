"""Questions about money in doubt, and the two persons who decide it."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import TypeVar

import structlog

from kiosk.domain import events as e
from kiosk.domain.cases import CaseOutcome, Proposal, propose
from kiosk.domain.funding import Funding, IllegalEventError, State
from kiosk.domain.technician import Right
from kiosk.engine.desk import Desk
from kiosk.engine.journal import JournalError
from kiosk.engine.questions.case_story import (
    Told,
    case_fields,
    funding_of,
    has_case,
    read_story,
    transaction_of,
)
from kiosk.engine.questions.money import funding_fields
from kiosk.engine.questions.question import (
    Asker,
    BadQuestionError,
    Fields,
    Question,
    QuestionError,
    Questions,
    optional_number,
    reason,
    text,
)
from kiosk.engine.questions.server_money import ask_server
from kiosk.engine.technician.authority import Authority

log = structlog.get_logger()

REASON_LENGTH_MAX = 500
EVENTS_MAX = 100_000  # of one funding

E = TypeVar("E", bound=e.Event)


@dataclass(frozen=True, slots=True)
class Decision:
    """What two persons want to be decided. Without an amount it is about all that is in doubt."""

    number: str
    outcome: CaseOutcome
    amount_minor: int | None
    reason: str
    meters: tuple[int | None, int | None]  # before what is in doubt, and now

    def event(self, funding: Funding, by: str, witness: str) -> e.CaseDecided:
        before_minor, after_minor = self.meters
        all_minor = funding.pending_minor
        return e.CaseDecided(
            case_number=self.number,
            outcome=self.outcome,
            amount_minor=all_minor if self.amount_minor is None else self.amount_minor,
            by=by,
            witness=witness,
            reason=self.reason,
            meter_before_minor=before_minor,
            meter_after_minor=after_minor,
            proposed=_proposal(funding, self.meters).outcome or "",
        )


def case_questions(desk: Desk, authority: Authority) -> Questions:
    """Cases are decided here alone; the server learns it with the final report.

    Whoever is inside at the glass has proven their PIN; everybody else gives it here: `by`, `pin`.
    """

    async def case_list(fields: Fields, asker: Asker) -> Fields:
        del fields, asker
        return {
            "cases": [
                {
                    **funding_fields(funding),
                    "is_patron_gone": funding.is_patron_gone,
                    "notes": [asdict(note) for note in funding.notes],
                }
                for funding in await desk.journal.unfinished()
                if funding.state is State.IN_DOUBT
            ]
        }

    async def case_show(fields: Fields, asker: Asker) -> Fields:
        del asker
        number = text(fields, "number")
        story = await _story(desk, number)
        funding = funding_of(story)
        server, server_code = await ask_server(desk, funding.session_id)
        return {
            **case_fields(story, number),
            "proposal": asdict(_proposal(funding, _meters(fields))),
            "server": server,
            "server_code": server_code,
        }

    async def case_resolve(fields: Fields, asker: Asker) -> Fields:
        wish, (by, pin) = _decision(fields), _person(fields, asker)
        witness, witness_pin = text(fields, "witness"), text(fields, "witness_pin")
        await _require_open(desk, wish.number)
        names = await authority.vouch_two(by, pin, witness, witness_pin)
        told = ("decide_case", wish.number, wish.outcome, wish.reason)
        await authority.record_of(names[0])(*told)
        decided = await _record(desk, wish.number, lambda funding: wish.event(funding, *names))
        log.warning("case_decided", case_number=wish.number, result=decided.outcome)
        return {"currency": desk.settings.device.currency, **asdict(decided)}

    async def case_patron_gone(fields: Fields, asker: Asker) -> Fields:
        number, (by, pin) = text(fields, "number"), _person(fields, asker)
        await _require_open(desk, number)
        name = await authority.vouch(by, pin, Right.WITNESS_CASES)
        await authority.record_of(name)("mark_patron_gone", "", number, "")
        await _record(desk, number, lambda _: e.PatronGone(name))
        return {"case_number": number, "by": name}

    return {
        "case_list": Question(Right.READ_PAYMENTS, case_list),
        "case_show": Question(Right.READ_PAYMENTS, case_show),
        "case_resolve": Question(Right.DECIDE_CASES, case_resolve),
        "case_patron_gone": Question(Right.WITNESS_CASES, case_patron_gone),
    }


def _decision(fields: Fields) -> Decision:
    outcome, why = text(fields, "outcome"), reason(fields)
    if outcome not in set(CaseOutcome):
        raise BadQuestionError(f"outcome is one of {[str(each) for each in CaseOutcome]}")
    if len(why) > REASON_LENGTH_MAX:
        raise BadQuestionError(f"a reason has at most {REASON_LENGTH_MAX} characters")
    amount_minor = optional_number(fields, "amount_minor")
    return Decision(
        text(fields, "number"), CaseOutcome(outcome), amount_minor, why, _meters(fields)
    )


def _meters(fields: Fields) -> tuple[int | None, int | None]:
    """The bill meter before what is in doubt, and now: both or none."""
    before_minor = optional_number(fields, "meter_before_minor")
    after_minor = optional_number(fields, "meter_after_minor")
    if (before_minor is None) != (after_minor is None):
        raise BadQuestionError("the meter before and the meter after belong together")
    return before_minor, after_minor


def _person(fields: Fields, asker: Asker) -> tuple[str, str | None]:
    """Who acts, with their PIN; without one it is who asks, and they must be inside."""
    if "pin" in fields:
        return text(fields, "by"), text(fields, "pin")
    return asker.name, None


def _proposal(funding: Funding, meters: tuple[int | None, int | None]) -> Proposal:
    if funding.state is not State.IN_DOUBT:
        return Proposal(None, 0, "nothing is in doubt any more")
    return propose(funding.pending_minor, *meters, is_divisible=funding.is_foreign)


async def _story(desk: Desk, number: str) -> Sequence[Told]:
    """The events of the funding that has the case. Raises QuestionError E6001."""
    try:
        story = read_story(await desk.journal.newest_records(transaction_of(number), EVENTS_MAX))
    except e.UnknownEventError:
        story = []
    if not has_case(story, number):
        raise QuestionError("E6001", f"this kiosk never had a case {number!r}")
    return story


async def _require_open(desk: Desk, number: str) -> None:
    """Raises QuestionError E6001, E6002."""
    if not _is_open(desk.board.scene.funding, number):
        await _story(desk, number)
        raise QuestionError("E6002", f"the case {number} is closed, or not reached yet")


def _is_open(funding: Funding | None, number: str) -> bool:
    is_in_doubt = funding is not None and funding.state is State.IN_DOUBT
    return is_in_doubt and funding is not None and funding.case_number == number


async def _record(desk: Desk, number: str, make: Callable[[Funding], E]) -> E:
    """Make the event durable if the case is still open then.

    Raises BadQuestionError when it does not fit, QuestionError E6002, JournalError.
    """
    made: list[E] = []

    def make_if_open(funding: Funding | None) -> list[E]:
        if funding is not None and _is_open(funding, number):
            made.append(make(funding))
        return made

    try:
        await desk.record_made(make_if_open)
    except IllegalEventError as error:
        raise BadQuestionError(str(error)) from error
    except JournalError as error:
        log.info("journal_failed", code=error.code, reason=str(error))
        desk.board.update(fault=error.code)
        raise
    if not made:
        raise QuestionError("E6002", f"the case {number} has been closed meanwhile")
    return made[0]
