"""From power-on to the first idle reply, frame by frame."""

import pytest

from hardware.events import (
    HostReset,
)
from tests.hardware.ebds.conversation import (
    IDLING,
    POWER_UP,
    SOFT_RESET,
    US,
    Conversation,
)


@pytest.mark.parametrize("toggle", [0, 1])
def test_power_up_is_shown_until_it_has_arrived_whatever_toggle_comes_first(toggle: int) -> None:
    conversation = Conversation(toggle=toggle)

    assert conversation.polls(3) == [POWER_UP, IDLING, IDLING]
    assert conversation.events == []


def test_power_up_is_shown_again_while_the_host_repeats_its_first_command(
    fresh: Conversation,
) -> None:
    first = fresh.poll_frame()

    assert fresh.again() == fresh.again() == first
    assert not fresh.acceptor.host.is_set_up
    assert not fresh.acceptor.host.channels


def test_it_is_ready_once_the_host_has_been_told_that_it_idles(fresh: Conversation) -> None:
    fresh.poll()
    assert not fresh.acceptor.host.is_ready

    assert fresh.poll() == IDLING
    assert fresh.acceptor.host.is_ready
    assert fresh.acceptor.host.is_set_up
    assert fresh.acceptor.host.channels == set(US)


def test_a_soft_reset_gets_no_answer_then_it_initializes_until_its_test_is_over(
    ready: Conversation,
) -> None:
    assert ready.send(SOFT_RESET) is None
    assert ready.events == [HostReset()]

    assert ready.polls(3) == [POWER_UP] * 3
    ready.acceptor.finish_self_test()
    assert ready.polls(2) == [IDLING] * 2


def test_power_up_is_shown_even_when_the_test_is_over_before_a_poll(ready: Conversation) -> None:
    ready.send(SOFT_RESET)
    ready.acceptor.finish_self_test()

    assert ready.polls(2) == [POWER_UP, IDLING]
