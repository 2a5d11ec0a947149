"""`kiosk trace` of a transaction, its export and its hold; `kiosk machine wire` and `loopback`."""

import json
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from hardware.trace_file import read_trace
from kiosk.engine.command import main

POLL = "2026-01-02T00:00:0{}+00:00 H>A fc05112756 A>H fc05112756"
Answers = list[dict[str, Any]]


class Scripted:
    """An engine that answers what a test says, in this order."""

    def __init__(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.asked: Answers = []
        self.answers: Answers = []
        self._path = path
        self._capsys = capsys

    def types(self, *words: str) -> tuple[int, str, str]:
        """The exit status, what is printed, and what is warned of."""
        with pytest.raises(SystemExit) as ended:
            main(["--socket", str(self._path), *words])
        assert isinstance(ended.value.code, int)
        return ended.value.code, *self._capsys.readouterr()

    def serve(self, listener: socket.socket) -> None:
        while True:
            stream, _ = listener.accept()
            with stream, stream.makefile("rwb") as lines:
                question = lines.readline()
                if not question:
                    return
                self.asked.append(json.loads(question))
                lines.write(json.dumps(self.answers.pop(0)).encode() + b"\n")


@pytest.fixture
def engine(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Scripted]:
    path = tmp_path / "s"
    scripted = Scripted(path, capsys)
    with listening(path) as listener, ThreadPoolExecutor() as threads:
        threads.submit(scripted.serve, listener)
        yield scripted
        with socket.socket(socket.AF_UNIX) as last:
            last.connect(str(path))


@contextmanager
def listening(path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        listener.listen()
        yield listener


def page(*lines: str, next_from: int = 0, **more: Any) -> dict[str, Any]:
    return {"ok": True, "lines": list(lines), "next_from": next_from, "hold": None, **more}


def test_every_page_of_a_transaction_is_printed_and_what_keeps_it(engine: Scripted) -> None:
    hold = {"by": "Sam", "reason": "complaint", "utc": "2026-01-02"}
    engine.answers = [page("one", next_from=1), page("two", hold=hold, is_case_open=True)]
    status, told, _ = engine.types("trace", "--transaction", "10-000001")

    assert status == 0
    assert told.splitlines() == [
        "one",
        "two",
        "# held by Sam since 2026-01-02: complaint",
        "# kept for its open case",
    ]
    assert [(asked["ask"], asked["from"]) for asked in engine.asked] == [
        ("transaction_trace", 0),
        ("transaction_trace", 1),
    ]


def test_a_frame_of_ours_that_nobody_asked_for_is_printed_alone(engine: Scripted) -> None:
    ours = {"to_host": "A>H 05 ENQUIRY", "to_host_hex": "fc05058200"}
    frame = {"utc": "10:20:01", "from_host": "", "from_host_hex": "", "count": 1, **ours}
    engine.answers = [{"ok": True, "frames": [frame | {"is_error": False, "reply_us": None}]}]

    assert engine.types("trace")[1] == "10:20:01  A>H 05 ENQUIRY [fc05058200]\n"


def test_all_that_is_remembered_is_exported_as_a_file_that_can_be_played(
    engine: Scripted, tmp_path: Path
) -> None:
    file = tmp_path / "line.trace"
    engine.answers = [
        {"ok": True, "lines": ["# wire trace 1", POLL.format(1)], "next_after": 7},
        {"ok": True, "lines": [POLL.format(2)], "next_after": 0},
    ]
    status, told, _ = engine.types("trace", "--export", str(file))

    assert (status, told) == (0, f"3 lines written to {file}\n")
    assert len(read_trace(file.read_text("utf-8"))) == 2
    assert [asked["after"] for asked in engine.asked] == [0, 7]


def test_a_file_that_is_there_is_not_written_over(engine: Scripted, tmp_path: Path) -> None:
    file = tmp_path / "line.trace"
    file.write_text("evidence")
    engine.answers = [page("one")]
    status, _, warned = engine.types("trace", "--transaction", "1-1", "--export", str(file))

    assert (status, file.read_text()) == (1, "evidence")
    assert warned.startswith("E0118")


def test_a_transaction_without_a_trace_is_told_by_its_code(engine: Scripted) -> None:
    engine.answers = [{"ok": False, "code": "E1014", "error": "no trace of 1-1 is kept"}]

    assert engine.types("trace", "--transaction", "1-1") == (
        1,
        "",
        "E1014 no trace of 1-1 is kept\n",
    )


@pytest.mark.parametrize(
    ("word", "told"), [("hold", "1-1 is held\n"), ("release", "1-1 is released\n")]
)
def test_a_trace_is_held_and_released_with_a_reason(engine: Scripted, word: str, told: str) -> None:
    engine.answers = [{"ok": True, "transaction_number": "1-1", "is_kept": True}]

    assert engine.types("trace", word, "1-1", "--reason", "complaint")[:2] == (0, told)
    assert engine.asked == [
        {"ask": f"trace_{word}", "transaction_number": "1-1", "reason": "complaint"}
    ]


def test_without_a_reason_nothing_is_asked(engine: Scripted) -> None:
    assert engine.types("trace", "hold", "1-1")[0] == 2
    assert engine.asked == []


def test_the_wire_is_told_below_its_frames(engine: Scripted) -> None:
    errors = {"framing": 0, "parity": 12, "overrun": 0, "breaks": 1}
    wire = {
        "seen": "parity",
        "code": "E2032",
        "from_host_bytes_per_s": 12.5,
        "to_host_bytes_per_s": 0.0,
        "errors": errors,
    }
    engine.answers = [{"ok": True, "machine_link": {"wire": wire}}]
    told = engine.types("machine", "wire")[1]

    assert "parity  E2032" in told
    assert "12.5 bytes/s" in told
    assert "0 framing, 12 parity, 0 overrun, 1 breaks" in told


@pytest.mark.parametrize(("code", "word"), [("", "passed"), ("E2034", "FAILED  E2034")])
def test_the_loop_back_test_is_told(engine: Scripted, code: str, word: str) -> None:
    looped = {"sent": 32, "came": 0, "wrong": 0, "code": code, "errors": None}
    engine.answers = [{"ok": True, "passed": not code, **looped}]
    told = engine.types("machine", "loopback")[1]

    assert f"{word}  32 bytes sent, 0 came back, 0 wrong" in told
    assert "this port cannot tell" in told
