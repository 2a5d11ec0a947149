"""The bar code of a ticket is remembered nowhere: whoever reads it could cash it."""

import pytest

from hardware.device import Exchange
from hardware.events import BytesDropped, Direction, FrameSeen
from hardware.frame_ring import FrameRing
from hardware.id003.acceptor import Id003Acceptor

TICKET = b"012345678901234567"
ESCROW = b"\xfc\x18\x13\x6f" + TICKET + b"\x12\x34"


def remembered(ring: FrameRing) -> tuple[tuple[Exchange, ...], str]:
    """What the ring has, and all of it in words."""
    describe = Id003Acceptor({1: 1_00}, "USD").describe
    found = ring.after(0, 100, describe)
    return found, f"{ring.told(describe)} {found}"


@pytest.mark.parametrize("direction", list(Direction))
def test_a_ticket_in_a_frame_is_masked_whichever_way_it_goes(direction: Direction) -> None:
    ring = FrameRing()
    ring.add(FrameSeen(direction, ESCROW), 1.0)
    found, told = remembered(ring)

    raw = found[0].from_host_raw or found[0].to_host_raw
    assert raw == b"\xfc\x18\x13\x6f" + b"*" * 18 + b"\x12\x34"
    assert TICKET.hex() not in told
    assert TICKET.hex(" ") not in told


def test_a_ticket_among_bytes_of_no_frame_is_masked() -> None:
    ring = FrameRing()
    ring.add_dropped(BytesDropped(b"\x81" * 120 + TICKET, bad_frames=1), 1.0)
    found, told = remembered(ring)

    assert found[0].from_host_raw.endswith(b"*")
    assert b"01234".hex() not in told


def test_what_is_no_ticket_stays_as_it_is() -> None:
    version = b"U(USA)-10-SS ID003-05V279-49 01AUG07"
    ring = FrameRing()
    ring.add(FrameSeen(Direction.FROM_HOST, b"\xfc\x05\x88" + version), 1.0)

    assert version in remembered(ring)[0][0].from_host_raw
