"""The log is searched newest first, page by page, in bounded pieces."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.engine.logs import files, search
from kiosk.engine.logs.files import lines_backwards
from kiosk.engine.logs.search import FOUND_LENGTH_MAX, LogQuery, search_log
from tests.kiosk.engine.logs.kept import Calendar, keep, line


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three days: a note on each, a fault on the second, the screen's warning on the third."""
    clock = Calendar()
    keep(tmp_path, clock, line("note_ended", note_id="n1"))
    clock.turn(days=1)
    keep(tmp_path, clock, line("link_lost", "error", code="E2001"), line("note_ended"))
    clock.turn(days=1)
    keep(
        tmp_path,
        clock,
        line("note_ended", reason="Größe"),
        line("engine_away", "warning", program="kiosk-ui", code="E5051"),
    )
    return tmp_path


def found(folder: Path, query: LogQuery) -> list[str]:
    return [event["event"] for event in search_log(folder, query, "", 50).events]


def test_the_newest_event_comes_first(folder: Path) -> None:
    assert found(folder, LogQuery()) == [
        "engine_away",
        "note_ended",
        "note_ended",
        "link_lost",
        "note_ended",
    ]


@pytest.mark.parametrize(
    ("query", "events"),
    [
        (LogQuery(first_day=date(2026, 1, 4)), ["engine_away", "note_ended"]),
        (LogQuery(last_day=date(2026, 1, 2)), ["note_ended"]),
        (LogQuery(date(2026, 1, 3), date(2026, 1, 3)), ["note_ended", "link_lost"]),
        (LogQuery(component="kiosk-ui"), ["engine_away"]),
        (LogQuery(code="E2001"), ["link_lost"]),
        (LogQuery(code="E"), ["engine_away", "link_lost"]),
        (LogQuery(level="warning"), ["engine_away", "link_lost"]),
        (LogQuery(level="error"), ["link_lost"]),
        (LogQuery(text="GRÖSSE"), ["note_ended"]),
        (LogQuery(text="n1"), ["note_ended"]),
        (LogQuery(text="nothing of the kind"), []),
        (LogQuery(component="kiosk-ui", level="error"), []),
    ],
)
def test_what_is_asked_for_is_found(folder: Path, query: LogQuery, events: list[str]) -> None:
    assert found(folder, query) == events


def test_the_cursor_leads_through_all_days(folder: Path) -> None:
    seen, before = [], ""
    for _ in range(10):
        page = search_log(folder, LogQuery(), before, 1)
        seen += [event["event"] for event in page.events]
        before = page.before
        if not before:
            break

    assert seen == found(folder, LogQuery())


def test_what_is_logged_meanwhile_moves_no_page(folder: Path) -> None:
    first = search_log(folder, LogQuery(), "", 2)
    clock = Calendar()
    clock.turn(days=2)
    keep(folder, clock, line("later"))

    second = search_log(folder, LogQuery(), first.before, 1)

    assert [event["event"] for event in second.events] == ["note_ended"]


def test_a_search_ends_after_its_piece_of_work_and_can_be_continued(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "SCAN_BYTES_MAX", 200)
    page = search_log(folder, LogQuery(text="n1"), "", 50)
    assert page.events == []
    assert page.before

    while page.before and not page.events:
        page = search_log(folder, LogQuery(text="n1"), page.before, 50)
    assert page.events[0]["note_id"] == "n1"


def test_one_answer_is_never_too_long(tmp_path: Path) -> None:
    long = [line("long", trace="x" * 10_000, **{f"f{n}": "y" * 99 for n in range(90)})] * 50
    keep(tmp_path, Calendar(), *long)

    page = search_log(tmp_path, LogQuery(), "", 50)

    assert len(json.dumps(page.events)) < FOUND_LENGTH_MAX * 1.5
    assert page.before


def test_lines_that_are_no_events_are_passed_over(folder: Path) -> None:
    path = folder / "2026-01-04.jsonl"
    path.write_bytes(b"[1]\n" + path.read_bytes() + b'{"event": "torn\n\xff\xfe\n[[[[\n\n')

    assert len(found(folder, LogQuery())) == 5


def test_a_log_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert search_log(tmp_path / "none", LogQuery(), "", 5).events == []


def test_a_cursor_that_is_none_is_refused(folder: Path) -> None:
    with pytest.raises(ValueError, match="invalid"):
        search_log(folder, LogQuery(), "2026-01-04:x", 5)


@given(
    lines=st.lists(st.binary(max_size=40).map(lambda b: b.replace(b"\n", b"."))),
    block=st.integers(1, 30),
    is_torn=st.booleans(),
)
def test_backwards_is_forwards_reversed(
    tmp_path_factory: pytest.TempPathFactory, lines: list[bytes], block: int, is_torn: bool
) -> None:
    path = tmp_path_factory.mktemp("l") / "lines"
    content = b"".join(each + b"\n" for each in lines)
    path.write_bytes(content.removesuffix(b"\n") if is_torn else content)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "_BLOCK", block)
        backwards = list(lines_backwards(path))

    assert [each for _, each in reversed(backwards)] == [each for each in lines if each]
    assert all(content[at:].startswith(each) for at, each in backwards)
    assert all(not at or content[at - 1 : at] == b"\n" for at, _ in backwards)
