"""What systemd hears on its notification socket."""

import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.programs import started

PATIENCE_S = 20


def wait_for(notice: str, systemd: socket.socket) -> None:
    """Receive until `notice`; TimeoutError when systemd hears nothing for its socket's timeout."""
    while notice not in systemd.recv(4096).decode().splitlines():
        pass


@contextmanager
def heard(module: str, config: Path, systemd: socket.socket) -> Iterator[subprocess.Popen[str]]:
    """The program with these settings, which gives its notices to `systemd`."""
    with started(module, config, NOTIFY_SOCKET=systemd.getsockname()) as process:
        yield process
