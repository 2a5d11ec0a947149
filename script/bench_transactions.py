"""How long staff wait for transactions in a journal of two years.

Makes a real journal of 200,000 fundings of every kind, then measures what the menu and a start ask
of it. With a folder as argument the journal is kept there and used again.
"""

import statistics
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final

import anyio

from kiosk.common.clock import SystemClock
from kiosk.domain import events as e
from kiosk.domain.funding import State
from kiosk.engine.funding_journal import UNENDED, FundingJournal
from kiosk.engine.journal import Entry, Journal, Wanted

TRANSACTIONS: Final = 200_000
BEGIN: Final = datetime(2024, 1, 1, tzinfo=UTC)
APART: Final = timedelta(days=730) / TRANSACTIONS
COMMIT: Final = 2000  # transactions
REPEATS: Final = 20
GOAL_MS: Final = 100


def story(number: int) -> Iterator[e.Event]:
    """The events of one funding: of each hundred 80 are credited, 5 in part, 15 end without money.

    The three newest are open: a code, a doubt, and a report that waits for its answer.
    """
    transaction, key = f"10-{number:06}", f"{number:032x}"
    yield e.SessionRequested(
        transaction, key, "1234", "USD", (100, 500, 1000, 2000, 5000, 10000), 50_000
    )
    if number % 100 == 99:
        yield e.SessionRefused("E3101")
        return
    yield e.CodeShown(key, 1, "k3Zq")
    left, turn = TRANSACTIONS - number, number % 100
    if left == 0 or turn >= 85:
        ends = (e.SessionExpired(), e.SessionDenied("bank_denied"), e.SessionCanceled("patron"))
        if left:
            yield ends[turn % 3]
        return
    yield e.CodeOpened()
    yield e.OrderReceived(key, key, 13_700, "USD")
    yield e.ClaimRequested(key, key)
    yield e.OrderClaimed()
    credited = 0
    for count, value in enumerate((10_000, 2_000, 1_000, 500, 100, 100), 1):
        note = f"{transaction}-{count:02}"
        yield e.NoteOffered(note, value)
        if turn >= 80 and count == 3:
            yield e.NoteReturned(note, "E2201", is_refused_by_host=True)
            break
        yield e.NotePresented(note, "15" * 20)
        if left == 1 and count == 3:
            yield e.NoteDoubted(note, note, "E2301", ("H>A 11", "A>H 15"))
            yield e.ReportMade(1, credited, value, 13_700 - credited - value, is_final=False)
            return
        yield e.NoteCredited(note)
        credited += value
    rest = 13_700 - credited
    yield e.CreditingEnded("machine_returned" if rest else "", "E2201" if rest else "")
    yield e.ReportMade(1, credited, 0, rest, is_final=True)
    if left > 2:
        yield e.CreditedInPart(1) if rest else e.CreditedInFull(1)


def fill(journal: Journal) -> None:
    for first in range(1, TRANSACTIONS + 1, COMMIT):
        entries = [
            Entry(f"10-{number:06}", event.kind, e.encode_event(event))
            for number in range(first, first + COMMIT)
            for event in story(number)
        ]
        journal.append(entries, BEGIN + APART * first)


def measured(name: str, work: Callable[[], object], repeats: int = REPEATS) -> float:
    """The median of its milliseconds, told."""
    times = []
    for _ in range(repeats):
        began = perf_counter()
        work()
        times.append((perf_counter() - began) * 1000)
    median = statistics.median(times)
    print(f"{name:<44} {median:9.1f} ms   (from {min(times):.1f} to {max(times):.1f})")
    return median


def bench(folder: Path) -> bool:
    path = folder / "journal.db"
    if not path.exists():
        journal = Journal(path)
        fill(journal)
        journal.close()
    print(f"{TRANSACTIONS} transactions, {path.stat().st_size / 1e6:.0f} MB")
    opened: list[Journal] = []
    measured("open, and check every row", lambda: opened.append(Journal(path)), 1)
    kept = FundingJournal(opened[0], SystemClock())

    def find(wanted: Wanted, states: frozenset[State] = frozenset(State)) -> Callable[[], object]:
        return lambda: anyio.run(kept.find, wanted, states, 100)

    medians = [
        measured("the 100 newest", find(Wanted())),
        measured("the 100 before half of them", find(Wanted(before_seq=opened[0].head.seq // 2))),
        measured("the newest 100 that were refused", find(Wanted(), frozenset({State.REFUSED}))),
        measured("by a part of the number", find(Wanted(text="0777"))),
        measured(
            "a day a year ago",
            find(Wanted(from_utc="2025-01-01T00:00:00", to_utc="2025-01-02T00:00:00")),
        ),
        measured("what has not ended (at a start)", find(Wanted(), UNENDED)),
    ]
    opened[0].close()
    return max(medians) <= GOAL_MS


def main() -> None:
    with TemporaryDirectory() as temporary:
        is_met = bench(Path(sys.argv[1] if len(sys.argv) > 1 else temporary))
    print(f"the goal of {GOAL_MS} ms is {'met' if is_met else 'missed'}")
    sys.exit(0 if is_met else 1)


if __name__ == "__main__":
    main()
