"""The acceptor's half of every conversation, frame by frame."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.cctalk.acceptor import CcTalkAcceptor, Wiring
from hardware.cctalk.bill_path import WRAP_FROM
from hardware.cctalk.constants import Checksum, Echo
from hardware.cctalk.frames import Frame
from hardware.errors import LocalProtocolError
from hardware.events import (
    BytesDropped,
    CreditAcknowledged,
    Direction,
    FrameSeen,
    HostReset,
    NoteHeld,
    NoteReturned,
    NoteStacked,
    ReturnReason,
)
from tests.hardware.cctalk.conversation import (
    ACK,
    BILL_ID,
    EMPTY,
    EXTEND,
    NAK,
    READ_EVENTS,
    RESET,
    RETURN,
    ROUTE,
    SET_MASK,
    SET_MASTER,
    SET_MODE,
    SIMPLE_POLL,
    STACK,
    TWENTY,
    US,
    Conversation,
)

RETURNED_EVENT = b"\x00\x01"


@pytest.fixture
def fresh() -> Conversation:
    return Conversation()


@pytest.fixture(params=Checksum)
def ready(request: pytest.FixtureRequest) -> Conversation:
    conversation = Conversation(Wiring(request.param))
    conversation.start_up()
    return conversation


@pytest.fixture
def without_escrow() -> Conversation:
    conversation = Conversation()
    conversation.start_up(mode=0)
    return conversation


# Questions


@pytest.mark.parametrize(
    ("header", "data", "answer"),
    [
        (254, b"", b""),
        (249, b"", b"\x02\x14"),
        (248, b"", b"\x00"),
        (247, b"", b"\x10\x01"),
        (246, b"", b"SPK"),
        (245, b"", b"Bill Validator"),
        (244, b"", b"KIOSK"),
        (242, b"", b"\x01\x00\x00"),
        (241, b"", b"1.0"),
        (232, b"", b"\x00"),
        (192, b"", b"1"),
        (145, b"", b"1"),
        (145, b"US", b"1"),
        (4, b"", b"\x01\x04\x02"),
        (157, b"\x01", b"US0001A"),
        (157, b"\x04", b"US0020A"),
        (157, b"\x06", b"US0100A"),
        (157, b"\x07", b"......."),
        (157, b"\x10", b"......."),
        (156, b"US", b"\x64\x00\x02"),
        (156, b"EU", b"\x00\x00\x00"),
        (159, b"", bytes(11)),
    ],
)
def test_a_question_is_answered_before_any_reset(
    fresh: Conversation, header: int, data: bytes, answer: bytes
) -> None:
    assert fresh.ask(header, data) == (0, answer)


@pytest.mark.parametrize(
    ("header", "data"),
    [
        (110, b""),
        (0, b""),
        (197, b""),
        (255, b""),
        (254, b"\x00"),
        (157, b""),
        (157, b"\x00"),
        (157, b"\x11"),
        (156, b"U"),
        (154, b""),
        (154, b"\x02"),
        (231, b"\xff"),
        (228, b""),
        (227, b"\x00"),
        (145, b"U"),
    ],
)
def test_what_is_not_understood_is_refused(fresh: Conversation, header: int, data: bytes) -> None:
    assert fresh.ask(header, data) == NAK


@pytest.mark.parametrize(
    ("header", "data", "default"),
    [(231, b"\x1f\x80", b"\x00\x00"), (228, b"\x01", b"\x00"), (153, b"\x02", b"\x00")],
)
def test_a_setting_can_be_read_back_until_a_reset(
    fresh: Conversation, header: int, data: bytes, default: bytes
) -> None:
    assert fresh.ask(header - 1) == (0, default)
    assert fresh.ask(header, data) == ACK
    assert fresh.ask(header - 1) == (0, data)
    assert fresh.ask(header, data * 2) == NAK
    assert fresh.ask(header - 1) == (0, data)
    fresh.ask(RESET)
    assert fresh.ask(header - 1) == (0, default)


@pytest.mark.parametrize("destination", [0, 40])
def test_an_address_poll_is_answered_with_the_bare_address(
    fresh: Conversation, destination: int
) -> None:
    raw = Frame(destination, 253).encode(Checksum.SUM_8)

    assert fresh.send(raw) == b"\x28"


@pytest.mark.parametrize(
    "frame", [Frame(2, 254), Frame(0, 254), Frame(40, 254, source=3), Frame(1, 0, source=2)]
)
def test_what_is_not_for_us_gets_silence_and_is_no_noise(fresh: Conversation, frame: Frame) -> None:
    assert fresh.acceptor.receive(frame.encode(Checksum.SUM_8)) == []
    assert fresh.acceptor.data_to_send() == b""


def test_a_wrong_checksum_gets_silence(fresh: Conversation) -> None:
    assert fresh.send(bytes.fromhex("28 00 01 fe da")) == b""


def test_the_other_checksum_gets_silence(fresh: Conversation) -> None:
    assert fresh.send(bytes.fromhex("28 00 31 9f 5d")) == b""


def test_another_address_can_be_set() -> None:
    conversation = Conversation(Wiring(address=41))

    assert conversation.ask(SIMPLE_POLL) == ACK
    assert conversation.send(Frame(40, 254).encode(Checksum.SUM_8)) == b""


# Start-up


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


# The credit


def test_a_note_in_escrow_is_credited(ready: Conversation) -> None:
    ready.acceptor.offer(TWENTY)

    assert [ready.read(), ready.read()] == [(1, b"\x04\x01\x00\x00")] * 2
    assert ready.ask(ROUTE, STACK) == ACK
    assert ready.events == [NoteStacked()]
    assert [ready.read(), ready.read()] == [(1, b"\x04\x01\x00\x00")] * 2
    ready.acceptor.present()
    assert [ready.read() for _ in range(3)] == [(2, b"\x04\x00\x04\x01")] * 3
    assert ready.events == [NoteStacked()]
    assert not ready.acceptor.host.is_ready
    assert ready.read() == (2, b"\x04\x00\x04\x01")
    assert ready.events == [NoteStacked(), CreditAcknowledged()]
    assert ready.acceptor.host.is_ready


def test_without_escrow_the_first_read_keeps_the_note(without_escrow: Conversation) -> None:
    without_escrow.acceptor.offer(TWENTY)

    assert without_escrow.read() == (0, bytes(4))
    assert without_escrow.events == [NoteStacked()]
    assert without_escrow.read() == (0, bytes(4))
    without_escrow.acceptor.present()
    assert [without_escrow.read() for _ in range(4)] == [(1, b"\x04\x00\x00\x00")] * 4
    assert without_escrow.events == [NoteStacked(), CreditAcknowledged()]


def test_a_credit_is_acknowledged_once(ready: Conversation) -> None:
    ready.reach_presented()
    ready.reads(20)

    assert ready.events.count(CreditAcknowledged()) == 1


def test_events_without_a_bill_lead_across_255_and_the_host_begins_anew(
    without_escrow: Conversation,
) -> None:
    for _ in range(WRAP_FROM):
        without_escrow.acceptor.offer(TWENTY)
        without_escrow.read()
        without_escrow.acceptor.present()
        without_escrow.reads(4)
    assert not without_escrow.acceptor.host.is_ready
    assert without_escrow.acceptor.host.is_set_up

    read = [without_escrow.read() for _ in range(7)]
    assert [counter for counter, _ in read] == [251, 252, 253, 254, 255, 1, 1]
    assert not without_escrow.acceptor.host.is_set_up
    assert without_escrow.read() == (1, b"\x00\x0a\x00\x0a")
    assert without_escrow.acceptor.host.is_ready


def test_five_events_are_kept_newest_first(without_escrow: Conversation) -> None:
    for kind in (1, 2, 3, 4, 5, 6):
        without_escrow.acceptor.offer(kind)
        without_escrow.read()
        without_escrow.acceptor.present()
        without_escrow.reads(4)

    assert without_escrow.ask(READ_EVENTS) == (0, b"\x06\x06\x00\x05\x00\x04\x00\x03\x00\x02\x00")


@pytest.mark.parametrize(
    "disturbance", [b"\x00", bytes.fromhex("28 00 01 fe da")], ids=["noise", "bad frame"]
)
def test_a_disturbed_read_proves_nothing_and_counting_begins_anew(disturbance: bytes) -> None:
    ready = Conversation()
    ready.start_up()
    ready.reach_presented()
    ready.reads(2)

    ready.send(disturbance + bytes(4))
    ready.reads(3)
    assert CreditAcknowledged() not in ready.events
    ready.read()
    assert CreditAcknowledged() in ready.events


def test_a_host_that_does_not_wait_for_our_answer_proves_nothing(ready: Conversation) -> None:
    ready.reach_presented()
    ready.read()
    ready.send(Frame(40, READ_EVENTS).encode(ready.wiring.checksum) * 2)
    ready.reads(2)
    assert CreditAcknowledged() not in ready.events

    ready.read()
    assert CreditAcknowledged() in ready.events


def test_other_questions_between_the_reads_disturb_nothing(ready: Conversation) -> None:
    ready.reach_presented()
    for question in ((SIMPLE_POLL, b""), (SET_MASTER, b"\x00"), (BILL_ID, bytes((TWENTY,)))):
        ready.ask(*question)
        ready.read()

    assert ready.events[-1] == CreditAcknowledged()
    assert not ready.acceptor.host.is_ready


# Routing


def test_a_host_may_hold_before_it_decides(ready: Conversation) -> None:
    ready.reach_escrow()

    assert ready.ask(ROUTE, EXTEND) == ACK
    assert ready.ask(ROUTE, STACK) == ACK
    assert ready.events == [NoteHeld(), NoteStacked()]


def test_a_returned_note_goes_back_once(ready: Conversation) -> None:
    ready.reach_escrow()

    assert [ready.ask(ROUTE, RETURN), ready.ask(ROUTE, RETURN)] == [ACK, ACK]
    assert not ready.acceptor.host.is_ready
    assert ready.read() == (2, RETURNED_EVENT + b"\x04\x01")
    assert ready.events == [NoteReturned(ReturnReason.HOST)]
    assert ready.acceptor.host.is_ready
    assert ready.ask(ROUTE, RETURN) == EMPTY


def test_a_repeated_stack_is_acknowledged_and_changes_nothing(ready: Conversation) -> None:
    ready.reach_presented()

    assert ready.ask(ROUTE, STACK) == ACK
    assert ready.read() == (2, b"\x04\x00\x04\x01")
    assert ready.events == [NoteStacked()]


@pytest.mark.parametrize("route", [STACK, RETURN, EXTEND])
def test_an_empty_escrow_is_told(ready: Conversation, route: bytes) -> None:
    assert ready.ask(ROUTE, route) == EMPTY
    ready.acceptor.offer(TWENTY)
    assert ready.ask(ROUTE, route) == EMPTY
    assert ready.events == []


@pytest.mark.parametrize("route", [RETURN, EXTEND])
def test_a_kept_note_can_neither_be_returned_nor_held(ready: Conversation, route: bytes) -> None:
    ready.reach_stacking()

    assert ready.ask(ROUTE, route) == EMPTY


def test_without_escrow_there_is_nothing_to_route(without_escrow: Conversation) -> None:
    without_escrow.acceptor.offer(TWENTY)
    without_escrow.read()

    assert without_escrow.ask(ROUTE, STACK) == EMPTY


# Withdraw, refuse, inhibit


def test_a_note_that_nobody_saw_is_withdrawn_without_a_trace(ready: Conversation) -> None:
    ready.acceptor.offer(TWENTY)
    ready.acceptor.withdraw()

    assert ready.read() == (0, bytes(4))


def test_a_note_without_a_decision_is_returned(ready: Conversation) -> None:
    ready.reach_escrow()
    ready.acceptor.withdraw()

    assert ready.ask(ROUTE, STACK) == EMPTY
    assert ready.read() == (2, RETURNED_EVENT + b"\x04\x01")


def test_a_refused_note_is_returned_and_never_presented(ready: Conversation) -> None:
    ready.reach_stacking()
    ready.acceptor.refuse()

    assert ready.read() == (2, RETURNED_EVENT + b"\x04\x01")
    ready.reads(5)
    assert ready.events == [NoteStacked()]


def test_without_escrow_a_refused_note_is_told_as_rejected(without_escrow: Conversation) -> None:
    without_escrow.acceptor.offer(TWENTY)
    without_escrow.read()
    without_escrow.acceptor.refuse()

    assert without_escrow.read() == (1, b"\x00\x03\x00\x00")


@pytest.mark.parametrize("inhibit", [(SET_MASTER, b"\x00"), (SET_MASK, b"\xf7\xff")])
def test_a_note_not_seen_comes_back_when_the_host_stops_accepting_it(
    ready: Conversation, inhibit: tuple[int, bytes]
) -> None:
    ready.acceptor.offer(TWENTY)
    ready.ask(*inhibit)

    assert ready.events == [NoteReturned(ReturnReason.INHIBITED)]
    assert ready.read() == (0, bytes(4))


def test_another_mask_leaves_an_accepted_note_alone(ready: Conversation) -> None:
    ready.acceptor.offer(TWENTY)
    ready.ask(SET_MASK, b"\x08\x00")

    assert ready.read() == (1, b"\x04\x01\x00\x00")


def test_an_inhibit_after_the_escrow_was_seen_waits_for_the_decision(ready: Conversation) -> None:
    ready.reach_escrow()
    ready.ask(SET_MASTER, b"\x00")

    assert ready.events == []
    assert ready.ask(ROUTE, STACK) == ACK


# Reset, a host that begins anew, restart

STEPS: list[Callable[[Conversation], None]] = [
    lambda c: c.acceptor.offer(TWENTY),
    Conversation.reach_escrow,
    Conversation.reach_stacking,
    Conversation.reach_presented,
]


@pytest.mark.parametrize("reach", STEPS)
def test_a_reset_forgets_the_note_and_the_events(
    ready: Conversation, reach: Callable[[Conversation], None]
) -> None:
    reach(ready)
    ready.events.clear()

    assert ready.ask(RESET) == ACK
    assert ready.events == [HostReset()]
    assert ready.read() == (0, bytes(4))


@pytest.mark.parametrize(
    ("reach", "newest"),
    [
        (STEPS[0], (0, bytes(4))),
        (STEPS[1], (2, RETURNED_EVENT + b"\x04\x01")),
        (STEPS[2], (2, RETURNED_EVENT + b"\x04\x01")),
        (STEPS[3], (2, b"\x04\x00\x04\x01")),
    ],
)
def test_a_host_that_begins_anew_forgets_the_note(
    ready: Conversation, reach: Callable[[Conversation], None], newest: tuple[int, bytes]
) -> None:
    reach(ready)
    ready.events.clear()

    ready.ask(246)

    assert ready.read() == newest
    ready.reads(9)
    assert ready.events == [HostReset()]
    assert ready.acceptor.host.is_ready


def test_a_credit_that_was_not_read_is_not_shown_to_a_host_that_begins(
    ready: Conversation,
) -> None:
    ready.reach_stacking()
    ready.acceptor.present()

    ready.ask(246)

    assert ready.read() == (1, b"\x04\x01\x00\x00")


def test_after_a_restart_nothing_credit_bearing_is_shown(ready: Conversation) -> None:
    ready.reach_presented()
    ready.acceptor.restart()

    assert ready.read() == (0, bytes(4))
    ready.reads(9)
    assert CreditAcknowledged() not in ready.events


# Echo


def test_a_line_that_plays_our_answers_back_unasked_is_found_out(ready: Conversation) -> None:
    answer = ready.send(Frame(40, SIMPLE_POLL).encode(ready.wiring.checksum))

    events = ready.acceptor.receive(answer)

    assert events == [FrameSeen(Direction.FROM_HOST, answer, is_error=True)]
    assert ready.acceptor.data_to_send() == b""
    assert ready.acceptor.host.is_echo
    assert not ready.acceptor.host.is_ready
    ready.reads(2)
    assert ready.acceptor.host.is_ready


class OneWire(Conversation):
    """Plays each answer back; `spoil` says how the last one came."""

    def __init__(self, spoil: Callable[[bytes], bytes] = lambda raw: raw) -> None:
        super().__init__(Wiring(echo=Echo.HEARD))
        self.spoil = spoil

    def send(self, raw: bytes) -> bytes:
        answer = super().send(raw)
        for byte in self.spoil(answer):
            assert super().send(bytes((byte,))) == b""
        return answer


def test_on_one_wire_we_hear_ourselves_and_credit_all_the_same() -> None:
    wire = OneWire()
    wire.start_up()
    wire.reach_presented()
    wire.reads(3)

    assert wire.events == [NoteStacked(), CreditAcknowledged()]
    assert not wire.acceptor.host.is_echo


@pytest.mark.parametrize(
    "spoil",
    [lambda raw: raw[:3] + b"\x77" + raw[4:], lambda raw: raw[:-1], lambda _raw: b""],
    ids=["changed", "cut", "missing"],
)
def test_an_answer_that_the_wire_spoilt_proves_nothing(spoil: Callable[[bytes], bytes]) -> None:
    wire = OneWire()
    wire.start_up()
    wire.reach_presented()
    wire.reads(1)
    wire.spoil = spoil
    wire.read()
    wire.spoil = lambda raw: raw
    wire.reads(3)
    assert CreditAcknowledged() not in wire.events
    wire.read()
    assert CreditAcknowledged() in wire.events


def test_a_host_that_needs_its_echo_gets_each_byte_back_before_the_answer() -> None:
    conversation = Conversation(Wiring(echo=Echo.GIVEN))
    raw = Frame(40, SIMPLE_POLL).encode(Checksum.SUM_8)

    told = [conversation.send(raw[i : i + 1]) for i in range(len(raw))]

    assert b"".join(told[:-1]) == raw[:-1]
    assert told[-1] == raw[-1:] + bytes.fromhex("01 00 28 00 d7")
    assert conversation.send(b"\x02") == b"\x02"


# Our own mistakes, and words for people


def test_calls_out_of_order_are_our_own_defects(ready: Conversation) -> None:
    acceptor = ready.acceptor
    for call in (acceptor.withdraw, acceptor.present, acceptor.refuse):
        with pytest.raises(LocalProtocolError, match="REST"):
            call()
    ready.reach_escrow()
    with pytest.raises(LocalProtocolError, match="type 1"):
        acceptor.offer(1)


@pytest.mark.parametrize(
    ("table", "currency"),
    [
        ({}, "USD"),
        ({0: 1_00}, "USD"),
        ({17: 1_00}, "USD"),
        ({1: 5_00}, "XXX"),
        ({1: 50}, "USD"),
        ({1: 0}, "USD"),
        ({1: 10_000_00}, "USD"),
    ],
)
def test_a_table_that_the_protocol_does_not_have_is_refused(
    table: dict[int, int], currency: str
) -> None:
    with pytest.raises(ValueError, match="ccTalk"):
        CcTalkAcceptor(table, currency)


@pytest.mark.parametrize(
    ("direction", "raw", "words"),
    [
        (Direction.FROM_HOST, "28 01 01 9a 01 3b", "H>A 154 ROUTE_BILL 01"),
        (Direction.FROM_HOST, "28 00 01 6e 69", "H>A 110 ?"),
        (Direction.TO_HOST, "01 00 28 00 d7", "A>H 0 REPLY"),
        (Direction.TO_HOST, "01 00 28 05 d2", "A>H 5 NAK"),
        (Direction.TO_HOST, "28", "A>H address 40"),
    ],
)
def test_a_frame_is_described_by_direction(
    fresh: Conversation, direction: Direction, raw: str, words: str
) -> None:
    assert fresh.acceptor.describe(direction, bytes.fromhex(raw)) == words


def test_every_frame_is_reported_with_its_direction(fresh: Conversation) -> None:
    asked, nak = bytes.fromhex("28 00 01 6e 69"), bytes.fromhex("01 00 28 05 d2")

    assert fresh.acceptor.receive(asked) == [
        FrameSeen(Direction.FROM_HOST, asked),
        FrameSeen(Direction.TO_HOST, nak, is_error=True),
    ]


def test_dropped_bytes_are_told(fresh: Conversation) -> None:
    bad, poll = bytes.fromhex("28 00 01 fe da"), bytes.fromhex("28 00 01 fe d9")

    events = fresh.acceptor.receive(bad + poll)

    assert events[0] == BytesDropped(bad, 1)


# Whatever comes


@given(st.sampled_from(Checksum), st.sampled_from(Echo), st.lists(st.binary(max_size=40)))
def test_no_bytes_make_it_fail_or_credit(
    checksum: Checksum, echo: Echo, pieces: list[bytes]
) -> None:
    acceptor = CcTalkAcceptor(US, "USD", Wiring(checksum, echo=echo))
    for piece in pieces:
        events = acceptor.receive(piece)
        acceptor.data_to_send()
        assert CreditAcknowledged() not in events


hosts_frames = st.lists(
    st.one_of(
        st.tuples(st.just(READ_EVENTS), st.just(b"")),
        st.tuples(st.just(ROUTE), st.sampled_from([STACK, RETURN, EXTEND])),
        st.tuples(st.sampled_from([SET_MASTER, SET_MODE]), st.binary(min_size=1, max_size=1)),
        st.tuples(st.integers(0, 252), st.binary(max_size=2)),
    ),
    max_size=40,
)


@given(hosts_frames, st.sampled_from([0, 3]), st.booleans())
def test_no_credit_is_shown_that_was_not_presented(
    asked: list[tuple[int, bytes]], mode: int, is_presented: bool
) -> None:
    conversation = Conversation()
    conversation.start_up(mode)
    conversation.acceptor.offer(TWENTY)
    presented = 0
    for header, data in asked:
        answer = conversation.ask(header, data)
        if header == READ_EVENTS and data == b"":
            kinds = answer[1][1::2], answer[1][2::2]
            shown = sum(1 for kind, result in zip(*kinds, strict=True) if kind and not result)
            assert shown <= presented
        if conversation.events[-1:] == [NoteStacked()] and is_presented and not presented:
            conversation.acceptor.present()
            presented = 1
    assert conversation.events.count(NoteStacked()) <= 1
    assert conversation.events.count(CreditAcknowledged()) <= presented
