"""The last exchanges on the line with their times: a note's evidence, a technician's trace."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from hardware.device import Exchange
from hardware.events import BytesDropped, Direction, FrameSeen
from hardware.ticket_mask import masked

EVIDENCE_KEPT: Final = 32
SET_UP_KEPT: Final = 64  # exchanges: more than any host needs to begin
_RAW_MAX: Final = 128  # of bytes that were no frame

Describe = Callable[[Direction, bytes], str]


@dataclass(slots=True)
class _Exchange:
    """What the host sent and what it got for it; empty where there was nothing."""

    number: int
    newest: int
    first_s: float
    last_s: float
    from_host: bytes = b""
    to_host: bytes = b""
    count: int = 1
    reply_s: float | None = None
    is_error: bool = False
    is_frame: bool = True  # else the bytes of the host are no frame
    note_minor: int | None = None

    def is_same(self, newer: "_Exchange") -> bool:
        """Whether nothing is lost when the newer one is only counted."""
        is_equal = (self.from_host, self.to_host) == (newer.from_host, newer.to_host)
        return is_equal and newer.note_minor is None

    def count_in(self, repeat: "_Exchange") -> None:
        self.count += repeat.count
        self.newest, self.last_s = repeat.newest, repeat.last_s
        if repeat.reply_s is not None:
            self.reply_s = max(repeat.reply_s, self.reply_s or 0.0)

    def told(self, start_s: float, describe: Describe) -> str:
        parts = [f"{self.first_s - start_s:+.3f}s"]
        for direction, raw in (
            (Direction.FROM_HOST, self.from_host),
            (Direction.TO_HOST, self.to_host),
        ):
            if raw:
                parts.append(f"{self._words(direction, raw, describe)} [{raw.hex()}]")
        if self.count > 1:
            parts.append(f"{self.count} times until {self.last_s - start_s:+.3f}s")
        return " ".join(parts)

    def decoded(self, describe: Describe) -> Exchange:
        return Exchange(
            number=self.number,
            newest=self.newest,
            first_s=self.first_s,
            last_s=self.last_s,
            count=self.count,
            from_host=self._words(Direction.FROM_HOST, self.from_host, describe),
            to_host=self._words(Direction.TO_HOST, self.to_host, describe),
            from_host_raw=self.from_host,
            to_host_raw=self.to_host,
            reply_s=self.reply_s,
            is_error=self.is_error,
            note_minor=self.note_minor,
        )

    def _words(self, direction: Direction, raw: bytes, describe: Describe) -> str:
        if not raw:
            return ""
        is_frame = self.is_frame or direction is Direction.TO_HOST
        return describe(direction, raw) if is_frame else f"{direction} no frame"


class FrameRing:
    """Keeps the newest exchanges; one that repeats, or two by turns, are kept once, with a count.

    Exchanges are numbered from 1; one that was repeated has the number of its first time and that
    of its newest.
    """

    def __init__(self, kept: int = EVIDENCE_KEPT) -> None:
        self._exchanges: deque[_Exchange] = deque(maxlen=kept)
        self._newest = 0
        self._set_up: list[_Exchange] = []
        self._is_set_up = False
        self._offered_minor: int | None = None
        self._latest: _Exchange | None = None  # that the newest frames were counted to

    def clear(self) -> None:
        self._exchanges.clear()
        self._latest = None

    def add(self, frame: FrameSeen, now_s: float) -> None:
        if frame.direction is Direction.FROM_HOST:
            begun = self._begin(now_s)
            begun.from_host, begun.is_error = masked(frame.raw), frame.is_error
            return
        newest = self._exchanges[-1] if self._exchanges else None
        if newest is None or newest.to_host:  # nothing was asked
            newest = self._begin(now_s)
        newest.to_host = masked(frame.raw)
        newest.is_error |= frame.is_error
        self._fold()

    def add_dropped(self, dropped: BytesDropped, now_s: float) -> None:
        """Bytes of the host that were no frame."""
        begun = self._begin(now_s)
        raw = masked(dropped.raw)[:_RAW_MAX]
        begun.from_host, begun.is_error, begun.is_frame = raw, True, False

    def note_offered(self, value_minor: int) -> None:
        """The next exchange is the first that can show this note; the set-up is over."""
        self._offered_minor = value_minor
        self._is_set_up = True

    def begin_set_up(self, *, is_by_reset: bool) -> None:
        """The host begins with us: by the newest exchange, or by the next one on a new line."""
        self._set_up = [self._exchanges[-1]] if is_by_reset and self._exchanges else []
        self._is_set_up = False

    def set_up(self, describe: Describe) -> tuple[Exchange, ...]:
        """How the host began with us the last time, oldest first; the first SET_UP_KEPT of it."""
        return tuple(exchange.decoded(describe) for exchange in self._set_up)

    def replied(self, reply_s: float) -> None:
        """The answer to the newest exchange has left, so long after the host's bytes came."""
        if self._latest is not None:
            self._latest.reply_s = max(reply_s, self._latest.reply_s or 0.0)

    def told(self, describe: Describe) -> tuple[str, ...]:
        """The exchanges as text, oldest first; times count from the first one."""
        return tuple(e.told(self._exchanges[0].first_s, describe) for e in self._exchanges)

    def after(self, number: int, most: int, describe: Describe) -> tuple[Exchange, ...]:
        """The newest exchanges, at most `most`, with anything newer than `number`; oldest first."""
        if number > self._newest:  # of a former process
            number = 0
        found: list[_Exchange] = []
        for exchange in reversed(self._exchanges):
            if exchange.newest <= number or len(found) == most:
                break
            found.append(exchange)
        return tuple(exchange.decoded(describe) for exchange in reversed(found))

    def _begin(self, now_s: float) -> _Exchange:
        self._newest += 1
        begun = _Exchange(self._newest, self._newest, now_s, now_s, note_minor=self._offered_minor)
        self._latest, self._offered_minor = begun, None
        self._exchanges.append(begun)
        if not self._is_set_up and len(self._set_up) < SET_UP_KEPT:
            self._set_up.append(begun)
        return begun

    def _fold(self) -> None:
        """Count the newest to what it repeats: the one before it, or the one whose turn it is.

        Two exchanges take turns where the host's frames turn a bit each time.
        """
        *older, newest = (self._exchanges[i] for i in range(-min(4, len(self._exchanges)), 0))
        match older:
            case [*_, before] if before.is_same(newest):
                self._count_in(before)
            case [*_, before, other] if before.count == other.count > 1 and before.is_same(newest):
                self._count_in(before)
            case [first, second, third] if first.count == second.count:
                if first.is_same(third) and second.is_same(newest):
                    self._count_in(second)
                    self._count_in(first)
                    self._latest = second
            case _:
                pass

    def _count_in(self, before: _Exchange) -> None:
        repeat = self._exchanges.pop()
        before.count_in(repeat)
        if self._set_up and self._set_up[-1] is repeat:
            self._set_up[-1:] = [] if len(self._set_up) > 1 else [before]  # reset twice
        self._latest = before
