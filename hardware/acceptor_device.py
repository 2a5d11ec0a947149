"""A CreditDevice that plays a bill acceptor: it owns the line, the timers and the note in hand."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from typing import Final, TypeAlias, assert_never

import anyio
import structlog

from hardware.acceptor import Acceptor
from hardware.codes import Code
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
    ReturnReason,
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

ESCROW_SILENCE_S: Final = 3.0  # a host that stops polling has lost the note; as a real unit does
HOLD_MAX_S: Final = 90.0  # a person at the host may decide, though not for ever

OnFrame: TypeAlias = Callable[[FrameSeen, float], None]


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
        on_frame: OnFrame | None = None,
        on_reply: OnReply | None = None,
    ) -> None:
        self._acceptor = acceptor
        self._lines = LineKeeper(open_line, self._on_no_line)
        self._record = LinkRecord(on_reply)
        self._observer = Observer(acceptor, self._record, settings, denominations_minor)
        self._settings = settings
        self._denominations_minor = denominations_minor
        self._on_frame = on_frame
        self._frames = FrameRing()
        self._polls = PollWatch()
        self._self_test_over_s = float("inf")
        self._decide_by_s = float("inf")
        self._hold_until_s = float("inf")
        self._hand: NoteInHand | None = None
        self._doubtful: dict[str, NoteInHand] = {}  # still presented after their patience
        self._port: OpenPort | None = None
        self._link, self._code, self._detail = Link.CLOSED, Code.NONE, ""
        self._status = Newest(self._observed())
        self._unasked = UnaskedSpeech(acceptor.data_to_send)

    async def run(self) -> None:
        """As CreditDevice says; once cancelled, a note that the host keeps is seen through."""
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self._unasked.run)
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
        channel = self._channel_of(note)
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
        while hand.phase is not Phase.SETTLED:
            await hand.wait_for_change()
        self._doubtful.pop(note.id, None)
        return hand.outcome(self._told_frames())

    async def give_up(self, note: Note) -> NoteOutcome:
        hand = self._doubtful.get(note.id)
        if hand is not None and hand.phase is not Phase.SETTLED:
            self._acceptor.restart()
            hand.on_lost(Code.NOT_ACKNOWLEDGED)
            self._publish()
        return await self.late_outcome(note)

    async def resume(self, note: Note, evidence: bytes | None) -> NoteOutcome:
        """Nothing on these lines names a note again after a restart: only the rule decides."""
        del note
        is_certain = evidence is None and self._settings.host_credit_point.is_after_stack
        return NoteOutcome(
            NoteResult.RETURNED if is_certain else NoteResult.IN_DOUBT, Code.FORMER_PROCESS
        )

    def exchange(self, data: bytes) -> bytes:
        """Take what the host sent; the answer is to be sent at once."""
        now_s = anyio.current_time()
        if now_s >= self._self_test_over_s:
            self._self_test_over_s = float("inf")
            self._acceptor.finish_self_test()
        events = self._acceptor.receive(data)
        self._record.note(data, events, now_s)
        reply = self._acceptor.data_to_send()
        for event in events:
            self._on_event(event, now_s)
        self._publish()
        return reply

    async def _end_after_note(self, serving: anyio.CancelScope) -> None:
        """End serving when the driver is cancelled, though not in the middle of a note."""
        try:
            await anyio.sleep_forever()
        finally:
            with anyio.move_on_after(self._settings.ack_patience_s, shield=True):
                while self._hand is not None and self._hand.is_undecided_past_stack:
                    await self._hand.wait_for_change()
            serving.cancel()

    async def _serve(self, line: Line) -> None:
        """Answer the host until the line is lost. Raises LineLostError."""
        self._unasked.line = line
        self._record.on_open()
        self._polls, port = PollWatch(), OpenPort(line)
        self._port = port
        self._set_link(Link.SILENT, Code.HOST_SILENT, "no poll since the port was opened")
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
            self._polls.on_poll(now_s)
            self._link, self._code, self._detail = Link.UP, Code.NONE, ""
        if self._on_frame is not None:
            self._on_frame(frame, now_s)

    def _on_note_event(
        self, event: NoteHeld | NoteStacked | NoteReturned | CreditAcknowledged, now_s: float
    ) -> None:
        hand = self._hand
        assert hand is not None, "the acceptor has a note in hand only after an offer"
        match event:
            case NoteHeld():
                patience_s = self._settings.escrow_patience_s
                self._decide_by_s = min(now_s + patience_s, self._hold_until_s)
            case NoteStacked():
                hand.on_stacked()
            case NoteReturned():
                hand.on_lost(
                    Code.RETURNED_BY_HOST
                    if event.reason is ReturnReason.HOST
                    else Code.NOT_ACCEPTING
                )
            case CreditAcknowledged():
                hand.on_acknowledged()
            case _:
                assert_never(event)

    def _on_silence(self) -> None:
        """The host stopped polling. A note in escrow has a patience of its own."""
        self._polls.on_silence()
        self._acceptor.expect_new_host()
        hand = self._hand
        if hand is not None and hand.phase is Phase.STACKING:
            self._acceptor.refuse()
            hand.on_lost(Code.HOST_SILENT)
        elif hand is not None and hand.phase is Phase.PRESENTED:
            # Shown again after the gap, it could be counted twice, and a host that has restarted
            # acknowledges what it never counted.
            self._acceptor.restart()
            hand.on_lost(Code.HOST_SILENT)
        self._set_link(Link.SILENT, Code.HOST_SILENT, "the host stopped polling")

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

    def _channel_of(self, note: Note) -> int | None:
        if note.currency != self._settings.currency:
            return None
        for channel, value_minor in self._denominations_minor.items():
            if value_minor == note.value_minor and channel in self._acceptor.host.channels:
                return channel
        return None

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
        now_s = anyio.current_time()
        self._decide_by_s = now_s + self._settings.escrow_patience_s
        self._hold_until_s = now_s + HOLD_MAX_S
        self._frames.clear()
        self._record.note_offered(note.value_minor)
        self._acceptor.offer(channel)
        self._unasked.notice()
        self._publish()
        _log.info("note_offered", note_id=note.id, amount_minor=note.value_minor)
        return hand

    async def _wait_for_decision(self, hand: NoteInHand) -> None:
        while hand.phase is Phase.OFFERED:
            silent_at_s = self._polls.last_poll_s + ESCROW_SILENCE_S
            with anyio.CancelScope(deadline=min(self._decide_by_s, silent_at_s)):
                await hand.wait_for_change()
            now_s = anyio.current_time()
            if hand.phase is not Phase.OFFERED:
                return
            if now_s >= self._polls.last_poll_s + ESCROW_SILENCE_S:
                self._withdraw(hand, Code.HOST_SILENT)
            elif now_s >= self._decide_by_s:
                self._withdraw(hand, Code.NO_DECISION)

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
        with anyio.move_on_after(self._settings.ack_patience_s):
            while hand.result is None:
                await hand.wait_for_change()
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
        interval_s = self._polls.interval_s
        return self._observer.status(self._link, self._fault, self._detail, interval_s)
