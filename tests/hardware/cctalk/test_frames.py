"""The codec against the golden vectors and against noise."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.cctalk.constants import FRAME_LENGTH_MAX, Checksum
from hardware.cctalk.frames import Frame, FrameDecoder, count_bad_frames, crc
from tests.hardware.received import received

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "cctalk.json").read_text("utf-8"))
US, HOST = 40, 1
POLL = Frame(US, 254)
SUM_8, CRC_16 = Checksum.SUM_8, Checksum.CRC_16

checksums = st.sampled_from(Checksum)
frames = st.builds(Frame, st.just(US), st.integers(0, 255), st.binary(max_size=255))


def named(vector: dict[str, Any]) -> str:
    return str(vector["name"])


def checksum_of(vector: dict[str, Any]) -> Checksum:
    return Checksum(vector["fields"]["checksum"])


def frame_of(vector: dict[str, Any]) -> Frame:
    fields = vector["fields"]
    is_from_host = vector["direction"] == "H>A"
    is_sourced = checksum_of(vector) is SUM_8 and not is_from_host
    return Frame(
        destination=US if is_from_host else HOST,
        header=fields["header"],
        data=bytes.fromhex(fields.get("data", "")),
        source=US if is_sourced else HOST,
    )


def decoder_of(vector: dict[str, Any]) -> FrameDecoder:
    return FrameDecoder(checksum_of(vector), US)


@pytest.mark.parametrize("vector", VECTORS["vectors"], ids=named)
def test_a_vector_is_encoded_to_its_bytes(vector: dict[str, Any]) -> None:
    assert frame_of(vector).encode(checksum_of(vector)) == bytes.fromhex(vector["bytes"])


@pytest.mark.parametrize("vector", VECTORS["vectors"], ids=named)
def test_a_vector_is_decoded_whole(vector: dict[str, Any]) -> None:
    assert decoder_of(vector).receive(bytes.fromhex(vector["bytes"])) == [frame_of(vector)]


@pytest.mark.parametrize("vector", VECTORS["vectors"], ids=named)
def test_a_vector_is_decoded_byte_by_byte_at_its_last_byte(vector: dict[str, Any]) -> None:
    raw = bytes.fromhex(vector["bytes"])
    decoder = decoder_of(vector)

    found = [decoder.receive(raw[i : i + 1]) for i in range(len(raw))]

    assert found == [[]] * (len(raw) - 1) + [[frame_of(vector)]]
    assert decoder.take_dropped() == b""


@pytest.mark.parametrize("vector", VECTORS["negatives"], ids=named)
@pytest.mark.parametrize("size", [1, 100])
def test_a_negative_vector_is_ignored(vector: dict[str, Any], size: int) -> None:
    assert vector["fields"]["expect"] == "ignore"
    assert received(decoder_of(vector), bytes.fromhex(vector["bytes"]), size) == []


def test_the_check_value_of_the_crc_is_the_published_one() -> None:
    assert crc(b"123456789") == 0x31C3


@given(checksums, st.lists(frames, max_size=5), st.integers(1, 9))
def test_frames_in_a_row_are_found_whatever_the_pieces(
    checksum: Checksum, sent: list[Frame], size: int
) -> None:
    raw = b"".join(frame.encode(checksum) for frame in sent)

    assert received(FrameDecoder(checksum, US), raw, size) == sent


@given(checksums, st.binary(max_size=600))
def test_a_poll_after_any_noise_is_found(checksum: Checksum, noise: bytes) -> None:
    decoder = FrameDecoder(checksum, US)
    decoder.receive(noise)

    assert decoder.receive(POLL.encode(checksum))[-1:] == [POLL]


@given(checksums, frames, st.integers(0, 1000), st.integers(1, 255))
def test_one_changed_byte_is_never_taken_for_the_frame(
    checksum: Checksum, frame: Frame, at: int, flip: int
) -> None:
    raw = bytearray(frame.encode(checksum))
    raw[at % len(raw)] ^= flip

    assert frame not in FrameDecoder(checksum, US).receive(bytes(raw))


@pytest.mark.parametrize("checksum", Checksum)
def test_a_frame_cut_short_does_not_cost_the_next_one(checksum: Checksum) -> None:
    cut = Frame(US, 231, b"\xff\xff").encode(checksum)[:-1]
    decoder = FrameDecoder(checksum, US)

    assert decoder.receive(cut + POLL.encode(checksum)) == [POLL]
    assert decoder.take_dropped() == cut


@pytest.mark.parametrize("checksum", Checksum)
def test_frames_for_other_devices_are_told_and_are_no_noise(checksum: Checksum) -> None:
    other, answer = Frame(2, 254), Frame(HOST, 0, b"\x01", 2 if checksum is SUM_8 else HOST)
    decoder = FrameDecoder(checksum, US)
    sent = [other, answer, POLL]

    assert decoder.receive(b"".join(frame.encode(checksum) for frame in sent)) == sent
    assert decoder.take_dropped() == b""


def test_noise_that_adds_up_with_our_beginning_does_not_swallow_it() -> None:
    decoder = FrameDecoder(SUM_8, US)
    raw = POLL.encode(SUM_8)
    noise = bytes((-sum(raw[:3]) & 0xFF, 0))
    assert sum(noise + raw[:3]) & 0xFF == 0

    assert decoder.receive(noise + raw)[-1] == POLL


def test_our_address_inside_a_frame_for_others_is_no_beginning() -> None:
    other = Frame(2, US, bytes((US, 0, HOST, 7)))
    decoder = FrameDecoder(SUM_8, US)

    assert decoder.receive(other.encode(SUM_8) + POLL.encode(SUM_8)) == [other, POLL]
    assert decoder.take_dropped() == b""


def test_a_frame_of_another_host_is_told_with_its_source() -> None:
    foreign = Frame(US, 254, source=3)

    assert FrameDecoder(SUM_8, US).receive(foreign.encode(SUM_8)) == [foreign]


@pytest.mark.parametrize("checksum", Checksum)
def test_the_buffer_is_bounded(checksum: Checksum) -> None:
    decoder = FrameDecoder(checksum, US)

    for _ in range(1000):
        decoder.receive(b"\x28\xff\x01\x07")

    assert len(decoder._buffer) <= FRAME_LENGTH_MAX


@given(checksums, st.binary(max_size=600), st.integers(1, 9))
def test_no_byte_is_unaccounted_for(checksum: Checksum, noise: bytes, size: int) -> None:
    """Each is in a frame for us, passed over, dropped, or awaited in the buffer."""
    decoder = FrameDecoder(checksum, US)
    raw = noise + POLL.encode(checksum)
    found = received(decoder, raw, size)

    taken = sum(len(frame.encode(checksum)) for frame in found)
    accounted = taken + len(decoder.take_dropped()) + len(decoder._buffer)
    assert accounted >= len(raw)
    assert decoder.take_dropped() == b""


@pytest.mark.parametrize("checksum", Checksum)
def test_a_line_that_is_held_down_is_noise(checksum: Checksum) -> None:
    decoder = FrameDecoder(checksum, US)

    assert decoder.receive(bytes(20)) == []
    assert len(decoder.take_dropped()) == 16


@pytest.mark.parametrize(
    ("noise", "count"),
    [(b"", 0), (b"\x28", 0), (b"\x00\x05", 0), (b"\x28\x00", 1), (b"\x28\x00\x01\xfe\xda", 1)],
)
def test_a_bad_frame_began_with_our_address_and_a_length(noise: bytes, count: int) -> None:
    assert count_bad_frames(noise, US) == count


def test_data_that_does_not_fit_one_frame_is_refused() -> None:
    with pytest.raises(ValueError, match="256 bytes"):
        Frame(HOST, 0, bytes(256)).encode(SUM_8)
