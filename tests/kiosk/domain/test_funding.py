"""The funding's rules, and that no sequence of events breaks the equations of the money."""

from dataclasses import fields

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from kiosk.domain import events as e
from kiosk.domain.cases import CaseOutcome
from kiosk.domain.funding import (
    ENDS,
    TRANSITIONS,
    Funding,
    IllegalEventError,
    NoteState,
    State,
    apply,
    begin,
    fold,
)

REQUEST = e.SessionRequested("10-000001", "key", "1234", "USD", (100, 500, 2000), 50_000)
ORDERED = (
    REQUEST,
    e.CodeShown("s1", 1, "abcd"),
    e.CodeOpened(),
    e.OrderReceived("s1", "o1", 41_00, "USD"),
)
CLAIMED = (*ORDERED, e.ClaimRequested("c1", "b1"), e.OrderClaimed())


def offered(number: int, value_minor: int) -> e.NoteOffered:
    return e.NoteOffered(f"10-000001-{number:03}", value_minor)


def credited(number: int, value_minor: int) -> tuple[e.Event, ...]:
    note = offered(number, value_minor)
    return (note, e.NotePresented(note.note_id, "00"), e.NoteCredited(note.note_id))


def decided(
    outcome: str = "credited",
    amount_minor: int = 2000,
    case_number: str = "10-000001-001",
    witness: str = "Grace",
) -> e.CaseDecided:
    return e.CaseDecided(case_number, outcome, amount_minor, "Ada", witness, "seen", None, None, "")


NOTE = offered(2, 2000)
CASE = (
    *CLAIMED,
    *credited(1, 500),
    NOTE,
    e.NotePresented(NOTE.note_id, "00"),
    e.NoteDoubted(NOTE.note_id, NOTE.note_id, "E2301", ()),
)
FOREIGN = (
    *ORDERED,
    e.ClaimRequested("c1", "b1"),
    e.ForeignClaimFound("other", "boot", "10-000001-000", "E6005"),
)


def parts(funding: Funding) -> tuple[int, int, int, int]:
    """Credited, paid by hand, lost by the house, rest."""
    return (
        funding.credited_minor,
        funding.hand_paid_minor,
        funding.house_loss_minor,
        funding.rest_minor,
    )


def reported(funding: Funding) -> Funding:
    funding = apply(funding, funding.next_report())
    return apply(funding, funding.end_event())


def test_a_funding_credited_to_the_last_note_ends_credited() -> None:
    funding = fold((*CLAIMED, *credited(1, 2000), *credited(2, 2000), *credited(3, 100)))
    funding = reported(apply(funding, e.CreditingEnded("", "")))
    assert (funding.state, funding.credited_minor, funding.rest_minor) == (State.CREDITED, 4100, 0)


def test_a_funding_credited_in_part_ends_partial_with_its_reason() -> None:
    funding = fold((*CLAIMED, *credited(1, 2000), e.CreditingEnded("machine_stopped", "E2101")))
    funding = reported(funding)
    assert (funding.state, funding.why, funding.code) == (
        State.PARTIAL,
        "machine_stopped",
        "E2101",
    )
    assert (funding.credited_minor, funding.rest_minor) == (2000, 2100)


def test_a_funding_without_a_credited_note_ends_not_credited() -> None:
    funding = reported(fold((*CLAIMED, e.CreditingEnded("patron_away", ""))))
    assert funding.state is State.NOT_CREDITED


def test_a_refused_value_is_remembered_and_a_returned_one_only_counted() -> None:
    first, second = offered(1, 2000), offered(2, 500)
    funding = fold(
        (
            *CLAIMED,
            first,
            e.NoteReturned(first.note_id, "E2201", is_refused_by_host=True),
            second,
            e.NoteReturned(second.note_id, "E2202", is_refused_by_host=False),
        )
    )
    assert funding.refused_minor == {2000}
    assert funding.returns == 1
    assert funding.rest_minor == 4100


def test_a_doubt_stops_everything_but_the_report_and_late_proof() -> None:
    note = offered(1, 2000)
    doubt = e.NoteDoubted(note.note_id, note.note_id, "E2301", ("15 VEND VALID",))
    funding = fold((*CLAIMED, note, e.NotePresented(note.note_id, "00"), doubt))
    assert (funding.state, funding.case_number) == (State.IN_DOUBT, note.note_id)
    assert (funding.credited_minor, funding.pending_minor, funding.rest_minor) == (0, 2000, 2100)
    with pytest.raises(IllegalEventError):
        apply(funding, offered(2, 500))
    proven = apply(funding, e.NoteCredited(note.note_id))
    assert (proven.state, proven.credited_minor, proven.case_number) == (State.SETTLING, 2000, "")


