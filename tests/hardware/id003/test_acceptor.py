"""The acceptor's half of every conversation, frame by frame."""

import pytest

from hardware.errors import LocalProtocolError
from hardware.events import (
    AcceptorEvent,
    CreditAcknowledged,
    Direction,
    FrameSeen,
    HostReset,
    NoteHeld,
    NoteReturned,
    NoteStacked,
    ReturnReason,
)
from hardware.id003.acceptor import Id003Acceptor
from hardware.id003.frames import Frame, FrameDecoder

US = {1: 1_00, 3: 5_00, 4: 10_00, 5: 20_00, 6: 50_00, 7: 100_00}

POLL, RESET, STACK_1, STACK_2, RETURN, HOLD, WAIT = 0x11, 0x40, 0x41, 0x42, 0x43, 0x44, 0x45
ACK, SET_DENOMINATIONS, SET_INHIBIT = 0x50, 0xC0, 0xC3
IDLING, ACCEPTING, ESCROW, STACKING, VEND_VALID = 0x11, 0x12, 0x13, 0x14, 0x15
STACKED, REJECTING, RETURNING, HOLDING, DISABLED = 0x16, 0x17, 0x18, 0x19, 0x1A
INITIALIZE, POWER_UP, INVALID = 0x1B, 0x40, 0x4B


class Conversation:
    """Asks the acceptor like a host and keeps the events, except the frames."""

    def __init__(self) -> None:
        self.acceptor = Id003Acceptor(US, "USD")
        self.events: list[AcceptorEvent] = []

    def ask(self, command: int, data: bytes = b"") -> Frame | None:
        events = self.acceptor.receive(Frame(command, data).encode())
        self.events += [e for e in events if not isinstance(e, FrameSeen)]
        answers = FrameDecoder().receive(self.acceptor.data_to_send())
        assert len(answers) <= 1
        return answers[0] if answers else None

    def poll(self) -> int:
        answer = self.ask(POLL)
        assert answer is not None
        return answer.command

    def polls(self, count: int) -> list[int]:
        return [self.poll() for _ in range(count)]

    def start_up(self) -> None:
        self.ask(RESET)
        self.poll()
        self.acceptor.finish_self_test()
        self.poll()
        self.ask(SET_INHIBIT, b"\x00")
        self.poll()
        self.events.clear()

    def reach(self, status: int) -> None:
        """Bring a $20 note as far as this status, shown once unless it is STACKING."""
        self.acceptor.offer(5)
        if status == ACCEPTING:
            self.poll()
            return
        self.polls(2)
        if status == ESCROW:
            return
        self.ask(STACK_1)
        if status == STACKING:
            return
        self.acceptor.present()
        assert self.poll() == VEND_VALID


@pytest.fixture
def fresh() -> Conversation:
    return Conversation()


@pytest.fixture
def ready() -> Conversation:
    conversation = Conversation()
    conversation.start_up()
    return conversation


# Start-up


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


# Settings, questions, what is unknown

SETTINGS = [
    (0xC0, b"\x82\x00"),
    (0xC1, b"\x01\x02"),
    (0xC2, b"\x01"),
    (0xC3, b"\x00"),
    (0xC4, b"\x0f"),
    (0xC5, b"\x03\x00"),
    (0xC6, b"\x01\x12"),
    (0xC7, b"\xfc"),
]


@pytest.mark.parametrize(("command", "data"), SETTINGS)
def test_a_setting_is_repeated_and_can_be_read_back(
    fresh: Conversation, command: int, data: bytes
) -> None:
    assert fresh.ask(command, data) == Frame(command, data)
    assert fresh.ask(command - 0x40) == Frame(command - 0x40, data)


@pytest.mark.parametrize(("command", "data"), SETTINGS)
def test_a_setting_of_the_wrong_length_is_invalid_and_changes_nothing(
    fresh: Conversation, command: int, data: bytes
) -> None:
    before = fresh.ask(command - 0x40)

    assert fresh.ask(command, data + b"\x00") == Frame(INVALID)
    assert fresh.ask(command) == Frame(INVALID)
    assert fresh.ask(command - 0x40) == before


