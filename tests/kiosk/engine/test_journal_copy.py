"""A copy of the journal that is made while the journal is written."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import anyio
import pytest

from kiosk.common.clock import SystemClock
from kiosk.engine.funding_journal import FundingJournal
from kiosk.engine.journal import Entry, Journal, JournalError
from kiosk.engine.journal_copy import STEP_PAGES, JournalCopier

NOW = datetime(2030, 1, 1, tzinfo=UTC)
PAGE_BYTES = 4096


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    """One that needs several steps."""
    journal = Journal(tmp_path / "journal.db")
    write(journal, rows=400)
    yield journal
    journal.close()


def write(journal: Journal, rows: int) -> None:
    journal.append([Entry("10-1", "noted", '"' + "x" * PAGE_BYTES + '"')] * rows, NOW)


def test_rows_that_are_written_between_two_steps_are_in_the_copy(
    journal: Journal, tmp_path: Path
) -> None:
    copier = JournalCopier(journal.database, tmp_path / "copy.db")
    steps = 0
    while not copier.step():
        steps += 1
        if steps < 3:
            write(journal, rows=1)
    assert copier.prove().head == journal.head
    assert steps > 400 // STEP_PAGES


def test_the_engine_goes_on_writing_while_it_copies(journal: Journal, tmp_path: Path) -> None:
    async def story() -> None:
        keeper = FundingJournal(journal, SystemClock())
        heads = []

        async def note_events() -> None:
            while True:
                await keeper.note_kiosk_event("noted")
                heads.append(keeper.head)

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(note_events)
            copy = await keeper.copy_to(tmp_path / "copy.db")
            tasks.cancel_scope.cancel()
        assert copy.head in heads
        assert heads[0].seq < copy.head.seq

    anyio.run(story)


def test_a_copy_that_differs_is_none(journal: Journal, tmp_path: Path) -> None:
    path = tmp_path / "copy.db"
    copier = JournalCopier(journal.database, path)
    while not copier.step():
        pass
    with path.with_suffix(".unproven").open("rb+") as file:
        file.seek(50 * PAGE_BYTES)
        file.write(b"x" * PAGE_BYTES)
    with pytest.raises(JournalError, match="E1020"):
        copier.prove()
    copier.abandon()
    assert sorted(found.name for found in tmp_path.iterdir() if "copy" in found.name) == []


def test_no_copy_is_begun_over_another_file(journal: Journal, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_text("kept")
    with pytest.raises(JournalError, match="is there already"):
        JournalCopier(journal.database, tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_text() == "kept"


def test_no_copy_fills_the_disk(
    journal: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.engine.journal_copy.ROOM_BYTES", 2**60)
    with pytest.raises(JournalError, match="bytes are free"):
        JournalCopier(journal.database, tmp_path / "copy.db")
    assert not (tmp_path / "copy.unproven").exists()
