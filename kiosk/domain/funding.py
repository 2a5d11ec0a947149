"""One funding of a machine: its state, its notes, and the money in it.

All of it is a fold over journalled events; an illegal event raises and changes nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import reduce, singledispatch

from kiosk.domain import events as e
from kiosk.domain.cases import CaseOutcome
from kiosk.domain.notes import FundingNote, Notes, NoteState
from kiosk.domain.states import ENDS, TRANSITIONS, State

__all__ = [
    "ENDS",
    "TRANSITIONS",
    "Funding",
    "FundingNote",
    "IllegalEventError",
    "NoteState",
    "State",
    "apply",
    "begin",
    "fold",
]


class IllegalEventError(Exception):
    """An event that cannot happen in this state; nothing has changed."""


@dataclass(frozen=True, slots=True)
class Funding:
    """What the events of one transaction add up to. Amounts are minor units of `currency`."""

    state: State
    request: e.SessionRequested
    session_id: str = ""
    order_id: str = ""
    approved_minor: int = 0  # A
    claim: e.ClaimRequested | None = None
    notes: Notes = field(default_factory=Notes)
    case_number: str = ""
    why: str = ""  # the reason class of how it ended
    code: str = ""  # the fault behind it
    is_canceling: bool = False
    foreign_claim: e.ForeignClaimFound | None = None  # what it did not report is in doubt
    reports: tuple[e.ReportMade, ...] = ()
    acknowledged_report: int = 0
    decision: e.CaseDecided | None = None
    is_patron_gone: bool = False

    @property
    def transaction_number(self) -> str:
        return self.request.transaction_number

    @property
    def currency(self) -> str:
        return self.request.currency

    @property
    def is_ended(self) -> bool:
        return self.state in ENDS

    @property
    def is_foreign(self) -> bool:
        """Whether another engine claimed the order, so that no note of it is known here."""
        return self.foreign_claim is not None

    @property
    def credited_minor(self) -> int:  # C
        foreign_minor = self.foreign_claim.credited_minor if self.foreign_claim else 0
        return self._came_to_minor(CaseOutcome.CREDITED) + foreign_minor

    @property
    def pending_minor(self) -> int:  # U
        if self.foreign_claim is not None and self.decision is None:
            return self.approved_minor - self.foreign_claim.credited_minor
        return self.notes.sum_minor(NoteState.PRESENTED, NoteState.IN_DOUBT)

    @property
    def hand_paid_minor(self) -> int:
        """What the cage gave the patron by hand, and the bank is charged for."""
        return self._came_to_minor(CaseOutcome.HAND_PAID)

    @property
    def house_loss_minor(self) -> int:
        """What the machine keeps, and the bank is not charged for."""
        return self._came_to_minor(CaseOutcome.HOUSE_LOSS)

    @property
    def rest_minor(self) -> int:  # R
        decided_minor = self.hand_paid_minor + self.house_loss_minor
        return self.approved_minor - self.credited_minor - self.pending_minor - decided_minor

    @property
    def uncharged_minor(self) -> int:
        """What the patron's bank keeps once all is settled."""
        return self.rest_minor + self.house_loss_minor

    @property
    def refused_minor(self) -> frozenset[int]:
        """The note values that the machine does not want."""
        return self.notes.refused_minor

    @property
    def returns(self) -> int:
        """How many notes in a row came back for another reason than the host's refusal."""
        return self.notes.returns

    @property
    def note_in_hand(self) -> FundingNote | None:
        """The note that is offered, presented or in doubt; there is at most one."""
        return self.notes.in_hand

    @property
    def unacknowledged_report(self) -> e.ReportMade | None:
        if self.reports and self.reports[-1].number > self.acknowledged_report:
            return self.reports[-1]
        return None

    @property
    def end(self) -> State:
        """The end that the money adds up to. What the cage paid is no nothing."""
        if self.credited_minor == self.approved_minor:
            return State.CREDITED
        is_charged = self.credited_minor or self.hand_paid_minor
        return State.PARTIAL if is_charged else State.NOT_CREDITED

    def end_event(self) -> e.CreditedInFull | e.CreditedInPart | e.NothingCredited:
        """How the funding ends once its final report is acknowledged."""
        number = self._newest_report
        if self.end is State.CREDITED:
            return e.CreditedInFull(number)
        return (e.CreditedInPart if self.end is State.PARTIAL else e.NothingCredited)(number)

    def next_report(self) -> e.ReportMade:
        """The totals as they stand, under the next number."""
        return e.ReportMade(
            number=self._newest_report + 1,
            credited_minor=self.credited_minor,
            in_doubt_minor=self.pending_minor,
            rest_minor=self.rest_minor,
            is_final=self.state is State.SETTLING,
            hand_paid_minor=self.hand_paid_minor,
            house_loss_minor=self.house_loss_minor,
        )

    @property
    def _newest_report(self) -> int:
        """Its number; another engine's reports count too."""
        foreign = self.foreign_claim.report_number if self.foreign_claim else 0
        return foreign + len(self.reports)

    def _came_to_minor(self, outcome: CaseOutcome) -> int:
        """The notes of this outcome, and what persons decided so where there is no note here."""
        decision = self.decision if self.is_foreign else None
        decided_minor = decision.amount_minor if decision and decision.outcome == outcome else 0
        return self.notes.sum_minor(NoteState(outcome)) + decided_minor


