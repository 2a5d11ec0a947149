"""A reset by the host, and our own restart."""

import pytest

from hardware.ebds.frames import Frame
from hardware.events import (
    CreditAcknowledged,
    HostReset,
    NoteStacked,
)
from tests.hardware.ebds.conversation import (
    ACCEPTING,
    ESCROWED_20,
    IDLING,
    POWER_UP,
    STACK,
    STACKED_20,
    STACKING,
    Conversation,
)


@pytest.mark.parametrize("reached", [IDLING, ACCEPTING, ESCROWED_20, STACKING, STACKED_20])
def test_a_soft_reset_in_every_state_forgets_the_note(
    ready: Conversation, reached: tuple[int, ...]
) -> None:
    bring_to(ready, reached)
    ready.events.clear()

    ready.send(Frame(6, ready.toggle, b"\x7f\x7f\x7f"))
    ready.acceptor.finish_self_test()

    assert ready.events == [HostReset()]
    assert ready.polls(3) == [POWER_UP, IDLING, IDLING]
    assert CreditAcknowledged() not in ready.events


def bring_to(ready: Conversation, reached: tuple[int, ...]) -> None:
    """Go on with a note until this has been shown."""
    shown = ready.poll()
    while shown != reached:
        if shown == IDLING:
            ready.acceptor.offer(5)
        elif shown == STACKING:
            ready.acceptor.present()
        shown = ready.poll(STACK)


def test_another_command_with_the_toggle_of_the_credit_shows_a_host_that_began_anew(
    ready: Conversation,
) -> None:
    ready.stack().acceptor.present()
    ready.poll()
    ready.toggle ^= 1

    assert ready.ask(6, b"\x00\x00\x05").kind == 6
    ready.acceptor.finish_self_test()

    assert ready.events == [NoteStacked(), HostReset()]
    assert ready.polls(2) == [POWER_UP, IDLING]


def test_after_a_restart_nothing_credit_bearing_is_shown(ready: Conversation) -> None:
    ready.stack().acceptor.present()
    ready.poll()

    ready.acceptor.restart()

    assert ready.again() is not None
    assert ready.polls(2) == [IDLING, IDLING]
    assert CreditAcknowledged() not in ready.events
