"""What is logged is on the disk, in bounds, and nobody waited for it."""

import json
import os
from pathlib import Path

import pytest

from kiosk.engine.logs import files, keeper
from kiosk.engine.logs.keeper import QUEUE_MAX, LogKeeper
from kiosk.engine.logs.line import LINE_LENGTH_MAX
from tests.kiosk.engine.logs.kept import Calendar, events, keep, line

TODAY = "2026-01-02.jsonl"


def test_each_day_has_a_file_that_grows(tmp_path: Path) -> None:
    clock = Calendar()
    keep(tmp_path / "log", clock, line("a"), line("b"))
    keep(tmp_path / "log", clock, line("c"))
    clock.turn(days=1)
    keep(tmp_path / "log", clock, line("d"))

    assert events(tmp_path / "log" / TODAY) == ["a", "b", "c"]
    assert events(tmp_path / "log" / "2026-01-03.jsonl") == ["d"]
    assert (tmp_path / "log" / TODAY).stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "log").stat().st_mode & 0o777 == 0o700


def test_a_line_torn_by_a_power_cut_does_not_spoil_the_next_one(tmp_path: Path) -> None:
    (tmp_path / TODAY).write_text(line("a") + '\n{"event": "b", "lev')
    keep(tmp_path, Calendar(), line("c"))

    assert (tmp_path / TODAY).read_text().splitlines()[2] == line("c")


def test_as_many_days_are_kept_whatever_the_calendar_says(tmp_path: Path) -> None:
    clock = Calendar()
    for _ in range(files.DAYS_MAX):
        keep(tmp_path, clock, line("a"))
        clock.turn(days=1)
    clock.turn(days=3650)  # a clock that was set wrongly
    keep(tmp_path, clock, line("b"))

    assert len(files.day_files(tmp_path)) == files.DAYS_MAX
    assert not (tmp_path / TODAY).exists()
    assert (tmp_path / "2026-01-03.jsonl").exists()


def test_a_clock_that_was_set_back_does_not_remove_the_day_that_is_written(tmp_path: Path) -> None:
    for day in range(1, 32):
        (tmp_path / f"2026-05-{day:02}.jsonl").touch()
        (tmp_path / f"2026-07-{day:02}.jsonl").touch()
    keep(tmp_path, Calendar(), line("a"))

    assert events(tmp_path / TODAY) == ["a"]


def test_other_files_of_the_folder_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("kept")
    for day in range(1, 32):
        (tmp_path / f"2025-10-{day:02}.jsonl").touch()
        (tmp_path / f"2025-12-{day:02}.jsonl").touch()
    keep(tmp_path, Calendar(), line("a"))

    assert (tmp_path / "notes.txt").exists()
    assert len(files.day_files(tmp_path)) == files.DAYS_MAX


def test_a_day_has_room_for_warnings_when_it_has_none_for_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper, "DAY_BYTES_MAX", 4000)
    chatter = [line("chatter", note="x" * 100) for _ in range(100)]
    kept = keep(tmp_path, Calendar(), *chatter, line("trouble", "error"))

    path = tmp_path / TODAY
    assert path.stat().st_size < 4200  # the count of what is not there is always written
    assert "trouble" in events(path)
    assert kept.dropped == 100 - events(path).count("chatter")
    assert json.loads(path.read_text().splitlines()[-1])["count"] == kept.dropped


def test_an_error_leaves_a_days_bound_standing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper, "DAY_BYTES_MAX", 4000)
    kept = keep(tmp_path, Calendar(), *[line("trouble", "error") for _ in range(100)])

    assert kept.dropped > 50
    assert kept.trouble == "too much was logged today"


def test_a_full_queue_drops_and_counts(tmp_path: Path) -> None:
    waiting = LogKeeper(tmp_path, Calendar())
    for _ in range(QUEUE_MAX + 5):
        waiting.put(line("a"))
    assert waiting.dropped == 5
    waiting.start()
    waiting.close()

    kept = events(tmp_path / TODAY)
    assert kept.count("a") == QUEUE_MAX
    assert "log_lines_dropped" in kept


def test_a_disk_that_fails_is_told_and_what_comes_later_is_kept(tmp_path: Path) -> None:
    folder = tmp_path / "log"
    folder.write_text("a file stands where the folder should be")
    failing = LogKeeper(folder, Calendar())
    failing.put(line("a"))
    failing.start()
    failing.close()
    assert failing.dropped == 1
    assert "exists" in failing.trouble

    folder.unlink()
    working = LogKeeper(folder, Calendar())
    working._drop(1, "as before")
    working.put(line("b"))
    working.start()
    working.close()
    assert events(folder / TODAY) == ["b", "log_lines_dropped"]
    assert working.trouble == ""


def test_some_of_the_disk_is_left_to_the_journal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = os.statvfs(tmp_path)
    monkeypatch.setattr(keeper, "RESERVE_BYTES", disk.f_blocks * disk.f_frsize)
    kept = keep(tmp_path, Calendar(), line("a"))

    assert (kept.dropped, kept.trouble) == (1, "the disk is nearly full")


def test_a_line_that_is_too_long_is_cut_and_stays_an_event(tmp_path: Path) -> None:
    long = line("long", trace="x" * 100_000, **{f"f{n}": "y" * 900 for n in range(60)})
    keep(tmp_path, Calendar(), long)

    (kept,) = (tmp_path / TODAY).read_text().splitlines()
    assert len(kept) <= LINE_LENGTH_MAX
    assert json.loads(kept)["trace"].endswith("…")
