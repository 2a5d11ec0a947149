"""The acceptor's half of every conversation, frame by frame."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic.types import JsonValue

from hardware.drivers import DRIVERS
from hardware.ebds.acceptor import EbdsAcceptor
from hardware.ebds.constants import State
from hardware.ebds.frames import Frame
from hardware.errors import LocalProtocolError
from hardware.events import (
    BytesDropped,
    CreditAcknowledged,
    Direction,
    FrameSeen,
    HostReset,
    NoteReturned,
    NoteStacked,
    ReturnReason,
)
from tests.hardware.ebds.conversation import (
    ACCEPTING,
    BAR_CODES,
    ESCROW,
    ESCROWED_20,
    EXTENDED,
    IDLING,
    INVALID,
    POWER_UP,
    REJECTED,
    RETURN,
    RETURNED,
    RETURNING,
    STACK,
    STACKED_20,
    STACKING,
    US,
    Conversation,
)

SOFT_RESET = Frame(6, 1, b"\x7f\x7f\x7f")
VECTORS = {
    vector["name"]: Frame.parse(bytes.fromhex(vector["bytes"]))
    for vector in json.loads(
        (Path(__file__).parents[2] / "vectors" / "ebds.json").read_text("utf-8")
    )["vectors"]
}


@pytest.fixture
def fresh() -> Conversation:
    return Conversation()


@pytest.fixture
def ready() -> Conversation:
    return Conversation().start_up()


# Start-up


@pytest.mark.parametrize("toggle", [0, 1])
def test_power_up_is_shown_until_it_has_arrived_whatever_toggle_comes_first(toggle: int) -> None:
    conversation = Conversation(toggle=toggle)

    assert conversation.polls(3) == [POWER_UP, IDLING, IDLING]
    assert conversation.events == []


def test_power_up_is_shown_again_while_the_host_repeats_its_first_command(
    fresh: Conversation,
) -> None:
    first = fresh.poll_frame()

    assert fresh.again() == fresh.again() == first
    assert not fresh.acceptor.host.is_set_up
    assert not fresh.acceptor.host.channels


def test_it_is_ready_once_the_host_has_been_told_that_it_idles(fresh: Conversation) -> None:
    fresh.poll()
    assert not fresh.acceptor.host.is_ready

    assert fresh.poll() == IDLING
    assert fresh.acceptor.host.is_ready
    assert fresh.acceptor.host.is_set_up
    assert fresh.acceptor.host.channels == set(US)


def test_a_soft_reset_gets_no_answer_then_it_initializes_until_its_test_is_over(
    ready: Conversation,
) -> None:
    assert ready.send(SOFT_RESET) is None
    assert ready.events == [HostReset()]

    assert ready.polls(3) == [POWER_UP] * 3
    ready.acceptor.finish_self_test()
    assert ready.polls(2) == [IDLING] * 2


def test_power_up_is_shown_even_when_the_test_is_over_before_a_poll(ready: Conversation) -> None:
    ready.send(SOFT_RESET)
    ready.acceptor.finish_self_test()

    assert ready.polls(2) == [POWER_UP, IDLING]


# The toggle


def test_the_same_toggle_gets_the_same_reply_and_advances_nothing(ready: Conversation) -> None:
    ready.acceptor.offer(5)
    first = ready.poll_frame()

    assert ready.again() == ready.again() == first
    assert ready.poll() == ESCROWED_20


def test_a_retry_with_another_mask_is_still_a_retry(ready: Conversation) -> None:
    first = ready.poll_frame()
    ready.mask = 0

    assert ready.again() == first
    assert not ready.acceptor.host.is_inhibited
    ready.poll()
    assert ready.acceptor.host.is_inhibited


def test_an_order_in_a_retry_is_not_obeyed(ready: Conversation) -> None:
    ready.acceptor.offer(5)
    ready.polls(2)
    ready.orders |= STACK

    ready.again()

    assert ready.events == []
    ready.poll()
    assert ready.events == [NoteStacked()]


# The credit


def test_a_note_is_credited_in_the_full_form(ready: Conversation) -> None:
    ready.acceptor.offer(5)

    assert ready.polls(3) == [ACCEPTING, ESCROWED_20, ESCROWED_20]
    assert ready.poll(STACK) == STACKING
    assert ready.polls(3) == [STACKING] * 3
    ready.acceptor.present()
    assert ready.poll() == STACKED_20
    assert ready.events == [NoteStacked()]
    assert not ready.acceptor.host.is_ready
    assert ready.poll() == IDLING
    assert ready.events == [NoteStacked(), CreditAcknowledged()]
    assert ready.acceptor.host.is_ready


def test_a_lost_reply_with_the_credit_is_sent_again_byte_for_byte(ready: Conversation) -> None:
    ready.stack().acceptor.present()
    first = ready.poll_frame()

    assert ready.again() == ready.again() == first
    assert CreditAcknowledged() not in ready.events
    ready.poll()
    assert ready.events.count(CreditAcknowledged()) == 1


def test_stacked_is_in_exactly_one_reply_with_a_new_toggle(ready: Conversation) -> None:
    ready.stack().acceptor.present()

    assert ready.polls(4) == [STACKED_20, IDLING, IDLING, IDLING]
    assert ready.events.count(CreditAcknowledged()) == 1


def test_a_retry_after_present_still_gets_what_it_got(ready: Conversation) -> None:
    ready.stack().acceptor.present()

    again = ready.again()

    assert again is not None
    assert tuple(again.data[:3]) == STACKING
    assert ready.poll() == STACKED_20


def test_a_host_without_escrow_mode_keeps_each_note(ready: Conversation) -> None:
    ready.orders = 0
    ready.acceptor.offer(5)

    assert ready.polls(3) == [ACCEPTING, STACKING, STACKING]
    assert ready.events == [NoteStacked()]


def test_a_stack_order_without_escrow_mode_is_automatic_stacking(ready: Conversation) -> None:
    ready.orders = STACK
    ready.acceptor.offer(5)

    assert ready.polls(2) == [ACCEPTING, STACKING]
    ready.acceptor.present()
    assert ready.polls(2) == [STACKED_20, IDLING]


def test_an_order_that_stays_set_acts_once(ready: Conversation) -> None:
    ready.acceptor.offer(5)
    ready.orders |= STACK

    assert ready.polls(4) == [ACCEPTING, ESCROWED_20, STACKING, STACKING]
    ready.acceptor.present()
    assert ready.polls(3) == [STACKED_20, IDLING, IDLING]
    assert ready.events == [NoteStacked(), CreditAcknowledged()]


def test_a_returned_note_goes_back_once(ready: Conversation) -> None:
    ready.acceptor.offer(5)
    ready.polls(2)

    assert ready.poll(RETURN) == RETURNING
    assert ready.polls(3) == [RETURNED, IDLING, IDLING]
    assert ready.events == [NoteReturned(ReturnReason.HOST)]


def test_both_orders_at_once_decide_nothing(ready: Conversation) -> None:
    ready.acceptor.offer(5)
    ready.polls(2)

    assert ready.poll(STACK | RETURN) == ESCROWED_20
    assert ready.events == []


@pytest.mark.parametrize("order", [STACK, RETURN])
def test_an_order_without_a_note_in_escrow_is_not_obeyed(ready: Conversation, order: int) -> None:
    assert ready.poll(order) == IDLING
    ready.acceptor.offer(5)
    assert ready.poll(order) == ACCEPTING
    assert ready.poll(order) == ESCROWED_20

    assert ready.events == []


def test_a_stacked_note_cannot_be_returned(ready: Conversation) -> None:
    ready.stack()

    assert ready.poll(RETURN) == STACKING
    assert ready.events == [NoteStacked()]


# Withdraw, refuse, inhibit


def test_a_note_that_nobody_saw_is_withdrawn_without_a_trace(ready: Conversation) -> None:
    ready.acceptor.offer(5)
    ready.acceptor.withdraw()

    assert ready.polls(2) == [IDLING] * 2


def test_a_note_withdrawn_before_escrow_is_rejected_once(ready: Conversation) -> None:
    ready.acceptor.offer(5)
    ready.poll()
    ready.acceptor.withdraw()

    assert [ready.poll(STACK), *ready.polls(2)] == [REJECTED, IDLING, IDLING]
    assert ready.events == []


def test_a_note_withdrawn_from_escrow_goes_back_whatever_the_host_orders_then(
    ready: Conversation,
) -> None:
    ready.acceptor.offer(5)
    ready.polls(2)
    ready.acceptor.withdraw()

    assert [ready.poll(STACK), *ready.polls(2)] == [RETURNING, RETURNED, IDLING]
    assert ready.events == []


def test_a_refused_note_is_rejected_once_and_never_presented(ready: Conversation) -> None:
    ready.stack().acceptor.refuse()

    assert ready.polls(3) == [REJECTED, IDLING, IDLING]
    assert ready.events == [NoteStacked()]


def test_a_mask_without_any_note_inhibits(ready: Conversation) -> None:
    ready.mask = 0
    assert ready.poll() == IDLING

    assert ready.acceptor.host.is_inhibited
    assert not ready.acceptor.host.is_ready
    assert not ready.acceptor.host.channels


def test_a_masked_denomination_is_not_offered(ready: Conversation) -> None:
    ready.mask = 0x6F
    ready.poll()

    assert ready.acceptor.host.channels == {1, 2, 3, 4, 6, 7}
    with pytest.raises(LocalProtocolError, match="channel 5"):
        ready.acceptor.offer(5)


@pytest.mark.parametrize("mask", [0, 0x6F])
def test_a_note_not_seen_in_escrow_comes_back_when_the_host_stops_accepting_it(
    ready: Conversation, mask: int
) -> None:
    ready.acceptor.offer(5)
    ready.poll()
    ready.mask = mask

    assert ready.polls(2) == [REJECTED, IDLING]
    assert ready.events == [NoteReturned(ReturnReason.INHIBITED)]


def test_a_note_offered_to_a_host_that_stops_accepting_at_once_leaves_no_trace(
    ready: Conversation,
) -> None:
    ready.acceptor.offer(5)
    ready.mask = 0

    assert ready.polls(2) == [IDLING] * 2
    assert ready.events == [NoteReturned(ReturnReason.INHIBITED)]


def test_inhibit_after_escrow_waits_for_the_decision(ready: Conversation) -> None:
    ready.acceptor.offer(5)
    ready.polls(2)
    ready.mask = 0

    assert ready.poll() == ESCROWED_20
    assert ready.poll(RETURN) == RETURNING


# Extended note mode


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


# Questions about the unit, what is unknown


@pytest.mark.parametrize(
    ("command", "length"),
    [
        *((0x00, 6), (0x04, 20), (0x05, 20), (0x06, 9), (0x07, 9), (0x08, 32), (0x09, 9)),
        *((0x0D, 6), (0x0E, 9), (0x0F, 9)),
    ],
)
def test_a_question_about_the_unit_is_answered_before_and_after_start_up(
    fresh: Conversation, command: int, length: int
) -> None:
    before = fresh.ask(6, bytes((0, 0, command)))
    fresh.start_up()
    after = fresh.ask(6, bytes((0, 0, command)))

    assert (before.kind, len(before.data)) == (6, length)
    assert after.data == before.data


def test_the_variant_is_the_currency(ready: Conversation) -> None:
    assert ready.ask(6, b"\x00\x00\x08").data.rstrip(b"\0") == b"USD"


def test_a_repeated_question_gets_the_same_answer(ready: Conversation) -> None:
    first = ready.ask(6, b"\x00\x00\x05")
    ready.toggle ^= 1

    assert ready.ask(6, b"\x00\x00\x05") == first


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (1, b"\x7f\x10\x00\x00"),
        (4, b"\x00\x00\x00"),
        (5, b"\x00\x00\x00"),
        (6, b"\x00\x00\x01"),
        (6, b"\x00\x00\x05\x00"),
        (7, b"\x05\x7f\x10\x00"),
        (7, b"\x02\x7f\x10\x00"),
        (7, b"\x03\x7f\x10\x00" + bytes(9)),
        (0, b"\x00\x00\x00"),
    ],
)
def test_an_unknown_command_is_invalid_and_changes_nothing(
    ready: Conversation, kind: int, data: bytes
) -> None:
    answer = ready.ask(kind, data)

    assert (answer.kind, tuple(answer.data[:3])) == (2, INVALID)
    assert ready.poll() == IDLING
    assert ready.events == []


def test_bad_bytes_get_no_answer_and_are_told(ready: Conversation) -> None:
    raw = bytes.fromhex("02 08 10 7f 10 00 03 76")

    assert ready.acceptor.receive(raw) == [BytesDropped(raw, bad_frames=1)]
    assert ready.acceptor.data_to_send() == b""


# Reset and restart


@pytest.mark.parametrize("reached", [IDLING, ACCEPTING, ESCROWED_20, STACKING, STACKED_20])
def test_a_soft_reset_in_every_state_forgets_the_note(
    ready: Conversation, reached: tuple[int, ...]
) -> None:
    bring_to(ready, reached)
    ready.events.clear()

    ready.send(Frame(6, ready.toggle, b"\x7f\x7f\x7f"))
    ready.acceptor.finish_self_test()

    assert ready.events == [HostReset()]
    assert ready.polls(3) == [POWER_UP, IDLING, IDLING]
    assert CreditAcknowledged() not in ready.events


def bring_to(ready: Conversation, reached: tuple[int, ...]) -> None:
    """Go on with a note until this has been shown."""
    shown = ready.poll()
    while shown != reached:
        if shown == IDLING:
            ready.acceptor.offer(5)
        elif shown == STACKING:
            ready.acceptor.present()
        shown = ready.poll(STACK)


def test_another_command_with_the_toggle_of_the_credit_shows_a_host_that_began_anew(
    ready: Conversation,
) -> None:
    ready.stack().acceptor.present()
    ready.poll()
    ready.toggle ^= 1

    assert ready.ask(6, b"\x00\x00\x05").kind == 6
    ready.acceptor.finish_self_test()

    assert ready.events == [NoteStacked(), HostReset()]
    assert ready.polls(2) == [POWER_UP, IDLING]


def test_after_a_restart_nothing_credit_bearing_is_shown(ready: Conversation) -> None:
    ready.stack().acceptor.present()
    ready.poll()

    ready.acceptor.restart()

    assert ready.again() is not None
    assert ready.polls(2) == [IDLING, IDLING]
    assert CreditAcknowledged() not in ready.events


# Continuity: the state that a new process takes back


Kept: TypeAlias = Mapping[str, JsonValue]


def shown_credit(conversation: Conversation) -> Kept:
    """Show the credit; what was to be kept before the reply went out."""
    conversation.stack().acceptor.present()
    assert conversation.acceptor.state_to_keep() is None
    frame = Frame(1, conversation.toggle, bytes((conversation.mask, conversation.orders, 0)))
    conversation.acceptor.receive(frame.encode())
    state = conversation.acceptor.state_to_keep()
    assert state == {"reply": conversation.acceptor.data_to_send().hex()}
    conversation.toggle ^= 1
    return state


def new_process(state: Kept, toggle: int) -> Conversation:
    conversation = Conversation(toggle=toggle)
    conversation.acceptor.recall(state)
    return conversation


def test_there_is_a_state_to_keep_only_while_the_credit_is_shown(ready: Conversation) -> None:
    assert ready.acceptor.state_to_keep() is None

    state = shown_credit(ready)
    ready.again()
    assert ready.acceptor.state_to_keep() == state

    ready.poll()
    assert ready.acceptor.state_to_keep() is None


def test_a_new_process_gives_the_kept_reply_to_the_same_command(ready: Conversation) -> None:
    state = shown_credit(ready)
    after = new_process(state, ready.toggle)

    again = after.again()
    assert again is not None
    assert {"reply": again.encode().hex()} == state
    assert after.acceptor.state_to_keep() == state
    assert after.poll() == IDLING
    assert after.events == [CreditAcknowledged()]


def test_to_a_new_process_a_new_toggle_is_the_acknowledgement(ready: Conversation) -> None:
    after = new_process(shown_credit(ready), ready.toggle)

    assert after.polls(2) == [IDLING, IDLING]
    assert after.events == [CreditAcknowledged()]
    assert after.acceptor.host.is_ready


@pytest.mark.parametrize("turned", [0, 1], ids=["new toggle", "same toggle"])
@pytest.mark.parametrize(
    "first",
    [
        Frame(6, 0, b"\x7f\x7f\x7f"),
        Frame(6, 0, b"\x00\x00\x04"),
        Frame(7, 0, b"\x02\x7f\x10\x10\x01"),
        Frame(7, 0, b"\x03\x7f\x10\x10" + b"\x7f" * 8),
        Frame(4, 0, b"\x00\x00\x00"),
    ],
    ids=["soft reset", "question about the unit", "note table", "enables", "unknown"],
)
def test_to_a_new_process_the_start_of_a_host_ends_the_credit(
    ready: Conversation, first: Frame, turned: int
) -> None:
    after = new_process(shown_credit(ready), ready.toggle)

    after.send(Frame(first.kind, after.toggle ^ turned, first.data))
    after.toggle ^= 1 ^ turned

    assert after.events == [HostReset()]
    assert after.acceptor.state_to_keep() is None
    after.acceptor.finish_self_test()
    assert STACKED_20 not in after.polls(4)
    assert after.events == [HostReset()]


def test_in_extended_mode_the_long_reply_is_kept(ready: Conversation) -> None:
    ready.mode = EXTENDED
    ready.poll()
    ready.acceptor.offer(5)
    for orders in (0, 0, STACK):
        ready.poll_frame(orders)
    ready.acceptor.present()
    shown = ready.poll_frame()
    state = ready.acceptor.state_to_keep()
    assert state == {"reply": shown.encode().hex()}

    after = new_process(state, ready.toggle)

    assert after.again() == shown


@pytest.mark.parametrize(
    "state",
    [
        {},
        {"reply": None},
        {"reply": "02"},
        {"reply": VECTORS["idling_t0"].encode().hex()},
        {"reply": VECTORS["extended_escrowed_usd20"].encode().hex()},
        {"reply": VECTORS["host_auxiliary_04_t1"].encode().hex()},
        {"reply": VECTORS["stacked_index_5"].encode().hex() * 2},
    ],
)
def test_what_was_never_kept_is_not_taken_back(ready: Conversation, state: Kept) -> None:
    with pytest.raises(ValueError, match=r"bears credit|hexadecimal"):
        ready.acceptor.recall(state)

    assert ready.acceptor.host.is_ready


# After a silence


@pytest.mark.parametrize("turned", [0, 1])
def test_after_a_silence_either_toggle_is_the_first(ready: Conversation, turned: int) -> None:
    ready.acceptor.offer(5)
    ready.acceptor.expect_new_host()
    ready.toggle ^= turned

    assert ready.polls(2) == [ACCEPTING, ESCROWED_20]


def test_after_a_silence_a_host_that_has_not_seen_the_note_cannot_keep_it(
    ready: Conversation,
) -> None:
    ready.acceptor.offer(5)
    ready.polls(2)
    ready.acceptor.expect_new_host()

    assert ready.poll(STACK) == ESCROWED_20
    assert ready.events == []


def test_a_silence_does_not_show_the_credit_anew(ready: Conversation) -> None:
    ready.stack().acceptor.present()
    shown = ready.poll_frame()
    ready.acceptor.expect_new_host()

    assert ready.again() == shown
    assert ready.poll() == IDLING


# Tickets

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


# The line's own echo


def test_an_echoing_line_is_found_out_before_anything_is_accepted(fresh: Conversation) -> None:
    for _ in range(3):
        reply = fresh.poll_frame()
        assert fresh.send(reply) is None

    assert fresh.acceptor.host.is_echo
    assert not fresh.acceptor.host.is_ready


def test_a_line_that_stops_echoing_is_believed_again(fresh: Conversation) -> None:
    fresh.send(fresh.poll_frame())
    fresh.polls(3)

    assert not fresh.acceptor.host.is_echo
    assert fresh.acceptor.host.is_ready


def test_a_reply_that_is_not_our_last_gets_no_answer(ready: Conversation) -> None:
    assert ready.send(VECTORS["stacked_index_5"]) is None
    assert ready.events == []


# Our own mistakes, and words for people


def test_calls_out_of_order_are_our_own_defects(ready: Conversation) -> None:
    acceptor = ready.acceptor
    for call in (acceptor.withdraw, acceptor.present, acceptor.refuse):
        with pytest.raises(LocalProtocolError, match="IDLING"):
            call()
    acceptor.offer(5)
    with pytest.raises(LocalProtocolError, match="channel 1"):
        acceptor.offer(1)


@pytest.mark.parametrize(
    ("table", "currency"),
    [
        ({}, "USD"),
        ({0: 1_00}, "USD"),
        ({51: 1_00}, "USD"),
        ({1: 5_00}, "XXX"),
        ({1: 0}, "USD"),
        ({1: 1001_00}, "USD"),
        ({1: -1_00}, "USD"),
    ],
)
def test_a_table_that_the_protocol_does_not_have_is_refused(
    table: dict[int, int], currency: str
) -> None:
    with pytest.raises(ValueError, match="EBDS"):
        EbdsAcceptor(table, currency)


@pytest.mark.parametrize(("currency", "count"), [("USD", 7), ("CAD", 5), ("EUR", 7)])
def test_a_shipped_table_fits_and_rises(currency: str, count: int) -> None:
    table = DRIVERS["ebds"].denominations_minor[currency]

    EbdsAcceptor(table, currency)

    assert list(table) == list(range(1, count + 1))
    assert list(table.values()) == sorted(set(table.values()))


@pytest.mark.parametrize(
    ("direction", "name", "words"),
    [
        (Direction.FROM_HOST, "host_stack_t0", "H>A 10 OMNIBUS 7f 30 00 ESCROW_MODE STACK"),
        (
            Direction.FROM_HOST,
            "host_enable_all_escrow_extended_t0",
            "H>A 10 OMNIBUS 7f 10 10 ESCROW_MODE EXTENDED_NOTES",
        ),
        (Direction.FROM_HOST, "host_auxiliary_05_t1", "H>A 61 SERIAL_NUMBER"),
        (Direction.FROM_HOST, "host_soft_reset_t1", "H>A 61 SOFT_RESET"),
        (Direction.FROM_HOST, "host_query_table_index_5_t1", "H>A 71 NOTE 7f 10 10 05"),
        (Direction.FROM_HOST, "idling_t0", "H>A 20 ? 01 10 00 00 44 21"),
        (Direction.TO_HOST, "idling_t0", "A>H 20 IDLING"),
        (Direction.TO_HOST, "power_up_idling_t0", "A>H 20 POWER_UP"),
        (Direction.TO_HOST, "invalid_command_t0", "A>H 20 IDLING INVALID"),
        (Direction.TO_HOST, "stacked_index_5", "A>H 20 STACKED index 5"),
        (Direction.TO_HOST, "rejected_t0", "A>H 20 REJECTED"),
    ],
)
def test_a_frame_is_described_by_direction(
    fresh: Conversation, direction: Direction, name: str, words: str
) -> None:
    assert fresh.acceptor.describe(direction, VECTORS[name].encode()) == words


def test_an_answer_with_data_is_described_with_what_can_be_read(ready: Conversation) -> None:
    stacked, unit = VECTORS["extended_stacked_usd20"], ready.ask(6, b"\x00\x00\x0e")

    told = ready.acceptor.describe(Direction.TO_HOST, stacked.encode())
    assert told == "A>H 71 NOTE STACKED .USD002+01.AAAA..."
    assert ready.acceptor.describe(Direction.TO_HOST, unit.encode()).startswith(
        f"A>H {unit.control:02X} AUXILIARY 30 30"
    )


def test_every_frame_is_reported_with_its_direction(ready: Conversation) -> None:
    poll = Frame(1, ready.toggle, b"\x7f\x10\x00").encode()

    assert ready.acceptor.receive(poll) == [
        FrameSeen(Direction.FROM_HOST, poll),
        FrameSeen(Direction.TO_HOST, ready.acceptor.data_to_send()),
    ]


# Whatever arrives

noise = st.binary(max_size=40) | st.builds(
    Frame,
    st.integers(0, 7),
    st.integers(0, 1),
    st.lists(st.sampled_from([0, 2, 3, 5, 0x10, 0x20, 0x7F]), min_size=3, max_size=9).map(bytes),
).map(Frame.encode)
orders = st.sampled_from([ESCROW, ESCROW | STACK, ESCROW | STACK, ESCROW | RETURN, 0, STACK])


@given(st.lists(orders | orders | orders | noise, min_size=8, max_size=60), st.data())
def test_whatever_arrives_no_credit_is_told_without_a_stacked_note_that_was_presented(
    steps: list[int | bytes], data: st.DataObject
) -> None:
    """A step is a poll with these orders, by a host that always turns its toggle, or noise."""
    acceptor = EbdsAcceptor(US, "USD")
    stacked = presented = shown = acknowledged = 0

    for number, step in enumerate(steps):
        poll = (
            Frame(1, number % 2, bytes((0x7F, step, 0))).encode() if isinstance(step, int) else step
        )
        events = acceptor.receive(poll)
        stacked += events.count(NoteStacked())
        acknowledged += events.count(CreditAcknowledged())
        told = [acceptor.describe(e.direction, e.raw) for e in events if isinstance(e, FrameSeen)]
        assert acknowledged <= shown
        assert acknowledged <= presented <= stacked
        shown += any("A>H" in words and "STACKED" in words for words in told)
        assert presented or not shown
        assert len(acceptor.data_to_send()) <= 127 * (len(poll) // 8 + 1)
        if acceptor.host.is_ready and 5 in acceptor.host.channels:
            acceptor.offer(5)
        elif acceptor._path.state is State.STACKING and data.draw(st.booleans()):
            acceptor.present()
            presented += 1
    assert len(acceptor._decoder._buffer) < 127
