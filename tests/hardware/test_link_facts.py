"""What the driver tells of its line, and the line opened anew; in virtual time."""

import anyio
import pytest

from hardware.codes import Code
from hardware.device import Channel, Link, NoteResult, ReplyTimes
from hardware.drivers import build_device
from hardware.errors import LineLostError, NoteInHandError
from hardware.line import Line
from hardware.memory_line import MemoryCable
from hardware.simulator.id003_host import Id003Profile
from hardware.simulator.machine import MachineModel
from tests.hardware.bench import SETTINGS, running_bench, silence_host
from tests.hardware.virtual_time import in_virtual_time

POLL = bytes.fromhex("fc05112756")
SPOILT_POLL = bytes.fromhex("fc05112757")
UNKNOWN_COMMAND = bytes.fromhex("fc0570a824")


class PolledLine:
    """Brings one poll; its answer needs `send_s`. Then it is lost."""

    def __init__(self, send_s: float) -> None:
        self._send_s = send_s
        self._data = [POLL]

    async def receive(self) -> bytes:
        await anyio.lowlevel.checkpoint()
        if not self._data:
            raise LineLostError("scripted", "it has ended")
        return self._data.pop()

    async def send(self, data: bytes) -> None:
        del data
        await anyio.sleep(self._send_s)

    async def aclose(self) -> None:
        await anyio.lowlevel.checkpoint()


@in_virtual_time
async def test_the_age_of_the_last_poll_grows_while_the_host_is_silent() -> None:
    async with running_bench() as bench:
        assert bench.device.diagnostics().last_poll_age_s == pytest.approx(0, abs=0.2)
        await silence_host(bench)
        await anyio.sleep(10)

        assert bench.device.diagnostics().last_poll_age_s == pytest.approx(10, abs=0.2)


@in_virtual_time
async def test_before_the_first_poll_there_is_no_age() -> None:
    device = build_device(SETTINGS, MemoryCable().open)
    found = device.diagnostics()

    assert found.last_poll_age_s is None
    assert (found.is_set_up, found.has_note, found.replies) == (False, False, ReplyTimes())


@in_virtual_time
async def test_what_the_host_inhibits_and_enables_is_told() -> None:
    async with running_bench(model=MachineModel(denominations_minor=(5_00, 20_00))) as bench:
        found = bench.device.diagnostics()
        assert (found.is_set_up, found.is_inhibited) == (True, False)
        assert found.channels == (
            Channel(1, 1_00, is_enabled=False),
            Channel(3, 5_00, is_enabled=True),
            Channel(4, 10_00, is_enabled=False),
            Channel(5, 20_00, is_enabled=True),
            Channel(6, 50_00, is_enabled=False),
            Channel(7, 100_00, is_enabled=False),
        )
        bench.machine.play(seconds=5)
        await bench.until(lambda status: not status.is_accepting)

        assert bench.device.diagnostics().is_inhibited


@in_virtual_time
async def test_frames_and_resets_are_counted_over_a_new_line() -> None:
    async with running_bench() as bench:
        first = bench.device.diagnostics().counts
        assert (first.openings, first.host_resets) == (1, 1)
        assert first.bytes_from_host >= 5 * first.frames_from_host > 0
        assert first.frames_to_host <= first.frames_from_host
        bench.device.reopen()
        await bench.until_link(Link.CLOSED)
        await bench.until_accepting()
        second = bench.device.diagnostics().counts

        assert (second.openings, second.host_resets) == (2, 2)
        assert second.frames_from_host > first.frames_from_host
        assert (second.bad_frames, second.garbage_bytes) == (0, 0)


@in_virtual_time
async def test_spoilt_frames_and_noise_are_counted_and_are_errors_among_the_exchanges() -> None:
    cable = MemoryCable()
    device = build_device(SETTINGS, cable.open)
    async with anyio.create_task_group() as tasks:
        machine = await cable.plug()
        tasks.start_soon(device.run)
        await anyio.sleep(1)
        for sent in (POLL, b"\x00\x01\x02" + SPOILT_POLL, POLL, UNKNOWN_COMMAND):
            await machine.send(sent)
            await anyio.sleep(1)
        counts, seen = device.diagnostics().counts, device.exchanges(0, 100)
        tasks.cancel_scope.cancel()

    assert (counts.garbage_bytes, counts.bad_frames, counts.frames_from_host) == (8, 1, 3)
    assert [(e.from_host, e.to_host, e.is_error) for e in seen] == [
        ("H>A 11 STATUS_REQUEST", "A>H 40 POWER_UP", False),
        ("H>A no frame", "", True),
        ("H>A no frame", "", True),
        ("H>A 11 STATUS_REQUEST", "A>H 40 POWER_UP", False),
        ("H>A 70 ?", "A>H 4B INVALID_COMMAND", True),
    ]


