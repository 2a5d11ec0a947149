"""One wire or two: who hears whose bytes."""

from collections.abc import Callable

import pytest

from hardware.cctalk.acceptor import Wiring
from hardware.cctalk.constants import Checksum, Echo
from hardware.cctalk.frames import Frame
from hardware.events import (
    CreditAcknowledged,
    Direction,
    FrameSeen,
    NoteStacked,
)
from tests.hardware.cctalk.conversation import (
    SIMPLE_POLL,
    Conversation,
)


def test_a_line_that_plays_our_answers_back_unasked_is_found_out(ready: Conversation) -> None:
    answer = ready.send(Frame(40, SIMPLE_POLL).encode(ready.wiring.checksum))

    events = ready.acceptor.receive(answer)

    assert events == [FrameSeen(Direction.FROM_HOST, answer, is_error=True)]
    assert ready.acceptor.data_to_send() == b""
    assert ready.acceptor.host.is_echo
    assert not ready.acceptor.host.is_ready
    ready.reads(2)
    assert ready.acceptor.host.is_ready


class OneWire(Conversation):
    """Plays each answer back; `spoil` says how the last one came."""

    def __init__(self, spoil: Callable[[bytes], bytes] = lambda raw: raw) -> None:
        super().__init__(Wiring(echo=Echo.HEARD))
        self.spoil = spoil

    def send(self, raw: bytes) -> bytes:
        answer = super().send(raw)
        for byte in self.spoil(answer):
            assert super().send(bytes((byte,))) == b""
        return answer


def test_on_one_wire_we_hear_ourselves_and_credit_all_the_same() -> None:
    wire = OneWire()
    wire.start_up()
    wire.reach_presented()
    wire.reads(3)

    assert wire.events == [NoteStacked(), CreditAcknowledged()]
    assert not wire.acceptor.host.is_echo


@pytest.mark.parametrize(
    "spoil",
    [lambda raw: raw[:3] + b"\x77" + raw[4:], lambda raw: raw[:-1], lambda _raw: b""],
    ids=["changed", "cut", "missing"],
)
def test_an_answer_that_the_wire_spoilt_proves_nothing(spoil: Callable[[bytes], bytes]) -> None:
    wire = OneWire()
    wire.start_up()
    wire.reach_presented()
    wire.reads(1)
    wire.spoil = spoil
    wire.read()
    wire.spoil = lambda raw: raw
    wire.reads(3)
    assert CreditAcknowledged() not in wire.events
    wire.read()
    assert CreditAcknowledged() in wire.events


def test_a_host_that_needs_its_echo_gets_each_byte_back_before_the_answer() -> None:
    conversation = Conversation(Wiring(echo=Echo.GIVEN))
    raw = Frame(40, SIMPLE_POLL).encode(Checksum.SUM_8)

    told = [conversation.send(raw[i : i + 1]) for i in range(len(raw))]

    assert b"".join(told[:-1]) == raw[:-1]
    assert told[-1] == raw[-1:] + bytes.fromhex("01 00 28 00 d7")
    assert conversation.send(b"\x02") == b"\x02"
