"""Calls and note tables that the acceptor refuses from its own program."""

import pytest

from hardware.errors import LocalProtocolError
from hardware.id003.acceptor import Id003Acceptor
from tests.hardware.id003.conversation import ACCEPTING, Conversation


def test_calls_out_of_order_are_our_own_defects(ready: Conversation) -> None:
    acceptor = ready.acceptor
    for call in (acceptor.withdraw, acceptor.present, acceptor.refuse):
        with pytest.raises(LocalProtocolError, match="IDLING"):
            call()
    ready.reach(ACCEPTING)
    with pytest.raises(LocalProtocolError, match="channel 1"):
        acceptor.offer(1)


@pytest.mark.parametrize(
    ("table", "currency"),
    [
        ({}, "USD"),
        ({0: 1_00}, "USD"),
        ({9: 1_00}, "USD"),
        ({1: 5_00}, "XXX"),
        ({1: 50}, "USD"),
        ({1: 257_00}, "USD"),
        ({1: -1_00}, "USD"),
    ],
)
def test_a_table_that_the_protocol_does_not_have_is_refused(
    table: dict[int, int], currency: str
) -> None:
    with pytest.raises(ValueError, match="ID-003"):
        Id003Acceptor(table, currency)


def test_nothing_is_kept_and_what_another_protocol_kept_is_not_taken_back(
    ready: Conversation,
) -> None:
    assert ready.acceptor.state_to_keep() is None

    with pytest.raises(ValueError, match="keeps no state"):
        ready.acceptor.recall({"reply": "02"})

    assert ready.acceptor.host.is_ready
