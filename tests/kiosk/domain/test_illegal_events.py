"""Events that cannot happen to a funding, and change nothing."""

import pytest

from kiosk.domain import events as e
from kiosk.domain.funding import IllegalEventError, apply, fold
from tests.kiosk.domain.histories import (
    CASE,
    CLAIMED,
    FOREIGN,
    NOTE,
    ORDERED,
    REQUEST,
    credited,
    decided,
    offered,
)

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
