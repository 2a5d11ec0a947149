"""The bench with an engine that knows the machine."""

from collections.abc import Iterator

import pytest

from tests.kiosk.ui.glass import Glass
from tests.kiosk.ui.technician.bench import Bench
from tests.kiosk.ui.technician.machine_page.samples import FRAMES, LINK
from tests.kiosk.ui.technician.test_menu import REPAIR, STATUS


@pytest.fixture
def bench(glass: Glass) -> Iterator[Bench]:
    bench = Bench(glass)
    bench.leave()
    bench.engine.answers |= {
        "status": STATUS | {"machine_link": LINK},
        "repair": {"repair": REPAIR},
        "machine_frames": FRAMES,
    }
    yield bench
    bench.leave()
