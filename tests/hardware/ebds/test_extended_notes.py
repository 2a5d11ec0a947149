"""Notes told with their values."""

import pytest

from hardware.ebds.acceptor import EbdsAcceptor
from hardware.events import (
    CreditAcknowledged,
)
from tests.hardware.ebds.conversation import (
    ESCROWED_20,
    EXTENDED,
    IDLING,
    RETURN,
    RETURNED,
    RETURNING,
    STACK,
    STACKED_20,
    STACKING,
    US,
    VECTORS,
    Conversation,
)


def test_in_extended_mode_escrow_and_credit_have_the_note_with_its_value() -> None:
    conversation = Conversation().start_up()
    conversation.mode = EXTENDED
    conversation.poll()
    conversation.acceptor.offer(5)
    conversation.poll()

    assert conversation.poll_frame() == VECTORS["extended_escrowed_usd20"]
    assert conversation.poll(STACK) == STACKING
    conversation.poll()
    conversation.acceptor.present()
    assert conversation.poll_frame() == VECTORS["extended_stacked_usd20"]
    assert conversation.again() == VECTORS["extended_stacked_usd20"]
    assert conversation.poll() == IDLING


def test_the_note_table_is_told_entry_by_entry_to_its_end(ready: Conversation) -> None:
    ready.mode = EXTENDED

    table = [ready.extended(0x02, bytes((index,))).data[8:17] for index in range(1, 10)]

    assert table[:7] == [
        b"USD001+00",
        b"USD002+00",
        b"USD005+00",
        b"USD001+01",
        b"USD002+01",
        b"USD005+01",
        b"USD001+02",
    ]
    assert table[7:] == [bytes(9)] * 2
    ready.toggle = 0
    assert ready.extended(0x02, b"\x05") == VECTORS["extended_table_index_5"]
    assert ready.extended(0x02, b"\x08") == VECTORS["extended_table_end"]


def test_set_enables_choose_among_the_table_in_extended_mode_only(ready: Conversation) -> None:
    ready.extended(0x03, b"\x50" + bytes(7))
    assert ready.acceptor.host.channels == set(US)

    ready.mode = EXTENDED
    ready.poll()
    assert ready.acceptor.host.channels == {5, 7}


def test_a_table_beyond_seven_notes_is_offered_in_extended_mode_only() -> None:
    conversation = Conversation(EbdsAcceptor({**US, 9: 500_00}, "USD"), toggle=1).start_up()
    assert 9 not in conversation.acceptor.host.channels

    conversation.mode = EXTENDED
    answer = conversation.extended(0x03, b"\x00\x02" + bytes(17))
    conversation.poll()

    assert (answer.kind, tuple(answer.data[:3])) == (2, IDLING)
    assert conversation.acceptor.host.channels == {9}
    conversation.acceptor.offer(9)
    conversation.poll()
    assert b"USD005+02" in conversation.poll_frame().data
    conversation.mode = 0
    assert b"USD005+02" in conversation.poll_frame().data


def test_the_value_table_has_the_seven_short_indices() -> None:
    conversation = Conversation(EbdsAcceptor({1: 5_00, 3: 50}, "CAD")).start_up()

    data = conversation.extended(0x06).data

    assert data[7:27] == b"\x01CAD005+00\x02" + bytes(9)
    assert data[27:37] == b"\x03CAD005-01"
    assert len(data) == 7 + 70


@pytest.mark.parametrize(
    ("subtype", "data", "reply"),
    [
        (0x04, b"\x0a\x00", b""),
        (0x0B, b"\x01", b"\x00"),
        (0x0D, b"\x01", b"\x00"),
        (0x1D, b"", b"\x00"),
    ],
)
def test_what_is_set_beside_notes_is_answered_with_the_status(
    ready: Conversation, subtype: int, data: bytes, reply: bytes
) -> None:
    answer = ready.extended(subtype, data)

    assert answer.kind == 7
    assert answer.data == bytes((subtype,)) + bytes((0x01, 0x10, 0, 0, 0x44, 0x21)) + reply
    assert ready.acceptor.host.is_ready


def test_a_question_in_escrow_shows_the_note_and_decides_nothing(ready: Conversation) -> None:
    ready.acceptor.offer(5)
    ready.polls(2)
    ready.orders |= STACK

    answer = ready.extended(0x04, b"\x00\x00")

    assert tuple(answer.data[1:4]) == ESCROWED_20
    assert ready.events == []
    assert ready.poll() == STACKING


def test_an_event_is_told_to_the_next_poll_not_to_a_question(ready: Conversation) -> None:
    ready.stack().acceptor.present()

    assert tuple(ready.extended(0x06).data[1:4]) == STACKING
    assert ready.poll() == STACKED_20
    assert CreditAcknowledged() not in ready.events


def test_a_question_with_a_new_toggle_acknowledges(ready: Conversation) -> None:
    ready.stack().acceptor.present()
    ready.poll()

    ready.ask(6, b"\x00\x00\x05")

    assert ready.events[-1] == CreditAcknowledged()
    assert ready.poll() == IDLING


def test_a_reply_that_a_lost_question_followed_is_told_anew(ready: Conversation) -> None:
    ready.acceptor.offer(5)
    ready.polls(2)
    assert ready.poll(RETURN) == RETURNING
    assert ready.poll() == RETURNED
    ready.toggle ^= 1  # it was lost, and the host asks something else

    ready.ask(6, b"\x00\x00\x05")

    assert ready.polls(2) == [RETURNED, IDLING]
