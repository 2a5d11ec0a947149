"""Real pseudo-terminals, and the line in memory."""

import os
import termios
import tty
from collections.abc import Iterator
from pathlib import Path
from random import Random

import anyio
import pytest

from hardware.errors import LineLostError, PortError
from hardware.line import LineFormat, serial_line
from hardware.memory_line import LineFaults, MemoryCable
from tests.hardware.virtual_time import in_virtual_time

FORMAT = LineFormat(9600)


@pytest.fixture
def pty() -> Iterator[tuple[int, str]]:
    """The machine's descriptor and the path of the kiosk's end."""
    machine_end, kiosk_end = os.openpty()
    tty.setraw(kiosk_end)
    path = os.ttyname(kiosk_end)
    yield machine_end, path
    os.close(kiosk_end)
    os.close(machine_end)


def test_even_parity_is_given_up_on_a_pseudo_terminal(pty: tuple[int, str]) -> None:
    machine_end, path = pty

    async def main() -> None:
        line = await serial_line(path, FORMAT)()
        os.write(machine_end, b"\xfc\x05\x11")
        with anyio.fail_after(5):
            assert await line.receive() == b"\xfc\x05\x11"
            await line.send(b"\x80\xff")
            await anyio.wait_readable(machine_end)
        assert os.read(machine_end, 10) == b"\x80\xff"
        await line.aclose()

    anyio.run(main)


def test_what_arrived_before_the_port_was_opened_is_not_received(pty: tuple[int, str]) -> None:
    machine_end, path = pty
    os.write(machine_end, b"old")

    async def main() -> bytes:
        line = await serial_line(path, FORMAT)()
        os.write(machine_end, b"new")
        with anyio.fail_after(5):
            received = await line.receive()
        await line.aclose()
        return received

    assert anyio.run(main) == b"new"


def test_a_port_that_hangs_up_is_a_lost_line() -> None:
    machine_end, kiosk_end = os.openpty()
    path = os.ttyname(kiosk_end)

    async def main() -> None:
        line = await serial_line(path, FORMAT)()
        os.close(kiosk_end)
        async with anyio.create_task_group() as tasks:

            async def receive() -> None:
                with pytest.raises(LineLostError, match=path):
                    await line.receive()

            tasks.start_soon(receive)
            await anyio.sleep(0.05)
            os.close(machine_end)
        with pytest.raises(LineLostError):
            await line.send(b"late")
        await line.aclose()

    anyio.run(main)


def test_a_missing_port_tells_path_reason_and_remedy(tmp_path: Path) -> None:
    missing = tmp_path / "absent"

    with pytest.raises(PortError) as caught:
        anyio.run(serial_line(str(missing), FORMAT))

    assert caught.value.code == "E2001"
    assert str(missing) in str(caught.value)
    assert "plug" in caught.value.remedy


def test_a_port_that_goes_while_it_is_opened_is_told_like_a_missing_one(
    pty: tuple[int, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def unplugged(descriptor: int, queue: int) -> None:
        if queue == termios.TCIOFLUSH:
            raise termios.error(5, "Input/output error")

    monkeypatch.setattr(termios, "tcflush", unplugged)

    with pytest.raises(PortError):
        anyio.run(serial_line(pty[1], FORMAT))


def test_a_file_is_not_a_port(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(PortError):
        anyio.run(serial_line(str(tmp_path / "file"), FORMAT))


def test_a_port_in_use_is_refused(pty: tuple[int, str]) -> None:
    _, path = pty

    async def main() -> None:
        line = await serial_line(path, FORMAT)()
        with pytest.raises(PortError):
            await serial_line(path, FORMAT)()
        await line.aclose()

    anyio.run(main)


@in_virtual_time
async def test_the_line_in_memory_carries_bytes_both_ways() -> None:
    cable = MemoryCable()
    machine_end, device_end = await cable.plug(), await cable.open()

    await machine_end.send(b"ask")
    await device_end.send(b"answer")

    assert (await device_end.receive(), await machine_end.receive()) == (b"ask", b"answer")


@in_virtual_time
async def test_the_line_in_memory_can_tear_and_delay() -> None:
    cable = MemoryCable(LineFaults(is_byte_by_byte=True, delay_s=2), Random(1))
    machine_end, device_end = await cable.plug(), await cable.open()

    await machine_end.send(b"ab")

    assert [await device_end.receive(), await device_end.receive()] == [b"a", b"b"]
    assert anyio.current_time() == pytest.approx(2)


@in_virtual_time
async def test_the_line_in_memory_can_lose_and_invent_bytes() -> None:
    cable = MemoryCable(LineFaults(byte_loss=1.0, garbage=1.0), Random(1))
    machine_end, device_end = await cable.plug(), await cable.open()

    await machine_end.send(b"0123456789")
    received = await device_end.receive()

    assert len(received) == 3
    assert received not in b"0123456789"


@in_virtual_time
async def test_a_cut_cable_loses_both_ends_and_what_was_on_it() -> None:
    cable = MemoryCable()
    machine_end, device_end = await cable.plug(), await cable.open()
    await machine_end.send(b"queued")

    await cable.unplug()

    for end in (machine_end, device_end):
        with pytest.raises(LineLostError):
            await end.receive()
        with pytest.raises(LineLostError):
            await end.send(b"late")
    with pytest.raises(PortError):
        await cable.open()
