"""The test with the loop-back plug: what is sent comes back, or what is wrong has a code."""

import os
import tty
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import anyio
import pytest

from hardware.codes import Code
from hardware.device import CreditDevice, Link, NoteResult
from hardware.drivers import build_device
from hardware.errors import HostOnLineError, LineLostError, NoteInHandError
from hardware.line import DescriptorLine, Line
from hardware.loop_back import PATTERN
from hardware.memory_line import MemoryCable
from tests.hardware.bench import SETTINGS, TWENTY, Journal, running_bench
from tests.hardware.virtual_time import in_virtual_time

Plug = Callable[[bytes], bytes]


async def join(line: Line, plug: Plug) -> None:
    """The plug: what comes goes back as `plug` makes it."""
    try:
        while True:
            if data := plug(await line.receive()):
                await line.send(data)
    except LineLostError:
        return


@asynccontextmanager
async def plugged(plug: Plug) -> AsyncIterator[CreditDevice]:
    cable = MemoryCable()
    device = build_device(SETTINGS, cable.open)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(join, await cable.plug(), plug)
        tasks.start_soon(device.run)
        await anyio.sleep(1)
        yield device
        tasks.cancel_scope.cancel()


@in_virtual_time
async def test_with_the_plug_all_comes_back_and_the_line_is_opened_anew() -> None:
    async with plugged(lambda data: data) as device:
        result = await device.loop_back()
        assert (result.sent, result.came, result.wrong, result.code) == (256, 256, 0, Code.NONE)
        assert result.errors is None
        await anyio.sleep(1)

        assert device.diagnostics().counts.openings == 2
        assert device.status.link is Link.SILENT


@in_virtual_time
async def test_without_the_plug_nothing_comes_back_and_its_code_says_so() -> None:
    async with plugged(lambda _: b"") as device:
        result = await device.loop_back()

        assert (result.sent, result.came, result.code) == (32, 0, Code.LOOP_SILENT)


@pytest.mark.parametrize(
    ("plug", "came", "wrong"),
    [
        (lambda data: data.replace(b"\x41", b"\x40"), 256, 2),
        (lambda data: data.replace(b"\x41", b""), 95, 30),
        (lambda data: data + b"\x00" if data[-1] == 127 else data, 258, 129),
    ],
    ids=["another byte", "a byte less", "a byte more"],
)
@in_virtual_time
async def test_what_comes_back_otherwise_is_counted(plug: Plug, came: int, wrong: int) -> None:
    async with plugged(plug) as device:
        result = await device.loop_back()

        assert (result.came, result.wrong, result.code) == (came, wrong, Code.LOOP_SPOILT)


@in_virtual_time
async def test_where_a_machine_polls_nothing_is_sent() -> None:
    async with running_bench() as bench:
        before = bench.machine.meters
        with pytest.raises(HostOnLineError):
            await bench.device.loop_back()
        assert bench.device.status.is_accepting
        assert bench.machine.meters == before


@in_virtual_time
async def test_with_a_note_in_hand_nothing_is_sent() -> None:
    async with running_bench() as bench, anyio.create_task_group() as tasks:
        tasks.start_soon(bench.credit)
        await anyio.sleep(0.05)
        with pytest.raises(NoteInHandError):
            await bench.device.loop_back()


@in_virtual_time
async def test_without_a_port_there_is_no_test() -> None:
    with pytest.raises(HostOnLineError):
        await build_device(SETTINGS, MemoryCable().open).loop_back()


@in_virtual_time
async def test_while_it_runs_no_note_is_offered_and_it_does_not_run_twice() -> None:
    async with plugged(lambda _: b"") as device, anyio.create_task_group() as tasks:
        tasks.start_soon(device.loop_back)
        await anyio.sleep(0.5)
        assert (await device.credit(TWENTY, Journal())).result is NoteResult.RETURNED
        with pytest.raises(HostOnLineError):
            await device.loop_back()


@in_virtual_time
async def test_one_that_is_broken_off_leaves_the_line_to_the_machine() -> None:
    async with plugged(lambda _: b"") as device:
        with anyio.move_on_after(0.5):
            await device.loop_back()
        await anyio.sleep(1)

        assert device.diagnostics().counts.openings == 2
        assert (await device.loop_back()).code == Code.LOOP_SILENT


@in_virtual_time
async def test_a_line_that_is_lost_ends_it() -> None:
    class Lost:
        async def receive(self) -> bytes:
            await anyio.sleep_forever()
            return b""

        async def send(self, data: bytes) -> None:
            raise LineLostError("scripted", f"{len(data)} bytes were too many")

        async def aclose(self) -> None:
            await anyio.lowlevel.checkpoint()

    async def open_line() -> Line:
        return Lost()

    device = build_device(SETTINGS, open_line)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(device.run)
        await anyio.sleep(1)
        assert (await device.loop_back()).code == Code.LINE_LOST
        tasks.cancel_scope.cancel()


@pytest.mark.anyio
async def test_over_a_pseudo_terminal_whose_other_end_plays_back() -> None:
    far, near = os.openpty()
    tty.setraw(near)
    os.set_blocking(far, False)
    other = DescriptorLine("far", far, lambda: os.close(far))
    device = build_device(SETTINGS.model_copy(update={"port": os.ttyname(near)}))
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(join, other, lambda data: data)
        tasks.start_soon(device.run)
        while device.diagnostics().counts.openings == 0:  # noqa: ASYNC110 told without an event
            await anyio.sleep(0.01)
        result = await device.loop_back()
        tasks.cancel_scope.cancel()
    os.close(near)

    assert (result.came, result.code) == (len(PATTERN), Code.NONE)
    assert result.errors is None, "a pseudo-terminal counts nothing"
