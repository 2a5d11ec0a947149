"""The test of the machine's link: a real driver and a simulated machine, in virtual time."""

from collections.abc import Awaitable, Callable

import anyio
import pytest

from hardware.codes import Code
from hardware.device import Link
from hardware.drivers import build_device
from hardware.line import Line
from hardware.memory_line import MemoryCable
from hardware.simulator.machine import MachineModel
from kiosk.engine.machine_test import Step, StepResult, first_failure, run_machine_test
from tests.hardware.bench import SETTINGS, Bench, lose_line, running_bench, silence_host
from tests.hardware.virtual_time import in_virtual_time

POLL = bytes.fromhex("fc05112756")


def verdicts(results: tuple[StepResult, ...]) -> dict[str, str]:
    """What failed with its code, and what was not tested."""
    return {r.step: r.code or "not tested" for r in results if not r.passed}


async def verdicts_after(happening: Callable[[Bench], Awaitable[None]]) -> dict[str, str]:
    async with running_bench() as bench:
        await happening(bench)
        found = verdicts(await run_machine_test(bench.device))
        assert not bench.machine.meters.bill_in
        return found


@in_virtual_time
async def test_a_sound_link_passes_every_step_within_a_second() -> None:
    async with running_bench() as bench:
        began_s = anyio.current_time()
        results = await run_machine_test(bench.device)

        assert [result.step for result in results] == list(Step)
        assert first_failure(results) is None
        assert anyio.current_time() - began_s < 1
        assert results[list(Step).index(Step.POLLS)].detail == "every 0.1 s"


@in_virtual_time
async def test_no_note_is_shown_and_no_meter_moves() -> None:
    async with running_bench() as bench:
        await run_machine_test(bench.device)

        shown = {e.to_host for e in bench.device.exchanges(0, 1000)}
        assert not [told for told in shown if "ACCEPTING" in told or "ESCROW" in told]
        assert (bench.machine.meters.bill_in, bench.machine.meters.credit_minor) == ({}, 0)


@in_virtual_time
async def test_without_a_port_nothing_else_is_tested() -> None:
    async def unplug(bench: Bench) -> None:
        await lose_line(bench)
        await bench.until_link(Link.CLOSED)

    found = await verdicts_after(unplug)

    assert found.pop(Step.PORT) in {Code.LINE_LOST, Code.PORT_NOT_OPENED}
    assert found == {step: "not tested" for step in Step if step is not Step.PORT}


@in_virtual_time
async def test_a_silent_machine_fails_at_its_first_byte() -> None:
    found = await verdicts_after(silence_host)

    assert found[Step.BYTES] == Code.HOST_SILENT
    assert Step.PORT not in found


@in_virtual_time
async def test_a_machine_that_inhibits_fails_the_last_step_alone() -> None:
    async def inhibit(bench: Bench) -> None:
        bench.machine.set_inhibited(is_on=True)
        await bench.until(lambda status: not status.is_accepting)

    assert await verdicts_after(inhibit) == {Step.ACCEPTS: Code.NOT_ACCEPTING}


@in_virtual_time
async def test_a_game_that_ends_in_time_is_waited_for() -> None:
    async def play(bench: Bench) -> None:
        bench.machine.play(seconds=3)
        await bench.until(lambda status: not status.is_accepting)

    assert await verdicts_after(play) == {}


@in_virtual_time
async def test_a_machine_that_takes_no_value_is_told_apart() -> None:
    async with running_bench(model=MachineModel(denominations_minor=()), is_ready=False) as bench:
        await anyio.sleep(5)
        results = await run_machine_test(bench.device)

    assert verdicts(results) == {Step.ACCEPTS: Code.VALUE_NOT_ACCEPTED}


async def results_hearing(*sent: bytes) -> tuple[StepResult, ...]:
    """The results while a machine says this ten times a second."""
    cable = MemoryCable()
    device = build_device(SETTINGS, cable.open)
    results: tuple[StepResult, ...] = ()
    async with anyio.create_task_group() as tasks:
        machine = await cable.plug()

        async def talk() -> None:
            while True:
                for data in sent:
                    await machine.send(data)
                    await anyio.sleep(0.1)

        tasks.start_soon(device.run)
        tasks.start_soon(talk)
        results = await run_machine_test(device)
        tasks.cancel_scope.cancel()
    return results


@in_virtual_time
async def test_bytes_that_are_no_frames_are_not_called_silence() -> None:
    results = await results_hearing(b"\x81\x3c\x00")
    failure = first_failure(results)

    assert failure is not None
    assert (failure.step, failure.code) == (Step.POLLS, Code.BYTES_NOT_UNDERSTOOD)
    assert failure.detail.endswith("bytes came, and no frame")


@in_virtual_time
async def test_noise_between_good_polls_is_found() -> None:
    found = verdicts(await results_hearing(POLL, b"\x00", POLL))

    assert found[Step.CLEAN] == Code.BYTES_NOT_UNDERSTOOD
    assert Step.POLLS not in found


@in_virtual_time
async def test_a_host_that_never_resets_us_is_told_as_not_accepting() -> None:
    failure = first_failure(await results_hearing(POLL))

    assert failure is not None
    assert (failure.code, failure.detail) == (
        Code.NOT_ACCEPTING,
        "the host has not reset its acceptor yet",
    )


class Echo:
    """A line that polls once and plays back what it is sent."""

    def __init__(self, send_s: float = 0.0, *, is_echoing: bool = True) -> None:
        self._send_s = send_s
        self._is_echoing = is_echoing
        self._sent = b""

    async def receive(self) -> bytes:
        await anyio.sleep(0.1)
        sent, self._sent = self._sent, b""
        return sent or POLL

    async def send(self, data: bytes) -> None:
        await anyio.sleep(self._send_s)
        self._sent = data if self._is_echoing else b""

    async def aclose(self) -> None:
        await anyio.lowlevel.checkpoint()


async def verdicts_on(line: Line) -> dict[str, str]:
    async def open_line() -> Line:
        return line

    device = build_device(SETTINGS, open_line)
    found: dict[str, str] = {}
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(device.run)
        await anyio.sleep(1)
        found = verdicts(await run_machine_test(device))
        tasks.cancel_scope.cancel()
    return found


@in_virtual_time
async def test_a_line_that_plays_our_own_bytes_back_is_found() -> None:
    assert (await verdicts_on(Echo()))[Step.NO_ECHO] == Code.LINE_ECHOES


@pytest.mark.parametrize(("send_s", "is_late"), [(0.039, False), (0.041, True)])
@in_virtual_time
async def test_answers_later_than_forty_milliseconds_fail(send_s: float, is_late: bool) -> None:
    found = await verdicts_on(Echo(send_s, is_echoing=False))

    assert (found.get(Step.REPLIES) == Code.REPLIES_LATE) == is_late
