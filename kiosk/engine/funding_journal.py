"""Fundings kept in the journal: an event is durable before anything acts on it."""

from collections import deque
from collections.abc import Sequence

import anyio
import anyio.to_thread

from kiosk.common.clock import Clock
from kiosk.domain.events import Event, SessionRequested, decode_event, encode_event
from kiosk.domain.funding import Funding, apply, begin, fold
from kiosk.engine.counters import COMMIT_SECONDS
from kiosk.engine.journal import GENESIS, KIOSK, Entry, Head, Journal, JournalError, Record

STRETCH_ROWS = 500


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
        return await anyio.to_thread.run_sync(
            self._newest_records, subject, count, limiter=self._one_at_a_time
        )

    async def newest(self, count: int | None = None) -> list[tuple[Funding, list[Record]]]:
        """The newest fundings with their records, newest first."""
        return await anyio.to_thread.run_sync(self._newest, count, limiter=self._one_at_a_time)

    async def unfinished(self) -> list[Funding]:
        """Every funding that has not ended, oldest first."""
        return [funding for funding, _ in reversed(await self.newest()) if not funding.is_ended]

    async def count(self) -> int:
        """How many transactions there have ever been: the next one's number follows."""
        if self._count is None:
            subjects = await anyio.to_thread.run_sync(
                self._journal.subjects, limiter=self._one_at_a_time
            )
            self._count = len(subjects)
        return self._count

    async def verify(self) -> Head:
        """Check the whole chain, a stretch at a time so that money never waits for it.

        Raises JournalError E1002, E1003.
        """
        head, is_whole = Head(0, GENESIS), False
        while not is_whole:
            before = head
            head = await anyio.to_thread.run_sync(
                self._journal.follow_chain, before, STRETCH_ROWS, limiter=self._one_at_a_time
            )
            is_whole = head == before
        if head.seq < self._journal.head.seq:
            raise JournalError("E1003", f"rows after {head.seq} are gone")
        return head

    def _newest(self, count: int | None) -> list[tuple[Funding, list[Record]]]:
        fundings = []
        for subject in self._journal.subjects(count):
            records = list(self._journal.records(subject))
            fundings.append((fold(decode_event(r.kind, r.body) for r in records), records))
        return fundings

    def _newest_records(self, subject: str, count: int) -> list[Record]:
        return list(deque(self._journal.records(subject), maxlen=count))

    async def _write(self, entries: list[Entry]) -> None:
        utc = self._clock.utc_now()
        with COMMIT_SECONDS.time():
            await anyio.to_thread.run_sync(
                self._journal.append, entries, utc, limiter=self._one_at_a_time
            )
