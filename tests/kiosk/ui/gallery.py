"""Every screen as a picture: python -m tests.kiosk.ui.gallery DIRECTORY [WIDTHxHEIGHT…]"""

import os
import sys
from pathlib import Path

from kiosk.ui.app import create_application
from tests.kiosk.ui.conftest import SIZES, settings
from tests.kiosk.ui.glass import Glass
from tests.kiosk.ui.samples import SAMPLES


def main() -> None:
    folder, sizes = Path(sys.argv[1]), sys.argv[2:] or list(SIZES)
    folder.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = create_application(settings(sizes[0]))
    for size in sizes:
        glass = Glass(settings(size))
        for name, sample in SAMPLES.items():
            glass.show(sample)
            glass.grab().save(str(folder / f"{name}-{size}.png"))
        glass.ui.stop()
    del application


if __name__ == "__main__":
    main()
