"""A host's side of a conversation with the acceptor, frame by frame."""

from hardware.events import AcceptorEvent, FrameSeen
from hardware.id003.acceptor import Id003Acceptor, Id003Options
from hardware.id003.frames import Frame, FrameDecoder

US = {1: 1_00, 3: 5_00, 4: 10_00, 5: 20_00, 6: 50_00, 7: 100_00}
POLL, RESET, STACK_1, STACK_2, RETURN, HOLD, WAIT = 0x11, 0x40, 0x41, 0x42, 0x43, 0x44, 0x45
ACK, SET_DENOMINATIONS, SET_INHIBIT = 0x50, 0xC0, 0xC3
IDLING, ACCEPTING, ESCROW, STACKING, VEND_VALID = 0x11, 0x12, 0x13, 0x14, 0x15
STACKED, REJECTING, RETURNING, HOLDING, DISABLED = 0x16, 0x17, 0x18, 0x19, 0x1A
INITIALIZE, POWER_UP, INVALID = 0x1B, 0x40, 0x4B
POWER_UP_WITH_NOTE, ENQUIRY, SET_MODE = 0x41, 0x05, 0xC2


class Conversation:
    """Asks the acceptor like a host and keeps the events, except the frames."""

    def __init__(self, options: Id003Options | None = None) -> None:
        self.acceptor = Id003Acceptor(US, "USD", options)
        self.events: list[AcceptorEvent] = []
        self._enquiries = 0

    def ask(self, command: int, data: bytes = b"") -> Frame | None:
        events = self.acceptor.receive(Frame(command, data).encode())
        self.events += [e for e in events if not isinstance(e, FrameSeen)]
        answers = self._take_answers()
        assert len(answers) <= 1
        return answers[0] if answers else None

    def take_enquiries(self) -> int:
        """How often the acceptor has asked to be asked since this was called last."""
        assert not self._take_answers()
        count, self._enquiries = self._enquiries, 0
        return count

    def _take_answers(self) -> list[Frame]:
        frames = FrameDecoder().receive(self.acceptor.data_to_send())
        self._enquiries += frames.count(Frame(ENQUIRY))
        return [frame for frame in frames if frame != Frame(ENQUIRY)]

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
