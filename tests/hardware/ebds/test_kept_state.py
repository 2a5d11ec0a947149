"""The state that a new process takes back."""

from collections.abc import Mapping
from typing import TypeAlias

import pytest
from pydantic.types import JsonValue

from hardware.ebds.frames import Frame
from hardware.events import (
    CreditAcknowledged,
    HostReset,
)
from tests.hardware.ebds.conversation import (
    EXTENDED,
    IDLING,
    STACK,
    STACKED_20,
    VECTORS,
    Conversation,
)

Kept: TypeAlias = Mapping[str, JsonValue]


def shown_credit(conversation: Conversation) -> Kept:
    """Show the credit; what was to be kept before the reply went out."""
    conversation.stack().acceptor.present()
    assert conversation.acceptor.state_to_keep() is None
    frame = Frame(1, conversation.toggle, bytes((conversation.mask, conversation.orders, 0)))
    conversation.acceptor.receive(frame.encode())
    state = conversation.acceptor.state_to_keep()
    assert state == {"reply": conversation.acceptor.data_to_send().hex()}
    conversation.toggle ^= 1
    return state


def new_process(state: Kept, toggle: int) -> Conversation:
    conversation = Conversation(toggle=toggle)
    conversation.acceptor.recall(state)
    return conversation


def test_there_is_a_state_to_keep_only_while_the_credit_is_shown(ready: Conversation) -> None:
    assert ready.acceptor.state_to_keep() is None

    state = shown_credit(ready)
    ready.again()
    assert ready.acceptor.state_to_keep() == state

    ready.poll()
    assert ready.acceptor.state_to_keep() is None


def test_a_new_process_gives_the_kept_reply_to_the_same_command(ready: Conversation) -> None:
    state = shown_credit(ready)
    after = new_process(state, ready.toggle)

    again = after.again()
    assert again is not None
    assert {"reply": again.encode().hex()} == state
    assert after.acceptor.state_to_keep() == state
    assert after.poll() == IDLING
    assert after.events == [CreditAcknowledged()]


def test_to_a_new_process_a_new_toggle_is_the_acknowledgement(ready: Conversation) -> None:
    after = new_process(shown_credit(ready), ready.toggle)

    assert after.polls(2) == [IDLING, IDLING]
    assert after.events == [CreditAcknowledged()]
    assert after.acceptor.host.is_ready


@pytest.mark.parametrize("turned", [0, 1], ids=["new toggle", "same toggle"])
@pytest.mark.parametrize(
    "first",
    [
        Frame(6, 0, b"\x7f\x7f\x7f"),
        Frame(6, 0, b"\x00\x00\x04"),
        Frame(7, 0, b"\x02\x7f\x10\x10\x01"),
        Frame(7, 0, b"\x03\x7f\x10\x10" + b"\x7f" * 8),
        Frame(4, 0, b"\x00\x00\x00"),
    ],
    ids=["soft reset", "question about the unit", "note table", "enables", "unknown"],
)
def test_to_a_new_process_the_start_of_a_host_ends_the_credit(
    ready: Conversation, first: Frame, turned: int
) -> None:
    after = new_process(shown_credit(ready), ready.toggle)

    after.send(Frame(first.kind, after.toggle ^ turned, first.data))
    after.toggle ^= 1 ^ turned

    assert after.events == [HostReset()]
    assert after.acceptor.state_to_keep() is None
    after.acceptor.finish_self_test()
    assert STACKED_20 not in after.polls(4)
    assert after.events == [HostReset()]


def test_in_extended_mode_the_long_reply_is_kept(ready: Conversation) -> None:
    ready.mode = EXTENDED
    ready.poll()
    ready.acceptor.offer(5)
    for orders in (0, 0, STACK):
        ready.poll_frame(orders)
    ready.acceptor.present()
    shown = ready.poll_frame()
    state = ready.acceptor.state_to_keep()
    assert state == {"reply": shown.encode().hex()}

    after = new_process(state, ready.toggle)

    assert after.again() == shown


@pytest.mark.parametrize(
    "state",
    [
        {},
        {"reply": None},
        {"reply": "02"},
        {"reply": VECTORS["idling_t0"].encode().hex()},
        {"reply": VECTORS["extended_escrowed_usd20"].encode().hex()},
        {"reply": VECTORS["host_auxiliary_04_t1"].encode().hex()},
        {"reply": VECTORS["stacked_index_5"].encode().hex() * 2},
    ],
)
def test_what_was_never_kept_is_not_taken_back(ready: Conversation, state: Kept) -> None:
    with pytest.raises(ValueError, match=r"bears credit|hexadecimal"):
        ready.acceptor.recall(state)

    assert ready.acceptor.host.is_ready
