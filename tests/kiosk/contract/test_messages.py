"""Messages between engine and screen: what is sent is what is read, and nothing else is."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.contract.messages import (
    CONTRACT,
    LINE_LENGTH_MAX,
    Action,
    Amount,
    Code,
    ContractError,
    Language,
    Policy,
    Reason,
    RestMoney,
    Screen,
    Snapshot,
    Touch,
    Waiting,
    decode_snapshot,
    decode_touch,
    encode_snapshot,
    encode_touch,
)

WORDS = st.text(max_size=40)
AMOUNTS = st.none() | st.builds(Amount, st.integers(0, 2**53), st.sampled_from(["USD", "JPY"]))
SNAPSHOTS = st.builds(
    Snapshot,
    version=st.integers(0),
    screen=st.sampled_from(Screen),
    machine_number=WORDS,
    policy=st.builds(Policy, WORDS, WORDS),
    locale=st.sampled_from(Language),
    languages=st.lists(st.sampled_from(Language)).map(tuple),
    is_demo=st.booleans(),
    actions=st.lists(st.sampled_from(Action)).map(tuple),
    code=st.none()
    | st.builds(Code, st.integers(1, 3), WORDS, WORDS, WORDS, st.integers(0), st.integers(0)),
    approved=AMOUNTS,
    credited=AMOUNTS,
    pending=AMOUNTS,
    rest=AMOUNTS,
    rest_money=st.sampled_from(RestMoney),
    minimum=AMOUNTS,
    maximum=AMOUNTS,
    denominations_minor=st.lists(st.integers(1)).map(tuple),
    reason=st.sampled_from(Reason),
    waiting=st.sampled_from(Waiting),
    is_attendant_called=st.booleans(),
    staff_code=WORDS,
    transaction_number=WORDS,
    case_number=WORDS,
    is_patron_gone=st.booleans(),
    session_remaining_ms=st.none() | st.integers(0),
    screen_remaining_ms=st.none() | st.integers(0),
)
TOUCHES = st.builds(
    Touch,
    st.sampled_from(Action),
    st.sampled_from(Screen),
    st.dictionaries(WORDS, WORDS, max_size=3),
)
SNAPSHOT = encode_snapshot(Snapshot(1, Screen.ATTRACT, "1234", Policy("", "")))
TOUCH = encode_touch(Touch(Action.ADD_FUNDS, Screen.ATTRACT))


@given(snapshot=SNAPSHOTS)
def test_a_snapshot_is_read_back_as_it_was_sent(snapshot: Snapshot) -> None:
    line = encode_snapshot(snapshot)

    assert decode_snapshot(line) == snapshot
    assert line.index(b"\n") == len(line) - 1, "one message is one line"


@given(touch=TOUCHES)
def test_a_touch_is_read_back_as_it_was_sent(touch: Touch) -> None:
    line = encode_touch(touch)

    assert decode_touch(line) == touch
    assert line.index(b"\n") == len(line) - 1


def changed(line: bytes, **fields: object) -> bytes:
    return json.dumps({**json.loads(line), **fields}).encode()


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\n",
        b"null",
        b"[]",
        b"{}",
        b'"snapshot"',
        b"\xff\xfe",
        SNAPSHOT[:-2],
        TOUCH,
        changed(SNAPSHOT, contract=CONTRACT + 1),
        changed(SNAPSHOT, screen="lobby"),
        changed(SNAPSHOT, screen=None),
        changed(SNAPSHOT, actions=["steal"]),
        changed(SNAPSHOT, locale="tlh"),
        changed(SNAPSHOT, languages=["tlh"]),
        changed(SNAPSHOT, actions=None),
        changed(SNAPSHOT, reason="because"),
        changed(SNAPSHOT, waiting="godot"),
        changed(SNAPSHOT, rest_money="gone"),
        changed(SNAPSHOT, credited=5),
        changed(SNAPSHOT, credited={"minor": 5}),
        changed(SNAPSHOT, code={"url": "https://pay.example"}),
        changed(SNAPSHOT, policy=[]),
        b'{"contract":1,"type":"snapshot"}',
        b" " * (LINE_LENGTH_MAX + 1),
    ],
)
def test_a_line_that_is_no_snapshot_is_refused(line: bytes) -> None:
    with pytest.raises(ContractError):
        decode_snapshot(line)


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"7",
        SNAPSHOT,
        changed(TOUCH, contract="1"),
        changed(TOUCH, action="steal"),
        changed(TOUCH, action={}),
        changed(TOUCH, screen="lobby"),
        changed(TOUCH, details=[]),
        changed(TOUCH, details=None),
        b'{"contract":1,"type":"touch"}',
        b"[" * 20_000,
    ],
)
def test_a_line_that_is_no_touch_is_refused(line: bytes) -> None:
    with pytest.raises(ContractError):
        decode_touch(line)


@given(line=st.binary(max_size=200))
def test_no_bytes_whatever_do_more_than_be_refused(line: bytes) -> None:
    for decode in (decode_snapshot, decode_touch):
        with pytest.raises(ContractError):
            decode(line)


def test_fields_of_a_newer_engine_are_passed_over() -> None:
    line = changed(SNAPSHOT, weather="fine")

    assert decode_snapshot(line) == decode_snapshot(SNAPSHOT)
