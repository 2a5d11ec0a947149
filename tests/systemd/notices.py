"""What systemd hears on its notification socket."""

import socket

PATIENCE_S = 20


def wait_for(notice: str, systemd: socket.socket) -> None:
    """Receive until `notice`; TimeoutError when systemd hears nothing for its socket's timeout."""
    while notice not in systemd.recv(4096).decode().splitlines():
        pass
