"""A recorded trace as a strict script: the host's bytes again, and exactly the recorded answers."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from itertools import zip_longest
from typing import Final, TypeAlias

import anyio

from hardware.errors import LineLostError
from hardware.line import Line
from hardware.ticket_mask import masked
from hardware.trace_file import Played

ANSWER_S: Final = 1.0  # no host waits longer
QUIET_S: Final = 0.05  # in which nothing more may come

OnNote: TypeAlias = Callable[[int], Awaitable[None]]  # the value of the note to be offered now


class MismatchError(Exception):
    """The wire differs from the recorded one, at this line of the trace file."""

    def __init__(self, line: int, expected: bytes, came: bytes) -> None:
        super().__init__(f"line {line}: expected {_told(expected)}, and {_told(came)} has come")
        self.line = line
        self.expected = expected
        self.came = came


class Player:
    """Plays the host of one trace on one line."""

    def __init__(self, line: Line, trace: list[Played], on_note: OnNote, *, is_fast: bool) -> None:
        """`on_note` returns once the acceptor has the note. `is_fast`: as answers come."""
        self._line = line
        self._trace = trace
        self._on_note = on_note
        self._is_fast = is_fast
        self._received = b""
        self._is_lost = False
        self._arrived = anyio.Event()

    async def run(self) -> None:
        """Return when all of it was answered as recorded. Raises MismatchError, LineLostError."""
        mismatch: MismatchError | None = None
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self._read)
            try:
                await self._play()
            except MismatchError as error:  # as itself, not in the group's
                mismatch = error
            tasks.cancel_scope.cancel()
        if mismatch is not None:
            raise mismatch

    async def _read(self) -> None:
        try:
            while True:
                data = await self._line.receive()
                self._received += data
                self._arrived.set()
        except LineLostError:
            self._is_lost = True
            self._arrived.set()

    async def _play(self) -> None:
        late_s, before = anyio.current_time(), None
        for each, at_s in schedule(self._trace):
            await self._until(late_s + at_s, before)
            if each.note_minor is not None:
                asked_s = anyio.current_time()
                await self._on_note(each.note_minor)
                late_s += anyio.current_time() - asked_s
            await self._ask(each)
            before = each
        await self._quiet(QUIET_S, before)

    async def _until(self, due_s: float, before: Played | None) -> None:
        """Wait for the moment of the next bytes; whatever comes until then is too much."""
        wait_s = due_s - anyio.current_time()
        if self._is_fast:
            wait_s = 0.0 if before is None or before.to_host else QUIET_S
        await self._quiet(wait_s, before)

    async def _quiet(self, wait_s: float, before: Played | None) -> None:
        await anyio.sleep(max(0.0, wait_s))
        if self._received and before is not None:
            raise MismatchError(before.line, before.to_host, before.to_host + self._received)
        self._received = b""

    async def _ask(self, each: Played) -> None:
        await self._line.send(each.from_host)
        with anyio.move_on_after(ANSWER_S):
            while len(self._received) < len(each.to_host) and not self._is_lost:
                self._arrived = anyio.Event()
                await self._arrived.wait()
        came, self._received = masked(self._received), b""
        if came != each.to_host:
            raise MismatchError(each.line, each.to_host, came)


def schedule(trace: list[Played]) -> list[tuple[Played, float]]:
    """Each asking, with its seconds after the first; a gap in the trace takes no time.

    Of what was asked again and again, only the first and the last time are known: the others lie
    evenly between. Two lines whose times overlap took turns.
    """
    asked: list[tuple[Played, float]] = []
    lines, cut_s, end_s = list(trace), 0.0, 0.0
    while lines:
        turns = lines[:2] if len(lines) > 1 and lines[1].first < lines[0].last else lines[:1]
        del lines[: len(turns)]
        if turns[0].is_after_gap:
            cut_s = _since(trace, turns[0].first) - end_s
        moments_s = sorted(_since(trace, moment) - cut_s for each in turns for moment in _of(each))
        asked += zip(_by_turns(turns), moments_s, strict=True)
        end_s = moments_s[-1]
    return asked


def _since(trace: list[Played], moment: datetime) -> float:
    return (moment - trace[0].first).total_seconds()


def _of(each: Played) -> list[datetime]:
    step = (each.last - each.first) / max(1, each.times - 1)
    return [each.first + turn * step for turn in range(each.times)]


def _by_turns(turns: list[Played]) -> list[Played]:
    """The first, the second, the first again …, as often as each of them was asked."""
    rounds = zip_longest(*([each] * each.times for each in turns))
    return [each for found in rounds for each in found if each is not None]


def _told(data: bytes) -> str:
    return data.hex() or "nothing"
