"""A line that plays our own frames back."""

from tests.hardware.ebds.conversation import (
    VECTORS,
    Conversation,
)


def test_an_echoing_line_is_found_out_before_anything_is_accepted(fresh: Conversation) -> None:
    for _ in range(3):
        reply = fresh.poll_frame()
        assert fresh.send(reply) is None

    assert fresh.acceptor.host.is_echo
    assert not fresh.acceptor.host.is_ready


def test_a_line_that_stops_echoing_is_believed_again(fresh: Conversation) -> None:
    fresh.send(fresh.poll_frame())
    fresh.polls(3)

    assert not fresh.acceptor.host.is_echo
    assert fresh.acceptor.host.is_ready


def test_a_reply_that_is_not_our_last_gets_no_answer(ready: Conversation) -> None:
    assert ready.send(VECTORS["stacked_index_5"]) is None
    assert ready.events == []
