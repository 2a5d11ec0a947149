"""A ccTalk host frame by frame, for tests of the acceptor."""

from hardware.cctalk.acceptor import CcTalkAcceptor, Wiring
from hardware.cctalk.constants import Checksum
from hardware.cctalk.frames import Frame, FrameDecoder
from hardware.events import AcceptorEvent, FrameSeen

US = {1: 1_00, 2: 5_00, 3: 10_00, 4: 20_00, 5: 50_00, 6: 100_00}
TWENTY = 4

RESET, SET_MODE, ROUTE, BILL_ID, READ_EVENTS = 1, 153, 154, 157, 159
SET_MASTER, SET_MASK, SIMPLE_POLL = 228, 231, 254
STACK, RETURN, EXTEND = b"\x01", b"\x00", b"\xff"
ACK, NAK, EMPTY = (0, b""), (5, b""), (0, b"\xfe")
RETURNED_EVENT = b"\x00\x01"


class Conversation:
    """Asks the acceptor like a host and keeps the events, except the frames."""

    def __init__(self, wiring: Wiring | None = None) -> None:
        self.wiring = wiring or Wiring()
        self.acceptor = CcTalkAcceptor(US, "USD", self.wiring)
        self.events: list[AcceptorEvent] = []

    def send(self, raw: bytes) -> bytes:
        events = self.acceptor.receive(raw)
        self.events += [e for e in events if not isinstance(e, FrameSeen)]
        return self.acceptor.data_to_send()

    def ask(self, header: int, data: bytes = b"") -> tuple[int, bytes]:
        """Header and data of the answer."""
        raw = Frame(self.wiring.address, header, data).encode(self.wiring.checksum)
        (answer,) = FrameDecoder(self.wiring.checksum, 1).receive(self.send(raw))
        is_named = self.wiring.checksum is Checksum.SUM_8
        assert answer.source == (self.wiring.address if is_named else 1)
        return answer.header, answer.data

    def read(self) -> tuple[int, bytes]:
        """The counter and the two newest events."""
        header, data = self.ask(READ_EVENTS)
        assert (header, len(data)) == (0, 11)
        return data[0], data[1:5]

    def reads(self, count: int) -> None:
        for _ in range(count):
            self.read()

    def start_up(self, mode: int = 3) -> None:
        self.ask(RESET)
        self.acceptor.finish_self_test()
        self.ask(SET_MODE, bytes((mode,)))
        self.ask(SET_MASK, b"\xff\xff")
        self.ask(SET_MASTER, b"\x01")
        self.reads(3)
        self.events.clear()

    def reach_escrow(self) -> None:
        self.acceptor.offer(TWENTY)
        assert self.read() == (1, b"\x04\x01\x00\x00")

    def reach_stacking(self) -> None:
        self.reach_escrow()
        assert self.ask(ROUTE, STACK) == ACK

    def reach_presented(self) -> None:
        self.reach_stacking()
        self.acceptor.present()
        assert self.read() == (2, b"\x04\x00\x04\x01")
