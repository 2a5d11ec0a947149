"""A reset, a host that begins anew, and our own restart."""

from collections.abc import Callable

import pytest

from hardware.events import (
    CreditAcknowledged,
    HostReset,
)
from tests.hardware.cctalk.conversation import (
    ACK,
    RESET,
    RETURNED_EVENT,
    TWENTY,
    Conversation,
)

STEPS: list[Callable[[Conversation], None]] = [
    lambda c: c.acceptor.offer(TWENTY),
    Conversation.reach_escrow,
    Conversation.reach_stacking,
    Conversation.reach_presented,
]


@pytest.mark.parametrize("reach", STEPS)
def test_a_reset_forgets_the_note_and_the_events(
    ready: Conversation, reach: Callable[[Conversation], None]
) -> None:
    reach(ready)
    ready.events.clear()

    assert ready.ask(RESET) == ACK
    assert ready.events == [HostReset()]
    assert ready.read() == (0, bytes(4))


@pytest.mark.parametrize(
    ("reach", "newest"),
    [
        (STEPS[0], (0, bytes(4))),
        (STEPS[1], (2, RETURNED_EVENT + b"\x04\x01")),
        (STEPS[2], (2, RETURNED_EVENT + b"\x04\x01")),
        (STEPS[3], (2, b"\x04\x00\x04\x01")),
    ],
)
def test_a_host_that_begins_anew_forgets_the_note(
    ready: Conversation, reach: Callable[[Conversation], None], newest: tuple[int, bytes]
) -> None:
    reach(ready)
    ready.events.clear()

    ready.ask(246)

    assert ready.read() == newest
    ready.reads(9)
    assert ready.events == [HostReset()]
    assert ready.acceptor.host.is_ready


def test_a_credit_that_was_not_read_is_not_shown_to_a_host_that_begins(
    ready: Conversation,
) -> None:
    ready.reach_stacking()
    ready.acceptor.present()

    ready.ask(246)

    assert ready.read() == (1, b"\x04\x01\x00\x00")


def test_after_a_restart_nothing_credit_bearing_is_shown(ready: Conversation) -> None:
    ready.reach_presented()
    ready.acceptor.restart()

    assert ready.read() == (0, bytes(4))
    ready.reads(9)
    assert CreditAcknowledged() not in ready.events
