"""What an acceptor keeps, and what another makes of it in a new process."""

import json
from typing import Any

import pytest

from hardware.events import CreditAcknowledged, HostReset
from tests.hardware.cctalk.conversation import (
    EMPTY,
    RESET,
    ROUTE,
    SET_MASTER,
    STACK,
    TWENTY,
    Conversation,
)

CREDITED = (2, b"\x04\x00\x04\x01")
GIVEN_BACK = (2, b"\x00\x01\x04\x01")


def kept(conversation: Conversation) -> dict[str, Any]:
    """As it comes back from a disk."""
    document = json.loads(json.dumps(dict(conversation.acceptor.state_to_keep())))
    assert isinstance(document, dict)
    return document


def started() -> Conversation:
    conversation = Conversation()
    conversation.start_up()
    return conversation


def recalled(state: dict[str, Any]) -> Conversation:
    conversation = Conversation()
    conversation.acceptor.recall(state)
    return conversation


def test_what_is_kept_of_a_presented_note_has_the_credit_before_it_is_shown() -> None:
    before = started()
    before.reach_stacking()
    before.acceptor.present()

    after = recalled(kept(before))

    assert [after.read() for _ in range(3)] == [CREDITED] * 3
    assert after.events == []
    after.read()
    assert after.events == [CreditAcknowledged()]


def test_the_host_that_has_read_the_credit_sees_no_second_one() -> None:
    before = started()
    before.reach_stacking()
    before.acceptor.present()
    state = kept(before)
    assert before.read() == CREDITED
    assert kept(before) == state

    assert recalled(state).read() == CREDITED


def test_an_acknowledged_credit_is_kept_as_one_of_the_events() -> None:
    before = started()
    before.reach_presented()
    before.reads(3)

    after = recalled(kept(before))

    after.reads(3)
    assert after.events == []
    assert after.read() == CREDITED
    assert after.acceptor.host.is_ready


def test_the_hosts_settings_are_kept_for_it_sends_them_only_after_a_reset() -> None:
    before = started()
    before.ask(231, b"\x0c\x00")
    after = recalled(kept(before))
    after.reads(3)

    assert after.acceptor.host.channels == {3, 4}
    assert after.ask(152) == (0, b"\x03")
    after.ask(SET_MASTER, b"\x00")
    assert not after.acceptor.host.is_ready


def test_a_note_that_the_host_has_not_seen_is_forgotten() -> None:
    before = started()
    before.acceptor.offer(TWENTY)

    after = recalled(kept(before))

    assert after.read() == (0, bytes(4))
    after.reads(9)
    assert after.events == []


def test_a_note_that_was_seen_in_escrow_has_been_given_back() -> None:
    before = started()
    before.acceptor.offer(TWENTY)
    before.read()

    after = recalled(kept(before))

    assert after.read() == GIVEN_BACK
    assert after.ask(ROUTE, STACK) == EMPTY
    after.reads(9)
    assert after.events == []


def test_a_note_that_was_to_be_kept_and_not_presented_has_been_given_back() -> None:
    before = started()
    before.reach_stacking()

    after = recalled(kept(before))

    assert [after.read() for _ in range(3)] == [GIVEN_BACK] * 3
    assert after.acceptor.host.is_ready
    assert after.events == []


def test_a_host_that_resets_after_a_recall_ends_the_doubtful_note() -> None:
    before = started()
    before.reach_presented()
    after = recalled(kept(before))

    after.ask(RESET)

    assert after.events == [HostReset()]
    assert after.read() == (0, bytes(4))


@pytest.mark.parametrize(
    "change",
    [
        {"counter": 256},
        {"counter": "1"},
        {"events": [[1]]},
        {"events": [[1, 0]] * 6},
        {"credited_type": 17},
        {"inhibit_mask": [0]},
        {"master_inhibit": -1},
        {"operating_mode": None},
        {"more": 1},
    ],
)
def test_what_no_acceptor_kept_is_refused_and_changes_nothing(change: dict[str, Any]) -> None:
    conversation = started()
    conversation.reach_presented()

    with pytest.raises(ValueError, match="validation error"):
        conversation.acceptor.recall({**kept(conversation), **change})

    assert conversation.read() == CREDITED
