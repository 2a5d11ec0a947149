"""Notes that are withdrawn, refused, or come back because the host inhibits."""

import pytest

from hardware.errors import LocalProtocolError
from hardware.events import NoteReturned, NoteStacked, ReturnReason
from hardware.id003.frames import Frame
from tests.hardware.id003.conversation import (
    ACCEPTING,
    ACK,
    DISABLED,
    ESCROW,
    IDLING,
    INVALID,
    POLL,
    REJECTING,
    RETURN,
    RETURNING,
    SET_DENOMINATIONS,
    SET_INHIBIT,
    STACK_1,
    STACKING,
    Conversation,
)


def test_a_note_that_nobody_saw_is_withdrawn_without_a_trace(ready: Conversation) -> None:
    ready.acceptor.offer(5)
    ready.acceptor.withdraw()

    assert ready.polls(2) == [IDLING] * 2


@pytest.mark.parametrize("status", [ACCEPTING, ESCROW])
def test_a_note_without_a_decision_is_rejected(ready: Conversation, status: int) -> None:
    ready.reach(status)
    ready.acceptor.withdraw()

    assert ready.ask(STACK_1) == Frame(INVALID)
    assert ready.ask(POLL) == Frame(REJECTING, b"\x79")
    assert ready.poll() == IDLING


def test_a_refused_note_is_rejected_and_never_presented(ready: Conversation) -> None:
    ready.reach(STACKING)
    assert ready.poll() == STACKING
    ready.acceptor.refuse()

    assert ready.ask(POLL) == Frame(REJECTING, b"\x7b")
    assert ready.ask(ACK) is None
    assert ready.poll() == IDLING
    assert ready.events == [NoteStacked()]


def test_inhibit_at_rest_is_shown_at_the_next_poll(ready: Conversation) -> None:
    ready.ask(SET_INHIBIT, b"\x01")

    assert not ready.acceptor.host.is_ready
    assert ready.poll() == DISABLED
    ready.ask(SET_INHIBIT, b"\x00")
    assert ready.poll() == IDLING


def test_a_masked_denomination_is_not_offered(ready: Conversation) -> None:
    ready.ask(SET_DENOMINATIONS, b"\x10\x00")  # slot 5

    assert ready.acceptor.host.channels == {1, 3, 4, 6, 7}
    with pytest.raises(LocalProtocolError, match="channel 5"):
        ready.acceptor.offer(5)


@pytest.mark.parametrize(
    ("command", "data", "rest"),
    [(SET_INHIBIT, b"\x01", DISABLED), (SET_DENOMINATIONS, b"\x10\x00", IDLING)],
)
def test_a_note_not_seen_in_escrow_comes_back_when_the_host_stops_accepting_it(
    ready: Conversation, command: int, data: bytes, rest: int
) -> None:
    ready.reach(ACCEPTING)

    ready.ask(command, data)

    assert ready.events == [NoteReturned(ReturnReason.INHIBITED)]
    assert ready.ask(POLL) == Frame(REJECTING, b"\x79")
    assert ready.poll() == rest


def test_another_setting_leaves_an_accepted_note_alone(ready: Conversation) -> None:
    ready.reach(ACCEPTING)

    ready.ask(SET_DENOMINATIONS, b"\x82\x00")

    assert ready.poll() == ESCROW


def test_inhibit_after_escrow_waits_for_the_decision(ready: Conversation) -> None:
    ready.reach(ESCROW)

    ready.ask(SET_INHIBIT, b"\x01")

    assert ready.poll() == ESCROW
    ready.ask(RETURN)
    assert ready.polls(2) == [RETURNING, DISABLED]
