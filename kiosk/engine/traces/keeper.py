"""Keeps what went over the machine's line while a transaction's notes were offered.

It looks at the board and at the driver's memory, and writes in a thread. Nothing waits for it, and
where it fails the money goes on: the failure is told, and the trace of that transaction is lost.
"""

from datetime import timedelta
from typing import Final

import anyio
import anyio.to_thread
import structlog

from hardware.device import Exchange
from hardware.trace_file import LEFT_OUT, Dates, heading, lines_of
from kiosk.domain.funding import ENDS, Funding, State
from kiosk.engine.desk import Desk
from kiosk.engine.journal import JournalError
from kiosk.engine.traces.store import TraceStore

NOT_KEPT: Final = "E1013"
PAUSE_S: Final = 60.0  # after a failure
LOOK_S: Final = 5.0  # the driver remembers more than comes in this time
TAIL_S: Final = 2.0  # after the last note: the host has seen that it is in the stacker
EXCHANGES_MAX: Final = 20_000  # of one transaction; the first ones, which have its notes
_RING: Final = 1000
_END_S: Final = 2.0
_OVER: Final = ENDS | {State.SETTLING}

log = structlog.get_logger()


class _Trace:
    """The exchanges of one transaction, as this process has seen them."""

    def __init__(self, number: str, set_up: tuple[Exchange, ...], before: int) -> None:
        self.number = number
        self.newest = before  # of the exchanges that were taken
        self.former: str | None = None  # what a process before wrote; None before it was read
        self.is_doubt_kept = False
        self.due_s: float | None = None  # when it is over, and to be kept
        self._exchanges = {each.number: each for each in set_up}

    def take(self, exchanges: tuple[Exchange, ...]) -> None:
        for each in exchanges:
            if len(self._exchanges) < EXCHANGES_MAX or each.number in self._exchanges:
                self._exchanges[each.number] = each
            self.newest = max(self.newest, each.newest)

    def text(self, head: list[str], dates: Dates) -> str:
        former = [self.former.rstrip("\n"), LEFT_OUT] if self.former else []
        lines = lines_of((self._exchanges[n] for n in sorted(self._exchanges)), dates)
        return "\n".join([*former, *head, *lines, ""])


class TraceKeeper:
    """Runs beside the funding service for as long as the engine lives."""

    def __init__(self, desk: Desk, store: TraceStore) -> None:
        self._desk = desk
        self._store = store
        self._idle_newest = 0  # the newest exchange before a note was offered
        self._trace: _Trace | None = None
        self._ended = ""  # the transaction that was kept last

    async def run(self) -> None:
        """Keep traces until cancelled; one that waits for its end is written before."""
        changes = self._desk.board.changes()
        try:
            await self._remove_old()
            while True:
                await self._step()
                with anyio.CancelScope(deadline=self._next_look_s()):
                    await anext(changes)
        finally:
            with anyio.move_on_after(_END_S, shield=True):
                if self._trace is not None:
                    self._trace.due_s = self._desk.clock.monotonic_s()
                    await self._step()

    async def _step(self) -> None:
        trace = self._trace
        try:
            self._look(self._desk.board.scene.funding)
            await self._keep_what_is_due()
        except Exception as error:  # noqa: BLE001 - whatever it is, money goes on
            self._trace = None
            self._tell_failure(trace.number if trace else "", error)
            await anyio.sleep(PAUSE_S)

    def _look(self, funding: Funding | None) -> None:
        number = funding.transaction_number if funding is not None and funding.notes else ""
        if self._trace is None and number and number != self._ended:
            set_up = self._desk.device.set_up_exchanges()
            self._trace = _Trace(number, set_up, self._idle_newest)
        if self._trace is None:
            newest = self._desk.device.exchanges(self._idle_newest, 1)
            self._idle_newest = newest[-1].newest if newest else self._idle_newest
            return
        self._take()
        is_gone = funding is None or funding.transaction_number != self._trace.number
        if self._trace.due_s is None and (is_gone or (funding and funding.state in _OVER)):
            self._trace.due_s = self._desk.in_s(TAIL_S)

    def _take(self) -> None:
        assert self._trace is not None
        self._trace.take(self._desk.device.exchanges(self._trace.newest, _RING))

    async def _keep_what_is_due(self) -> None:
        trace, funding = self._trace, self._desk.board.scene.funding
        if trace is None:
            return
        if trace.due_s is not None and self._desk.clock.monotonic_s() >= trace.due_s:
            self._trace, self._ended, self._idle_newest = None, trace.number, trace.newest
            await self._keep(trace)
            await self._remove_old()
        elif funding is not None and funding.state is State.IN_DOUBT and not trace.is_doubt_kept:
            trace.is_doubt_kept = True
            await self._keep(trace)

    def _next_look_s(self) -> float:
        if self._trace is None:
            return float("inf")
        next_s = self._desk.in_s(LOOK_S)
        return next_s if self._trace.due_s is None else min(next_s, self._trace.due_s)

    async def _keep(self, trace: _Trace) -> None:
        desk = self._desk
        dates = Dates(desk.clock.utc_now(), desk.clock.monotonic_s())
        head = heading(
            protocol=desk.device.status.protocol,
            transaction=trace.number,
            machine=desk.settings.machine_number,
            boot=desk.boot_id,
        )
        await anyio.to_thread.run_sync(self._write, trace, head, dates)

    def _write(self, trace: _Trace, head: list[str], dates: Dates) -> None:
        if trace.former is None:
            trace.former = self._store.read(trace.number) or ""
        self._store.keep(trace.number, trace.text(head, dates), dates.utc)

    async def _remove_old(self) -> None:
        desk = self._desk
        oldest = desk.clock.utc_now() - timedelta(days=desk.settings.traces_days)
        try:
            unfinished = await desk.journal.unfinished()
            needed = {each.transaction_number for each in unfinished}
            removed = await anyio.to_thread.run_sync(self._store.remove_before, oldest, needed)
        except (OSError, JournalError) as error:
            self._tell_failure("", error)
            return
        if removed:
            log.info("traces_removed", count=removed)

    def _tell_failure(self, transaction: str, error: Exception) -> None:
        log.warning("trace_not_kept", code=NOT_KEPT, transaction=transaction, reason=str(error))
