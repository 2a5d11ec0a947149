"""No bytes and no commands make it fail or credit."""

from hypothesis import given
from hypothesis import strategies as st

from hardware.ebds.acceptor import EbdsAcceptor
from hardware.ebds.constants import State
from hardware.ebds.frames import Frame
from hardware.events import (
    CreditAcknowledged,
    FrameSeen,
    NoteStacked,
)
from tests.hardware.ebds.conversation import (
    ESCROW,
    RETURN,
    STACK,
    US,
)

noise = st.binary(max_size=40) | st.builds(
    Frame,
    st.integers(0, 7),
    st.integers(0, 1),
    st.lists(st.sampled_from([0, 2, 3, 5, 0x10, 0x20, 0x7F]), min_size=3, max_size=9).map(bytes),
).map(Frame.encode)
orders = st.sampled_from([ESCROW, ESCROW | STACK, ESCROW | STACK, ESCROW | RETURN, 0, STACK])


@given(st.lists(orders | orders | orders | noise, min_size=8, max_size=60), st.data())
def test_whatever_arrives_no_credit_is_told_without_a_stacked_note_that_was_presented(
    steps: list[int | bytes], data: st.DataObject
) -> None:
    """A step is a poll with these orders, by a host that always turns its toggle, or noise."""
    acceptor = EbdsAcceptor(US, "USD")
    stacked = presented = shown = acknowledged = 0

    for number, step in enumerate(steps):
        poll = (
            Frame(1, number % 2, bytes((0x7F, step, 0))).encode() if isinstance(step, int) else step
        )
        events = acceptor.receive(poll)
        stacked += events.count(NoteStacked())
        acknowledged += events.count(CreditAcknowledged())
        told = [acceptor.describe(e.direction, e.raw) for e in events if isinstance(e, FrameSeen)]
        assert acknowledged <= shown
        assert acknowledged <= presented <= stacked
        shown += any("A>H" in words and "STACKED" in words for words in told)
        assert presented or not shown
        assert len(acceptor.data_to_send()) <= 127 * (len(poll) // 8 + 1)
        if acceptor.host.is_ready and 5 in acceptor.host.channels:
            acceptor.offer(5)
        elif acceptor._path.state is State.STACKING and data.draw(st.booleans()):
            acceptor.present()
            presented += 1
    assert len(acceptor._decoder._buffer) < 127