def test_a_foreign_claim_puts_the_whole_amount_in_doubt() -> None:
    foreign = e.ForeignClaimFound("other", "boot", "10-000001-000", "E6005")
    funding = fold((*ORDERED, e.ClaimRequested("c1", "b1"), foreign))
    assert (funding.state, funding.pending_minor, funding.rest_minor) == (State.IN_DOUBT, 4100, 0)


@pytest.mark.parametrize(
    ("outcome", "expected", "end"),
    [
        ("credited", (2500, 0, 0, 1600), State.PARTIAL),
        ("not_credited", (500, 0, 0, 3600), State.PARTIAL),
        ("hand_paid", (500, 2000, 0, 1600), State.PARTIAL),
        ("house_loss", (500, 0, 2000, 1600), State.PARTIAL),
    ],
)
def test_persons_decide_a_note_in_doubt(
    outcome: str, expected: tuple[int, ...], end: State
) -> None:
    funding = apply(fold(CASE), decided(outcome, case_number=NOTE.note_id))
    assert (funding.state, funding.case_number, funding.why) == (State.SETTLING, "", "checked")
    assert parts(funding) == expected
    report = funding.next_report()
    assert report.is_final
    assert (report.hand_paid_minor, report.house_loss_minor) == expected[1:3]
    assert funding.notes.newest
    assert funding.notes.newest.state == outcome
    assert reported(funding).state is end


@pytest.mark.parametrize(
    ("outcome", "amount_minor", "expected", "end"),
    [
        ("credited", 4100, (4100, 0, 0, 0), State.CREDITED),
        ("credited", 2500, (2500, 0, 0, 1600), State.PARTIAL),
        ("not_credited", 4100, (0, 0, 0, 4100), State.NOT_CREDITED),
        ("hand_paid", 4100, (0, 4100, 0, 0), State.PARTIAL),
        ("house_loss", 2500, (0, 0, 2500, 1600), State.NOT_CREDITED),
    ],
)
def test_persons_decide_what_another_engine_did(
    outcome: str, amount_minor: int, expected: tuple[int, ...], end: State
) -> None:
    funding = apply(fold(FOREIGN), decided(outcome, amount_minor, "10-000001-000"))
    assert parts(funding) == expected
    assert reported(funding).state is end


def test_the_bank_keeps_the_rest_and_what_the_house_bears() -> None:
    funding = apply(fold(CASE), decided("house_loss", case_number=NOTE.note_id))
    assert funding.uncharged_minor == 1600 + 2000


def test_an_acknowledgement_after_the_decision_moves_no_money() -> None:
    before = apply(fold(CASE), decided("not_credited", case_number=NOTE.note_id))
    with pytest.raises(IllegalEventError):
        apply(before, e.NoteCredited(NOTE.note_id))
    after = apply(before, e.DecisionContradicted(NOTE.note_id, "E6003"))
    assert (after.state, after.code, parts(after)) == (before.state, "E6003", parts(before))


def test_a_patron_who_has_gone_is_remembered_and_changes_nothing_else() -> None:
    gone = apply(fold(CASE), e.PatronGone("Grace"))
    assert gone.is_patron_gone
    assert (gone.state, gone.case_number) == (State.IN_DOUBT, NOTE.note_id)


def test_what_another_engine_reported_is_certain_and_its_numbers_are_taken() -> None:
    foreign = e.ForeignClaimFound("other", "boot", "10-000001-000", "E6005", 2, 500)
    funding = fold((*FOREIGN[:-1], foreign))
    assert (funding.credited_minor, funding.pending_minor) == (500, 3600)
    told = funding.next_report()
    assert (told.number, told.credited_minor) == (3, 500)
    funding = apply(apply(funding, told), e.ReportAcknowledged(3))
    assert funding.unacknowledged_report is None
    funding = reported(apply(funding, decided("credited", 1000, "10-000001-000")))
    assert (funding.state, funding.credited_minor, funding.rest_minor) == (
        State.PARTIAL,
        1500,
        2600,
    )
    assert funding.reports[-1].number == 4


