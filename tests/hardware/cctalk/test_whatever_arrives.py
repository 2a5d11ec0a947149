"""No bytes and no commands make it fail or credit."""

from hypothesis import given
from hypothesis import strategies as st

from hardware.cctalk.acceptor import CcTalkAcceptor, Wiring
from hardware.cctalk.constants import Checksum, Echo
from hardware.events import (
    CreditAcknowledged,
    NoteStacked,
)
from tests.hardware.cctalk.conversation import (
    EXTEND,
    READ_EVENTS,
    RETURN,
    ROUTE,
    SET_MASTER,
    SET_MODE,
    STACK,
    TWENTY,
    US,
    Conversation,
)


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
