"""The codec against the golden vectors and against noise."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.ebds.constants import FRAME_LENGTH_MAX
from hardware.ebds.frames import Frame, FrameDecoder, check, count_bad_frames
from tests.hardware.received import received

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "ebds.json").read_text("utf-8"))
POLL = Frame(1, 0, b"\x7f\x10\x00")

seven_bits = st.integers(0, 0x7F)
frames = st.builds(
    Frame,
    st.integers(0, 7),
    st.integers(0, 1),
    st.lists(seven_bits, min_size=3, max_size=FRAME_LENGTH_MAX - 5).map(bytes),
    st.integers(0, 7),
)


def named(vector: dict[str, Any]) -> str:
    return str(vector["name"])


def test_the_check_is_the_xor_of_all_between_the_ends() -> None:
    assert check(bytes.fromhex("08 10 7f 10 00")) == 0x77


@pytest.mark.parametrize("vector", VECTORS["vectors"], ids=named)
def test_a_vector_is_decoded_whole_and_encoded_to_its_bytes(vector: dict[str, Any]) -> None:
    raw, fields = bytes.fromhex(vector["bytes"]), vector["fields"]

    (frame,) = FrameDecoder().receive(raw)

    assert (frame.kind, frame.toggle, frame.device) == (fields["type"], fields["toggle"], 0)
    assert frame.data == raw[3:-2]
    assert frame.encode() == raw


@pytest.mark.parametrize("vector", VECTORS["vectors"], ids=named)
def test_a_vector_is_decoded_byte_by_byte_at_its_last_byte(vector: dict[str, Any]) -> None:
    raw = bytes.fromhex(vector["bytes"])
    decoder = FrameDecoder()

    found = [decoder.receive(raw[i : i + 1]) for i in range(len(raw))]

    assert found == [[]] * (len(raw) - 1) + [[Frame.parse(raw)]]


@pytest.mark.parametrize("vector", VECTORS["negatives"], ids=named)
@pytest.mark.parametrize("size", [1, 100])
def test_a_negative_vector_is_ignored_or_resynchronised(vector: dict[str, Any], size: int) -> None:
    raw = bytes.fromhex(vector["bytes"])
    decoder = FrameDecoder()

    found = received(decoder, raw, size)

    assert found == {"ignore": [], "resync_then_answer": [POLL]}[vector["fields"]["expect"]]


def test_a_line_with_eight_data_bits_brings_the_parity_bit_with_each_byte() -> None:
    raw = bytes(byte | (byte.bit_count() % 2) << 7 for byte in POLL.encode())

    assert FrameDecoder().receive(raw) == [POLL]


@given(st.lists(frames, max_size=5), st.integers(1, 9))
def test_frames_in_a_row_are_found_whatever_the_pieces(sent: list[Frame], size: int) -> None:
    raw = b"".join(frame.encode() for frame in sent)
    decoder = FrameDecoder()

    found = received(decoder, raw, size)

    assert found == sent


@given(st.binary(max_size=300))
def test_a_poll_after_any_noise_is_found(noise: bytes) -> None:
    decoder = FrameDecoder()
    decoder.receive(noise)

    assert decoder.receive(POLL.encode())[-1:] == [POLL]


@given(frames, st.integers(0, 1000), st.integers(1, 0x7F))
def test_one_changed_byte_is_never_taken_for_the_frame(frame: Frame, at: int, flip: int) -> None:
    raw = bytearray(frame.encode())
    raw[at % len(raw)] ^= flip

    assert frame not in FrameDecoder().receive(bytes(raw))


@pytest.mark.parametrize("cut", range(1, 8))
def test_a_frame_cut_short_does_not_cost_the_next_one(cut: int) -> None:
    assert FrameDecoder().receive(POLL.encode()[:cut] + POLL.encode()) == [POLL]


def test_a_wrong_length_that_swallows_the_next_frames_costs_none_of_them() -> None:
    assert FrameDecoder().receive(b"\x02\x7f\x10" + POLL.encode() * 3) == [POLL] * 3


def test_the_buffer_is_bounded() -> None:
    decoder = FrameDecoder()

    decoder.receive(b"\x02\x7f" * 10_000)

    assert len(decoder._buffer) < FRAME_LENGTH_MAX


@given(st.binary(max_size=300), st.integers(1, 9))
def test_no_byte_is_unaccounted_for(noise: bytes, size: int) -> None:
    """Each is in a frame, dropped, or awaited in the buffer."""
    decoder = FrameDecoder()
    raw = noise + POLL.encode()
    found = received(decoder, raw, size)

    taken = sum(len(frame.encode()) for frame in found)
    assert taken + len(decoder.take_dropped()) + len(decoder._buffer) == len(raw)
    assert decoder.take_dropped() == b""


def test_a_spoilt_frame_is_dropped_whole_at_its_end_and_counted_once() -> None:
    spoilt = bytearray(POLL.encode())
    spoilt[3] ^= 1
    decoder = FrameDecoder()

    assert decoder.receive(b"\x00\x01" + spoilt) == []
    dropped = decoder.take_dropped()
    assert dropped == b"\x00\x01" + spoilt
    assert count_bad_frames(dropped) == 1


@pytest.mark.parametrize("noise", [b"", b"\x02", b"\x00\x08", b"\x02\x07"])
def test_noise_is_no_bad_frame(noise: bytes) -> None:
    assert count_bad_frames(noise) == 0


def test_noise_without_a_beginning_is_dropped_at_once() -> None:
    decoder = FrameDecoder()
    decoder.receive(b"\x00\x01")

    assert decoder.take_dropped() == b"\x00\x01"


@pytest.mark.parametrize("data", [bytes(123), b"\x80\x00\x00"], ids=["too long", "eight bits"])
def test_data_that_does_not_fit_one_frame_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="seven bits"):
        Frame(1, 0, data).encode()
