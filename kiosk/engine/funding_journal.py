"""Fundings kept in the journal: an event is durable before anything acts on it."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, TypeVar

import anyio
import anyio.to_thread

from kiosk.common.clock import Clock
from kiosk.domain.events import Event, SessionRequested, decode_event, encode_event
from kiosk.domain.funding import ENDS, TRANSITIONS, Funding, State, apply, begin, fold
from kiosk.engine.counters import COMMIT_SECONDS
from kiosk.engine.journal import (
    GENESIS,
    KIOSK,
    TECHNICIAN,
    Entry,
    Head,
    Journal,
    JournalError,
    Record,
    Selection,
    Wanted,
)
from kiosk.engine.journal_copy import JournalCopier, JournalCopy

STRETCH_ROWS = 500
T = TypeVar("T")
UNENDED: Final = frozenset(State) - ENDS


@dataclass(frozen=True, slots=True)
class Kept:
    """A funding with its records; the first of them is row `first_seq`."""

    first_seq: int
    funding: Funding
    records: tuple[Record, ...]


def kinds_into(states: Collection[State]) -> frozenset[str]:
    """The events whose coming can have put a funding into one of the states."""
    kinds = {event.kind for (_, event), state in TRANSITIONS.items() if state in states}
    return frozenset(kinds | ({SessionRequested.kind} if State.OPENING in states else set()))


class FundingJournal:
    """The journal as the engine's loop uses it: each call is one hop to a thread."""

    def __init__(self, journal: Journal, clock: Clock) -> None:
        self._journal = journal
        self._clock = clock
        self._one_at_a_time = anyio.CapacityLimiter(1)
        self._count: int | None = None

    @property
    def head(self) -> Head:
        return self._journal.head

    @property
    def boot(self) -> int:
        return self._journal.boot

    async def begin(self, request: SessionRequested) -> Funding:
        """A new funding, durable. Raises JournalError."""
        funding = begin(request)
        await self.write_events(request.transaction_number, [request])
        if self._count is not None:
            self._count += 1
        return funding

    async def append(self, funding: Funding, *events: Event) -> Funding:
        """The funding after the events, which are durable in one commit.

        Raises IllegalEventError before anything is written, JournalError when it cannot be.
        """
        after = funding
        for event in events:
            after = apply(after, event)
        await self.write_events(funding.transaction_number, events)
        return after

    async def note_kiosk_event(self, kind: str, body: str = "{}") -> None:
        """Something that belongs to no transaction: a start, a stop."""
        await self._write([Entry(KIOSK, kind, body)])

    async def write_events(self, subject: str, events: Sequence[Event]) -> None:
        """The events are durable, in one commit. Raises JournalError."""
        await self._write([Entry(subject, event.kind, encode_event(event)) for event in events])

    async def newest_records(self, subject: str, count: int) -> list[Record]:
        """The subject's newest records, oldest of them first."""
        return await self._in_turn(self._journal.newest_records, subject, count)

    async def newest(self, count: int | None = None) -> list[tuple[Funding, list[Record]]]:
        """The newest fundings with their records, newest first."""
        kept = await self.find(Wanted(), frozenset(State), count)
        return [(each.funding, list(each.records)) for each in kept]

    async def find(
        self, wanted: Wanted, states: Collection[State], count: int | None = None
    ) -> list[Kept]:
        """The fundings that are wanted and in one of the states, newest first."""
        return await self._in_turn(self._find, wanted, states, count)

    async def read(self, transaction_number: str) -> Kept | None:
        """The funding of this number; None when there never was one."""
        return await self._in_turn(self._read, transaction_number)

    async def unfinished(self) -> list[Funding]:
        """Every funding that has not ended, oldest first."""
        return [kept.funding for kept in reversed(await self.find(Wanted(), UNENDED))]

    async def count(self) -> int:
        """How many transactions there have ever been: the next one's number follows."""
        if self._count is None:
            self._count = await self._in_turn(self._journal.count_transactions)
        return self._count

    async def verify(self) -> Head:
        """Check the whole chain, a stretch at a time so that money never waits for it.

        Raises JournalError E1002, E1003.
        """
        head, is_whole = Head(0, GENESIS), False
        while not is_whole:
            before = head
            head = await self._in_turn(self._journal.follow_chain, before, STRETCH_ROWS)
            is_whole = head == before
        if head.seq < self._journal.head.seq:
            raise JournalError("E1003", f"rows after {head.seq} are gone")
        return head

    async def select(self, selection: Selection, after: int, rows: int) -> list[Record]:
        """At most `rows` of the selected records behind row `after`, oldest first."""
        return await self._in_turn(self._journal.select, selection, after, rows)

    async def copy_to(self, path: Path) -> JournalCopy:
        """A proven copy at `path`; money waits for one short step of it at most.

        Raises JournalError E1020.
        """
        copier = await self._in_turn(JournalCopier, self._journal.database, path)
        is_done = False
        try:
            while not is_done:  # between two steps whoever waits has its turn
                is_done = await self._in_turn(copier.step)
            return await anyio.to_thread.run_sync(copier.prove)
        except BaseException:
            with anyio.CancelScope(shield=True):
                await self._in_turn(copier.abandon)
            raise

    async def _in_turn(self, call: Callable[..., T], *arguments: Any) -> T:
        """One call to the journal in a thread, after the ones before it."""
        return await anyio.to_thread.run_sync(call, *arguments, limiter=self._one_at_a_time)

    def _find(self, wanted: Wanted, states: Collection[State], count: int | None) -> list[Kept]:
        found: list[Kept] = []
        for kept in self._candidates(wanted, kinds_into(states), count):
            if kept.funding.state in states:
                found.append(kept)
            if len(found) == count:
                break
        return found

    def _candidates(
        self, wanted: Wanted, newest_kinds: Collection[str], at_a_time: int | None
    ) -> Iterator[Kept]:
        """All that the index says may be wanted, read no further than it is asked for."""
        while rows := self._journal.transactions(wanted, newest_kinds, at_a_time):
            for row in rows:
                kept = self._read(row.subject)
                assert kept is not None, "the index names what the events have"
                yield kept
            if at_a_time is None:
                return
            wanted = replace(wanted, before_seq=rows[-1].first_seq)

    def _read(self, transaction_number: str) -> Kept | None:
        records = tuple(self._journal.records(transaction_number))
        if not records or transaction_number in {KIOSK, TECHNICIAN}:
            return None
        events = (decode_event(record.kind, record.body) for record in records)
        return Kept(records[0].seq, fold(events), records)

    async def _write(self, entries: list[Entry]) -> None:
        utc = self._clock.utc_now()
        with COMMIT_SECONDS.time():
            await self._in_turn(self._journal.append, entries, utc)