def test_interrupt_mode_is_repeated_and_polls_are_still_answered(ready: Conversation) -> None:
    ready.ask(0xC2, b"\x01")

    assert ready.polls(2) == [IDLING] * 2


def test_versions_and_currencies_are_told_before_the_reset(fresh: Conversation) -> None:
    version, boot, currencies = fresh.ask(0x88), fresh.ask(0x89), fresh.ask(0x8A)

    assert version is not None
    assert b"ID003" in version.data
    assert boot is not None
    assert boot.data
    assert currencies == Frame(
        0x8A,
        bytes.fromhex(
            "61 01 01 00 62 00 00 00 63 01 05 00 64 01 01 01"
            "65 01 02 01 66 01 05 01 67 01 01 02 68 00 00 00"
        ),
    )


@pytest.mark.parametrize("command", [0x70, 0xF0, 0x13, 0x4A, 0x88 + 0x40, 0x00, 0xFF])
def test_an_unknown_command_is_invalid(ready: Conversation, command: int) -> None:
    assert ready.ask(command, b"\x20\x01") == Frame(INVALID)
    assert ready.poll() == IDLING


def test_wait_is_acknowledged(ready: Conversation) -> None:
    assert ready.ask(WAIT) == Frame(ACK)


def test_bad_bytes_get_no_answer(ready: Conversation) -> None:
    assert ready.acceptor.receive(bytes.fromhex("fc 05 11 27 57")) == []
    assert ready.acceptor.data_to_send() == b""


# The credit


@pytest.mark.parametrize("stack", [STACK_1, STACK_2])
def test_a_note_is_credited_in_the_full_form(ready: Conversation, stack: int) -> None:
    ready.acceptor.offer(5)

    assert ready.poll() == ACCEPTING
    assert [ready.ask(POLL), ready.ask(POLL)] == [Frame(ESCROW, b"\x65")] * 2
    assert ready.ask(stack) == Frame(ACK)
    assert ready.polls(3) == [STACKING] * 3
    ready.acceptor.present()
    assert ready.polls(3) == [VEND_VALID] * 3
    assert ready.events == [NoteStacked()]
    assert ready.ask(ACK) is None
    assert ready.events == [NoteStacked(), CreditAcknowledged()]
    assert ready.polls(2) == [STACKED, IDLING]
    assert ready.acceptor.host.is_ready


def test_nothing_is_ready_while_a_note_is_in_hand(ready: Conversation) -> None:
    ready.reach(VEND_VALID)
    assert not ready.acceptor.host.is_ready

    ready.ask(ACK)
    assert ready.poll() == STACKED
    assert not ready.acceptor.host.is_ready


def test_a_repeated_stack_is_acknowledged_and_changes_nothing(ready: Conversation) -> None:
    ready.reach(STACKING)

    assert ready.ask(STACK_1) == Frame(ACK)
    ready.acceptor.present()
    ready.poll()
    assert ready.ask(STACK_2) == Frame(ACK)

    assert ready.poll() == VEND_VALID
    assert ready.events == [NoteStacked()]


def test_an_ack_before_the_note_was_shown_proves_nothing(ready: Conversation) -> None:
    ready.reach(STACKING)
    ready.poll()

    assert ready.ask(ACK) is None
    ready.acceptor.present()
    assert ready.ask(ACK) is None

    assert ready.events == [NoteStacked()]
    assert ready.poll() == VEND_VALID


def test_an_ack_right_after_our_own_is_taken_for_its_echo(ready: Conversation) -> None:
    ready.reach(VEND_VALID)
    ready.ask(STACK_1)

    ready.ask(ACK)

    assert CreditAcknowledged() not in ready.events
    assert ready.poll() == VEND_VALID


