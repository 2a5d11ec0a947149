"""The driven screen, whose event loop hangs for ever once it gets SIGUSR1."""

import signal
from threading import Event

from kiosk.demo.driven_ui import main as driven_main


def main() -> None:
    signal.signal(signal.SIGUSR1, lambda *_: Event().wait())
    driven_main()
