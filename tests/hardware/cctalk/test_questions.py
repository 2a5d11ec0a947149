"""What a host asks, and what it gets."""

import pytest

from hardware.cctalk.acceptor import Wiring
from hardware.cctalk.constants import Checksum
from hardware.cctalk.frames import Frame
from tests.hardware.cctalk.conversation import (
    ACK,
    NAK,
    RESET,
    SIMPLE_POLL,
    Conversation,
)


@pytest.mark.parametrize(
    ("header", "data", "answer"),
    [
        (254, b"", b""),
        (249, b"", b"\x02\x14"),
        (248, b"", b"\x00"),
        (247, b"", b"\x10\x01"),
        (246, b"", b"SPK"),
        (245, b"", b"Bill Validator"),
        (244, b"", b"KIOSK"),
        (242, b"", b"\x01\x00\x00"),
        (241, b"", b"1.0"),
        (232, b"", b"\x00"),
        (192, b"", b"1"),
        (145, b"", b"1"),
        (145, b"US", b"1"),
        (4, b"", b"\x01\x04\x02"),
        (157, b"\x01", b"US0001A"),
        (157, b"\x04", b"US0020A"),
        (157, b"\x06", b"US0100A"),
        (157, b"\x07", b"......."),
        (157, b"\x10", b"......."),
        (156, b"US", b"\x64\x00\x02"),
        (156, b"EU", b"\x00\x00\x00"),
        (159, b"", bytes(11)),
    ],
)
def test_a_question_is_answered_before_any_reset(
    fresh: Conversation, header: int, data: bytes, answer: bytes
) -> None:
    assert fresh.ask(header, data) == (0, answer)


@pytest.mark.parametrize(
    ("header", "data"),
    [
        (110, b""),
        (0, b""),
        (197, b""),
        (255, b""),
        (254, b"\x00"),
        (157, b""),
        (157, b"\x00"),
        (157, b"\x11"),
        (156, b"U"),
        (154, b""),
        (154, b"\x02"),
        (231, b"\xff"),
        (228, b""),
        (227, b"\x00"),
        (145, b"U"),
    ],
)
def test_what_is_not_understood_is_refused(fresh: Conversation, header: int, data: bytes) -> None:
    assert fresh.ask(header, data) == NAK


@pytest.mark.parametrize(
    ("header", "data", "default"),
    [(231, b"\x1f\x80", b"\x00\x00"), (228, b"\x01", b"\x00"), (153, b"\x02", b"\x00")],
)
def test_a_setting_can_be_read_back_until_a_reset(
    fresh: Conversation, header: int, data: bytes, default: bytes
) -> None:
    assert fresh.ask(header - 1) == (0, default)
    assert fresh.ask(header, data) == ACK
    assert fresh.ask(header - 1) == (0, data)
    assert fresh.ask(header, data * 2) == NAK
    assert fresh.ask(header - 1) == (0, data)
    fresh.ask(RESET)
    assert fresh.ask(header - 1) == (0, default)


@pytest.mark.parametrize("destination", [0, 40])
def test_an_address_poll_is_answered_with_the_bare_address(
    fresh: Conversation, destination: int
) -> None:
    raw = Frame(destination, 253).encode(Checksum.SUM_8)

    assert fresh.send(raw) == b"\x28"


@pytest.mark.parametrize(
    "frame", [Frame(2, 254), Frame(0, 254), Frame(40, 254, source=3), Frame(1, 0, source=2)]
)
def test_what_is_not_for_us_gets_silence_and_is_no_noise(fresh: Conversation, frame: Frame) -> None:
    assert fresh.acceptor.receive(frame.encode(Checksum.SUM_8)) == []
    assert fresh.acceptor.data_to_send() == b""


def test_a_wrong_checksum_gets_silence(fresh: Conversation) -> None:
    assert fresh.send(bytes.fromhex("28 00 01 fe da")) == b""


def test_the_other_checksum_gets_silence(fresh: Conversation) -> None:
    assert fresh.send(bytes.fromhex("28 00 31 9f 5d")) == b""


def test_another_address_can_be_set() -> None:
    conversation = Conversation(Wiring(address=41))

    assert conversation.ask(SIMPLE_POLL) == ACK
    assert conversation.send(Frame(40, 254).encode(Checksum.SUM_8)) == b""
