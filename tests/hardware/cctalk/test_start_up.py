"""From power-on to the first offer."""

import pytest

from hardware.errors import LocalProtocolError
from hardware.events import (
    HostReset,
)
from tests.hardware.cctalk.conversation import (
    ACK,
    RESET,
    SET_MASK,
    SET_MASTER,
    US,
    Conversation,
)


def test_it_is_ready_once_the_host_has_read_the_events_three_times(fresh: Conversation) -> None:
    fresh.ask(SET_MASK, b"\xff\xff")
    fresh.ask(SET_MASTER, b"\x01")
    fresh.reads(2)
    assert not fresh.acceptor.host.is_set_up
    assert not fresh.acceptor.host.channels

    fresh.read()

    assert fresh.acceptor.host.is_ready
    assert fresh.acceptor.host.channels == set(US)


def test_a_disturbed_read_does_not_count_as_begun(fresh: Conversation) -> None:
    fresh.ask(SET_MASTER, b"\x01")
    fresh.reads(2)
    fresh.send(bytes.fromhex("28 00 01 fe da"))
    fresh.reads(2)
    assert not fresh.acceptor.host.is_set_up

    fresh.read()
    assert fresh.acceptor.host.is_set_up


def test_a_reset_inhibits_everything_until_the_self_test_is_over(ready: Conversation) -> None:
    assert ready.ask(RESET) == ACK
    assert ready.events == [HostReset()]
    assert ready.acceptor.host.is_inhibited

    ready.ask(SET_MASK, b"\xff\xff")
    ready.ask(SET_MASTER, b"\x01")
    ready.reads(3)
    assert not ready.acceptor.host.is_ready
    ready.acceptor.finish_self_test()
    assert ready.acceptor.host.is_ready


def test_only_the_types_of_the_mask_are_offered(ready: Conversation) -> None:
    ready.ask(SET_MASK, b"\x09\xff")

    assert ready.acceptor.host.channels == {1, 4}
    with pytest.raises(LocalProtocolError, match="type 2"):
        ready.acceptor.offer(2)


def test_it_is_not_ready_while_the_master_inhibit_is_active(ready: Conversation) -> None:
    ready.ask(SET_MASTER, b"\xfe")

    assert ready.acceptor.host.is_inhibited
    assert not ready.acceptor.host.is_ready


@pytest.mark.parametrize("question", [(246, b""), (153, b"\x03"), (157, b"\x01")])
def test_a_host_that_asks_as_at_its_beginning_must_read_the_events_anew(
    ready: Conversation, question: tuple[int, bytes]
) -> None:
    ready.ask(*question)
    ready.reads(2)
    assert not ready.acceptor.host.is_ready

    ready.read()
    assert ready.acceptor.host.is_ready
    assert ready.events == []


def test_a_host_that_was_silent_must_read_the_events_anew(ready: Conversation) -> None:
    ready.acceptor.expect_new_host()
    ready.reads(2)
    assert not ready.acceptor.host.is_ready

    ready.read()
    assert ready.acceptor.host.is_ready