ILLEGAL = {
    "a foreign claim that left nothing in doubt": (
        *FOREIGN[:-1],
        e.ForeignClaimFound("other", "boot", "10-000001-000", "E6005", 1, 4100),
    ),
    "a decision about another case": (*CASE, decided(case_number="10-000001-009")),
    "a decision about a part of a note": (*CASE, decided("credited", 500, NOTE.note_id)),
    "a decision about more than is in doubt": (
        *FOREIGN,
        decided("credited", 4200, "10-000001-000"),
    ),
    "a decision about nothing": (*FOREIGN, decided("credited", 0, "10-000001-000")),
    "a decision of another kind": (*CASE, decided("in_doubt", case_number=NOTE.note_id)),
    "a decision by one person alone": (*CASE, decided(case_number=NOTE.note_id, witness="ada")),
    "a decision where nothing is in doubt": (*CLAIMED, decided()),
    "a second decision": (
        *CASE,
        decided(case_number=NOTE.note_id),
        decided("hand_paid", case_number=NOTE.note_id),
    ),
    "a decision after proof": (
        *CASE,
        e.NoteCredited(NOTE.note_id),
        decided(case_number=NOTE.note_id),
    ),
    "a contradiction of no decision": (
        *CLAIMED,
        e.CreditingEnded("x", ""),
        e.DecisionContradicted("10-000001-001", "E6003"),
    ),
    "a claim after a cancel was sent": (
        *ORDERED,
        e.CancelRequested("patron"),
        e.ClaimRequested("c1", "b1"),
    ),
    "a cancel after a claim was sent": (
        *ORDERED,
        e.ClaimRequested("c1", "b1"),
        e.CancelRequested("patron"),
    ),
    "a second claim": (*ORDERED, e.ClaimRequested("c1", "b"), e.ClaimRequested("c2", "b")),
    "an answer to no claim": (*ORDERED, e.OrderClaimed()),
    "a note before the claim": (*ORDERED, offered(1, 100)),
    "a note above the rest": (*CLAIMED, offered(1, 5000)),
    "a note of nothing": (*CLAIMED, offered(1, 0)),
    "two notes at once": (*CLAIMED, offered(1, 100), offered(2, 100)),
    "a note id used twice": (*CLAIMED, *credited(1, 100), offered(1, 100)),
    "credit without presenting": (*CLAIMED, offered(1, 100), e.NoteCredited("10-000001-001")),
    "credit of another note": (
        *CLAIMED,
        offered(1, 100),
        e.NotePresented("10-000001-001", ""),
        e.NoteCredited("10-000001-002"),
    ),
    "an end with a note in hand": (*CLAIMED, offered(1, 100), e.CreditingEnded("", "")),
    "totals that are not the notes'": (
        *CLAIMED,
        e.CreditingEnded("x", ""),
        e.ReportMade(1, 100, 0, 4000, is_final=True),
    ),
    "a report out of order": (
        *CLAIMED,
        e.CreditingEnded("x", ""),
        e.ReportMade(2, 0, 0, 4100, is_final=True),
    ),
    "an acknowledgement of no report": (
        *CLAIMED,
        e.CreditingEnded("x", ""),
        e.ReportAcknowledged(1),
    ),
    "an end without a report": (*CLAIMED, e.CreditingEnded("x", ""), e.NothingCredited(1)),
    "an end that the notes do not add up to": (
        *CLAIMED,
        e.CreditingEnded("x", ""),
        e.ReportMade(1, 0, 0, 4100, is_final=True),
        e.CreditedInFull(1),
    ),
    "an order in another currency": (
        *ORDERED[:3],
        e.OrderReceived("s1", "o1", 100, "EUR"),
    ),
    "an order of nothing": (*ORDERED[:3], e.OrderReceived("s1", "o1", 0, "USD")),
    "an order after the end": (
        REQUEST,
        e.SessionRefused("E3001"),
        e.OrderReceived("s1", "o1", 100, "USD"),
    ),
    "a beginning in the middle": (e.CodeOpened(),),
}


@pytest.mark.parametrize("events", ILLEGAL.values(), ids=ILLEGAL.keys())
def test_it_is_illegal_to_make(events: tuple[e.Event, ...]) -> None:
    *before, last = events
    if before:
        funding = fold(before)
        with pytest.raises(IllegalEventError):
            apply(funding, last)
    else:
        with pytest.raises(IllegalEventError):
            fold(events)


def test_no_event_leads_out_of_an_end() -> None:
    assert not {state for state, _ in TRANSITIONS} & ENDS


