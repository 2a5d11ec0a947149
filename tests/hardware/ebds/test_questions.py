"""Questions about the unit, and what is unknown to it."""

import pytest

from hardware.events import (
    BytesDropped,
)
from tests.hardware.ebds.conversation import (
    IDLING,
    INVALID,
    Conversation,
)


@pytest.mark.parametrize(
    ("command", "length"),
    [
        *((0x00, 6), (0x04, 20), (0x05, 20), (0x06, 9), (0x07, 9), (0x08, 32), (0x09, 9)),
        *((0x0D, 6), (0x0E, 9), (0x0F, 9)),
    ],
)
def test_a_question_about_the_unit_is_answered_before_and_after_start_up(
    fresh: Conversation, command: int, length: int
) -> None:
    before = fresh.ask(6, bytes((0, 0, command)))
    fresh.start_up()
    after = fresh.ask(6, bytes((0, 0, command)))

    assert (before.kind, len(before.data)) == (6, length)
    assert after.data == before.data


def test_the_variant_is_the_currency(ready: Conversation) -> None:
    assert ready.ask(6, b"\x00\x00\x08").data.rstrip(b"\0") == b"USD"


def test_a_repeated_question_gets_the_same_answer(ready: Conversation) -> None:
    first = ready.ask(6, b"\x00\x00\x05")
    ready.toggle ^= 1

    assert ready.ask(6, b"\x00\x00\x05") == first


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (1, b"\x7f\x10\x00\x00"),
        (4, b"\x00\x00\x00"),
        (5, b"\x00\x00\x00"),
        (6, b"\x00\x00\x01"),
        (6, b"\x00\x00\x05\x00"),
        (7, b"\x05\x7f\x10\x00"),
        (7, b"\x02\x7f\x10\x00"),
        (7, b"\x03\x7f\x10\x00" + bytes(9)),
        (0, b"\x00\x00\x00"),
    ],
)
def test_an_unknown_command_is_invalid_and_changes_nothing(
    ready: Conversation, kind: int, data: bytes
) -> None:
    answer = ready.ask(kind, data)

    assert (answer.kind, tuple(answer.data[:3])) == (2, INVALID)
    assert ready.poll() == IDLING
    assert ready.events == []


def test_bad_bytes_get_no_answer_and_are_told(ready: Conversation) -> None:
    raw = bytes.fromhex("02 08 10 7f 10 00 03 76")

    assert ready.acceptor.receive(raw) == [BytesDropped(raw, bad_frames=1)]
    assert ready.acceptor.data_to_send() == b""
