"""A command that is sent again, and one that is new."""

from hardware.events import (
    NoteStacked,
)
from tests.hardware.ebds.conversation import (
    ESCROWED_20,
    STACK,
    Conversation,
)


def test_the_same_toggle_gets_the_same_reply_and_advances_nothing(ready: Conversation) -> None:
    ready.acceptor.offer(5)
    first = ready.poll_frame()

    assert ready.again() == ready.again() == first
    assert ready.poll() == ESCROWED_20


def test_a_retry_with_another_mask_is_still_a_retry(ready: Conversation) -> None:
    first = ready.poll_frame()
    ready.mask = 0

    assert ready.again() == first
    assert not ready.acceptor.host.is_inhibited
    ready.poll()
    assert ready.acceptor.host.is_inhibited


def test_an_order_in_a_retry_is_not_obeyed(ready: Conversation) -> None:
    ready.acceptor.offer(5)
    ready.polls(2)
    ready.orders |= STACK

    ready.again()

    assert ready.events == []
    ready.poll()
    assert ready.events == [NoteStacked()]
