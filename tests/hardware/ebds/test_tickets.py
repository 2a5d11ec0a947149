"""Bar codes, which are bearer money and told to nobody."""

import pytest

from hardware.ebds.frames import Frame
from hardware.errors import LocalProtocolError
from hardware.events import (
    CreditAcknowledged,
    Direction,
    FrameSeen,
    NoteReturned,
    NoteStacked,
    ReturnReason,
)
from tests.hardware.ebds.conversation import (
    ACCEPTING,
    BAR_CODES,
    ESCROW,
    IDLING,
    REJECTED,
    STACK,
    STACKING,
    VECTORS,
    Conversation,
)

TICKET = "012345678901234567"


@pytest.fixture
def takes_tickets(ready: Conversation) -> Conversation:
    ready.mode = BAR_CODES
    ready.poll()
    return ready


def test_a_ticket_is_shown_in_escrow_and_stacked_without_a_value(
    takes_tickets: Conversation,
) -> None:
    takes_tickets.acceptor.offer_ticket(TICKET)

    assert takes_tickets.poll() == ACCEPTING
    escrowed = takes_tickets.poll_frame()
    expected = VECTORS["extended_bar_code_escrowed"]
    assert (escrowed.kind, escrowed.data) == (expected.kind, expected.data)
    assert takes_tickets.poll(STACK) == STACKING
    takes_tickets.acceptor.present()
    assert takes_tickets.polls(2) == [(0x11, 0x10, 0), IDLING]
    assert takes_tickets.events == [NoteStacked(), CreditAcknowledged()]


def test_a_ticket_comes_back_when_the_host_stops_accepting_tickets(
    takes_tickets: Conversation,
) -> None:
    takes_tickets.acceptor.offer_ticket(TICKET)
    takes_tickets.poll()
    takes_tickets.mode = 0

    assert takes_tickets.poll() == REJECTED
    assert takes_tickets.events == [NoteReturned(ReturnReason.INHIBITED)]


def test_a_ticket_is_not_offered_to_a_host_that_takes_none(ready: Conversation) -> None:
    assert not ready.acceptor.accepts_tickets
    with pytest.raises(LocalProtocolError, match="ticket"):
        ready.acceptor.offer_ticket(TICKET)


@pytest.mark.parametrize("bar_code", ["", "0" * 29, "12 34", "12é34"])
def test_what_no_ticket_can_carry_is_refused(takes_tickets: Conversation, bar_code: str) -> None:
    with pytest.raises(ValueError, match="letters and digits"):
        takes_tickets.acceptor.offer_ticket(bar_code)

    assert takes_tickets.poll() == IDLING


def test_a_bar_code_is_in_no_event_and_in_no_words(takes_tickets: Conversation) -> None:
    takes_tickets.acceptor.offer_ticket(TICKET)
    takes_tickets.poll()
    poll = Frame(1, takes_tickets.toggle, bytes((0x7F, ESCROW, BAR_CODES)))
    events = takes_tickets.acceptor.receive(poll.encode())
    sent = takes_tickets.acceptor.data_to_send()
    events += takes_tickets.acceptor.receive(sent)  # a line that echoes
    assert TICKET.encode() in sent

    seen = [event for event in events if isinstance(event, FrameSeen)]
    assert len(seen) == 3
    assert not any(TICKET.encode() in event.raw for event in seen)
    for direction in Direction:
        words = takes_tickets.acceptor.describe(direction, sent)
        assert TICKET not in words
        assert sent[10:30].hex(" ") not in words
    assert "BAR_CODE ESCROWED ****" in takes_tickets.acceptor.describe(Direction.TO_HOST, sent)
