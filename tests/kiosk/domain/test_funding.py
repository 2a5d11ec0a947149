"""The funding's rules, from its first event to its end."""

import pytest

from kiosk.domain import events as e
from kiosk.domain.funding import ENDS, TRANSITIONS, IllegalEventError, State, apply, begin, fold
from tests.kiosk.domain.histories import CLAIMED, ORDERED, REQUEST, credited, offered, reported


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


def test_no_event_leads_out_of_an_end() -> None:
    assert not {state for state, _ in TRANSITIONS} & ENDS


def test_every_state_can_be_reached_and_every_event_used() -> None:
    assert set(TRANSITIONS.values()) == set(State)  # OPENING through its own cancel request
    assert {kind for _, kind in TRANSITIONS} | {e.SessionRequested} == set(e.EVENTS.values())


def test_a_funding_begins_opening() -> None:
    assert begin(REQUEST).state is State.OPENING
