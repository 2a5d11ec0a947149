"""Log and adjustments of the real program, with nobody else there."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.contract.screen_log import encode_screen_event
from kiosk.engine.adjustments import NAME, SET_ASIDE
from kiosk.engine.command import ask
from tests.kiosk.engine.programs import Engine, prepared, running


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("q")  # short: a socket's path has 107 bytes
    prepared(folder)
    return folder


@pytest.fixture
def engine(folder: Path) -> Iterator[Engine]:
    with running(folder) as engine:
        yield engine


def asked(engine: Engine, question: str, **fields: str) -> dict[str, object]:
    return ask(engine.folder / "operator", {"ask": question, **fields})


def logged(engine: Engine, **fields: str) -> list[dict[str, object]]:
    """The events found, once there are some: the writer is a little behind."""
    for _ in range(5000):
        events = asked(engine, "logs", **fields)["events"]
        assert isinstance(events, list)
        if events:
            return events
    raise AssertionError(f"nothing logged that fits {fields}")


def test_the_engine_keeps_its_own_log(engine: Engine) -> None:
    event = logged(engine, text="heartbeat_failed")[0]

    assert (event["event"], event["program"]) == ("heartbeat_failed", "kiosk-engine")


def test_the_screens_warnings_are_kept_beside_it(engine: Engine) -> None:
    with socket.socket(socket.AF_UNIX) as stream:
        stream.connect(str(engine.folder / "ui"))
        stream.sendall(encode_screen_event({"event": "qt_said", "level": "warning"}))
        (event,) = logged(engine, component="kiosk-ui")

    assert event["event"] == "qt_said"


def test_the_last_lines_are_kept_when_the_engine_ends_in_order(folder: Path) -> None:
    with running(folder) as engine:
        assert engine.stop() == 0

    (day,) = (folder / "data" / "log").iterdir()
    assert "stopping" in [json.loads(line)["event"] for line in day.read_text().splitlines()]


def test_a_log_that_cannot_be_written_keeps_nothing_from_running(folder: Path) -> None:
    (folder / "data").mkdir()
    (folder / "data" / "log").write_text("a file stands where the folder should be")
    with running(folder) as engine:
        for _ in range(5000):
            parts = asked(engine, "status")["parts"]
            assert isinstance(parts, list)
            if {"E1011"} & {part["code"] for part in parts}:
                return
    raise AssertionError("the status tells nothing of the log")


def test_an_adjustment_is_in_force_after_a_restart(folder: Path) -> None:
    change = {"key": "help_line", "value": "116 123", "reason": "Test"}
    with running(folder) as engine:
        assert asked(engine, "settings_change", **change)["is_restart_needed"] is True
        assert engine.snapshot().policy.help_line != "116 123"
    with running(folder) as engine:
        assert engine.snapshot().policy.help_line == "116 123"
        assert "setting_changed" in json.dumps(asked(engine, "technician_audit"))


def test_damaged_adjustments_are_set_aside_and_the_engine_starts(folder: Path) -> None:
    (folder / "data").mkdir()
    (folder / "data" / NAME).write_bytes(b"\xff damaged")
    with running(folder) as engine:
        assert "E0109" in json.dumps(asked(engine, "status"))
        assert (folder / "data" / SET_ASIDE).exists()
        assert logged(engine, code="E0109")
