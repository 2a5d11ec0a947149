"""systemd's notices, to a real datagram socket."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.common.notify import notify


@pytest.fixture
def systemd() -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as server:
        server.settimeout(5)
        yield server


def test_states_arrive_as_lines_of_one_datagram(
    systemd: socket.socket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    systemd.bind(str(tmp_path / "notify"))
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))

    notify("READY=1", "STATUS=open")

    assert systemd.recv(1000) == b"READY=1\nSTATUS=open"


def test_an_abstract_address_is_understood(
    systemd: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    systemd.bind(f"\0kiosk-test-{os.getpid()}")
    monkeypatch.setenv("NOTIFY_SOCKET", f"@kiosk-test-{os.getpid()}")

    notify("WATCHDOG=1")

    assert systemd.recv(1000) == b"WATCHDOG=1"


def test_a_full_queue_never_holds_the_caller_up(
    systemd: socket.socket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    systemd.bind(str(tmp_path / "notify"))
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))

    for _ in range(2000):  # more than a queue holds; a waiting send would hang here
        notify("WATCHDOG=1")

    assert systemd.recv(1000) == b"WATCHDOG=1"


def test_without_systemd_nothing_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    monkeypatch.setattr(socket, "socket", None)

    notify("READY=1")
