"""What is sent unasked when the host has chosen an interrupt mode."""

import pytest

from hardware.events import FrameSeen
from hardware.id003.frames import Frame
from tests.hardware.id003.conversation import (
    ACCEPTING,
    ACK,
    ENQUIRY,
    ESCROW,
    IDLING,
    POLL,
    REJECTING,
    RESET,
    SET_INHIBIT,
    SET_MODE,
    STACK_1,
    STACKED,
    STACKING,
    VEND_VALID,
    Conversation,
)

POLLED, EACH_CHANGE, ATTENTION = b"\x00", b"\x01", b"\x02"


def in_mode(conversation: Conversation, mode: bytes) -> Conversation:
    assert conversation.ask(SET_MODE, mode) == Frame(SET_MODE, mode)
    conversation.take_enquiries()
    return conversation


def enquiries_of_a_note(conversation: Conversation) -> list[tuple[int, int]]:
    """Each status of a note as it is shown, and how often was asked for it before."""
    told = []

    def poll() -> None:
        asked = conversation.take_enquiries()
        told.append((conversation.poll(), asked))

    conversation.acceptor.offer(5)
    poll()
    poll()
    conversation.ask(STACK_1)
    poll()
    conversation.acceptor.present()
    poll()
    conversation.ask(ACK)
    poll()
    poll()
    return told


def test_a_polled_host_is_never_spoken_to_unasked(ready: Conversation) -> None:
    asked = [count for _, count in enquiries_of_a_note(ready)]

    assert asked == [0] * 6
    assert ready.take_enquiries() == 0


def test_in_mode_1_the_host_is_asked_to_ask_once_for_each_change(ready: Conversation) -> None:
    in_mode(ready, EACH_CHANGE)

    assert enquiries_of_a_note(ready) == [
        (ACCEPTING, 1),
        (ESCROW, 1),
        (STACKING, 1),
        (VEND_VALID, 1),
        (STACKED, 1),
        (IDLING, 1),
    ]
    assert ready.take_enquiries() == 0


def test_in_mode_2_the_host_is_asked_to_ask_only_where_it_is_needed(ready: Conversation) -> None:
    in_mode(ready, ATTENTION)

    assert enquiries_of_a_note(ready) == [
        (ACCEPTING, 1),
        (ESCROW, 1),
        (STACKING, 0),
        (VEND_VALID, 1),
        (STACKED, 0),
        (IDLING, 0),
    ]


@pytest.mark.parametrize("mode", [EACH_CHANGE, ATTENTION])
def test_polls_go_on_being_answered_and_nothing_new_is_asked_for_once(
    ready: Conversation, mode: bytes
) -> None:
    in_mode(ready, mode)

    assert ready.polls(3) == [IDLING] * 3
    assert ready.take_enquiries() == 0
    ready.reach(ESCROW)
    ready.take_enquiries()
    assert ready.polls(3) == [ESCROW] * 3
    assert ready.take_enquiries() == 0


def test_a_note_that_is_withdrawn_or_refused_is_asked_for(ready: Conversation) -> None:
    in_mode(ready, EACH_CHANGE)
    ready.reach(ESCROW)
    ready.take_enquiries()

    ready.acceptor.withdraw()

    assert ready.take_enquiries() == 1
    assert ready.polls(2) == [REJECTING, IDLING]
    ready.reach(STACKING)
    ready.take_enquiries()
    ready.acceptor.refuse()
    assert ready.take_enquiries() == 1


def test_an_inhibit_is_asked_for_in_mode_1(ready: Conversation) -> None:
    in_mode(ready, EACH_CHANGE)

    ready.ask(SET_INHIBIT, b"\x01")

    assert ready.take_enquiries() == 1


def test_an_enquiry_that_was_not_sent_yet_is_left_out_when_the_host_asks(
    ready: Conversation,
) -> None:
    in_mode(ready, EACH_CHANGE)
    ready.acceptor.offer(5)

    ready.acceptor.receive(Frame(0x11).encode())

    assert ready.acceptor.data_to_send() == Frame(ACCEPTING).encode() + Frame(ENQUIRY).encode()


def test_the_mode_ends_with_the_reset(ready: Conversation) -> None:
    in_mode(ready, EACH_CHANGE)

    ready.ask(RESET)

    assert ready.take_enquiries() == 0
    assert ready.ask(0x82) == Frame(0x82, POLLED)


def frames_told(conversation: Conversation) -> list[int]:
    """The codes of what passes at the next poll, as it is told."""
    events = conversation.acceptor.receive(Frame(POLL).encode())
    return [event.raw[2] for event in events if isinstance(event, FrameSeen)]


def test_an_enquiry_is_told_before_what_the_host_sends_next(ready: Conversation) -> None:
    in_mode(ready, EACH_CHANGE)
    ready.acceptor.offer(5)

    assert ready.take_enquiries() == 1
    assert frames_told(ready) == [ENQUIRY, POLL, ACCEPTING]


def test_an_enquiry_that_was_not_sent_is_not_told(ready: Conversation) -> None:
    in_mode(ready, EACH_CHANGE)
    ready.acceptor.offer(5)

    assert frames_told(ready) == [POLL, ACCEPTING]


def test_an_enquiry_behind_a_reply_is_told_too(ready: Conversation) -> None:
    in_mode(ready, EACH_CHANGE)
    ready.acceptor.offer(5)
    ready.acceptor.receive(Frame(POLL).encode())
    ready.acceptor.data_to_send()

    assert frames_told(ready) == [ENQUIRY, POLL, ESCROW]
