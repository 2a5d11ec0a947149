"""A hand and an eye on the machine's window, in a process of their own.

Qt has one application in a process, and the kiosk's screen needs another kind than these widgets.
Steps are arguments: "press:Door" presses a button, "see:Door open" waits for a text,
"place:framed" or "place:bare" shows it with a frame or without one, and tells where it then stands.
"""

import sys

from PySide6.QtCore import QElapsedTimer, QEventLoop, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from hardware.simulator.window import MachineWindow

SEEN_WITHIN_MS = 5000


def main() -> None:
    """Carry out the steps; ends with a message when a text does not come."""
    control, *steps = sys.argv[1:]
    application = QApplication([])
    window = MachineWindow(control, "1234", "USD")
    buttons = {button.text(): button for button in window.findChildren(QPushButton)}
    for step in steps:
        kind, _, words = step.partition(":")
        if kind == "press":
            buttons[words].click()
            continue
        if kind == "place":
            window.setWindowFlag(Qt.WindowType.FramelessWindowHint, words == "bare")
            window.show()
            window.leave_corner()
            sys.stdout.write(f"{window.x()} {window.y()}\n")
            continue
        waiting = QElapsedTimer()
        waiting.start()
        while words not in texts(window):
            if waiting.hasExpired(SEEN_WITHIN_MS):
                sys.exit(f"{words!r} is not shown, but {texts(window)}")
            application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def texts(window: MachineWindow) -> str:
    return " ".join(label.text() for label in window.findChildren(QLabel))


if __name__ == "__main__":
    main()
