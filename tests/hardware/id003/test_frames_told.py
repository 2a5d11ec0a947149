"""What people and the trace are told of each frame."""

import pytest

from hardware.events import BytesDropped, Direction, FrameSeen
from hardware.id003.frames import Frame
from tests.hardware.id003.conversation import IDLING, POLL, Conversation


@pytest.mark.parametrize(
    ("direction", "frame", "words"),
    [
        (Direction.FROM_HOST, Frame(0x41), "H>A 41 STACK_1"),
        (Direction.TO_HOST, Frame(0x13, b"\x65"), "A>H 13 ESCROW 65"),
        (Direction.TO_HOST, Frame(0xC3, b"\x01"), "A>H C3 SET_INHIBIT 01"),
        (Direction.TO_HOST, Frame(0x05), "A>H 05 ENQUIRY"),
        (Direction.FROM_HOST, Frame(0xF0, b"\x20"), "H>A F0 ? 20"),
        (Direction.TO_HOST, Frame(0x13, b"\x6f0123456789"), "A>H 13 ESCROW 6f of a ticket"),
    ],
)
def test_a_frame_is_described_by_direction(
    fresh: Conversation, direction: Direction, frame: Frame, words: str
) -> None:
    assert fresh.acceptor.describe(direction, frame.encode()) == words


def test_bytes_that_are_no_frame_are_told(ready: Conversation) -> None:
    assert ready.acceptor.receive(b"\x00\x01") == [BytesDropped(b"\x00\x01", 0)]


def test_every_frame_is_reported_with_its_direction(ready: Conversation) -> None:
    events = ready.acceptor.receive(Frame(POLL).encode())

    assert [e for e in events if isinstance(e, FrameSeen)] == [
        FrameSeen(Direction.FROM_HOST, Frame(POLL).encode()),
        FrameSeen(Direction.TO_HOST, Frame(IDLING).encode()),
    ]
