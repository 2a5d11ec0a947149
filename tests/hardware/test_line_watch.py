"""What the line looks like below its frames, and the code of what is wrong with it."""

import fcntl
import os
import struct

import anyio
import pytest

from hardware.codes import Code
from hardware.device import Link, Seen
from hardware.drivers import build_device
from hardware.line_watch import LineWatch
from hardware.memory_line import MemoryCable
from hardware.port_errors import PortErrors, read_port_errors
from tests.hardware.bench import SETTINGS, running_bench, silence_host
from tests.hardware.virtual_time import in_virtual_time

ZEROS = bytes(20)
NOISE = bytes(range(20))


def seen(watch: LineWatch, errors: PortErrors | None = None, now_s: float = 100.0) -> Seen:
    return watch.wire(Link.SILENT, errors, is_echo=False, now_s=now_s).seen


@pytest.mark.parametrize(
    ("data", "frames", "errors", "expected"),
    [
        (b"", 0, None, Seen.NOTHING),
        (ZEROS, 0, None, Seen.ZEROS),
        (ZEROS, 0, PortErrors(breaks=9, framing=9), Seen.ZEROS),
        (NOISE, 0, PortErrors(parity=12), Seen.PARITY),
        (NOISE, 0, PortErrors(parity=3, framing=12), Seen.FRAMING),
        (NOISE, 0, PortErrors(), Seen.BYTES),
        (NOISE, 0, None, Seen.BYTES),
        (NOISE, 1, PortErrors(parity=12), Seen.FRAMES),
    ],
)
def test_what_is_seen_has_a_name(
    data: bytes, frames: int, errors: PortErrors | None, expected: Seen
) -> None:
    watch = LineWatch()
    watch.came(data, frames, 99.5)

    assert seen(watch, errors) is expected


def test_what_is_older_than_the_window_is_forgotten() -> None:
    watch = LineWatch()
    watch.came(ZEROS, 0, 80.0)
    assert seen(watch) is Seen.NOTHING
    watch.came(NOISE, 0, 99.0)
    assert seen(watch) is Seen.BYTES
    watch.clear()
    assert seen(watch) is Seen.NOTHING


def test_bytes_of_a_second_are_told_for_each_direction() -> None:
    watch = LineWatch()
    for second in range(40):
        watch.came(bytes(50), 10, second)
        watch.left(30, second)
    wire = watch.wire(Link.UP, None, is_echo=False, now_s=39.9)

    assert (wire.from_host_bytes_per_s, wire.to_host_bytes_per_s) == (50.0, 30.0)


@in_virtual_time
async def test_a_machine_that_polls_is_frames_and_one_that_is_silent_is_nothing() -> None:
    async with running_bench() as bench:
        await anyio.sleep(11)
        wire = bench.device.diagnostics().wire
        assert (wire.seen, wire.code, wire.errors) == (Seen.FRAMES, "", None)
        assert wire.from_host_bytes_per_s == pytest.approx(50, rel=0.1)
        assert wire.to_host_bytes_per_s == pytest.approx(50, rel=0.1)
        await silence_host(bench)
        await anyio.sleep(12)
        wire = bench.device.diagnostics().wire
        assert (wire.seen, wire.code) == (Seen.NOTHING, Code.NOTHING_ON_LINE)


@in_virtual_time
async def test_nothing_but_zeros_and_our_own_echo_are_told_by_their_codes() -> None:
    cable = MemoryCable()
    device = build_device(SETTINGS, cable.open)
    assert device.diagnostics().wire.seen is Seen.CLOSED
    async with anyio.create_task_group() as tasks:
        machine = await cable.plug()
        tasks.start_soon(device.run)
        await anyio.sleep(1)
        await machine.send(ZEROS)
        await anyio.sleep(1)
        assert device.diagnostics().wire.code == Code.ZEROS_ON_LINE
        await machine.send(bytes.fromhex("fc05402b15"))  # reset
        await machine.receive()
        await machine.send(bytes.fromhex("fc05112756"))  # a poll
        await machine.send(await machine.receive())
        await anyio.sleep(0.1)
        assert device.diagnostics().wire.seen is Seen.ECHO
        assert device.diagnostics().wire.code == Code.LINE_ECHOES
        tasks.cancel_scope.cancel()


def test_the_systems_counts_are_read_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    def counted(descriptor: int, request: int, counts: bytearray) -> int:
        assert (descriptor, request) == (7, 0x545D)
        struct.pack_into("11i", counts, 0, 1, 2, 3, 4, 500, 600, 7, 8, 9, 10, 11)
        return 0

    monkeypatch.setattr(fcntl, "ioctl", counted)

    assert read_port_errors(7) == PortErrors(framing=7, parity=9, overrun=8 + 11, breaks=10)


def test_a_pseudo_terminal_cannot_tell() -> None:
    far, near = os.openpty()
    try:
        assert read_port_errors(near) is None
    finally:
        os.close(far)
        os.close(near)


@in_virtual_time
async def test_errors_are_counted_from_the_opening_of_the_line() -> None:
    class Counting:
        counted = PortErrors(framing=5, parity=6, overrun=7, breaks=8)

        async def receive(self) -> bytes:
            await anyio.sleep_forever()
            return b""

        async def send(self, data: bytes) -> None:
            del data

        async def aclose(self) -> None:
            await anyio.lowlevel.checkpoint()

        def errors(self) -> PortErrors | None:
            return self.counted

    line = Counting()

    async def open_line() -> Counting:
        return line

    device = build_device(SETTINGS, open_line)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(device.run)
        await anyio.sleep(1)
        line.counted = PortErrors(framing=5, parity=9, overrun=7, breaks=9)
        assert device.diagnostics().wire.errors == PortErrors(parity=3, breaks=1)
        tasks.cancel_scope.cancel()
