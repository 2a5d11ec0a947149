"""Asks the acceptor like a host, with a toggle that turns after each answer."""

import json
from pathlib import Path

from hardware.ebds.acceptor import EbdsAcceptor
from hardware.ebds.frames import Frame, FrameDecoder
from hardware.events import AcceptorEvent, FrameSeen

US = {1: 1_00, 2: 2_00, 3: 5_00, 4: 10_00, 5: 20_00, 6: 50_00, 7: 100_00}
ESCROW, STACK, RETURN = 0x10, 0x20, 0x40
BAR_CODES, EXTENDED = 0x02, 0x10

# Data bytes 0, 1, 2 of our replies.
POWER_UP, IDLING, ACCEPTING = (0x01, 0x10, 0x01), (0x01, 0x10, 0), (0x02, 0x10, 0)
STACKING, RETURNING, RETURNED = (0x08, 0x10, 0), (0x20, 0x10, 0), (0x41, 0x10, 0)
REJECTED, INVALID = (0x01, 0x12, 0), (0x01, 0x10, 0x02)
ESCROWED_20, STACKED_20 = (0x04, 0x10, 5 << 3), (0x11, 0x10, 5 << 3)

SOFT_RESET = Frame(6, 1, b"\x7f\x7f\x7f")
VECTORS = {
    vector["name"]: Frame.parse(bytes.fromhex(vector["bytes"]))
    for vector in json.loads(
        (Path(__file__).parents[2] / "vectors" / "ebds.json").read_text("utf-8")
    )["vectors"]
}


class Conversation:
    """Keeps the events, except the frames."""

    def __init__(self, acceptor: EbdsAcceptor | None = None, toggle: int = 0) -> None:
        self.acceptor = acceptor or EbdsAcceptor(US, "USD")
        self.toggle = toggle
        self.mask, self.orders, self.mode = 0x7F, ESCROW, 0
        self.events: list[AcceptorEvent] = []

    def send(self, frame: Frame) -> Frame | None:
        events = self.acceptor.receive(frame.encode())
        self.events += [e for e in events if not isinstance(e, FrameSeen)]
        answers = FrameDecoder().receive(self.acceptor.data_to_send())
        assert len(answers) <= 1
        return answers[0] if answers else None

    def ask(self, kind: int, data: bytes) -> Frame:
        """A new command; its answer has arrived, so the next has the other toggle."""
        answer = self.send(Frame(kind, self.toggle, data))
        assert answer is not None
        assert answer.toggle == self.toggle
        self.toggle ^= 1
        return answer

    def extended(self, subtype: int, data: bytes = b"") -> Frame:
        return self.ask(7, bytes((subtype, self.mask, self.orders, self.mode)) + data)

    def poll_frame(self, orders: int = 0) -> Frame:
        return self.ask(1, bytes((self.mask, self.orders | orders, self.mode)))

    def poll(self, orders: int = 0) -> tuple[int, ...]:
        """The first three data bytes of an omnibus reply."""
        answer = self.poll_frame(orders)
        assert (answer.kind, len(answer.data)) == (2, 6)
        return tuple(answer.data[:3])

    def polls(self, count: int) -> list[tuple[int, ...]]:
        return [self.poll() for _ in range(count)]

    def again(self) -> Frame | None:
        """The newest poll once more, as after a lost answer."""
        self.toggle ^= 1
        answer = self.send(Frame(1, self.toggle, bytes((self.mask, self.orders, self.mode))))
        self.toggle ^= 1
        return answer

    def start_up(self) -> "Conversation":
        self.polls(2)
        self.events.clear()
        return self

    def stack(self, channel: int = 5) -> "Conversation":
        """Bring a note as far as the host's decision to keep it, answered once."""
        self.acceptor.offer(channel)
        self.poll_frame()
        self.poll_frame()
        assert self.poll(STACK) == STACKING
        return self