def test_every_state_can_be_reached_and_every_event_used() -> None:
    assert set(TRANSITIONS.values()) == set(State)  # OPENING through its own cancel request
    assert {kind for _, kind in TRANSITIONS} | {e.SessionRequested} == set(e.EVENTS.values())


@pytest.mark.parametrize("kind", e.EVENTS.values(), ids=e.EVENTS.keys())
def test_an_event_reads_back_as_it_was_written(kind: type[e.Event]) -> None:
    samples: dict[str, object] = {"str": "x", "int": 7, "bool": True}
    values = {
        field.name: samples.get(str(getattr(field.type, "__name__", field.type)), ("a", "b"))
        for field in fields(kind)
    }
    event = kind(**values)
    assert e.decode_event(kind.kind, e.encode_event(event)) == event


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("no_such_kind", "{}"),
        ("code_opened", '{"extra":1}'),
        ("code_opened", "["),
        ("code_shown", "{}"),
    ],
)
def test_a_record_that_is_no_event_is_refused(kind: str, body: str) -> None:
    with pytest.raises(e.UnknownEventError):
        e.decode_event(kind, body)


class AnyHistory(RuleBasedStateMachine):
    """Throws every kind of event at a claimed funding; the equations hold after each."""

    def __init__(self) -> None:
        super().__init__()
        self.funding = fold(CLAIMED)

    @precondition(lambda self: not self.funding.notes)
    @rule()
    def begin_where_another_engine_was(self) -> None:
        self.funding = fold(FOREIGN)

    def attempt(self, event: e.Event) -> None:
        before = self.funding
        try:
            self.funding = apply(before, event)
        except IllegalEventError:
            assert self.funding is before
        if before.decision is not None:
            assert self.funding.decision is before.decision
            assert parts(self.funding) == parts(before)

    @rule(value_minor=st.sampled_from([100, 500, 2000]))
    def offer(self, value_minor: int) -> None:
        self.attempt(offered(len(self.funding.notes) + 1, value_minor))

    @rule(number=st.integers(1, 4), step=st.sampled_from(["present", "credit", "return", "doubt"]))
    def handle(self, number: int, step: str) -> None:
        note_id = f"10-000001-{number:03}"
        self.attempt(
            {
                "present": e.NotePresented(note_id, "00"),
                "credit": e.NoteCredited(note_id),
                "return": e.NoteReturned(note_id, "E2201", is_refused_by_host=True),
                "doubt": e.NoteDoubted(note_id, note_id, "E2301", ()),
            }[step]
        )

    @rule(outcome=st.sampled_from(CaseOutcome), part=st.sampled_from([1, 2]))
    def decide(self, outcome: CaseOutcome, part: int) -> None:
        amount_minor = self.funding.pending_minor // part
        self.attempt(decided(outcome, amount_minor, self.funding.case_number))

    @rule(number=st.integers(1, 4))
    def contradict(self, number: int) -> None:
        self.attempt(e.DecisionContradicted(f"10-000001-{number:03}", "E6003"))

    @rule()
    def leave(self) -> None:
        self.attempt(e.PatronGone("Grace"))

    @rule()
    def end_crediting(self) -> None:
        self.attempt(e.CreditingEnded("machine_stopped", ""))

    @rule()
    def report(self) -> None:
        self.attempt(self.funding.next_report())

    @precondition(lambda self: self.funding.reports)
    @rule()
    def acknowledge(self) -> None:
        self.attempt(self.funding.end_event())

    @invariant()
    def the_parts_make_the_whole(self) -> None:
        parts = (
            self.funding.credited_minor,
            self.funding.pending_minor,
            self.funding.rest_minor,
            self.funding.hand_paid_minor,
            self.funding.house_loss_minor,
        )
        assert sum(parts) == self.funding.approved_minor
        assert min(parts) >= 0

    @invariant()
    def reports_never_take_credit_back(self) -> None:
        totals = [report.credited_minor for report in self.funding.reports]
        assert totals == sorted(totals)

    @invariant()
    def one_note_is_in_hand_at_most(self) -> None:
        in_hand = {NoteState.OFFERED, NoteState.PRESENTED, NoteState.IN_DOUBT}
        assert sum(note.state in in_hand for note in self.funding.notes) <= 1

    @invariant()
    def an_end_leaves_nothing_in_doubt(self) -> None:
        assert not (self.funding.is_ended and self.funding.pending_minor)


TestAnyHistory = AnyHistory.TestCase
TestAnyHistory.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)


def test_a_funding_begins_opening() -> None:
    assert begin(REQUEST).state is State.OPENING
