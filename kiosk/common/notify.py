"""systemd's readiness and watchdog notices (sd_notify); without systemd they go nowhere."""

import os
import socket
from contextlib import suppress


def notify(*states: str) -> None:
    """Tell systemd e.g. "READY=1", "STOPPING=1", "WATCHDOG=1".

    Never waits: a notice for which systemd's queue has no room is dropped, the next one follows.
    """
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    if address.startswith("@"):  # a name in Linux's abstract namespace
        address = "\0" + address[1:]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
        channel.connect(address)
        with suppress(BlockingIOError):
            channel.send("\n".join(states).encode(), socket.MSG_DONTWAIT)
