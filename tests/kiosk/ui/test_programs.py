"""kiosk-ui and the driven screen as their users run them."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from kiosk.contract.messages import Action, Screen, Touch
from kiosk.ui.ending import EXIT_FAILED
from kiosk.ui.frame_reader import read_codes
from kiosk.ui.samples import LONG_URL, SAMPLES
from tests.kiosk.ui.programs import PATIENCE_S, Program


@pytest.fixture
def start() -> Iterator[Callable[..., Program]]:
    programs: list[Program] = []
    with tempfile.TemporaryDirectory(prefix="ui") as folder:

        def make(module: str, *, can_quit: bool = False) -> Program:
            programs.append(Program(module, Path(folder), can_quit=can_quit))
            return programs[-1]

        yield make
        for program in programs:
            program.end()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_screen_is_ready_after_its_first_frame_and_ends_cleanly(
    start: Callable[..., Program], number: signal.Signals
) -> None:
    program = start("kiosk.ui.app")
    assert program.read_line() == {"ready": "kiosk-ui"}

    program.process.send_signal(number)

    assert program.process.wait(PATIENCE_S) == 0


def test_a_still_screen_costs_nothing(start: Callable[..., Program]) -> None:
    program = start("kiosk.ui.app")
    program.read_line()
    program.say(SAMPLES["attract"])
    QTest.qWait(500)
    before = cpu_s(program)

    QTest.qWait(1000)

    assert cpu_s(program) - before <= 0.05


def test_the_driven_screen_is_touched_and_looked_at_as_by_a_person(
    start: Callable[..., Program], tmp_path: Path
) -> None:
    program = start("kiosk.demo.driven_ui")
    assert program.read_line() == {"ready": "kiosk-ui"}
    program.say(SAMPLES["attract"])
    program.until(Screen.ATTRACT)

    assert program.do(do="touch", item="addFundsButton") == {"touched": "addFundsButton"}
    assert program.hear() == Touch(Action.ADD_FUNDS, Screen.ATTRACT)
    program.say(SAMPLES["code"])
    assert program.hear().action is Action.CODE_READABLE

    assert program.do(do="screen") == {"screen": "code", "is_code_readable": True}
    picture = tmp_path / "code.png"
    assert program.do(do="grab", path=str(picture)) == {"path": str(picture)}
    assert read_codes(QImage(str(picture))) == [LONG_URL]


def test_the_driven_screen_refuses_what_a_finger_could_not_do(
    start: Callable[..., Program],
) -> None:
    program = start("kiosk.demo.driven_ui")
    program.read_line()
    program.say(SAMPLES["attendant_called"])

    program.until(Screen.ATTENDANT)

    assert "not there" in program.do(do="touch", item="cancelButton")["error"]
    assert "disabled" in program.do(do="touch", item="callAttendantButton")["error"]
    assert "cannot write" in program.do(do="grab", path="/nonexistent/x.png")["error"]
    assert "no such request" in program.do(do="dance")["error"]


def test_on_a_desk_the_program_is_quit_by_a_touch(start: Callable[..., Program]) -> None:
    program = start("kiosk.demo.driven_ui", can_quit=True)
    program.read_line()
    program.say(SAMPLES["attract"])
    program.until(Screen.ATTRACT)

    program.do(do="touch", item="quitButton")

    assert program.process.wait(PATIENCE_S) == 0


def test_a_defect_in_a_slot_ends_the_program_to_be_started_anew() -> None:
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from PySide6.QtCore import QTimer\n"
        "from kiosk.ui.app import KioskUi, create_application, run\n"
        "from kiosk.ui.settings import UiSettings\n"
        "settings = UiSettings(engine_socket=Path('/nonexistent'), window='1024x600')\n"
        "application = create_application(settings)\n"
        "ui = KioskUi(settings)\n"
        "QTimer.singleShot(0, lambda: 1 / 0)\n"
        "sys.exit(run(ui, application))\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )

    assert done.returncode == EXIT_FAILED
    assert "E5054" in done.stdout + done.stderr
    assert "ZeroDivisionError" in done.stdout + done.stderr


def test_the_screen_loads_no_network_serial_line_or_database() -> None:
    program = (
        "import sys, kiosk.ui.app\n"
        "banned = {'httpx', 'serial', 'sqlite3', 'apsw', 'numpy', 'cryptography', 'hardware'}\n"
        "print(sorted(banned & set(sys.modules)))\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert done.stdout == "[]\n"


def test_this_qt_survives_twenty_thousand_calls_that_return_nothing() -> None:
    program = (
        "from PySide6.QtCore import QObject\n"
        "item = QObject()\n"
        "for _ in range(20_000):\n"
        "    item.setObjectName('x')\n"
        "print('alive')\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stdout) == (0, "alive\n")


def cpu_s(program: Program) -> float:
    """What the process has used of the processor. Source: proc(5)."""
    fields = Path(f"/proc/{program.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
