"""A note from its offer to the toggle that proves it."""

import pytest

from hardware.events import (
    CreditAcknowledged,
    NoteReturned,
    NoteStacked,
    ReturnReason,
)
from tests.hardware.ebds.conversation import (
    ACCEPTING,
    ESCROWED_20,
    IDLING,
    RETURN,
    RETURNED,
    RETURNING,
    STACK,
    STACKED_20,
    STACKING,
    Conversation,
)


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
