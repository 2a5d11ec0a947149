"""Looks for the machine on the serial ports: opens each, listens, and never writes a byte."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final, TypeAlias

import anyio
import serial

from hardware.detection import Recogniser
from hardware.errors import LineLostError, PortError
from hardware.line import Line, LineFormat, OpenLine, serial_line

SILENCE_S: Final = 3.0  # the slowest host polls every 2 s while it is disabled
FORMAT_S: Final = 3.0  # at a speed at which nothing has become a frame
PROMISING_S: Final = 11.0  # once there is a frame: five of the slowest host
SEARCH_S: Final = 24.0  # in all; every port at the same time

# EBDS has seven bits and even parity: as eight bits without parity, its bytes come with the parity
# as their highest bit.
FORMATS: Final = (
    LineFormat(9600),
    LineFormat(9600, parity=serial.PARITY_NONE),
    LineFormat(19200),
)

OpenPort: TypeAlias = Callable[[str, LineFormat], OpenLine]


class Finding(StrEnum):
    """What there is on a port."""

    MACHINE = "machine"
    UNSURE = "unsure"  # frames of a host, though too few, or also what no host sends
    NOISE = "noise"  # bytes that are no frame at any speed
    NOTHING = "nothing"
    UNUSABLE = "unusable"  # it cannot be opened, or went away


@dataclass(frozen=True, slots=True)
class PortReport:
    """What was heard on one port. `protocol` and `baud` are those of the frames, if any."""

    port: str
    heard: Finding
    protocol: str = ""
    baud: int = 0
    host_frames: int = 0
    bytes_heard: int = 0
    detail: str = ""


async def search_ports(
    ports: Sequence[str], open_port: OpenPort = serial_line
) -> tuple[PortReport, ...]:
    """Listen on every port at once, for at most SEARCH_S; in the order they were given."""
    reports: dict[str, PortReport] = {}

    async def look(port: str) -> None:
        search = _PortSearch(port, open_port)
        with anyio.move_on_after(SEARCH_S):
            await search.run()
        reports[port] = search.report

    async with anyio.create_task_group() as tasks:
        for port in ports:
            tasks.start_soon(look, port)
    return tuple(reports[port] for port in ports)


class _PortSearch:
    """One port, at one speed after the other; `report` is the best so far."""

    def __init__(self, port: str, open_port: OpenPort) -> None:
        self.report = PortReport(port, Finding.NOTHING)
        self._port = port
        self._open_port = open_port

    async def run(self) -> None:
        for line_format in FORMATS:
            try:
                line = await self._open_port(self._port, line_format)()
            except PortError as error:
                self.report = PortReport(self._port, Finding.UNUSABLE, detail=str(error))
                return
            try:
                await self._listen(line, line_format.baud)
            except LineLostError as error:
                self.report = PortReport(self._port, Finding.UNUSABLE, detail=str(error))
                return
            finally:
                with anyio.CancelScope(shield=True):
                    await line.aclose()
            if self.report.heard in {Finding.MACHINE, Finding.NOTHING}:
                return  # where no byte comes at one speed, none comes at another

    async def _listen(self, line: Line, baud: int) -> None:
        recogniser, began_s = Recogniser(), anyio.current_time()
        while not recogniser.protocol:
            patience_s = SILENCE_S if not recogniser.bytes_heard else FORMAT_S
            patience_s = PROMISING_S if recogniser.is_promising else patience_s
            data = b""
            with anyio.CancelScope(deadline=began_s + patience_s):
                data = await line.receive()
            if not data:
                break
            recogniser.receive(data)
            self._note(recogniser, baud)

    def _note(self, recogniser: Recogniser, baud: int) -> None:
        protocol, frames = recogniser.best
        heard = Finding.UNSURE if frames else Finding.NOISE
        if recogniser.protocol:
            heard = Finding.MACHINE
        if frames >= self.report.host_frames:
            self.report = PortReport(
                self._port, heard, protocol, baud if frames else 0, frames, recogniser.bytes_heard
            )


def serial_ports(root: Path = Path("/")) -> list[str]:
    """The ports a machine can be on, by names that stay; without those of a console."""
    devices = root / "dev"
    consoles = _consoles(root)
    ports: dict[str, str] = {}  # the name that stays, by the device
    for path in sorted((devices / "serial" / "by-id").glob("*")):
        ports[path.resolve().name] = str(path)
    for pattern in ("ttyUSB*", "ttyACM*", "ttyS*"):
        for path in sorted(devices.glob(pattern)):
            if _is_there(root, path.name):
                ports.setdefault(path.name, str(path))
    return [port for device, port in ports.items() if device not in consoles]


def _consoles(root: Path) -> frozenset[str]:
    """The devices that the kernel writes to."""
    try:
        text = (root / "sys/class/tty/console/active").read_text("ascii")
    except OSError:
        return frozenset()
    return frozenset(text.split())


def _is_there(root: Path, device: str) -> bool:
    """Whether there is hardware behind a name: of ttyS* there are always several names."""
    if not device.startswith("ttyS"):
        return True
    try:
        return (root / "sys/class/tty" / device / "type").read_text("ascii").strip() != "0"
    except OSError:
        return False
