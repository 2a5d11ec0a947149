"""The merchant server's notices, as systemd receives them."""

import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.merchant.programs import MODULE, prepared
from tests.systemd.installed import read_unit
from tests.systemd.notices import PATIENCE_S, heard, wait_for


@pytest.fixture
def server(tmp_path: Path, systemd: socket.socket) -> Iterator[subprocess.Popen[str]]:
    with heard(MODULE, prepared(tmp_path), systemd) as process:
        yield process


def test_systemd_hears_that_the_server_is_ready_turns_and_ends(
    root: Path, systemd: socket.socket, server: subprocess.Popen[str]
) -> None:
    watchdog_s = int(read_unit(root, "merchant-server").one("WatchdogSec"))

    wait_for("READY=1", systemd)
    systemd.settimeout(watchdog_s)
    wait_for("WATCHDOG=1", systemd)
    wait_for("WATCHDOG=1", systemd)
    server.send_signal(signal.SIGTERM)
    wait_for("STOPPING=1", systemd)

    assert server.wait(PATIENCE_S) == 0
