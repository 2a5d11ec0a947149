"""A note from the offer to its credit, as the host decides."""

import pytest

from hardware.events import CreditAcknowledged, NoteHeld, NoteReturned, NoteStacked, ReturnReason
from hardware.id003.frames import Frame
from tests.hardware.id003.conversation import (
    ACCEPTING,
    ACK,
    DISABLED,
    ESCROW,
    HOLD,
    HOLDING,
    IDLING,
    INVALID,
    POLL,
    RETURN,
    RETURNING,
    SET_INHIBIT,
    STACK_1,
    STACK_2,
    STACKED,
    STACKING,
    VEND_VALID,
    Conversation,
)


@pytest.mark.parametrize("stack", [STACK_1, STACK_2])
def test_a_note_is_credited_in_the_full_form(ready: Conversation, stack: int) -> None:
    ready.acceptor.offer(5)

    assert ready.poll() == ACCEPTING
    assert [ready.ask(POLL), ready.ask(POLL)] == [Frame(ESCROW, b"\x65")] * 2
    assert ready.ask(stack) == Frame(ACK)
    assert ready.polls(3) == [STACKING] * 3
    ready.acceptor.present()
    assert ready.polls(3) == [VEND_VALID] * 3
    assert ready.events == [NoteStacked()]
    assert ready.ask(ACK) is None
    assert ready.events == [NoteStacked(), CreditAcknowledged()]
    assert ready.polls(2) == [STACKED, IDLING]
    assert ready.acceptor.host.is_ready


def test_nothing_is_ready_while_a_note_is_in_hand(ready: Conversation) -> None:
    ready.reach(VEND_VALID)
    assert not ready.acceptor.host.is_ready

    ready.ask(ACK)
    assert ready.poll() == STACKED
    assert not ready.acceptor.host.is_ready


def test_a_repeated_stack_is_acknowledged_and_changes_nothing(ready: Conversation) -> None:
    ready.reach(STACKING)

    assert ready.ask(STACK_1) == Frame(ACK)
    ready.acceptor.present()
    ready.poll()
    assert ready.ask(STACK_2) == Frame(ACK)

    assert ready.poll() == VEND_VALID
    assert ready.events == [NoteStacked()]


def test_an_ack_before_the_note_was_shown_proves_nothing(ready: Conversation) -> None:
    ready.reach(STACKING)
    ready.poll()

    assert ready.ask(ACK) is None
    ready.acceptor.present()
    assert ready.ask(ACK) is None

    assert ready.events == [NoteStacked()]
    assert ready.poll() == VEND_VALID


def test_an_ack_right_after_our_own_is_taken_for_its_echo(ready: Conversation) -> None:
    ready.reach(VEND_VALID)
    ready.ask(STACK_1)

    ready.ask(ACK)

    assert CreditAcknowledged() not in ready.events
    assert ready.poll() == VEND_VALID


def test_a_second_ack_is_not_a_second_credit(ready: Conversation) -> None:
    ready.reach(VEND_VALID)
    ready.ask(ACK)
    ready.ask(ACK)
    ready.poll()
    ready.ask(ACK)

    assert ready.events.count(CreditAcknowledged()) == 1


def test_an_ack_after_power_up_is_ignored(fresh: Conversation) -> None:
    fresh.poll()

    assert fresh.ask(ACK) is None
    assert fresh.events == []


def test_settings_during_vend_valid_do_not_interrupt_it(ready: Conversation) -> None:
    ready.reach(VEND_VALID)

    assert ready.ask(SET_INHIBIT, b"\x01") == Frame(SET_INHIBIT, b"\x01")
    assert ready.poll() == VEND_VALID
    ready.ask(ACK)
    assert ready.polls(2) == [STACKED, DISABLED]


@pytest.mark.parametrize("argument", [b"", b"\xff"])
def test_a_host_may_hold_before_it_decides(ready: Conversation, argument: bytes) -> None:
    ready.reach(ESCROW)

    assert ready.ask(HOLD, argument) == Frame(ACK)
    assert ready.polls(2) == [HOLDING] * 2
    assert ready.ask(HOLD, argument) == Frame(ACK)
    assert ready.ask(STACK_2) == Frame(ACK)
    assert ready.events == [NoteHeld(), NoteHeld(), NoteStacked()]


@pytest.mark.parametrize("is_held", [False, True])
def test_a_returned_note_goes_back_once(ready: Conversation, is_held: bool) -> None:
    ready.reach(ESCROW)
    if is_held:
        ready.ask(HOLD)

    assert ready.ask(RETURN) == Frame(ACK)
    assert ready.ask(RETURN) == Frame(ACK)
    assert ready.polls(2) == [RETURNING, IDLING]
    assert ready.events[-1] == NoteReturned(ReturnReason.HOST)
    assert ready.events.count(NoteReturned(ReturnReason.HOST)) == 1


@pytest.mark.parametrize("command", [STACK_1, RETURN, HOLD])
@pytest.mark.parametrize("status", [IDLING, ACCEPTING])
def test_a_decision_without_a_note_in_escrow_is_invalid(
    ready: Conversation, command: int, status: int
) -> None:
    if status == ACCEPTING:
        ready.reach(ACCEPTING)

    assert ready.ask(command) == Frame(INVALID)
    assert ready.events == []


@pytest.mark.parametrize("command", [RETURN, HOLD])
def test_a_stacked_note_can_neither_be_returned_nor_held(ready: Conversation, command: int) -> None:
    ready.reach(STACKING)

    assert ready.ask(command) == Frame(INVALID)
    assert ready.poll() == STACKING
