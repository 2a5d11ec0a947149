"""What the host decides about a note in escrow."""

import pytest

from hardware.events import (
    NoteHeld,
    NoteReturned,
    NoteStacked,
    ReturnReason,
)
from tests.hardware.cctalk.conversation import (
    ACK,
    EMPTY,
    EXTEND,
    RETURN,
    RETURNED_EVENT,
    ROUTE,
    STACK,
    TWENTY,
    Conversation,
)


def test_a_host_may_hold_before_it_decides(ready: Conversation) -> None:
    ready.reach_escrow()

    assert ready.ask(ROUTE, EXTEND) == ACK
    assert ready.ask(ROUTE, STACK) == ACK
    assert ready.events == [NoteHeld(), NoteStacked()]


def test_a_returned_note_goes_back_once(ready: Conversation) -> None:
    ready.reach_escrow()

    assert [ready.ask(ROUTE, RETURN), ready.ask(ROUTE, RETURN)] == [ACK, ACK]
    assert not ready.acceptor.host.is_ready
    assert ready.read() == (2, RETURNED_EVENT + b"\x04\x01")
    assert ready.events == [NoteReturned(ReturnReason.HOST)]
    assert ready.acceptor.host.is_ready
    assert ready.ask(ROUTE, RETURN) == EMPTY


def test_a_repeated_stack_is_acknowledged_and_changes_nothing(ready: Conversation) -> None:
    ready.reach_presented()

    assert ready.ask(ROUTE, STACK) == ACK
    assert ready.read() == (2, b"\x04\x00\x04\x01")
    assert ready.events == [NoteStacked()]


@pytest.mark.parametrize("route", [STACK, RETURN, EXTEND])
def test_an_empty_escrow_is_told(ready: Conversation, route: bytes) -> None:
    assert ready.ask(ROUTE, route) == EMPTY
    ready.acceptor.offer(TWENTY)
    assert ready.ask(ROUTE, route) == EMPTY
    assert ready.events == []


@pytest.mark.parametrize("route", [RETURN, EXTEND])
def test_a_kept_note_can_neither_be_returned_nor_held(ready: Conversation, route: bytes) -> None:
    ready.reach_stacking()

    assert ready.ask(ROUTE, route) == EMPTY


def test_without_escrow_there_is_nothing_to_route(without_escrow: Conversation) -> None:
    without_escrow.acceptor.offer(TWENTY)
    without_escrow.read()

    assert without_escrow.ask(ROUTE, STACK) == EMPTY
