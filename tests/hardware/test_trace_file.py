"""A wire trace as text is read as it was written, and nothing else is read."""

from datetime import UTC, datetime

import pytest

from hardware.device import Exchange
from hardware.trace_file import Dates, TraceFileError, heading, lines_of, read_trace

DATES = Dates(datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), now_s=100.0)


def exchange(number: int, *, newest: int | None = None, note_minor: int | None = None) -> Exchange:
    newest = newest or number
    return Exchange(
        number=number,
        newest=newest,
        first_s=99.0,
        last_s=99.0 + (newest - number) / 10,
        count=1 + newest - number,
        from_host="H>A 11 STATUS_REQUEST",
        to_host="",
        from_host_raw=b"\xfc\x05",
        to_host_raw=b"",
        reply_s=None,
        is_error=False,
        note_minor=note_minor,
    )


def text(*exchanges: Exchange) -> str:
    return "\n".join([*heading(protocol="id003"), *lines_of(exchanges, DATES)])


def test_what_is_written_is_read_with_its_times_counts_and_notes() -> None:
    first, second = read_trace(text(exchange(1, newest=4), exchange(5, note_minor=20_00)))

    assert (first.line, first.times, first.note_minor, second.note_minor) == (3, 4, None, 20_00)
    assert first.first == datetime(2026, 1, 2, 3, 4, 4, tzinfo=UTC)
    assert (first.last - first.first).total_seconds() == pytest.approx(0.3)
    assert (first.from_host, first.to_host) == (b"\xfc\x05", b"")
    assert not second.is_after_gap


def test_a_gap_among_the_numbers_is_a_line_of_its_own() -> None:
    told = text(exchange(1), exchange(9))

    assert told.splitlines()[3] == "…"
    assert [each.is_after_gap for each in read_trace(told)] == [False, True]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("hello", "line 2: no exchange"),
        ("2026-01-02T00:00:00+00:00 H>A fc0 A>H -", "line 2: no exchange"),
        ("yesterday H>A fc A>H -", "line 2: Invalid isoformat"),
        (
            "2026-01-02T00:00:01+00:00 H>A fc A>H - times=2 until=2026-01-02T00:00:00+00:00",
            "line 2: it ends before it begins",
        ),
        ("2026-01-02T00:00:01+00:00 H>A fc A>H - times=2 until=2026-01-02", "line 2: can't"),
    ],
)
def test_a_line_that_is_no_exchange_is_named(line: str, message: str) -> None:
    with pytest.raises(TraceFileError, match=message):
        read_trace(f"# wire trace 1\n{line}\n")


def test_another_file_is_refused() -> None:
    with pytest.raises(TraceFileError, match="line 1"):
        read_trace("protocol: id003")
