"""Which protocol a host speaks, by its bytes alone."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.detection import SURE_FRAMES, Recogniser
from hardware.id003.frames import Frame
from tests.hardware.id003 import conversation as c

POLL = Frame(c.POLL).encode()
RESET = Frame(c.RESET).encode()
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


VECTORS = [
    (vector["direction"], vector["name"], bytes.fromhex(vector["bytes"]))
    for vector in json.loads((FOLDER / "id003.json").read_text())["vectors"]
]
COMMANDS = {raw for direction, _, raw in VECTORS if direction == "H>A"}


@pytest.mark.parametrize(
    ("direction", "raw"), [(d, raw) for d, _, raw in VECTORS], ids=[name for _, name, _ in VECTORS]
)
def test_each_vector_is_a_hosts_frame_or_contradicts(direction: str, raw: bytes) -> None:
    recogniser = heard(raw)
    if direction != "A>H":
        assert recogniser.best == ("id003", 1)
    elif recogniser.is_promising:
        assert raw in COMMANDS or raw[2] in range(0x40, 0x46) or raw[2] in {0x11, 0x50}
