"""Every screen as a picture, to look at: python -m tests.kiosk.ui.gallery DIRECTORY [WIDTHxHEIGHT…]"""

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtTest import QTest

from kiosk.ui.app import KioskUi, create_application
from kiosk.ui.settings import UiSettings
from tests.kiosk.ui.samples import SAMPLES

DIAGONALS = {"1024x600": 10.1, "1920x1080": 23.8, "1280x720": 11.6, "1080x1920": 27, "800x480": 7}


def main() -> None:
    folder = Path(sys.argv[1])
    sizes = sys.argv[2:] or ["1024x600", "1920x1080"]
    folder.mkdir(parents=True, exist_ok=True)
    application = None
    for size in sizes:
        settings = UiSettings(
            engine_socket=Path("/nonexistent"),
                window=size,
                diagonal_inch=DIAGONALS[size],
                can_quit="QUIT" in os.environ,
        )
        application = application or create_application(settings)
        ui = KioskUi(settings)
        ui.start()
        ui.client.stop()
        for name, sample in SAMPLES.items():
            ui.presenter.present(sample)
            QTest.qWait(60)
            ui.window.grabWindow().save(str(folder / f"{name}-{size}.png"))
        ui.stop()


if __name__ == "__main__":
    main()
