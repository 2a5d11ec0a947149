"""A note that is withdrawn, refused, or inhibited."""

import pytest

from hardware.events import (
    NoteReturned,
    NoteStacked,
    ReturnReason,
)
from tests.hardware.cctalk.conversation import (
    ACK,
    EMPTY,
    RETURNED_EVENT,
    ROUTE,
    SET_MASK,
    SET_MASTER,
    STACK,
    TWENTY,
    Conversation,
)


def test_a_note_that_nobody_saw_is_withdrawn_without_a_trace(ready: Conversation) -> None:
    ready.acceptor.offer(TWENTY)
    ready.acceptor.withdraw()

    assert ready.read() == (0, bytes(4))


def test_a_note_without_a_decision_is_returned(ready: Conversation) -> None:
    ready.reach_escrow()
    ready.acceptor.withdraw()

    assert ready.ask(ROUTE, STACK) == EMPTY
    assert ready.read() == (2, RETURNED_EVENT + b"\x04\x01")


def test_a_refused_note_is_returned_and_never_presented(ready: Conversation) -> None:
    ready.reach_stacking()
    ready.acceptor.refuse()

    assert ready.read() == (2, RETURNED_EVENT + b"\x04\x01")
    ready.reads(5)
    assert ready.events == [NoteStacked()]


def test_without_escrow_a_refused_note_is_told_as_rejected(without_escrow: Conversation) -> None:
    without_escrow.acceptor.offer(TWENTY)
    without_escrow.read()
    without_escrow.acceptor.refuse()

    assert without_escrow.read() == (1, b"\x00\x03\x00\x00")


@pytest.mark.parametrize("inhibit", [(SET_MASTER, b"\x00"), (SET_MASK, b"\xf7\xff")])
def test_a_note_not_seen_comes_back_when_the_host_stops_accepting_it(
    ready: Conversation, inhibit: tuple[int, bytes]
) -> None:
    ready.acceptor.offer(TWENTY)
    ready.ask(*inhibit)

    assert ready.events == [NoteReturned(ReturnReason.INHIBITED)]
    assert ready.read() == (0, bytes(4))


def test_another_mask_leaves_an_accepted_note_alone(ready: Conversation) -> None:
    ready.acceptor.offer(TWENTY)
    ready.ask(SET_MASK, b"\x08\x00")

    assert ready.read() == (1, b"\x04\x01\x00\x00")


def test_an_inhibit_after_the_escrow_was_seen_waits_for_the_decision(ready: Conversation) -> None:
    ready.reach_escrow()
    ready.ask(SET_MASTER, b"\x00")

    assert ready.events == []
    assert ready.ask(ROUTE, STACK) == ACK
