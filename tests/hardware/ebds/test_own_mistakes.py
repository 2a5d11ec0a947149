"""Calls and tables that are refused, and frames in words."""

import pytest

from hardware.drivers import DRIVERS
from hardware.ebds.acceptor import EbdsAcceptor
from hardware.ebds.frames import Frame
from hardware.errors import LocalProtocolError
from hardware.events import (
    Direction,
    FrameSeen,
)
from tests.hardware.ebds.conversation import (
    VECTORS,
    Conversation,
)


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
