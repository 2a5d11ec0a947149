"""What a host that was silent is told."""

import pytest

from tests.hardware.ebds.conversation import (
    ACCEPTING,
    ESCROWED_20,
    IDLING,
    STACK,
    Conversation,
)


@pytest.mark.parametrize("turned", [0, 1])
def test_after_a_silence_either_toggle_is_the_first(ready: Conversation, turned: int) -> None:
    ready.acceptor.offer(5)
    ready.acceptor.expect_new_host()
    ready.toggle ^= turned

    assert ready.polls(2) == [ACCEPTING, ESCROWED_20]


def test_after_a_silence_a_host_that_has_not_seen_the_note_cannot_keep_it(
    ready: Conversation,
) -> None:
    ready.acceptor.offer(5)
    ready.polls(2)
    ready.acceptor.expect_new_host()

    assert ready.poll(STACK) == ESCROWED_20
    assert ready.events == []


def test_a_silence_does_not_show_the_credit_anew(ready: Conversation) -> None:
    ready.stack().acceptor.present()
    shown = ready.poll_frame()
    ready.acceptor.expect_new_host()

    assert ready.again() == shown
    assert ready.poll() == IDLING