def test_a_second_ack_is_not_a_second_credit(ready: Conversation) -> None:
    ready.reach(VEND_VALID)
    ready.ask(ACK)
    ready.ask(ACK)
    ready.poll()
    ready.ask(ACK)

    assert ready.events.count(CreditAcknowledged()) == 1


def test_an_ack_after_power_up_is_ignored(fresh: Conversation) -> None:
    fresh.poll()

    assert fresh.ask(ACK) is None
    assert fresh.events == []


def test_settings_during_vend_valid_do_not_interrupt_it(ready: Conversation) -> None:
    ready.reach(VEND_VALID)

    assert ready.ask(SET_INHIBIT, b"\x01") == Frame(SET_INHIBIT, b"\x01")
    assert ready.poll() == VEND_VALID
    ready.ask(ACK)
    assert ready.polls(2) == [STACKED, DISABLED]


@pytest.mark.parametrize("argument", [b"", b"\xff"])
def test_a_host_may_hold_before_it_decides(ready: Conversation, argument: bytes) -> None:
    ready.reach(ESCROW)

    assert ready.ask(HOLD, argument) == Frame(ACK)
    assert ready.polls(2) == [HOLDING] * 2
    assert ready.ask(HOLD, argument) == Frame(ACK)
    assert ready.ask(STACK_2) == Frame(ACK)
    assert ready.events == [NoteHeld(), NoteHeld(), NoteStacked()]


@pytest.mark.parametrize("is_held", [False, True])
def test_a_returned_note_goes_back_once(ready: Conversation, is_held: bool) -> None:
    ready.reach(ESCROW)
    if is_held:
        ready.ask(HOLD)

    assert ready.ask(RETURN) == Frame(ACK)
    assert ready.ask(RETURN) == Frame(ACK)
    assert ready.polls(2) == [RETURNING, IDLING]
    assert ready.events[-1] == NoteReturned(ReturnReason.HOST)
    assert ready.events.count(NoteReturned(ReturnReason.HOST)) == 1


@pytest.mark.parametrize("command", [STACK_1, RETURN, HOLD])
@pytest.mark.parametrize("status", [IDLING, ACCEPTING])
def test_a_decision_without_a_note_in_escrow_is_invalid(
    ready: Conversation, command: int, status: int
) -> None:
    if status == ACCEPTING:
        ready.reach(ACCEPTING)

    assert ready.ask(command) == Frame(INVALID)
    assert ready.events == []


@pytest.mark.parametrize("command", [RETURN, HOLD])
def test_a_stacked_note_can_neither_be_returned_nor_held(ready: Conversation, command: int) -> None:
    ready.reach(STACKING)

    assert ready.ask(command) == Frame(INVALID)
    assert ready.poll() == STACKING


# Withdraw, refuse, inhibit


def test_a_note_that_nobody_saw_is_withdrawn_without_a_trace(ready: Conversation) -> None:
    ready.acceptor.offer(5)
    ready.acceptor.withdraw()

    assert ready.polls(2) == [IDLING] * 2


@pytest.mark.parametrize("status", [ACCEPTING, ESCROW])
def test_a_note_without_a_decision_is_rejected(ready: Conversation, status: int) -> None:
    ready.reach(status)
    ready.acceptor.withdraw()

    assert ready.ask(STACK_1) == Frame(INVALID)
    assert ready.ask(POLL) == Frame(REJECTING, b"\x79")
    assert ready.poll() == IDLING


def test_a_refused_note_is_rejected_and_never_presented(ready: Conversation) -> None:
    ready.reach(STACKING)
    assert ready.poll() == STACKING
    ready.acceptor.refuse()

    assert ready.ask(POLL) == Frame(REJECTING, b"\x7b")
    assert ready.ask(ACK) is None
    assert ready.poll() == IDLING
    assert ready.events == [NoteStacked()]


def test_inhibit_at_rest_is_shown_at_the_next_poll(ready: Conversation) -> None:
    ready.ask(SET_INHIBIT, b"\x01")

    assert not ready.acceptor.host.is_ready
    assert ready.poll() == DISABLED
    ready.ask(SET_INHIBIT, b"\x00")
    assert ready.poll() == IDLING


