"""No sequence of events breaks the equations of the money."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from kiosk.domain import events as e
from kiosk.domain.cases import CaseOutcome
from kiosk.domain.funding import IllegalEventError, NoteState, apply, fold
from tests.kiosk.domain.histories import CLAIMED, FOREIGN, decided, offered, parts


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
