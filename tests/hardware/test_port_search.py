"""Looking for the machine on several ports: it is only listened to."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import anyio
import pytest

from hardware.errors import LineLostError, PortError
from hardware.id003.frames import Frame
from hardware.line import LineFormat, OpenLine
from hardware.memory_line import MemoryCable
from hardware.port_search import (
    PROMISING_S,
    SEARCH_S,
    SILENCE_S,
    Finding,
    PortReport,
    search_ports,
    serial_ports,
)
from hardware.simulator.cabinet import Cabinet
from hardware.simulator.cable import PtyCable
from hardware.simulator.id003_host import Id003Profile
from hardware.simulator.machine import Machine, MachineModel
from tests.hardware.virtual_time import in_virtual_time

POLL = Frame(0x11).encode()


@dataclass
class Wire:
    """What comes on one port at each speed, again and again; writing to it is a failure."""

    data: dict[int, bytes] = field(default_factory=dict)  # by baud
    every_s: float = 0.2
    is_lost: bool = False

    def opener(self, line_format: LineFormat) -> OpenLine:
        async def open_line() -> _Listening:
            return _Listening(self, self.data.get(line_format.baud, b""))

        return open_line


@dataclass
class _Listening:
    wire: Wire
    data: bytes

    async def receive(self) -> bytes:
        if self.wire.is_lost:
            raise LineLostError("a", "unplugged")
        if not self.data:
            await anyio.sleep_forever()
        await anyio.sleep(self.wire.every_s)
        return self.data

    async def send(self, data: bytes) -> None:
        raise AssertionError("it was written to")

    async def aclose(self) -> None:
        pass


async def searched(**wires: Wire) -> dict[str, PortReport]:
    def opened(port: str, line_format: LineFormat) -> OpenLine:
        return wires[port].opener(line_format)

    return {report.port: report for report in await search_ports(list(wires), opened)}


@in_virtual_time
async def test_the_machine_is_found_beside_noise_and_silence() -> None:
    reports = await searched(
        a=Wire(), b=Wire({9600: b"\x00\xff", 19200: b"\x00"}), c=Wire({9600: POLL})
    )
    assert (reports["a"].heard, reports["b"].heard) == (Finding.NOTHING, Finding.NOISE)
    assert reports["c"] == PortReport(
        "c", Finding.MACHINE, "id003", 9600, host_frames=5, bytes_heard=25
    )


@in_virtual_time
async def test_a_silent_port_is_left_after_one_speed() -> None:
    await searched(a=Wire())
    assert anyio.current_time() == pytest.approx(SILENCE_S)


@in_virtual_time
async def test_a_host_at_another_speed_is_found_with_its_speed() -> None:
    report = (await searched(a=Wire({9600: b"\x80\x00", 19200: POLL})))["a"]
    assert (report.heard, report.protocol, report.baud) == (Finding.MACHINE, "id003", 19200)


@in_virtual_time
async def test_a_host_that_polls_every_two_seconds_is_waited_for() -> None:
    report = (await searched(a=Wire({9600: POLL}, every_s=2.0)))["a"]
    assert report.heard is Finding.MACHINE
    assert anyio.current_time() < PROMISING_S


@in_virtual_time
async def test_too_few_frames_are_told_and_are_no_machine() -> None:
    report = (await searched(a=Wire({9600: POLL}, every_s=2.8)))["a"]
    assert (report.heard, report.protocol) == (Finding.UNSURE, "id003")


@in_virtual_time
async def test_a_search_ends_in_time_whatever_comes() -> None:
    await searched(a=Wire({9600: POLL + b"\x00", 19200: POLL + b"\x00"}))
    assert anyio.current_time() <= SEARCH_S


@in_virtual_time
async def test_a_port_that_cannot_be_opened_or_goes_away_is_named() -> None:
    def opened(port: str, line_format: LineFormat) -> OpenLine:
        async def open_line() -> _Listening:
            raise PortError(port, "busy", "end the other program that uses the port")

        return Wire(is_lost=True).opener(line_format) if port == "gone" else open_line

    busy, gone = await search_ports(("busy", "gone"), opened)
    assert (busy.heard, gone.heard) == (Finding.UNUSABLE, Finding.UNUSABLE)
    assert "end the other program" in busy.detail
    assert "unplugged" in gone.detail


@in_virtual_time
async def test_a_simulated_host_is_recognised_though_nobody_answers() -> None:
    cable = MemoryCable()
    cabinet = Cabinet(Machine(MachineModel()), Id003Profile(poll_interval_s=0.3), cable)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(cabinet.run)
        await cabinet.wait_until_plugged()
        (report,) = await search_ports(("egm",), lambda _port, _format: cable.open)
        tasks.cancel_scope.cancel()
    assert (report.heard, report.protocol) == (Finding.MACHINE, "id003")


def test_a_real_port_is_listened_to(tmp_path: Path) -> None:
    reports: Sequence[PortReport] = ()

    async def main() -> None:
        nonlocal reports
        machine = Machine(MachineModel())
        cabinet = Cabinet(machine, Id003Profile(poll_interval_s=0.02), PtyCable(tmp_path / "egm"))
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(cabinet.run)
            await cabinet.wait_until_plugged()
            reports = await search_ports((str(tmp_path / "egm"),))
            tasks.cancel_scope.cancel()

    anyio.run(main)
    assert [(report.heard, report.protocol) for report in reports] == [(Finding.MACHINE, "id003")]


def test_ports_have_names_that_stay_and_no_console_is_among_them(tmp_path: Path) -> None:
    by_id, tty = tmp_path / "dev/serial/by-id", tmp_path / "sys/class/tty"
    by_id.mkdir(parents=True)
    for name in ("ttyUSB0", "ttyUSB1", "ttyS0", "ttyS1", "ttyS2", "ttyS3"):
        (tmp_path / "dev" / name).touch()
    (by_id / "usb-FTDI").symlink_to("../../ttyUSB0")
    for name, kind in {"ttyS0": "4", "ttyS1": "4", "ttyS2": "0"}.items():
        (tty / name).mkdir(parents=True)
        (tty / name / "type").write_text(f"{kind}\n")
    (tty / "console").mkdir()
    (tty / "console/active").write_text("tty0 ttyS0\n")

    assert serial_ports(tmp_path) == [
        str(by_id / "usb-FTDI"),
        str(tmp_path / "dev/ttyUSB1"),
        str(tmp_path / "dev/ttyS1"),
    ]


def test_a_computer_without_ports_has_none(tmp_path: Path) -> None:
    assert serial_ports(tmp_path) == []
