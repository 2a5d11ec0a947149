"""A note that is withdrawn, refused, or inhibited."""

import pytest

from hardware.errors import LocalProtocolError
from hardware.events import (
    NoteReturned,
    NoteStacked,
    ReturnReason,
)
from tests.hardware.ebds.conversation import (
    ESCROWED_20,
    IDLING,
    REJECTED,
    RETURN,
    RETURNED,
    RETURNING,
    STACK,
    Conversation,
)


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
