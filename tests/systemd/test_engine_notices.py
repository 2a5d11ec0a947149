"""The engine's notices, as systemd receives them."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.systemd.installed import read_unit
from tests.systemd.notices import PATIENCE_S, wait_for

SETTINGS = """
kiosk_number = 10
machine_number = "1234"
data_dir = "{folder}/data"
ui_socket = "{folder}/ui"
operator_socket = "{folder}/operator"
allowed_origins = ["https://pay.example"]
merchant.url = "http://127.0.0.1:9"
[device]
protocol = "id003"
port = "{folder}/no-such-port"
topology = "replace"
host_credit_point = "unknown"
"""


@pytest.fixture
def engine(tmp_path: Path, systemd: socket.socket) -> Iterator[subprocess.Popen[bytes]]:
    config = tmp_path / "engine.toml"
    config.write_text(SETTINGS.format(folder=tmp_path))
    credentials = tmp_path / "credentials"
    credentials.mkdir()
    (credentials / "merchant_secret").write_text("secret")
    process = subprocess.Popen(
        [sys.executable, "-m", "kiosk.engine.app", "--config", str(config)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={
            **os.environ,
            "CREDENTIALS_DIRECTORY": str(credentials),
            "NOTIFY_SOCKET": systemd.getsockname(),
        },
    )
    yield process
    process.kill()
    process.wait(PATIENCE_S)


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
    root: Path, systemd: socket.socket, engine: subprocess.Popen[bytes]
) -> None:
    watchdog_s = int(read_unit(root, "kiosk-engine").one("WatchdogSec"))

    wait_for("READY=1", systemd)
    systemd.settimeout(watchdog_s)
    wait_for("WATCHDOG=1", systemd)
    wait_for("WATCHDOG=1", systemd)
    engine.send_signal(signal.SIGTERM)
    wait_for("STOPPING=1", systemd)

    assert engine.wait(PATIENCE_S) == 0
