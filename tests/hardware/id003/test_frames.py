"""The codec against the golden vectors and against noise."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.id003.constants import FRAME_LENGTH_MAX
from hardware.id003.frames import Frame, FrameDecoder, count_bad_frames, crc
from tests.hardware.received import received

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "id003.json").read_text("utf-8"))
POLL = Frame(0x11)

frames = st.builds(Frame, st.integers(0, 255), st.binary(max_size=FRAME_LENGTH_MAX - 5))


def named(vector: dict[str, Any]) -> str:
    return str(vector["name"])


def frame_of(vector: dict[str, Any]) -> Frame:
    fields = vector["fields"]
    return Frame(int(fields["code"], 16), bytes.fromhex(fields.get("data", "")))


def test_the_check_value_of_the_crc_is_the_published_one() -> None:
    assert crc(b"123456789") == 0x2189


@pytest.mark.parametrize("vector", VECTORS["vectors"], ids=named)
def test_a_vector_is_encoded_to_its_bytes(vector: dict[str, Any]) -> None:
    assert frame_of(vector).encode() == bytes.fromhex(vector["bytes"])


@pytest.mark.parametrize("vector", VECTORS["vectors"], ids=named)
def test_a_vector_is_decoded_whole(vector: dict[str, Any]) -> None:
    assert FrameDecoder().receive(bytes.fromhex(vector["bytes"])) == [frame_of(vector)]


@pytest.mark.parametrize("vector", VECTORS["vectors"], ids=named)
def test_a_vector_is_decoded_byte_by_byte_at_its_last_byte(vector: dict[str, Any]) -> None:
    raw = bytes.fromhex(vector["bytes"])
    decoder = FrameDecoder()

    found = [decoder.receive(raw[i : i + 1]) for i in range(len(raw))]

    assert found == [[]] * (len(raw) - 1) + [[frame_of(vector)]]


@pytest.mark.parametrize("vector", VECTORS["negatives"], ids=named)
@pytest.mark.parametrize("size", [1, 100])
def test_a_negative_vector_is_ignored_or_resynchronised(vector: dict[str, Any], size: int) -> None:
    raw = bytes.fromhex(vector["bytes"])
    decoder = FrameDecoder()

    found = received(decoder, raw, size)

    assert found == {"ignore": [], "resync_then_answer": [POLL]}[vector["fields"]["expect"]]


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


@given(frames, st.integers(0, 1000), st.integers(1, 255))
def test_one_changed_byte_is_never_taken_for_the_frame(frame: Frame, at: int, flip: int) -> None:
    raw = bytearray(frame.encode())
    raw[at % len(raw)] ^= flip

    assert frame not in FrameDecoder().receive(bytes(raw))


def test_a_frame_cut_short_does_not_cost_the_next_one() -> None:
    cut = Frame(0xC3, b"\x00").encode()[:-1]

    assert FrameDecoder().receive(cut + POLL.encode()) == [POLL]


def test_the_buffer_is_bounded() -> None:
    decoder = FrameDecoder()

    decoder.receive(b"\xfc\x40" * 10_000)

    assert len(decoder._buffer) <= FRAME_LENGTH_MAX


@given(st.binary(max_size=300), st.integers(1, 9))
def test_no_byte_is_unaccounted_for(noise: bytes, size: int) -> None:
    """Each is in a frame, dropped, or awaited in the buffer."""
    decoder = FrameDecoder()
    raw = noise + POLL.encode()
    found = received(decoder, raw, size)

    taken = sum(len(frame.encode()) for frame in found)
    assert taken + len(decoder.take_dropped()) + len(decoder._buffer) == len(raw)
    assert decoder.take_dropped() == b""


def test_a_spoilt_frame_is_dropped_whole_and_counted_once() -> None:
    spoilt = bytearray(Frame(0xC3, b"\x00").encode())
    spoilt[3] ^= 1
    decoder = FrameDecoder()

    assert decoder.receive(b"\x00\x01" + spoilt + POLL.encode()) == [POLL]
    dropped = decoder.take_dropped()
    assert dropped == b"\x00\x01" + spoilt
    assert count_bad_frames(dropped) == 1


@pytest.mark.parametrize("noise", [b"", b"\xfc", b"\x00\x05", b"\xfc\x04", b"\xfc\x81"])
def test_noise_is_no_bad_frame(noise: bytes) -> None:
    assert count_bad_frames(noise) == 0


def test_noise_without_a_beginning_is_dropped_at_once() -> None:
    decoder = FrameDecoder()
    decoder.receive(b"\x00\x01")

    assert decoder.take_dropped() == b"\x00\x01"


def test_data_that_does_not_fit_one_frame_is_refused() -> None:
    with pytest.raises(ValueError, match="range"):
        Frame(0x88, bytes(251)).encode()
