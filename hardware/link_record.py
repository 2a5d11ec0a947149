"""All that is remembered of the line for whoever looks at it: exchanges, counts, reply times."""

from collections.abc import Callable
from typing import Final, TypeAlias

from hardware.device import Exchange, LinkCounts, ReplyTimes
from hardware.events import AcceptorEvent, BytesDropped, Direction, FrameSeen, HostReset
from hardware.frame_ring import Describe, FrameRing
from hardware.reply_watch import ReplyWatch

EXCHANGES_KEPT: Final = 1000

OnReply: TypeAlias = Callable[[float], None]


class LinkRecord:
    """Lives as long as the program: a line that is opened anew goes on being counted."""

    def __init__(self, tap: OnReply | None = None) -> None:
        """`tap` gets the seconds of each reply; it must not dawdle."""
        self._tap = tap
        self.openings = 0
        self._bytes = self._bad_frames = self._garbage_bytes = self._host_resets = 0
        self._frames = dict.fromkeys(Direction, 0)
        self._exchanges = FrameRing(EXCHANGES_KEPT)
        self._replies = ReplyWatch()

    def on_bytes(self, data: bytes) -> None:
        self._bytes += len(data)

    def on_event(self, event: AcceptorEvent, now_s: float) -> None:
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
            case _:
                pass  # of a note: who offered it keeps it

    def on_reply(self, reply_s: float) -> None:
        """The answer to the newest bytes has left, `reply_s` after they were taken."""
        self._replies.add(reply_s)
        self._exchanges.replied(reply_s)
        if self._tap is not None:
            self._tap(reply_s)

    def exchanges(self, after: int, most: int, describe: Describe) -> tuple[Exchange, ...]:
        return self._exchanges.after(after, most, describe)

    def replies(self) -> ReplyTimes:
        return self._replies.times()

    def counts(self) -> LinkCounts:
        return LinkCounts(
            bytes_from_host=self._bytes,
            frames_from_host=self._frames[Direction.FROM_HOST],
            frames_to_host=self._frames[Direction.TO_HOST],
            bad_frames=self._bad_frames,
            garbage_bytes=self._garbage_bytes,
            host_resets=self._host_resets,
            openings=self.openings,
        )
