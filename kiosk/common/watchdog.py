"""Feeds systemd's watchdog from the event loop: as long as it turns, and no longer."""

from typing import Final

import anyio

from kiosk.common.notify import notify

WATCHDOG_S: Final = 2.0


async def feed_watchdog() -> None:
    """Tell systemd, until cancelled, that the loop which does the program's work still turns."""
    while True:
        notify("WATCHDOG=1")
        await anyio.sleep(WATCHDOG_S)
