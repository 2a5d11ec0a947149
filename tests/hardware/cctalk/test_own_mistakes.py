"""Calls and tables that are refused, and frames in words."""

import pytest

from hardware.cctalk.acceptor import CcTalkAcceptor
from hardware.errors import LocalProtocolError
from hardware.events import (
    BytesDropped,
    Direction,
    FrameSeen,
)
from tests.hardware.cctalk.conversation import (
    Conversation,
)


def test_calls_out_of_order_are_our_own_defects(ready: Conversation) -> None:
    acceptor = ready.acceptor
    for call in (acceptor.withdraw, acceptor.present, acceptor.refuse):
        with pytest.raises(LocalProtocolError, match="REST"):
            call()
    ready.reach_escrow()
    with pytest.raises(LocalProtocolError, match="type 1"):
        acceptor.offer(1)


@pytest.mark.parametrize(
    ("table", "currency"),
    [
        ({}, "USD"),
        ({0: 1_00}, "USD"),
        ({17: 1_00}, "USD"),
        ({1: 5_00}, "XXX"),
        ({1: 50}, "USD"),
        ({1: 0}, "USD"),
        ({1: 10_000_00}, "USD"),
    ],
)
def test_a_table_that_the_protocol_does_not_have_is_refused(
    table: dict[int, int], currency: str
) -> None:
    with pytest.raises(ValueError, match="ccTalk"):
        CcTalkAcceptor(table, currency)


@pytest.mark.parametrize(
    ("direction", "raw", "words"),
    [
        (Direction.FROM_HOST, "28 01 01 9a 01 3b", "H>A 154 ROUTE_BILL 01"),
        (Direction.FROM_HOST, "28 00 01 6e 69", "H>A 110 ?"),
        (Direction.TO_HOST, "01 00 28 00 d7", "A>H 0 REPLY"),
        (Direction.TO_HOST, "01 00 28 05 d2", "A>H 5 NAK"),
        (Direction.TO_HOST, "28", "A>H address 40"),
    ],
)
def test_a_frame_is_described_by_direction(
    fresh: Conversation, direction: Direction, raw: str, words: str
) -> None:
    assert fresh.acceptor.describe(direction, bytes.fromhex(raw)) == words


def test_every_frame_is_reported_with_its_direction(fresh: Conversation) -> None:
    asked, nak = bytes.fromhex("28 00 01 6e 69"), bytes.fromhex("01 00 28 05 d2")

    assert fresh.acceptor.receive(asked) == [
        FrameSeen(Direction.FROM_HOST, asked),
        FrameSeen(Direction.TO_HOST, nak, is_error=True),
    ]


def test_dropped_bytes_are_told(fresh: Conversation) -> None:
    bad, poll = bytes.fromhex("28 00 01 fe da"), bytes.fromhex("28 00 01 fe d9")

    events = fresh.acceptor.receive(bad + poll)

    assert events[0] == BytesDropped(bad, 1)