def begin(request: e.SessionRequested) -> Funding:
    """A funding as its first event makes it."""
    return Funding(State.OPENING, request)


def apply(funding: Funding, event: e.Event) -> Funding:
    """The funding after the event. Raises IllegalEventError; the one before is never changed."""
    state = TRANSITIONS.get((funding.state, type(event)))
    if state is None:
        raise IllegalEventError(f"{event.kind} in {funding.state}")
    after = _change(event, funding)
    if after.state is not state:
        after = replace(after, state=state)
    assert after.rest_minor >= 0, "more of the money than was approved"
    return after


def fold(events: Iterable[e.Event]) -> Funding:
    """The funding that these events, the first a SessionRequested, add up to."""
    sequence = iter(events)
    first = next(sequence)
    if not isinstance(first, e.SessionRequested):
        raise IllegalEventError(f"{first.kind} begins no funding")
    return reduce(apply, sequence, begin(first))


@singledispatch
def _change(event: e.Event, funding: Funding) -> Funding:
    """What the event changes beside the state; by default nothing."""
    del event
    return funding


@_change.register
def _(event: e.CodeShown, funding: Funding) -> Funding:
    return replace(funding, session_id=event.session_id)


@_change.register
def _(event: e.OrderReceived, funding: Funding) -> Funding:
    _require(event.currency == funding.currency, "another currency")
    _require(event.amount_minor > 0, "an empty order")
    return replace(
        funding,
        session_id=event.session_id,
        order_id=event.order_id,
        approved_minor=event.amount_minor,
    )


@_change.register
def _(event: e.CancelRequested, funding: Funding) -> Funding:
    _require(funding.claim is None, "a claim was requested")
    return replace(funding, is_canceling=True, why=event.why)


@_change.register(e.SessionCanceled)
@_change.register(e.SessionDenied)
def _(event: e.SessionCanceled | e.SessionDenied, funding: Funding) -> Funding:
    return replace(funding, why=event.why)


@_change.register
def _(event: e.SessionRefused, funding: Funding) -> Funding:
    return replace(funding, code=event.code)


@_change.register
def _(event: e.OrderWithdrawn, funding: Funding) -> Funding:
    del event
    return replace(funding, why="withdrawn")


@_change.register
def _(event: e.ClaimRequested, funding: Funding) -> Funding:
    _require(not funding.is_canceling, "the session is being canceled")
    _require(funding.claim is None, "claimed once already")
    return replace(funding, claim=event)


@_change.register
def _(event: e.OrderClaimed, funding: Funding) -> Funding:
    del event
    _require(funding.claim is not None, "no claim was requested")
    return funding


@_change.register
def _(event: e.ForeignClaimFound, funding: Funding) -> Funding:
    _require(0 <= event.credited_minor < funding.approved_minor, "nothing is in doubt")
    return replace(funding, foreign_claim=event, case_number=event.case_number, code=event.code)


@_change.register
def _(event: e.CreditingEnded, funding: Funding) -> Funding:
    _require(funding.note_in_hand is None, "a note is in hand")
    return replace(funding, why=event.why, code=event.code)


