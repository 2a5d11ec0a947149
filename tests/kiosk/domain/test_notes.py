"""What is carried on from note to note equals what all the notes add up to."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile

from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain import events as e
from kiosk.domain.cases import CaseOutcome
from kiosk.domain.funding import Funding, apply, fold
from kiosk.domain.notes import IN_HAND, FundingNote, Notes, NoteState
from tests.kiosk.domain.histories import ORDERED, decided, offered, parts

VALUES_MINOR = st.sampled_from([1_00, 5_00, 20_00])
SETTLED = st.sampled_from(sorted(set(NoteState) - IN_HAND))
LIVES = st.tuples(VALUES_MINOR, st.lists(st.sampled_from(NoteState)), SETTLED)
APPROVED = (*ORDERED[:-1], e.OrderReceived("s1", "o1", 1000_00, "USD"))
CLAIMED = (*APPROVED, e.ClaimRequested("c1", "b1"), e.OrderClaimed())


def added_up(notes: Notes, *states: NoteState) -> int:
    return sum(note.value_minor for note in notes if note.state in states)


def returned_last(notes: Notes) -> list[FundingNote]:
    newest_first = reversed(list(notes))
    return list(takewhile(lambda note: note.state is NoteState.RETURNED, newest_first))


@given(st.lists(LIVES))
def test_every_sum_is_what_the_notes_in_that_state_add_up_to(
    lives: list[tuple[int, list[NoteState], NoteState]],
) -> None:
    notes = Notes()
    for number, (value_minor, states, last) in enumerate(lives):
        notes = notes.with_offered(f"n{number}", value_minor)
        for state in [*states, last]:
            assert notes.newest
            notes = notes.with_newest(replace(notes.newest, state=state))
            assert {s: notes.sum_minor(s) for s in NoteState} == {
                s: added_up(notes, s) for s in NoteState
            }
    assert notes.sum_minor(*NoteState) == sum(value_minor for value_minor, _, _ in lives)
    assert [note.id for note in notes] == [f"n{number}" for number in range(len(lives))]


def happened(number: int, value_minor: int, fate: str) -> tuple[e.Event, ...]:
    """A note and what becomes of it."""
    note = offered(number, value_minor)
    presented = e.NotePresented(note.note_id, "00")
    returned = e.NoteReturned(note.note_id, "E2202", is_refused_by_host=False)
    return {
        "credited": (note, presented, e.NoteCredited(note.note_id)),
        "returned": (note, returned),
        "returned unsent": (note, presented, returned),
        "refused": (note, e.NoteReturned(note.note_id, "E2201", is_refused_by_host=True)),
        "in doubt": (note, presented, e.NoteDoubted(note.note_id, note.note_id, "E2301", ())),
    }[fate]


FATES = st.sampled_from(["credited", "returned", "returned unsent", "refused"])


def fundings(events: tuple[e.Event, ...]) -> Iterator[Funding]:
    """The funding after each of these events behind its claim."""
    funding = fold(CLAIMED)
    for event in events:
        funding = apply(funding, event)
        yield funding


STORIES = st.lists(st.tuples(VALUES_MINOR, FATES), max_size=20)


def told(
    ended: list[tuple[int, str]], doubted_minor: int, outcome: CaseOutcome
) -> tuple[e.Event, ...]:
    """Notes that ended, then one in doubt until persons decide it."""
    last = len(ended) + 1
    notes = [happened(number, *each) for number, each in enumerate(ended, start=1)]
    notes.append(happened(last, doubted_minor, "in doubt"))
    decision = decided(outcome, doubted_minor, f"10-000001-{last:03}")
    return (*(event for note in notes for event in note), decision)


@given(STORIES, VALUES_MINOR, st.sampled_from(CaseOutcome))
def test_after_every_event_the_money_is_what_the_notes_add_up_to(
    ended: list[tuple[int, str]], doubted_minor: int, outcome: CaseOutcome
) -> None:
    for funding in fundings(told(ended, doubted_minor, outcome)):
        pending_minor = added_up(funding.notes, NoteState.PRESENTED, NoteState.IN_DOUBT)
        credited_minor = added_up(funding.notes, NoteState.CREDITED)
        hand_paid_minor = added_up(funding.notes, NoteState.HAND_PAID)
        house_loss_minor = added_up(funding.notes, NoteState.HOUSE_LOSS)
        rest_minor = 1000_00 - credited_minor - hand_paid_minor - house_loss_minor - pending_minor
        assert funding.pending_minor == pending_minor
        assert parts(funding) == (credited_minor, hand_paid_minor, house_loss_minor, rest_minor)


@given(STORIES, VALUES_MINOR, st.sampled_from(CaseOutcome))
def test_after_every_event_what_came_back_is_what_the_notes_tell(
    ended: list[tuple[int, str]], doubted_minor: int, outcome: CaseOutcome
) -> None:
    for funding in fundings(told(ended, doubted_minor, outcome)):
        refused = {n.value_minor for n in funding.notes if n.state is NoteState.REFUSED}
        in_hand = [note for note in funding.notes if note.state in IN_HAND]
        assert funding.refused_minor == refused
        assert funding.returns == len(returned_last(funding.notes))
        assert (funding.note_in_hand,) == (tuple(in_hand) or (None,))
