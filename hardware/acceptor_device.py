"""A CreditDevice that plays a bill acceptor: it owns the line, the timers and the note in hand."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager

import anyio
import structlog

from hardware.acceptor import Acceptor
from hardware.codes import Code
from hardware.continuity import StateKeeper
from hardware.decision_watch import DecisionWatch
from hardware.device import (
    DeviceStatus,
    Diagnostics,
    Exchange,
    Link,
    LoopBack,
    Note,
    NoteLog,
    NoteOutcome,
    NoteResult,
)
from hardware.errors import HostOnLineError, NoteInHandError
from hardware.events import (
    AcceptorEvent,
    BytesDropped,
    CreditAcknowledged,
    Direction,
    FrameSeen,
    HostReset,
    NoteHeld,
    NoteReturned,
    NoteStacked,
    OnFrame,
)
from hardware.frame_ring import FrameRing
from hardware.line import Line, OpenLine
from hardware.line_keeper import LineKeeper
from hardware.link_record import LinkRecord, OnReply
from hardware.newest import Newest
from hardware.note_in_hand import NoteInHand, Phase
from hardware.observer import Observer
from hardware.open_port import OpenPort
from hardware.poll_watch import PollWatch
from hardware.settings import DeviceSettings
from hardware.unasked_speech import UnaskedSpeech

_log = structlog.get_logger()


class AcceptorDevice:
    """Drives one acceptor, of whatever protocol, on one line at a time.

    `denominations_minor` maps the acceptor's channels to values. `on_frame` gets every frame with
    the event loop's time, before the reply leaves; `on_reply` gets the seconds from the poll to the
    reply handed to the line. Neither may dawdle.
    """

    def __init__(  # noqa: PLR0913, PLR0917  # its line, its table and two taps
        self,
        acceptor: Acceptor,
        open_line: OpenLine,
        settings: DeviceSettings,
        denominations_minor: Mapping[int, int],
        keeper: StateKeeper,
        on_frame: OnFrame | None = None,
        on_reply: OnReply | None = None,
    ) -> None:
        self._acceptor = acceptor
        self._lines = LineKeeper(open_line, self._on_line_closed)
        self._record = LinkRecord(on_reply)
        self._observer = Observer(acceptor, self._record, settings, denominations_minor)
        self._settings = settings
        self._on_frame = on_frame
        self._frames = FrameRing()
        self._polls = PollWatch()
        self._self_test_over_s = float("inf")
        self._decision = DecisionWatch(settings.escrow_patience_s, float("inf"))
        self._keeper = keeper
        self._hand = keeper.take_up(acceptor)
        # Still presented after their patience, or of a former process.
        self._doubtful = {} if self._hand is None else {self._hand.note.id: self._hand}
        self._port: OpenPort | None = None
        self._link, self._code, self._detail = Link.CLOSED, Code.NONE, ""
        self._status = Newest(self._observed())
        self._unasked = UnaskedSpeech(acceptor.data_to_send, self._leaving)

    async def run(self) -> None:
        """As CreditDevice says; once cancelled, a note that the host keeps is seen through."""
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self._unasked.run)
            tasks.start_soon(self._keeper.run, self._begin_anew)
            with anyio.CancelScope(shield=True) as serving:
                tasks.start_soon(self._end_after_note, serving)
                try:
                    await self._lines.run(self._serve)
                finally:
                    self._on_no_line(Code.LINE_LOST, "the driver has ended")

    @property
    def status(self) -> DeviceStatus:
        return self._status.value

    def changes(self) -> AsyncIterator[DeviceStatus]:
        return self._status.changes()

    def diagnostics(self) -> Diagnostics:
        has_note = self._has_note
        return self._observer.diagnostics(self._link, self._polls, self._port, has_note=has_note)

    def exchanges(self, after: int, most: int) -> tuple[Exchange, ...]:
        return self._record.exchanges(after, most, self._acceptor.describe)

    def set_up_exchanges(self) -> tuple[Exchange, ...]:
        return self._record.set_up(self._acceptor.describe)

    def reopen(self) -> None:
        if self._has_note:
            raise NoteInHandError("a note is in hand, or one in doubt is still shown")
        self._lines.reopen()

    def lent_port(self) -> AbstractAsyncContextManager[None]:
        self.reopen()
        return self._lines.lent()

    async def loop_back(self) -> LoopBack:
        if self._has_note:
            raise NoteInHandError("a note is in hand, or one in doubt is still shown")
        if self._port is None or self._link is Link.UP:
            raise HostOnLineError("there is no port, or a machine polls: take its cable off")
        if self._port.is_in_test:
            raise HostOnLineError("the test runs already")
        try:
            return await self._port.loop_back()
        finally:
            self._lines.reopen()

    async def credit(self, note: Note, log: NoteLog) -> NoteOutcome:
        channel = self._observer.channel_of(note)
        refusal = self._refusal(channel)
        if refusal is not Code.NONE:
            return NoteOutcome(NoteResult.RETURNED, refusal)
        hand = self._offer(note, channel)
        try:
            await self._wait_for_decision(hand)
        except anyio.get_cancelled_exc_class():
            if hand.phase is Phase.OFFERED:
                self._withdraw(hand, Code.NO_DECISION)
            if hand.phase is Phase.SETTLED:
                raise
        with anyio.CancelScope(shield=True):
            await self._present(hand, log)
            await self._wait_for_acknowledgement(hand)
        return hand.outcome(self._told_frames())

    async def late_outcome(self, note: Note) -> NoteOutcome:
        hand = self._doubtful.get(note.id)
        if hand is None:
            return NoteOutcome(NoteResult.IN_DOUBT, Code.FORMER_PROCESS)
        await hand.wait_until_settled()
        self._doubtful.pop(note.id, None)
        return hand.outcome(self._told_frames())

    async def give_up(self, note: Note) -> NoteOutcome:
        hand = self._doubtful.get(note.id)
        if hand is not None and hand.phase is not Phase.SETTLED:
            self._acceptor.restart()
            hand.on_lost(Code.NOT_ACKNOWLEDGED)
            self._keep()
            self._publish()
        return await self.late_outcome(note)

    async def resume(self, note: Note, evidence: bytes | None) -> NoteOutcome:
        """By the host's acknowledgement where the continuity rule holds, else by rule alone."""
        hand = self._doubtful.get(note.id)
        if hand is None:
            return self._keeper.outcome_by_rule(note, evidence)
        await self._wait_for_acknowledgement(hand)
        return hand.outcome(self._told_frames())

    def exchange(self, data: bytes) -> bytes:
        """Take what the host sent; the answer is to be sent at once."""
        if self._keeper.is_stuck:
            return b""
        if self._keeper.is_first_frame_too_late():
            self._begin_anew()
        now_s = anyio.current_time()
        if now_s >= self._self_test_over_s:
            self._self_test_over_s = float("inf")
            self._acceptor.finish_self_test()
        events = self._acceptor.receive(data)
        self._record.note(data, events, now_s)
        reply = self._acceptor.data_to_send()
        for event in events:
            self._on_event(event, now_s)
        reply = self._leaving(reply)
        self._publish()
        return reply

    def _leaving(self, data: bytes) -> bytes:
        """What is to leave now, once what it shows is kept; nothing where that is dangerous."""
        return data if self._keep(is_reply_leaving=bool(data)) else b""

    def _keep(self, *, is_reply_leaving: bool = False) -> bool:
        """Leave to another process what holds now; False when it would believe something else."""
        if self._keeper.keep(self._hand, self._acceptor, is_reply_leaving=is_reply_leaving):
            return True
        self._acceptor.restart()
        self._lose_note(Code.NOT_DURABLE)
        return False

    def _begin_anew(self) -> None:
        """The continuity rule does not hold: nothing of the former process is shown."""
        self._acceptor.restart()
        self._lose_note(Code.FORMER_PROCESS)
        self._keep()
        self._publish()

    async def _end_after_note(self, serving: anyio.CancelScope) -> None:
        """End serving when the driver is cancelled, though not in the middle of a note."""
        try:
            await anyio.sleep_forever()
        finally:
            with anyio.move_on_after(self._settings.ack_patience_s, shield=True):
                if self._hand is not None:
                    await self._hand.wait_while_undecided_past_stack()
            serving.cancel()

    async def _serve(self, line: Line) -> None:
        """Answer the host until the line is lost. Raises LineLostError."""
        self._unasked.line = line
        self._record.on_open()
        self._polls, port = PollWatch(), OpenPort(line)
        self._port = port
        self._set_link(Link.SILENT, Code.HOST_SILENT, "no poll since the port was opened")
        await port.stay_silent(self._keeper.absence_s(self._acceptor))
        while True:
            data = b""
            with anyio.CancelScope(deadline=self._polls.silent_at_s):
                data = await line.receive()
            if not data:
                self._on_silence()
                continue
            if port.is_tested_with(data):
                continue
            taken_s, reply_s = anyio.current_time(), None
            if reply := self.exchange(data):
                await line.send(reply)
                reply_s = anyio.current_time() - taken_s
            self._record.settle(reply_s)

    def _on_event(self, event: AcceptorEvent, now_s: float) -> None:
        match event:
            case FrameSeen():
                self._on_frame_seen(event, now_s)
            case BytesDropped():
                pass  # the record has them
            case HostReset():
                _log.info("host_reset_seen")
                self._self_test_over_s = now_s + self._settings.self_test_s
                self._lose_note(Code.HOST_RESET)
            case _:
                self._on_note_event(event, now_s)

    def _on_frame_seen(self, frame: FrameSeen, now_s: float) -> None:
        self._frames.add(frame, now_s)
        if frame.direction is Direction.FROM_HOST:
            self._keeper.on_host()
            self._polls.on_poll(now_s)
            self._link, self._code, self._detail = Link.UP, Code.NONE, ""
        if self._on_frame is not None:
            self._on_frame(frame, now_s)

    def _on_note_event(
        self, event: NoteHeld | NoteStacked | NoteReturned | CreditAcknowledged, now_s: float
    ) -> None:
        if self._hand is None:
            _log.info("note_of_nobody", told=type(event).__name__)
        elif isinstance(event, NoteHeld):
            self._decision.on_held(now_s)
        else:
            self._hand.on_event(event)

    def _on_silence(self) -> None:
        """The host stopped polling. A note in escrow has a patience of its own."""
        self._polls.on_silence()
        self._acceptor.expect_new_host()
        hand = self._hand
        if hand is not None and hand.phase is Phase.STACKING:
            self._acceptor.refuse()
            hand.on_lost(Code.HOST_SILENT)
        elif hand is not None and hand.phase is Phase.PRESENTED:
            # Shown again it could be counted twice; a host begun anew acknowledges anything.
            self._acceptor.restart()
            hand.on_lost(Code.HOST_SILENT)
        self._keep()
        self._set_link(Link.SILENT, Code.HOST_SILENT, "the host stopped polling")

    def _on_line_closed(self, code: Code, detail: str) -> None:
        self._on_no_line(code, detail)
        self._keep()

    def _on_no_line(self, code: Code, detail: str) -> None:
        self._port = None
        self._unasked.line = None
        self._acceptor.restart()
        self._self_test_over_s = float("inf")
        self._lose_note(code)
        self._set_link(Link.CLOSED, code, detail)

    def _lose_note(self, code: Code) -> None:
        if self._hand is not None:
            self._hand.on_lost(code)

    def _refusal(self, channel: int | None) -> Code:
        """Why no note can be offered now; NONE when one can."""
        if self._fault is not Code.NONE:
            return self._fault
        if not self._acceptor.host.is_ready:
            return Code.NOT_ACCEPTING
        return Code.VALUE_NOT_ACCEPTED if channel is None else Code.NONE

    @property
    def _has_note(self) -> bool:
        return self._hand is not None and self._hand.phase is not Phase.SETTLED

    @property
    def _fault(self) -> Code:
        return Code.LINE_ECHOES if self._acceptor.host.is_echo else self._code

    def _offer(self, note: Note, channel: int | None) -> NoteInHand:
        assert channel is not None
        hand = NoteInHand(note, channel, self._settings.host_credit_point)
        self._hand = hand
        patience_s = self._settings.escrow_patience_s
        self._decision = DecisionWatch(patience_s, anyio.current_time())
        self._frames.clear()
        self._record.note_offered(note.value_minor)
        if self._keep():
            self._acceptor.offer(channel)
        self._unasked.notice()
        self._publish()
        _log.info("note_offered", note_id=note.id, amount_minor=note.value_minor)
        return hand

    async def _wait_for_decision(self, hand: NoteInHand) -> None:
        while hand.phase is Phase.OFFERED:
            with anyio.CancelScope(deadline=self._decision.ends_s(self._polls)):
                await hand.wait_for_change()
            code = self._decision.end(self._polls, anyio.current_time())
            if hand.phase is Phase.OFFERED and code is not Code.NONE:
                self._withdraw(hand, code)

    def _withdraw(self, hand: NoteInHand, code: Code) -> None:
        self._acceptor.withdraw()
        self._unasked.notice()
        hand.on_lost(code)
        self._publish()

    async def _present(self, hand: NoteInHand, log: NoteLog) -> None:
        """Make the intent durable, then show the credit; meanwhile polls get the old answer."""
        if hand.phase is not Phase.STACKING:
            return
        try:
            await log.presenting(hand.evidence(self._settings.protocol, self._told_frames()))
        except Exception:  # noqa: BLE001 - however the journal fails, the note is refused
            _log.exception("note_refused", code=Code.NOT_DURABLE, note_id=hand.note.id)
            if hand.phase is Phase.STACKING:
                self._acceptor.refuse()
                self._unasked.notice()
                hand.on_lost(Code.NOT_DURABLE)
        if hand.phase is Phase.STACKING:
            self._acceptor.present()
            self._unasked.notice()
            hand.on_presented()

    async def _wait_for_acknowledgement(self, hand: NoteInHand) -> None:
        await hand.wait_for_result(self._settings.ack_patience_s)
        if hand.result is None:
            _log.error("ack_missing", code=Code.NOT_ACKNOWLEDGED, note_id=hand.note.id)
            self._doubtful[hand.note.id] = hand
            hand.on_patience_over(Code.NOT_ACKNOWLEDGED)

    def _told_frames(self) -> tuple[str, ...]:
        return self._frames.told(self._acceptor.describe)

    def _set_link(self, link: Link, code: Code, detail: str) -> None:
        self._link, self._code, self._detail = link, code, detail
        self._publish()

    def _publish(self) -> None:
        old, new = self._status.value, self._observed()
        if (old.link, old.code) != (new.link, new.code):
            _log.info("link_changed", link=new.link, code=new.code, detail=new.detail)
        self._status.set(new)

    def _observed(self) -> DeviceStatus:
        return self._observer.status(self._link, self._fault, self._detail, self._polls.interval_s)
