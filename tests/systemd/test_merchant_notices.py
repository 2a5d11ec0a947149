"""The merchant server's notices, as systemd receives them."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.merchant.test_settings import FILE, SECRETS
from tests.systemd.installed import read_unit
from tests.systemd.notices import PATIENCE_S, wait_for


@pytest.fixture
def server(tmp_path: Path, systemd: socket.socket) -> Iterator[subprocess.Popen[bytes]]:
    config = tmp_path / "merchant.toml"
    ledger = f"sqlite:///{tmp_path / 'ledger.db'}"
    file = FILE.replace("sqlite:////var/lib/merchant/ledger.db", ledger)
    config.write_text("port = 0\n" + file)
    credentials = tmp_path / "credentials"
    credentials.mkdir()
    for name, value in SECRETS.items():
        (credentials / name).write_text(value)
    process = subprocess.Popen(
        [sys.executable, "-m", "merchant.app", "--config", str(config)],
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


def test_systemd_hears_that_the_server_is_ready_turns_and_ends(
    root: Path, systemd: socket.socket, server: subprocess.Popen[bytes]
) -> None:
    watchdog_s = int(read_unit(root, "merchant-server").one("WatchdogSec"))

    wait_for("READY=1", systemd)
    systemd.settimeout(watchdog_s)
    wait_for("WATCHDOG=1", systemd)
    wait_for("WATCHDOG=1", systemd)
    server.send_signal(signal.SIGTERM)
    wait_for("STOPPING=1", systemd)

    assert server.wait(PATIENCE_S) == 0
