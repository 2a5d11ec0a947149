"""A note from its offer to the reads that prove it."""

import pytest

from hardware.cctalk.bill_path import WRAP_FROM
from hardware.cctalk.frames import Frame
from hardware.events import (
    CreditAcknowledged,
    NoteStacked,
)
from tests.hardware.cctalk.conversation import (
    ACK,
    BILL_ID,
    READ_EVENTS,
    ROUTE,
    SET_MASTER,
    SIMPLE_POLL,
    STACK,
    TWENTY,
    Conversation,
)


def test_a_note_in_escrow_is_credited(ready: Conversation) -> None:
    ready.acceptor.offer(TWENTY)

    assert [ready.read(), ready.read()] == [(1, b"\x04\x01\x00\x00")] * 2
    assert ready.ask(ROUTE, STACK) == ACK
    assert ready.events == [NoteStacked()]
    assert [ready.read(), ready.read()] == [(1, b"\x04\x01\x00\x00")] * 2
    ready.acceptor.present()
    assert [ready.read() for _ in range(3)] == [(2, b"\x04\x00\x04\x01")] * 3
    assert ready.events == [NoteStacked()]
    assert not ready.acceptor.host.is_ready
    assert ready.read() == (2, b"\x04\x00\x04\x01")
    assert ready.events == [NoteStacked(), CreditAcknowledged()]
    assert ready.acceptor.host.is_ready


def test_without_escrow_the_first_read_keeps_the_note(without_escrow: Conversation) -> None:
    without_escrow.acceptor.offer(TWENTY)

    assert without_escrow.read() == (0, bytes(4))
    assert without_escrow.events == [NoteStacked()]
    assert without_escrow.read() == (0, bytes(4))
    without_escrow.acceptor.present()
    assert [without_escrow.read() for _ in range(4)] == [(1, b"\x04\x00\x00\x00")] * 4
    assert without_escrow.events == [NoteStacked(), CreditAcknowledged()]


def test_a_credit_is_acknowledged_once(ready: Conversation) -> None:
    ready.reach_presented()
    ready.reads(20)

    assert ready.events.count(CreditAcknowledged()) == 1


def test_events_without_a_bill_lead_across_255_and_the_host_begins_anew(
    without_escrow: Conversation,
) -> None:
    for _ in range(WRAP_FROM):
        without_escrow.acceptor.offer(TWENTY)
        without_escrow.read()
        without_escrow.acceptor.present()
        without_escrow.reads(4)
    assert not without_escrow.acceptor.host.is_ready
    assert without_escrow.acceptor.host.is_set_up

    read = [without_escrow.read() for _ in range(7)]
    assert [counter for counter, _ in read] == [251, 252, 253, 254, 255, 1, 1]
    assert not without_escrow.acceptor.host.is_set_up
    assert without_escrow.read() == (1, b"\x00\x0a\x00\x0a")
    assert without_escrow.acceptor.host.is_ready


def test_five_events_are_kept_newest_first(without_escrow: Conversation) -> None:
    for kind in (1, 2, 3, 4, 5, 6):
        without_escrow.acceptor.offer(kind)
        without_escrow.read()
        without_escrow.acceptor.present()
        without_escrow.reads(4)

    assert without_escrow.ask(READ_EVENTS) == (0, b"\x06\x06\x00\x05\x00\x04\x00\x03\x00\x02\x00")


@pytest.mark.parametrize(
    "disturbance", [b"\x00", bytes.fromhex("28 00 01 fe da")], ids=["noise", "bad frame"]
)
def test_a_disturbed_read_proves_nothing_and_counting_begins_anew(disturbance: bytes) -> None:
    ready = Conversation()
    ready.start_up()
    ready.reach_presented()
    ready.reads(2)

    ready.send(disturbance + bytes(4))
    ready.reads(3)
    assert CreditAcknowledged() not in ready.events
    ready.read()
    assert CreditAcknowledged() in ready.events


def test_a_host_that_does_not_wait_for_our_answer_proves_nothing(ready: Conversation) -> None:
    ready.reach_presented()
    ready.read()
    ready.send(Frame(40, READ_EVENTS).encode(ready.wiring.checksum) * 2)
    ready.reads(2)
    assert CreditAcknowledged() not in ready.events

    ready.read()
    assert CreditAcknowledged() in ready.events


def test_other_questions_between_the_reads_disturb_nothing(ready: Conversation) -> None:
    ready.reach_presented()
    for question in ((SIMPLE_POLL, b""), (SET_MASTER, b"\x00"), (BILL_ID, bytes((TWENTY,)))):
        ready.ask(*question)
        ready.read()

    assert ready.events[-1] == CreditAcknowledged()
    assert not ready.acceptor.host.is_ready
