"""All that is remembered of the line for whoever looks at it: exchanges, counts, reply times."""

from collections.abc import Callable
from typing import Final, TypeAlias

from hardware.device import Exchange, Link, LinkCounts, ReplyTimes, Wire
from hardware.events import AcceptorEvent, BytesDropped, Direction, FrameSeen, HostReset
from hardware.frame_ring import Describe, FrameRing
from hardware.line_watch import LineWatch
from hardware.port_errors import PortErrors
from hardware.reply_watch import ReplyWatch

EXCHANGES_KEPT: Final = 1000

OnReply: TypeAlias = Callable[[float], None]


class LinkRecord:
    """Lives as long as the program: a line that is opened anew goes on being counted.

    What passes is noted at once and counted when `settle` is called: after the answer has left.
    """

    def __init__(self, tap: OnReply | None = None) -> None:
        """`tap` gets the seconds of each reply; it must not dawdle."""
        self._tap = tap
        self._openings = 0
        self._bytes = self._bad_frames = self._garbage_bytes = self._host_resets = 0
        self._frames = dict.fromkeys(Direction, 0)
        self._exchanges = FrameRing(EXCHANGES_KEPT)
        self._replies = ReplyWatch()
        self._watch = LineWatch()
        self._unsettled: list[tuple[bytes, list[AcceptorEvent], float]] = []

    def note(self, data: bytes, events: list[AcceptorEvent], now_s: float) -> None:
        """What came, and what the acceptor made of it."""
        self._unsettled.append((data, events, now_s))

    def on_open(self) -> None:
        """The line was opened: whoever is on it begins with us."""
        self.settle()
        self._openings += 1
        self._exchanges.begin_set_up(is_by_reset=False)
        self._watch.clear()

    def wire(self, link: Link, errors: PortErrors | None, *, is_echo: bool, now_s: float) -> Wire:
        """`errors` are what the port has counted since it was opened."""
        self.settle()
        return self._watch.wire(link, errors, is_echo=is_echo, now_s=now_s)

    def note_offered(self, value_minor: int) -> None:
        """Whatever comes from now on may be about this note."""
        self.settle()
        self._exchanges.note_offered(value_minor)

    def settle(self, reply_s: float | None = None) -> None:
        """Count what was noted; its answer, if any, left `reply_s` after the bytes were taken."""
        for data, events, now_s in self._unsettled:
            self._bytes += len(data)
            frames = [event for event in events if isinstance(event, FrameSeen)]
            sent = [frame.raw for frame in frames if frame.direction is Direction.TO_HOST]
            self._watch.came(data, len(frames) - len(sent), now_s)
            self._watch.left(sum(map(len, sent)), now_s)
            for event in events:
                self._count(event, now_s)
        self._unsettled.clear()
        if reply_s is not None:
            self._replies.add(reply_s)
            self._exchanges.replied(reply_s)
            if self._tap is not None:
                self._tap(reply_s)

    def exchanges(self, after: int, most: int, describe: Describe) -> tuple[Exchange, ...]:
        self.settle()
        return self._exchanges.after(after, most, describe)

    def set_up(self, describe: Describe) -> tuple[Exchange, ...]:
        self.settle()
        return self._exchanges.set_up(describe)

    def replies(self) -> ReplyTimes:
        return self._replies.times()

    def counts(self) -> LinkCounts:
        self.settle()
        return LinkCounts(
            bytes_from_host=self._bytes,
            frames_from_host=self._frames[Direction.FROM_HOST],
            frames_to_host=self._frames[Direction.TO_HOST],
            bad_frames=self._bad_frames,
            garbage_bytes=self._garbage_bytes,
            host_resets=self._host_resets,
            openings=self._openings,
        )

    def _count(self, event: AcceptorEvent, now_s: float) -> None:
        match event:
            case FrameSeen():
                self._frames[event.direction] += 1
                self._exchanges.add(event, now_s)
            case BytesDropped():
                self._garbage_bytes += len(event.raw)
                self._bad_frames += event.bad_frames
                self._exchanges.add_dropped(event, now_s)
            case HostReset():
                self._host_resets += 1
                self._exchanges.begin_set_up(is_by_reset=True)
            case _:
                pass  # of a note: who offered it keeps it
