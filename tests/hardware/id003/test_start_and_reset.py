"""From power-up until it is ready, and back there by reset and restart."""

import pytest

from hardware.events import CreditAcknowledged, HostReset
from hardware.id003.frames import Frame
from tests.hardware.id003.conversation import (
    ACCEPTING,
    ACK,
    DISABLED,
    ESCROW,
    IDLING,
    INITIALIZE,
    POWER_UP,
    POWER_UP_WITH_NOTE,
    RESET,
    SET_INHIBIT,
    STACKING,
    US,
    VEND_VALID,
    Conversation,
)


def test_it_shows_power_up_until_reset(fresh: Conversation) -> None:
    assert fresh.polls(3) == [POWER_UP] * 3
    assert not fresh.acceptor.host.channels


def test_reset_is_answered_with_ack_then_it_initializes_by_itself(fresh: Conversation) -> None:
    assert fresh.ask(RESET) == Frame(ACK)
    assert fresh.polls(2) == [INITIALIZE] * 2
    fresh.acceptor.finish_self_test()
    assert fresh.polls(2) == [DISABLED] * 2
    assert fresh.events == [HostReset()]


def test_initialize_is_shown_even_when_the_self_test_is_over_before_a_poll(
    fresh: Conversation,
) -> None:
    fresh.ask(RESET)
    fresh.acceptor.finish_self_test()

    assert fresh.polls(2) == [INITIALIZE, DISABLED]


def test_it_is_ready_once_the_host_has_seen_it_idle(fresh: Conversation) -> None:
    fresh.ask(RESET)
    fresh.poll()
    fresh.acceptor.finish_self_test()
    fresh.poll()

    fresh.ask(SET_INHIBIT, b"\x00")
    assert not fresh.acceptor.host.is_ready

    assert fresh.poll() == IDLING
    assert fresh.acceptor.host.is_ready
    assert fresh.acceptor.host.channels == set(US)


def test_settings_before_the_reset_are_forgotten_by_it(fresh: Conversation) -> None:
    fresh.ask(SET_INHIBIT, b"\x00")
    fresh.ask(RESET)

    assert fresh.ask(0x83) == Frame(0x83, b"\x01")


@pytest.mark.parametrize("status", [IDLING, ACCEPTING, ESCROW, STACKING, VEND_VALID])
def test_reset_is_legal_in_every_state_and_forgets_the_note(
    ready: Conversation, status: int
) -> None:
    if status != IDLING:
        ready.reach(status)
    ready.events.clear()

    assert ready.ask(RESET) == Frame(ACK)

    assert ready.events == [HostReset()]
    ready.acceptor.finish_self_test()
    assert ready.polls(3) == [INITIALIZE, DISABLED, DISABLED]


def test_after_a_restart_nothing_credit_bearing_is_shown(ready: Conversation) -> None:
    ready.reach(VEND_VALID)

    ready.acceptor.restart()

    assert ready.polls(2) == [POWER_UP] * 2
    assert ready.ask(ACK) is None
    assert CreditAcknowledged() not in ready.events


def test_a_note_that_was_to_be_stacked_is_told_to_be_inside_until_the_reset(
    ready: Conversation,
) -> None:
    ready.reach(STACKING)

    ready.acceptor.restart()
    ready.acceptor.restart()

    assert ready.polls(2) == [POWER_UP_WITH_NOTE] * 2
    assert not ready.acceptor.host.is_set_up
    ready.ask(RESET)
    ready.acceptor.finish_self_test()
    assert ready.polls(2) == [INITIALIZE, DISABLED]
    ready.acceptor.restart()
    assert ready.poll() == POWER_UP


@pytest.mark.parametrize("status", [ACCEPTING, ESCROW])
def test_a_note_without_a_decision_is_forgotten_by_a_restart(
    ready: Conversation, status: int
) -> None:
    ready.reach(status)

    ready.acceptor.restart()

    assert ready.poll() == POWER_UP