@_change.register
def _(event: e.NoteOffered, funding: Funding) -> Funding:
    _require(funding.note_in_hand is None, "another note is in hand")
    _require(0 < event.value_minor <= funding.rest_minor, "more than the rest")
    _require(event.note_id not in funding.notes.by_id, "a note id used before")
    return replace(funding, notes=funding.notes.with_offered(event.note_id, event.value_minor))


@_change.register
def _(event: e.NotePresented, funding: Funding) -> Funding:
    note = _note_in_hand(funding, event.note_id, NoteState.OFFERED)
    return _with_note(funding, replace(note, state=NoteState.PRESENTED, evidence=event.evidence))


@_change.register
def _(event: e.NoteCredited, funding: Funding) -> Funding:
    note = _note_in_hand(funding, event.note_id, NoteState.PRESENTED, NoteState.IN_DOUBT)
    proven = replace(note, state=NoteState.CREDITED, code="")
    return replace(_with_note(funding, proven), case_number="")


@_change.register
def _(event: e.NoteReturned, funding: Funding) -> Funding:
    # A presented note comes back only when its driver knows that no byte of it has left.
    note = _note_in_hand(funding, event.note_id, NoteState.OFFERED, NoteState.PRESENTED)
    state = NoteState.REFUSED if event.is_refused_by_host else NoteState.RETURNED
    return _with_note(funding, replace(note, state=state, code=event.code))


@_change.register
def _(event: e.NoteDoubted, funding: Funding) -> Funding:
    note = _note_in_hand(funding, event.note_id, NoteState.OFFERED, NoteState.PRESENTED)
    doubted = _with_note(funding, replace(note, state=NoteState.IN_DOUBT, code=event.code))
    return replace(doubted, case_number=event.case_number, code=event.code, why="machine_lost")


@_change.register
def _(event: e.PatronGone, funding: Funding) -> Funding:
    del event
    return replace(funding, is_patron_gone=True)


@_change.register
def _(event: e.CaseDecided, funding: Funding) -> Funding:
    note, outcome = funding.note_in_hand, _outcome(event)
    _require(event.case_number == funding.case_number, "another case")
    _require(event.by.casefold() != event.witness.casefold(), "one person alone")
    if note is None:
        _require(0 < event.amount_minor <= funding.pending_minor, "not what is in doubt")
    else:
        _require(event.amount_minor == note.value_minor, "a note was counted whole or not at all")
    decided = replace(funding, decision=event, case_number="", why="checked")
    return _with_note(decided, replace(note, state=NoteState(outcome))) if note else decided


@_change.register
def _(event: e.DecisionContradicted, funding: Funding) -> Funding:
    _require(funding.decision is not None, "nobody decided")
    return replace(funding, code=event.code)


@_change.register
def _(event: e.ReportMade, funding: Funding) -> Funding:
    _require(event == funding.next_report(), "not the totals as they stand")
    return replace(funding, reports=(*funding.reports, event))


@_change.register
def _(event: e.ReportAcknowledged, funding: Funding) -> Funding:
    _require(any(event.number == r.number for r in funding.reports), "no such report was made")
    return replace(funding, acknowledged_report=max(event.number, funding.acknowledged_report))


@_change.register(e.CreditedInFull)
@_change.register(e.CreditedInPart)
@_change.register(e.NothingCredited)
def _(event: e.CreditedInFull | e.CreditedInPart | e.NothingCredited, funding: Funding) -> Funding:
    _require(bool(funding.reports) and funding.reports[-1].is_final, "no final report was made")
    _require(event == funding.end_event(), "not what the notes add up to")
    return replace(funding, acknowledged_report=event.report_number)


def _outcome(event: e.CaseDecided) -> CaseOutcome:
    _require(event.outcome in set(CaseOutcome), "no outcome of a case")
    return CaseOutcome(event.outcome)


def _note_in_hand(funding: Funding, note_id: str, *states: NoteState) -> FundingNote:
    note = funding.note_in_hand
    if note is None or note.id != note_id or note.state not in states:
        raise IllegalEventError(f"{note_id} is not in hand and {' or '.join(states)}")
    return note


def _with_note(funding: Funding, note: FundingNote) -> Funding:
    return replace(funding, notes=funding.notes.with_newest(note))


def _require(holds: bool, otherwise: str) -> None:  # noqa: FBT001 reads as a sentence
    if not holds:
        raise IllegalEventError(otherwise)
