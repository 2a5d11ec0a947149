"""A wire trace as text: what a kiosk writes of its line, and what the simulator plays again.

One exchange is one line; the times are UTC to the microsecond:

    UTC H>A HEX A>H HEX [reply_us=N] [times=N until=UTC] [note_minor=N] [error] ; words

HEX is `-` where nothing was sent. `note_minor` is the value of a note that was offered right before
the exchange. The words after the semicolon are for persons. `…` is a line of its own where
exchanges are left out; a line that begins with `#` is a remark.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from hardware.device import Exchange

HEADING: Final = "# wire trace 1"
LEFT_OUT: Final = "…"
_NOTHING: Final = "-"
_LINE: Final = re.compile(
    r"(?P<utc>\S+) H>A (?P<from_host>-|(?:[0-9a-f]{2})+) A>H (?P<to_host>-|(?:[0-9a-f]{2})+)"
    r"(?: reply_us=(?P<reply_us>\d+))?(?: times=(?P<times>[1-9]\d*) until=(?P<until>\S+))?"
    r"(?: note_minor=(?P<note_minor>\d+))?(?P<error> error)?(?: ;.*)?"
)


class TraceFileError(ValueError):
    """This text is no wire trace; the message names the line."""


@dataclass(frozen=True, slots=True)
class Dates:
    """Dates of the event loop's moments: `utc` is the date at its moment `now_s`."""

    utc: datetime
    now_s: float

    def of(self, moment_s: float) -> str:
        date = self.utc - timedelta(seconds=self.now_s - moment_s)
        return date.isoformat(timespec="microseconds")


@dataclass(frozen=True, slots=True)
class Played:
    """One exchange of a trace, as it is played again. Times are UTC."""

    line: int  # in its file, from 1
    first: datetime
    last: datetime
    times: int
    from_host: bytes
    to_host: bytes
    note_minor: int | None
    is_after_gap: bool  # what came right before is not in the file


def heading(**facts: str) -> list[str]:
    """The first lines of a trace, with what whoever reads it should know."""
    return [HEADING, *(f"# {name}: {fact}" for name, fact in facts.items())]


def lines_of(exchanges: Iterable[Exchange], dates: Dates) -> Iterator[str]:
    """The exchanges, oldest first; a gap among their numbers is shown."""
    newest: int | None = None
    for exchange in exchanges:
        if newest is not None and exchange.number > newest + 1:
            yield LEFT_OUT
        newest = exchange.newest
        yield _line(exchange, dates)


def read_trace(text: str) -> list[Played]:
    """The exchanges of a trace. Raises TraceFileError."""
    played: list[Played] = []
    is_after_gap = False
    lines = text.splitlines()
    if not lines or lines[0] != HEADING:
        raise TraceFileError(f"line 1: a trace begins with {HEADING!r}")
    for number, line in enumerate(lines, 1):
        if line == LEFT_OUT:
            is_after_gap = True
        elif line and not line.startswith("#"):
            played.append(_played(number, line, is_after_gap=is_after_gap))
            is_after_gap = False
    return played


def _line(exchange: Exchange, dates: Dates) -> str:
    parts = [dates.of(exchange.first_s)]
    parts += ["H>A", exchange.from_host_raw.hex() or _NOTHING]
    parts += ["A>H", exchange.to_host_raw.hex() or _NOTHING]
    if exchange.reply_s is not None:
        parts.append(f"reply_us={round(exchange.reply_s * 1_000_000)}")
    if exchange.count > 1:
        parts.append(f"times={exchange.count} until={dates.of(exchange.last_s)}")
    if exchange.note_minor is not None:
        parts.append(f"note_minor={exchange.note_minor}")
    if exchange.is_error:
        parts.append("error")
    words = " | ".join(filter(None, (exchange.from_host, exchange.to_host)))
    return " ".join([*parts, ";", words])


def _played(number: int, line: str, *, is_after_gap: bool) -> Played:
    found = _LINE.fullmatch(line)
    if found is None:
        raise TraceFileError(f"line {number}: no exchange")
    try:
        first = datetime.fromisoformat(found["utc"])
        last = datetime.fromisoformat(found["until"] or found["utc"])
        is_backwards = last < first
    except (ValueError, TypeError) as error:  # one of them without its zone
        raise TraceFileError(f"line {number}: {error}") from error
    if is_backwards:
        raise TraceFileError(f"line {number}: it ends before it begins")
    return Played(
        line=number,
        first=first,
        last=last,
        times=int(found["times"] or 1),
        from_host=_bytes(found["from_host"]),
        to_host=_bytes(found["to_host"]),
        note_minor=int(found["note_minor"]) if found["note_minor"] else None,
        is_after_gap=is_after_gap,
    )


def _bytes(told: str) -> bytes:
    return b"" if told == _NOTHING else bytes.fromhex(told)
