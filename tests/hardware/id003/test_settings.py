"""What a host sets and asks, and commands that are unknown."""

import pytest

from hardware.id003.frames import Frame
from tests.hardware.id003.conversation import ACK, IDLING, INVALID, WAIT, Conversation

SETTINGS = [
    (0xC0, b"\x82\x00"),
    (0xC1, b"\x01\x02"),
    (0xC2, b"\x01"),
    (0xC3, b"\x00"),
    (0xC4, b"\x0f"),
    (0xC5, b"\x03\x00"),
    (0xC6, b"\x01\x12"),
    (0xC7, b"\xfc"),
]


@pytest.mark.parametrize(("command", "data"), SETTINGS)
def test_a_setting_is_repeated_and_can_be_read_back(
    fresh: Conversation, command: int, data: bytes
) -> None:
    assert fresh.ask(command, data) == Frame(command, data)
    assert fresh.ask(command - 0x40) == Frame(command - 0x40, data)


@pytest.mark.parametrize(("command", "data"), SETTINGS)
def test_a_setting_of_the_wrong_length_is_invalid_and_changes_nothing(
    fresh: Conversation, command: int, data: bytes
) -> None:
    before = fresh.ask(command - 0x40)

    assert fresh.ask(command, data + b"\x00") == Frame(INVALID)
    assert fresh.ask(command) == Frame(INVALID)
    assert fresh.ask(command - 0x40) == before


def test_versions_and_currencies_are_told_before_the_reset(fresh: Conversation) -> None:
    version, boot, currencies = fresh.ask(0x88), fresh.ask(0x89), fresh.ask(0x8A)

    assert version is not None
    assert b"ID003" in version.data
    assert boot is not None
    assert boot.data
    assert currencies == Frame(
        0x8A,
        bytes.fromhex(
            "61 01 01 00 62 00 00 00 63 01 05 00 64 01 01 01"
            "65 01 02 01 66 01 05 01 67 01 01 02 68 00 00 00"
        ),
    )


@pytest.mark.parametrize("command", [0x70, 0xF0, 0x13, 0x4A, 0x88 + 0x40, 0x00, 0xFF])
def test_an_unknown_command_is_invalid(ready: Conversation, command: int) -> None:
    assert ready.ask(command, b"\x20\x01") == Frame(INVALID)
    assert ready.poll() == IDLING


def test_wait_is_acknowledged(ready: Conversation) -> None:
    assert ready.ask(WAIT) == Frame(ACK)


def test_bad_bytes_get_no_answer(ready: Conversation) -> None:
    assert ready.acceptor.receive(bytes.fromhex("fc 05 11 27 57")) == []
    assert ready.acceptor.data_to_send() == b""
