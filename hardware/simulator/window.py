"""The simulated machine in a window: a process of its own that speaks to the control socket."""

import argparse
import json
import signal
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtNetwork import QLocalSocket
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

REFRESH_MS: Final = 200
PLACED_WITHIN_MS: Final = 500  # by a window manager, where there is one
_ON, _OFF, _WARN = "#7fd08f", "#8a8f98", "#f0975a"
_STYLE: Final = """
QWidget { background: #12161c; color: #eef2f6; font-size: 15px; }
QGroupBox { border: 1px solid #2c3642; border-radius: 10px; margin-top: 10px; padding: 12px; }
QGroupBox::title { subcontrol-origin: margin; left: 14px; padding: 0 6px; color: #9fb0c3; }
QPushButton { background: #222b36; border: 1px solid #3a4757; border-radius: 8px; padding: 12px; }
QPushButton:hover { background: #2b3644; }
QPushButton:pressed, QPushButton:checked { background: #f0975a; color: #12161c; }
"""


class ControlConnection:
    """One request at a time is all a person can make; every answer carries the meters."""

    def __init__(self, path: str, show: Callable[[dict[str, object]], None]) -> None:
        self._show = show
        self._socket = QLocalSocket()
        self._socket.readyRead.connect(self._read)
        self._socket.disconnected.connect(QApplication.quit)
        self._socket.errorOccurred.connect(lambda _: QApplication.quit())
        self._socket.connectToServer(path)

    def ask(self, request: dict[str, object]) -> None:
        self._socket.write(json.dumps(request).encode() + b"\n")

    def _read(self) -> None:
        while self._socket.canReadLine():
            answer = json.loads(bytes(self._socket.readLine().data()))
            if answer["ok"]:
                self._show(answer)


class Light(QLabel):
    """A named lamp."""

    def show_as(self, text: str, colour: str) -> None:
        self.setText(f'<span style="color:{colour}">●</span> {text}')


class MachineWindow(QWidget):
    """Meters, lamps and what a hand can do; it knows nothing but the last answer."""

    def __init__(self, control: str, machine_number: str, currency: str) -> None:
        super().__init__()
        self.setWindowTitle(f"Machine {machine_number}")
        self._currency = currency
        self._connection = ControlConnection(control, self.show_meters)
        self._meters: dict[str, object] = {}
        self._credit = QLabel()
        self._credit.setStyleSheet("font-size: 56px; font-weight: bold;")
        self._bill_in = QLabel(wordWrap=True)
        self._lights = {name: Light() for name in ("link", "notes", "game", "door", "power")}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 12, 20, 20)
        layout.setSpacing(16)
        self.setMinimumSize(680, 380)
        layout.addWidget(self._meter_box())
        layout.addLayout(self._light_row())
        layout.addLayout(self._button_grid())
        self._timer = QTimer(self, interval=REFRESH_MS)
        self._timer.timeout.connect(lambda: self._connection.ask({"do": "read_meters"}))
        self._timer.start()

    def show_meters(self, meters: dict[str, object]) -> None:
        self._meters = meters
        self._credit.setText(f"{self._currency} {_amount(meters['credit_minor'])}")
        bill_in = meters["bill_in"]
        assert isinstance(bill_in, dict)
        notes = ", ".join(f"{n} &times; {_amount(int(v))}" for v, n in bill_in.items())
        self._bill_in.setText(f"Notes in: <b>{_amount(meters['bill_in_minor'])}</b> &nbsp;{notes}")
        for name, text, colour in _lamps(meters):
            self._lights[name].show_as(text, colour)

    def leave_corner(self) -> None:
        """Make room for others in the screen's first corner, where no window manager did."""
        if self.frameGeometry() == self.geometry() and self.pos() == QPoint(0, 0):
            room = self.screen().availableGeometry().size() - self.size()
            self.move(max(0, room.width()), max(0, room.height()))

    def _meter_box(self) -> QGroupBox:
        box = QGroupBox("Credit")
        layout = QVBoxLayout(box)
        layout.addWidget(self._credit)
        layout.addWidget(self._bill_in)
        return box

    def _light_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        for light in self._lights.values():
            row.addWidget(light)
        return row

    def _button_grid(self) -> QGridLayout:
        actions: list[tuple[str, Callable[[], None]]] = [
            ("Play game", lambda: self._do("play")),
            ("Door", lambda: self._do("close_door" if self._is("is_door_open") else "open_door")),
            ("Return next note", lambda: self._do("return_next_note")),
            ("Drop next ACK", lambda: self._do("drop_next_ack")),
            ("Power", self._switch_power),
            ("Unplug", lambda: self._do("unplug")),
            ("Plug in", lambda: self._do("replug")),
        ]
        inhibit = QPushButton("Inhibit")
        inhibit.setCheckable(True)
        inhibit.toggled.connect(self._inhibit)
        grid = QGridLayout()
        for index, button in enumerate([*(_button(*action) for action in actions), inhibit]):
            grid.addWidget(button, index // 4, index % 4)
        return grid

    def _do(self, action: str) -> None:
        self._connection.ask({"do": action})

    def _inhibit(self, is_on: bool) -> None:  # noqa: FBT001 - a Qt signal's argument
        self._connection.ask({"do": "inhibit", "on": is_on})

    def _switch_power(self) -> None:
        self._connection.ask({"do": "power", "on": not self._is("is_powered")})

    def _is(self, meter: str) -> bool:
        return self._meters.get(meter) is True


def _button(text: str, act: Callable[[], None]) -> QPushButton:
    button = QPushButton(text)
    button.clicked.connect(lambda _is_checked: act())
    return button


def _lamps(meters: dict[str, object]) -> list[tuple[str, str, str]]:
    """Each lamp's name, text and colour."""
    is_up, is_powered = meters["link"] == "up", meters["is_powered"] is True
    is_open, is_playing = meters["accepts_notes"] is True, meters["is_playing"] is True
    is_door_open = meters["is_door_open"] is True
    return [
        ("link", "Link up" if is_up else "Link down", _ON if is_up else _WARN),
        ("notes", "Takes notes" if is_open else "Inhibited", _ON if is_open else _WARN),
        ("game", "Playing" if is_playing else "No game", _ON if is_playing else _OFF),
        ("door", "Door open" if is_door_open else "Door closed", _WARN if is_door_open else _OFF),
        ("power", "Power on" if is_powered else "Power off", _ON if is_powered else _WARN),
    ]


def _amount(minor: object) -> str:
    assert isinstance(minor, int)
    major, rest = divmod(minor, 100)
    return f"{major:,}.{rest:02}"


def main() -> None:
    parser = argparse.ArgumentParser(prog="egm-simulator-window", description=__doc__)
    parser.add_argument("--control", required=True, help="path of the simulator's control socket")
    parser.add_argument("--machine-number", default="1234")
    parser.add_argument("--currency", default="USD")
    arguments = parser.parse_args()
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    application = QApplication([])
    application.setStyleSheet(_STYLE)
    window = MachineWindow(arguments.control, arguments.machine_number, arguments.currency)
    window.show()
    QTimer.singleShot(PLACED_WITHIN_MS, window.leave_corner)
    application.exec()


if __name__ == "__main__":
    main()
