"""The engine's notices, as systemd receives them."""

import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kiosk.engine.programs import MODULE, prepared
from tests.systemd.installed import read_unit
from tests.systemd.notices import PATIENCE_S, heard, wait_for


@pytest.fixture
def engine(tmp_path: Path, systemd: socket.socket) -> Iterator[subprocess.Popen[str]]:
    with heard(MODULE, prepared(tmp_path), systemd) as process:
        yield process


@pytest.fixture
def lost_journal(tmp_path: Path) -> None:
    """A kiosk that has had a journal, which is gone."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "journal.identity").touch()


@pytest.mark.usefixtures("lost_journal", "engine")
def test_an_engine_without_a_journal_stays_up_to_tell_its_code(
    root: Path, systemd: socket.socket
) -> None:
    wait_for("READY=1", systemd)
    systemd.settimeout(int(read_unit(root, "kiosk-engine").one("WatchdogSec")))
    wait_for("WATCHDOG=1", systemd)
    wait_for("WATCHDOG=1", systemd)


def test_systemd_hears_that_the_engine_is_ready_turns_and_ends(
    root: Path, systemd: socket.socket, engine: subprocess.Popen[str]
) -> None:
    watchdog_s = int(read_unit(root, "kiosk-engine").one("WatchdogSec"))

    wait_for("READY=1", systemd)
    systemd.settimeout(watchdog_s)
    wait_for("WATCHDOG=1", systemd)
    wait_for("WATCHDOG=1", systemd)
    engine.send_signal(signal.SIGTERM)
    wait_for("STOPPING=1", systemd)

    assert engine.wait(PATIENCE_S) == 0
