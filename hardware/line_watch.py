"""What comes and goes over the line in these seconds, and what that looks like."""

from collections import deque
from dataclasses import dataclass
from typing import Final

from hardware.codes import Code
from hardware.device import Link, Seen, Wire
from hardware.port_errors import PortErrors

WINDOW_S: Final = 10  # a slow host asks every 2 s

_CODES: Final = {
    Seen.ECHO: Code.LINE_ECHOES,
    Seen.NOTHING: Code.NOTHING_ON_LINE,
    Seen.ZEROS: Code.ZEROS_ON_LINE,
    Seen.PARITY: Code.WRONG_PARITY,
    Seen.FRAMING: Code.WRONG_SPEED,
    Seen.BYTES: Code.BYTES_NOT_UNDERSTOOD,
}


@dataclass(slots=True)
class _Second:
    number: int
    from_host: int = 0  # bytes
    to_host: int = 0
    zeros: int = 0
    frames: int = 0


class LineWatch:
    """Counts by the second; times are the event loop's."""

    def __init__(self) -> None:
        self._seconds: deque[_Second] = deque(maxlen=WINDOW_S + 1)

    def clear(self) -> None:
        """The line was opened anew."""
        self._seconds.clear()

    def came(self, data: bytes, frames: int, now_s: float) -> None:
        second = self._second(now_s)
        second.from_host += len(data)
        second.zeros += data.count(0)
        second.frames += frames

    def left(self, length: int, now_s: float) -> None:
        self._second(now_s).to_host += length

    def wire(self, link: Link, errors: PortErrors | None, *, is_echo: bool, now_s: float) -> Wire:
        """`errors` are those since the line was opened."""
        last = _Second(0)
        for second in self._seconds:
            if second.number > now_s - WINDOW_S:
                last.from_host += second.from_host
                last.to_host += second.to_host
                last.zeros += second.zeros
                last.frames += second.frames
        seen = Seen.ECHO if is_echo else _seen(link, last, errors or PortErrors())
        return Wire(
            seen=seen,
            code=_CODES.get(seen, Code.NONE),
            from_host_bytes_per_s=round(last.from_host / WINDOW_S, 1),
            to_host_bytes_per_s=round(last.to_host / WINDOW_S, 1),
            errors=errors,
        )

    def _second(self, now_s: float) -> _Second:
        number = int(now_s)
        if not self._seconds or self._seconds[-1].number != number:
            self._seconds.append(_Second(number))
        return self._seconds[-1]


def _seen(link: Link, last: _Second, errors: PortErrors) -> Seen:
    """The first of these that is so."""
    if link is Link.CLOSED:
        return Seen.CLOSED
    if last.frames:
        return Seen.FRAMES
    if not last.from_host:
        return Seen.NOTHING
    if last.zeros == last.from_host:
        return Seen.ZEROS
    if errors.parity > errors.framing:
        return Seen.PARITY
    return Seen.FRAMING if errors.framing else Seen.BYTES
