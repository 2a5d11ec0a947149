"""The machine's window against the real simulator."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.hardware.simulator.process import running_simulator


def test_the_window_shows_the_machine_and_its_buttons_reach_it(tmp_path: Path) -> None:
    steps = ["see:USD 0.00", "press:Door", "see:Door open", "press:Inhibit", "press:Power"]
    with running_simulator(tmp_path) as simulator:
        hand = [sys.executable, "-m", "tests.hardware.simulator.hand", str(simulator.control)]

        done = subprocess.run(
            [*hand, *steps, "see:Power off"], capture_output=True, check=False, text=True
        )

        meters = simulator.ask(do="read_meters")
    assert (done.returncode, done.stderr) == (0, "")
    assert meters["is_door_open"] is True
    assert meters["is_inhibited"] is True
    assert meters["is_powered"] is False


@pytest.mark.parametrize(("frame", "place"), [("framed", "0 0"), ("bare", "120 420")])
def test_the_window_leaves_the_first_corner_unless_a_window_manager_frames_it(
    tmp_path: Path, frame: str, place: str
) -> None:
    with running_simulator(tmp_path) as simulator:
        hand = [sys.executable, "-m", "tests.hardware.simulator.hand", str(simulator.control)]

        done = subprocess.run(
            [*hand, f"place:{frame}"], capture_output=True, check=False, text=True
        )

    assert (done.stdout.strip(), done.stderr) == (place, "")
