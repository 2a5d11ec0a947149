"""An export is a file of its own, masked once more, with a checksum to compare."""

import hashlib
import json
import os
from pathlib import Path

import pytest

from kiosk.common.masking import MASK
from kiosk.engine.logs import export
from kiosk.engine.logs.export import NoRoomError, export_log
from kiosk.engine.logs.search import LogQuery
from tests.kiosk.engine.logs.kept import Calendar, keep, line


def test_an_export_has_what_fits_oldest_first_and_no_secret(tmp_path: Path) -> None:
    lines = (line("a", pin="123456"), line("b", "error"), line("c", "error"))
    keep(tmp_path / "log", Calendar(), *lines)

    everything = export_log(tmp_path / "log", LogQuery(), tmp_path / "out", "all.jsonl")
    errors = export_log(tmp_path / "log", LogQuery(level="error"), tmp_path / "out", "e.jsonl")

    events = [json.loads(each) for each in everything.path.read_text().splitlines()]
    assert [event["event"] for event in events] == ["a", "b", "c"]
    assert events[0]["pin"] == MASK
    assert everything.sha256 == hashlib.sha256(everything.path.read_bytes()).hexdigest()
    assert everything.length == everything.path.stat().st_size
    assert (everything.events, errors.events) == (3, 2)


def test_the_newest_events_are_in_it_when_there_are_too_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "EVENTS_MAX", 2)
    keep(tmp_path / "log", Calendar(), line("a"), line("b"), line("c"))

    written = export_log(tmp_path / "log", LogQuery(), tmp_path, "x.jsonl")

    assert [json.loads(each)["event"] for each in written.path.read_text().splitlines()] == [
        "b",
        "c",
    ]


def test_a_file_that_is_there_is_never_touched(tmp_path: Path) -> None:
    (tmp_path / "journal.db").write_text("money")

    with pytest.raises(FileExistsError):
        export_log(tmp_path / "log", LogQuery(), tmp_path, "journal.db")

    assert (tmp_path / "journal.db").read_text() == "money"


def test_an_export_leaves_the_journal_its_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = os.statvfs(tmp_path)
    monkeypatch.setattr(export, "FREE_BYTES_MIN", disk.f_blocks * disk.f_frsize)

    with pytest.raises(NoRoomError):
        export_log(tmp_path / "log", LogQuery(), tmp_path / "out", "x.jsonl")

    assert not list((tmp_path / "out").iterdir())
