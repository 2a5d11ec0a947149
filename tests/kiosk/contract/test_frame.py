"""The screen's sign of life as a message."""

import pytest

from kiosk.contract.frame import Frame, encode_frame, read_frame
from kiosk.contract.messages import ContractError, MessageKind, decode_message, decode_touch


def test_what_is_sent_is_what_is_read() -> None:
    kind, message = decode_message(encode_frame(Frame(7)))

    assert kind is MessageKind.FRAME
    assert read_frame(message) == Frame(7)


@pytest.mark.parametrize("count", [None, "7", 0, -1, 1.5, True])
def test_a_count_that_is_none_is_refused(count: object) -> None:
    with pytest.raises(ContractError):
        read_frame({"count": count})


def test_a_frame_is_no_touch() -> None:
    with pytest.raises(ContractError):
        decode_touch(encode_frame(Frame(1)))