@in_virtual_time
async def test_a_reply_is_timed_from_taking_the_bytes_to_the_end_of_the_sending() -> None:
    async def open_line() -> Line:
        return PolledLine(send_s=0.020)

    device = build_device(SETTINGS, open_line)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(device.run)
        await anyio.sleep(0.1)
        times, (seen, *_) = device.diagnostics().replies, device.exchanges(0, 100)
        tasks.cancel_scope.cancel()

    assert times.count == 1
    assert times.p50_s == times.p99_s == times.max_s == pytest.approx(0.020)
    assert seen.reply_s == pytest.approx(0.020)


@in_virtual_time
async def test_asking_for_the_facts_is_no_change_of_the_status() -> None:
    async with running_bench() as bench:
        changes = bench.device.changes()
        await anext(changes)
        with anyio.move_on_after(5) as quiet:
            bench.device.diagnostics()
            await anext(changes)

        assert quiet.cancelled_caught


# The line opened anew


@in_virtual_time
async def test_a_line_opened_anew_works_again_and_credits() -> None:
    async with running_bench() as bench:
        bench.device.reopen()
        closed = await bench.until_link(Link.CLOSED)
        assert (closed.code, closed.detail) == (
            Code.LINE_LOST,
            "closed by staff, to be opened anew",
        )
        await bench.until_accepting()

        assert (await bench.credit()).result is NoteResult.CREDITED
        assert bench.machine.meters.bill_in == {20_00: 1}


@in_virtual_time
async def test_a_port_that_was_lent_is_used_again() -> None:
    async with running_bench() as bench:
        async with bench.device.lent_port():
            assert bench.device.status.link is Link.CLOSED
            await anyio.sleep(60)
            assert bench.device.status.link is Link.CLOSED
        await bench.until_accepting()

        assert (await bench.credit()).result is NoteResult.CREDITED


@in_virtual_time
async def test_a_missing_port_is_tried_soon() -> None:
    cable = MemoryCable()
    device = build_device(SETTINGS, cable.open)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(device.run)
        await anyio.sleep(20)  # the next try by itself is up to five seconds away
        await cable.plug()
        device.reopen()
        await anyio.sleep(0.3)

        assert device.status.link is Link.SILENT
        tasks.cancel_scope.cancel()


@in_virtual_time
async def test_a_driver_that_does_not_run_yet_has_nothing_to_open_anew() -> None:
    device = build_device(SETTINGS, MemoryCable().open)
    device.reopen()

    assert device.status.link is Link.CLOSED


@pytest.mark.parametrize("after_s", [0.05, 0.5])
@in_virtual_time
async def test_with_a_note_in_hand_the_line_stays(after_s: float) -> None:
    async with running_bench(profile=Id003Profile(decision_delay_polls=3)) as bench:
        outcomes = []

        async def credit() -> None:
            outcomes.append(await bench.credit())

        async with anyio.create_task_group() as crediting:
            crediting.start_soon(credit)
            await anyio.sleep(after_s)
            assert bench.device.diagnostics().has_note
            with pytest.raises(NoteInHandError):
                bench.device.reopen()
            with pytest.raises(NoteInHandError):
                bench.device.lent_port()

        assert [outcome.result for outcome in outcomes] == [NoteResult.CREDITED]
        assert not bench.device.diagnostics().has_note


@in_virtual_time
async def test_while_a_doubtful_note_is_shown_the_line_stays() -> None:
    async with running_bench() as bench:
        bench.cabinet.faults.dropped_acks = 1
        assert (await bench.credit()).result is NoteResult.IN_DOUBT

        assert bench.device.diagnostics().has_note
        with pytest.raises(NoteInHandError):
            bench.device.reopen()
