"""The screen's log events on the wire: bounded at both ends."""

from typing import Any

import pytest

from kiosk.contract.messages import (
    LINE_LENGTH_MAX,
    ContractError,
    MessageKind,
    decode_message,
    encode_message,
)
from kiosk.contract.screen_log import (
    FIELDS_MAX,
    TEXT_LENGTH_MAX,
    encode_screen_event,
    read_screen_event,
)


def sent(line: bytes) -> dict[str, Any]:
    kind, message = decode_message(line)
    assert kind is MessageKind.LOG
    return read_screen_event(message)


def test_an_event_arrives_as_it_was_sent() -> None:
    event = {"event": "qt_said", "level": "warning", "count": 3, "share": 0.5, "file": None}

    assert sent(encode_screen_event(event)) == event


def test_what_is_too_much_is_cut_off_also_by_the_one_who_reads() -> None:
    huge = {"event": "e", "trace": "x" * 5000, "list": list(range(2000))}
    huge |= {str(n) + "\0" * 100: "\0" * 900 for n in range(10)}

    told = encode_screen_event(huge)
    assert len(told) < LINE_LENGTH_MAX
    for event in (sent(told), read_screen_event({"logged": huge})):
        assert len(event) == FIELDS_MAX
        assert len(str(event["trace"])) == len(str(event["list"])) == TEXT_LENGTH_MAX + 1


@pytest.mark.parametrize("logged", [None, [], {}, {"event": 7}])
def test_what_is_no_event_is_refused(logged: object) -> None:
    with pytest.raises(ContractError):
        sent(encode_message(MessageKind.LOG, {"logged": logged}))
