"""What only a host that is known to need or to bear it gets."""

import pytest

from hardware.events import CreditAcknowledged, HostReset, NoteReturned, NoteStacked, ReturnReason
from hardware.id003.acceptor import Id003Options
from hardware.id003.frames import Frame
from tests.hardware.id003.conversation import (
    ACK,
    DISABLED,
    ESCROW,
    HOLD,
    IDLING,
    INVALID,
    POLL,
    REJECTING,
    RESET,
    RETURN,
    SET_INHIBIT,
    STACK_1,
    STACKED,
    STACKING,
    VEND_VALID,
    Conversation,
)


@pytest.fixture
def short() -> Conversation:
    conversation = Conversation(Id003Options(is_short_form=True))
    conversation.start_up()
    return conversation


def test_the_short_form_shows_neither_accepting_nor_stacked(short: Conversation) -> None:
    short.acceptor.offer(5)

    assert short.ask(POLL) == Frame(ESCROW, b"\x65")
    assert short.ask(STACK_1) == Frame(ACK)
    short.acceptor.present()
    assert short.poll() == VEND_VALID
    short.ask(ACK)
    assert not short.acceptor.host.is_ready
    assert short.poll() == IDLING
    assert short.acceptor.host.is_ready
    assert short.events == [NoteStacked(), CreditAcknowledged()]


def test_in_the_short_form_stacking_is_shown_while_the_intent_is_not_durable(
    short: Conversation,
) -> None:
    short.acceptor.offer(5)
    short.poll()
    short.ask(STACK_1)

    assert short.polls(2) == [STACKING] * 2


@pytest.mark.parametrize("decision", [STACK_1, RETURN, HOLD])
def test_in_the_short_form_nothing_is_decided_about_a_note_that_nobody_saw(
    short: Conversation, decision: int
) -> None:
    short.acceptor.offer(5)

    assert short.ask(decision) == Frame(INVALID)
    assert short.poll() == ESCROW
    assert not short.events


def test_in_the_short_form_an_inhibit_before_the_escrow_is_seen_returns_the_note(
    short: Conversation,
) -> None:
    short.acceptor.offer(5)

    short.ask(SET_INHIBIT, b"\x01")

    assert short.events == [NoteReturned(ReturnReason.INHIBITED)]
    assert short.poll() == DISABLED


def test_in_the_short_form_a_note_is_withdrawn_like_any_other(short: Conversation) -> None:
    short.acceptor.offer(5)
    short.acceptor.withdraw()
    assert short.poll() == IDLING

    short.acceptor.offer(5)
    short.poll()
    short.acceptor.withdraw()
    assert short.polls(2) == [REJECTING, IDLING]


def test_vend_valid_tells_the_slot_only_where_it_was_asked_for(ready: Conversation) -> None:
    told = Conversation(Id003Options(is_slot_in_vend_valid=True))
    told.start_up()
    told.reach(VEND_VALID)
    ready.reach(VEND_VALID)

    assert told.ask(POLL) == Frame(VEND_VALID, b"\x65")
    assert ready.ask(POLL) == Frame(VEND_VALID)


@pytest.fixture
def counting_late() -> Conversation:
    """At VEND VALID before a host that counts at STACKED."""
    conversation = Conversation(Id003Options(is_counted_at_stacked=True))
    conversation.start_up()
    conversation.reach(VEND_VALID)
    conversation.ask(ACK)
    return conversation


def test_where_the_host_counts_at_stacked_only_the_poll_after_it_proves_the_credit(
    counting_late: Conversation,
) -> None:
    assert counting_late.poll() == STACKED
    assert counting_late.events == [NoteStacked()]

    assert counting_late.poll() == IDLING
    assert counting_late.events == [NoteStacked(), CreditAcknowledged()]


def test_a_host_that_begins_anew_instead_of_polling_on_has_proved_nothing(
    counting_late: Conversation,
) -> None:
    counting_late.poll()
    counting_late.ask(RESET)
    counting_late.polls(3)

    assert counting_late.events == [NoteStacked(), HostReset()]


def test_no_ticket_is_ever_offered_whatever_the_host_would_take(ready: Conversation) -> None:
    ready.ask(0xC6, b"\x01\x12")
    ready.ask(0xC7, b"\xfc")

    assert ready.acceptor.host.channels == {1, 3, 4, 5, 6, 7}
