"""The machine's window against the real simulator."""

from pathlib import Path

from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from hardware.simulator.window import MachineWindow
from tests.hardware.simulator.process import running_simulator


def test_the_window_shows_the_machine_and_its_buttons_reach_it(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with running_simulator(tmp_path) as simulator:
        window = MachineWindow(str(simulator.control), "1234", "USD")
        qtbot.addWidget(window)
        qtbot.waitUntil(lambda: "USD 0.00" in texts(window))
        buttons = {button.text(): button for button in window.findChildren(QPushButton)}

        buttons["Door"].click()
        buttons["Inhibit"].click()
        buttons["Power"].click()

        qtbot.waitUntil(lambda: simulator.ask(do="read_meters")["is_door_open"] is True)
        qtbot.waitUntil(lambda: simulator.ask(do="read_meters")["is_powered"] is False)
        qtbot.waitUntil(lambda: "Door open" in texts(window))
        assert "Power off" in texts(window)


def texts(window: MachineWindow) -> str:
    return " ".join(label.text() for label in window.findChildren(QLabel))
