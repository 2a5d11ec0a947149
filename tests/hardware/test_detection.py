"""Which protocol a host speaks, by its bytes alone."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.cctalk.constants import Checksum, Header
from hardware.cctalk.frames import Frame as CcTalkFrame
from hardware.detection import SURE_FRAMES, Recogniser
from hardware.id003.frames import Frame
from tests.hardware.id003 import conversation as c

POLL = Frame(c.POLL).encode()
RESET = Frame(c.RESET).encode()
CRC_POLL = CcTalkFrame(40, Header.READ_EVENTS).encode(Checksum.CRC_16)
FOLDER = Path(__file__).parent.parent / "vectors"


def heard(*pieces: bytes) -> Recogniser:
    recogniser = Recogniser()
    for piece in pieces:
        recogniser.receive(piece)
    return recogniser


@pytest.mark.parametrize("size", [1, 2, 3, 1000])
def test_a_host_that_polls_is_recognised_in_pieces_of_any_size(size: int) -> None:
    stream = POLL * SURE_FRAMES
    pieces = [stream[i : i + size] for i in range(0, len(stream), size)]
    assert heard(*pieces[:-1]).protocol == ""
    assert heard(*pieces).protocol == "id003"


def test_a_host_that_only_asks_for_a_reset_is_recognised() -> None:
    assert heard(RESET * SURE_FRAMES).protocol == "id003"


def test_half_a_frame_at_the_beginning_costs_nothing() -> None:
    assert heard(POLL[2:], POLL * SURE_FRAMES).protocol == "id003"


def test_frames_with_noise_between_them_are_not_enough() -> None:
    recogniser = heard(*[POLL + b"\x00" for _ in range(3 * SURE_FRAMES)])
    assert recogniser.protocol == ""
    assert recogniser.best == ("id003", 3 * SURE_FRAMES)


def test_frames_that_are_cut_short_are_none() -> None:
    assert not heard(POLL[:-1] * 100).is_promising


def test_an_acceptor_that_is_played_back_is_no_host() -> None:
    conversation = c.Conversation()
    conversation.start_up()
    answers = b""
    for status in (c.STACKING, c.VEND_VALID):
        conversation.start_up()
        conversation.reach(status)
    for command in [c.RESET, *[c.POLL] * 20]:
        conversation.acceptor.receive(Frame(command).encode())
        answers += conversation.acceptor.data_to_send()
    recogniser = heard(answers)
    assert recogniser.best[1] > 0
    assert recogniser.protocol == ""


def test_a_host_after_an_acceptor_on_the_same_wire_is_not_believed() -> None:
    assert heard(Frame(c.ESCROW, b"\x65").encode(), POLL * 50).protocol == ""


def test_the_answer_to_a_question_is_no_question() -> None:
    assert heard(Frame(0x88, b"U(USA)").encode(), POLL * 50).protocol == ""


def test_an_unknown_command_of_a_host_does_not_disturb() -> None:
    assert heard(Frame(0x70).encode(), POLL * SURE_FRAMES).protocol == "id003"


@given(st.binary(max_size=400))
def test_noise_makes_nothing_sure(data: bytes) -> None:
    assert heard(data).protocol == ""


def vectors(protocol: str) -> list[dict[str, Any]]:
    return list(json.loads((FOLDER / f"{protocol}.json").read_text())["vectors"])


def variant(vector: dict[str, Any]) -> str:
    return f"cctalk {vector['fields'].get('checksum', 'sum8')}"


@pytest.mark.parametrize("protocol", ["id003", "ebds", "cctalk"])
def test_what_hosts_send_is_heard_and_what_acceptors_send_is_no_host(protocol: str) -> None:
    hosts = {vector["bytes"] for vector in vectors(protocol) if vector["direction"] == "H>A"}
    for vector in vectors(protocol):
        recogniser = heard(bytes.fromhex(vector["bytes"]))
        name = variant(vector) if protocol == "cctalk" else protocol
        score = recogniser.scores[name]
        if vector["direction"] == "A>H" and vector["bytes"] not in hosts:
            is_ambiguous = protocol == "id003" and score.host_frames  # the bytes of a command too
            assert score.is_contradicted or is_ambiguous or not score.host_frames, vector
        others = [each for each in recogniser.scores if each != name]
        assert not [each for each in others if recogniser.scores[each].host_frames], vector


@pytest.mark.parametrize(
    ("protocol", "frame"),
    [
        ("ebds", "02 08 10 7f 10 00 03 77"),
        ("cctalk sum8", "28 00 01 fe d9"),
        ("cctalk sum8", "28 00 01 9f 38"),
        ("cctalk crc16", CRC_POLL.hex()),
    ],
)
def test_hosts_of_the_other_protocols_are_recognised(protocol: str, frame: str) -> None:
    assert heard(bytes.fromhex(frame) * SURE_FRAMES).protocol == protocol


def test_ebds_with_its_parity_in_the_eighth_bit_is_recognised() -> None:
    frame = bytes.fromhex("02 08 10 7f 10 00 03 77")
    with_parity = bytes(byte | 0x80 if byte.bit_count() % 2 else byte for byte in frame)
    assert heard(with_parity * SURE_FRAMES).protocol == "ebds"


@pytest.mark.parametrize("answer", ["01 00 28 00 d7", "01 01 28 00 00 d6"])
def test_a_cctalk_line_on_which_a_validator_answers_is_taken(answer: str) -> None:
    exchange = bytes.fromhex("28 00 01 9f 38" + answer)
    assert heard(exchange * 20).protocol == ""
