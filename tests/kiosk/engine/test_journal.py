"""The journal on a real file: what it keeps, what it notices, and what it refuses."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kiosk.engine.journal import GENESIS, KIOSK, Entry, Head, Journal, JournalError, Wanted

MOMENT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


def entry(number: int, subject: str = "10-000001") -> Entry:
    return Entry(subject, "note_offered", f'{{"number":{number}}}')


def filled(path: Path) -> None:
    journal = Journal(path)
    journal.append([entry(1), entry(2)], MOMENT)
    journal.append([entry(3, "10-000002")], MOMENT)
    journal.close()


def test_what_was_appended_is_there_after_reopening(path: Path) -> None:
    filled(path)
    journal = Journal(path)
    assert [(r.seq, r.subject) for r in journal.records()] == [
        (1, "10-000001"),
        (2, "10-000001"),
        (3, "10-000002"),
    ]
    assert [r.body for r in journal.records("10-000002")] == ['{"number":3}']


def test_the_head_is_the_newest_rows_hash(path: Path) -> None:
    journal = Journal(path)
    assert journal.head.hash == GENESIS
    record = journal.append([entry(1), entry(2)], MOMENT)[-1]
    assert (journal.head.seq, journal.head.hash) == (2, record.hash)


def test_each_opening_that_wrote_counts_as_a_boot(path: Path) -> None:
    filled(path)
    journal = Journal(path)
    assert journal.boot == 2


def numbers(journal: Journal, newest: int | None = None, **wanted: Any) -> list[str]:
    found = journal.transactions(Wanted(**wanted), ["note_offered"], newest)
    return [row.subject for row in found]


def test_transactions_come_newest_first(path: Path) -> None:
    filled(path)
    journal = Journal(path)
    journal.append([Entry(KIOSK, "started", "{}"), entry(4)], MOMENT)
    assert numbers(journal) == ["10-000002", "10-000001"]
    assert numbers(journal, 1) == ["10-000002"]
    assert journal.count_transactions() == 2


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"text": "0002"}, ["10-000002"]),
        ({"text": "%"}, []),
        ({"before_seq": 3}, ["10-000001"]),
        ({"from_utc": "2026-01-02T03:04:05.000+00:00"}, ["10-000002", "10-000001"]),
        ({"from_utc": "2026-01-02T03:04:05.001+00:00"}, []),
        ({"to_utc": "2026-01-02T03:04:05.000+00:00"}, []),
    ],
)
def test_transactions_are_found_by(path: Path, wanted: dict[str, Any], found: list[str]) -> None:
    filled(path)
    assert numbers(Journal(path), **wanted) == found


def test_a_transaction_is_found_by_its_newest_event_alone(path: Path) -> None:
    filled(path)
    journal = Journal(path)
    journal.append([Entry("10-000001", "note_credited", "{}")], MOMENT)
    assert numbers(journal) == ["10-000002"]
    assert [t.subject for t in journal.transactions(Wanted(), ["note_credited"])] == ["10-000001"]


def test_a_journal_of_the_first_version_is_indexed_when_it_is_opened(path: Path) -> None:
    filled(path)
    database = sqlite3.connect(path)
    database.executescript(
        "DROP VIEW transaction_of_events; DROP TRIGGER event_is_indexed;"
        "DROP TABLE transaction_index; PRAGMA user_version = 1"
    )
    database.close()
    journal = Journal(path)
    assert numbers(journal) == ["10-000002", "10-000001"]
    journal.append([entry(4, "10-000003")], MOMENT)
    assert numbers(journal, 1) == ["10-000003"]
    journal.close()
    assert numbers(Journal(path), 1) == ["10-000003"]


@pytest.mark.parametrize(
    "tampering",
    [
        "DELETE FROM transaction_index WHERE subject = '10-000002'",
        "UPDATE transaction_index SET newest_kind = 'credited_in_full'",
        "INSERT INTO transaction_index VALUES (99, '10-000099', '', 'note_offered')",
    ],
)
def test_an_index_that_tells_otherwise_than_the_events_is_made_anew(
    path: Path, tampering: str
) -> None:
    filled(path)
    with sqlite3.connect(path) as database:
        database.execute(tampering)
    database.close()
    assert numbers(Journal(path)) == ["10-000002", "10-000001"]


def test_two_records_of_a_subject_are_its_newest(path: Path) -> None:
    filled(path)
    journal = Journal(path)
    journal.append([entry(4)], MOMENT)
    assert [record.seq for record in journal.newest_records("10-000001", 2)] == [2, 4]


def test_the_file_is_in_wal_mode_with_full_synchronisation(path: Path) -> None:
    journal = Journal(path)
    assert journal._database.pragma("journal_mode") == "wal"
    assert journal._database.pragma("synchronous") == 2


def test_a_second_owner_is_refused(path: Path) -> None:
    first = Journal(path)
    first.append([entry(1)], MOMENT)
    with pytest.raises(JournalError) as caught:
        Journal(path)
    assert caught.value.code == "E1001"


def test_an_emptied_file_is_no_new_journal(path: Path) -> None:
    filled(path)
    path.write_bytes(b"")
    with pytest.raises(JournalError) as caught:
        Journal(path)
    assert caught.value.code == "E1005"


@pytest.mark.parametrize("change", ["UPDATE event SET body = ''", "DELETE FROM event"])
def test_rows_cannot_be_changed_or_deleted(path: Path, change: str) -> None:
    filled(path)
    with sqlite3.connect(path) as database, pytest.raises(sqlite3.IntegrityError, match="grows"):
        database.execute(change)
    database.close()


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE event SET body = '{\"number\":9}' WHERE seq = 2",
        "UPDATE event SET utc = '2020' WHERE seq = 1",
        "DELETE FROM event WHERE seq = 2",
        "UPDATE event SET seq = 9 WHERE seq = 1",
    ],
)
def test_tampering_behind_its_back_breaks_the_chain(path: Path, tampering: str) -> None:
    filled(path)
    database = sqlite3.connect(path)
    database.execute("DROP TRIGGER event_is_never_changed")
    database.execute("DROP TRIGGER event_is_never_deleted")
    database.execute(tampering)
    database.commit()
    database.close()
    with pytest.raises(JournalError) as caught:
        Journal(path)
    assert caught.value.code == "E1003"


def test_a_text_that_is_none_any_more_is_damage(path: Path) -> None:
    filled(path)
    with sqlite3.connect(path) as database:
        database.execute("DROP TRIGGER event_is_never_changed")
        database.execute("UPDATE event SET body = CAST(x'bbbb' AS TEXT) WHERE seq = 2")
    database.close()

    with pytest.raises(JournalError) as caught:
        Journal(path)
    assert caught.value.code == "E1002"


def test_a_damaged_file_is_refused(path: Path) -> None:
    filled(path)
    path.write_bytes(b"no database" * 1000)
    with pytest.raises(JournalError) as caught:
        Journal(path)
    assert caught.value.code == "E1002"


def test_a_missing_file_is_never_replaced_by_an_empty_one(path: Path) -> None:
    filled(path)
    path.unlink()
    with pytest.raises(JournalError) as caught:
        Journal(path)
    assert caught.value.code == "E1005"
    assert not path.exists()


def test_a_file_of_another_version_is_refused(path: Path) -> None:
    filled(path)
    database = sqlite3.connect(path)
    database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(JournalError) as caught:
        Journal(path)
    assert caught.value.code == "E1004"


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(JournalError) as caught:
        Journal(tmp_path / "missing" / "journal.db")
    assert caught.value.code == "E1006"


def test_after_a_failed_write_nothing_more_is_written(path: Path) -> None:
    journal = Journal(path)
    journal.append([entry(1)], MOMENT)
    journal._database.execute("PRAGMA max_page_count = 1")
    large = Entry("10-000001", "note_offered", "x" * 1_000_000)
    with pytest.raises(JournalError) as caught:
        journal.append([large], MOMENT)
    assert caught.value.code == "E1010"
    journal._database.execute("PRAGMA max_page_count = 1000000")
    with pytest.raises(JournalError):
        journal.append([entry(2)], MOMENT)
    seq = journal.head.seq
    journal.close()
    reopened = Journal(path)
    assert reopened.head.seq == seq
    reopened.append([entry(2)], MOMENT)


def test_the_chain_can_be_followed_a_stretch_at_a_time(path: Path) -> None:
    filled(path)
    journal = Journal(path)
    head = journal.follow_chain(Head(0, GENESIS), 2)
    assert head.seq == 2
    assert journal.follow_chain(head, 2) == journal.head
    assert journal.follow_chain(journal.head, 2) == journal.head


def test_a_stretch_after_a_false_head_breaks(path: Path) -> None:
    filled(path)
    journal = Journal(path)
    with pytest.raises(JournalError) as caught:
        journal.follow_chain(Head(1, GENESIS), 2)
    assert caught.value.code == "E1003"
