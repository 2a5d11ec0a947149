"""systemd's readiness and watchdog notices (sd_notify); without systemd they go nowhere."""

import os
import socket


def notify(*states: str) -> None:
    """Tell systemd e.g. "READY=1", "STOPPING=1", "WATCHDOG=1"."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    if address.startswith("@"):
        address = "\0" + address[1:]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
        channel.connect(address)
        channel.send("\n".join(states).encode())