def test_a_masked_denomination_is_not_offered(ready: Conversation) -> None:
    ready.ask(SET_DENOMINATIONS, b"\x10\x00")  # slot 5

    assert ready.acceptor.host.channels == {1, 3, 4, 6, 7}
    with pytest.raises(LocalProtocolError, match="channel 5"):
        ready.acceptor.offer(5)


@pytest.mark.parametrize(
    ("command", "data", "rest"),
    [(SET_INHIBIT, b"\x01", DISABLED), (SET_DENOMINATIONS, b"\x10\x00", IDLING)],
)
def test_a_note_not_seen_in_escrow_comes_back_when_the_host_stops_accepting_it(
    ready: Conversation, command: int, data: bytes, rest: int
) -> None:
    ready.reach(ACCEPTING)

    ready.ask(command, data)

    assert ready.events == [NoteReturned(ReturnReason.INHIBITED)]
    assert ready.ask(POLL) == Frame(REJECTING, b"\x79")
    assert ready.poll() == rest


def test_another_setting_leaves_an_accepted_note_alone(ready: Conversation) -> None:
    ready.reach(ACCEPTING)

    ready.ask(SET_DENOMINATIONS, b"\x82\x00")

    assert ready.poll() == ESCROW


def test_inhibit_after_escrow_waits_for_the_decision(ready: Conversation) -> None:
    ready.reach(ESCROW)

    ready.ask(SET_INHIBIT, b"\x01")

    assert ready.poll() == ESCROW
    ready.ask(RETURN)
    assert ready.polls(2) == [RETURNING, DISABLED]


# Reset and restart


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


# The line's own echo


class EchoingConversation(Conversation):
    """A line that plays every answer back while the loopback plug is in."""

    is_plug_in = True
    was_echo_answered = False

    def ask(self, command: int, data: bytes = b"") -> Frame | None:
        answer = super().ask(command, data)
        if answer is not None and self.is_plug_in:
            self.acceptor.receive(answer.encode())
            self.was_echo_answered = bool(self.acceptor.data_to_send())
        return answer


def test_an_echoing_line_is_found_out_before_anything_is_accepted() -> None:
    conversation = EchoingConversation()

    conversation.start_up()

    assert conversation.acceptor.host.is_echo
    assert not conversation.acceptor.host.is_ready
    assert conversation.poll() == IDLING
    assert not conversation.was_echo_answered


def test_a_line_that_stops_echoing_is_believed_again() -> None:
    conversation = EchoingConversation()
    conversation.start_up()
    conversation.is_plug_in = False

    conversation.start_up()

    assert conversation.acceptor.host.is_ready


# Our own mistakes, and words for people


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


@pytest.mark.parametrize(
    ("direction", "frame", "words"),
    [
        (Direction.FROM_HOST, Frame(0x41), "H>A 41 STACK_1"),
        (Direction.TO_HOST, Frame(0x13, b"\x65"), "A>H 13 ESCROW 65"),
        (Direction.TO_HOST, Frame(0xC3, b"\x01"), "A>H C3 SET_INHIBIT 01"),
        (Direction.FROM_HOST, Frame(0xF0, b"\x20"), "H>A F0 ? 20"),
    ],
)
def test_a_frame_is_described_by_direction(
    fresh: Conversation, direction: Direction, frame: Frame, words: str
) -> None:
    assert fresh.acceptor.describe(direction, frame.encode()) == words


def test_every_frame_is_reported_with_its_direction(ready: Conversation) -> None:
    events = ready.acceptor.receive(Frame(POLL).encode())

    assert [e for e in events if isinstance(e, FrameSeen)] == [
        FrameSeen(Direction.FROM_HOST, Frame(POLL).encode()),
        FrameSeen(Direction.TO_HOST, Frame(IDLING).encode()),
    ]
