"""Faults by name: what they do to the bytes, and what becomes of a note under each of them."""

from pathlib import Path

import anyio
import pytest

from hardware.device import Link, NoteResult
from hardware.line import Line
from hardware.memory_line import MemoryCable
from hardware.simulator.cable import PtyCable
from hardware.simulator.chance import SeededChance
from hardware.simulator.control import Control
from hardware.simulator.faults import WIRE_FAULTS, Fault, Faults, Toward, WireFault
from hardware.simulator.faulty_line import FaultyLine
from tests.hardware.bench import Bench, running_bench
from tests.hardware.virtual_time import in_virtual_time

MESSAGE = bytes(range(16, 26))


def ask(bench: Bench, **request: object) -> dict[str, object]:
    return Control(bench.cabinet).answer(request)


async def sent_through(faults: Faults, count: int = 1) -> list[bytes]:
    """What arrives of so many messages, in pieces."""
    cable = MemoryCable()
    line = FaultyLine(await cable.plug(), faults)
    kiosk_end = await cable.open()
    for _ in range(count):
        await line.send(MESSAGE)
    return await _all_of(kiosk_end)


async def received_through(faults: Faults, count: int = 1) -> list[bytes]:
    cable = MemoryCable()
    line = FaultyLine(await cable.plug(), faults)
    kiosk_end = await cable.open()
    for _ in range(count):
        await kiosk_end.send(MESSAGE)
    return await _all_of(line)


async def _all_of(line: Line) -> list[bytes]:
    pieces = []
    with anyio.move_on_after(1):
        while True:
            pieces.append(await line.receive())
    return pieces


@pytest.mark.parametrize("toward", Toward)
@pytest.mark.parametrize(
    ("fault", "pieces"),
    [
        (Fault.LOST, []),
        (Fault.DUPLICATED, [MESSAGE * 2]),
        (Fault.SPLIT, [bytes([byte]) for byte in MESSAGE]),
        (Fault.WRONG_CHECKSUM, [MESSAGE[:-1] + bytes([MESSAGE[-1] ^ 1])]),
        (Fault.LATE, [MESSAGE]),
    ],
)
@in_virtual_time
async def test_a_fault_strikes_one_message(
    toward: Toward, fault: Fault, pieces: list[bytes]
) -> None:
    faults = Faults(wire=[WireFault(fault, toward)])
    through = sent_through if toward is Toward.KIOSK else received_through

    arrived = await through(faults, count=2)

    assert arrived == [*pieces, MESSAGE]


@in_virtual_time
async def test_what_chance_decides_is_the_same_for_the_same_seed() -> None:
    async def arrived(fault: Fault, seed: int) -> list[bytes]:
        rule = WireFault(fault, Toward.KIOSK, count=99, share=0.5)
        return await sent_through(Faults(wire=[rule], chance=SeededChance(seed)), count=9)

    for fault in (Fault.FLIPPED, Fault.PARTIAL, Fault.GARBAGE):
        assert await arrived(fault, 1) == await arrived(fault, 1)
        assert await arrived(fault, 1) != await arrived(fault, 2)


@in_virtual_time
async def test_a_flipped_bit_is_one_bit() -> None:
    (arrived,) = await sent_through(Faults(wire=[WireFault(Fault.FLIPPED, Toward.KIOSK)]))

    difference = int.from_bytes(arrived) ^ int.from_bytes(MESSAGE)
    assert difference.bit_count() == 1


@in_virtual_time
async def test_a_fault_waits_for_its_message_and_then_is_over() -> None:
    faults = Faults(wire=[WireFault(Fault.LOST, Toward.KIOSK, after=1, count=2)])

    assert len(await sent_through(faults, count=5)) == 3
    assert not faults.wire


@pytest.mark.parametrize("toward", Toward)
@pytest.mark.parametrize("fault", WIRE_FAULTS)
@in_virtual_time
async def test_under_each_fault_of_the_wire_both_sides_agree_about_the_note(
    fault: Fault, toward: Toward
) -> None:
    for after in range(8):
        async with running_bench() as bench:
            request = {"fault": fault, "toward": toward, "after": after, "seed": after}
            assert ask(bench, do="cause_fault", **request)["ok"]
            outcome = await bench.credit()
            await anyio.sleep(1)

            counted_minor = bench.machine.meters.bill_in_minor
            if outcome.result is NoteResult.CREDITED:
                assert counted_minor == 20_00
            elif outcome.result is NoteResult.RETURNED:
                assert counted_minor == 0


@in_virtual_time
async def test_silence_power_cut_and_cable_last_until_they_are_ended() -> None:
    async with running_bench() as bench:
        for fault, link in (
            (Fault.SILENCE, Link.SILENT),
            (Fault.POWER_CUT, Link.SILENT),
            (Fault.UNPLUGGED, Link.CLOSED),
        ):
            ask(bench, do="cause_fault", fault=fault)
            await bench.until_link(link)
            await anyio.sleep(60)
            assert not bench.device.status.is_accepting

            ask(bench, do="end_faults")
            await bench.until_accepting()


@in_virtual_time
async def test_an_echo_is_found_out_and_ends() -> None:
    async with running_bench() as bench:
        ask(bench, do="cause_fault", fault=Fault.ECHO)
        ask(bench, do="power", on=False)
        ask(bench, do="power", on=True)
        await bench.until(lambda status: status.code == "E2004")

        ask(bench, do="end_faults")
        ask(bench, do="power", on=False)
        ask(bench, do="power", on=True)
        await bench.until_accepting()


@in_virtual_time
async def test_a_note_that_the_machine_fails_to_count_is_acknowledged_all_the_same() -> None:
    async with running_bench() as bench:
        ask(bench, do="cause_fault", fault=Fault.UNCOUNTED)

        assert (await bench.credit()).result is NoteResult.CREDITED
        assert not bench.machine.meters.bill_in


@in_virtual_time
async def test_the_host_returns_and_loses_and_repeats_by_name() -> None:
    async with running_bench() as bench:
        ask(bench, do="cause_fault", fault=Fault.RETURN)
        assert (await bench.credit()).is_refused_by_host
        await bench.until_accepting()
        ask(bench, do="cause_fault", fault=Fault.DROPPED_ACK)
        ask(bench, do="cause_fault", fault=Fault.REPEATED_ACK)
        assert (await bench.credit()).result is NoteResult.CREDITED


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        ({"fault": "gremlin"}, '"fault" must be one of lost, duplicated, '),
        ({"fault": "lost"}, '"toward" must be one of kiosk, machine'),
        ({"fault": "lost", "toward": "kiosk", "share": 0}, "share"),
        ({"fault": "lost", "toward": "kiosk", "after": -1}, "after"),
        ({"fault": "return", "count": 1.5}, "count"),
    ],
)
@in_virtual_time
async def test_a_fault_that_there_is_not_is_refused(
    request_: dict[str, object], words: str
) -> None:
    async with running_bench() as bench:
        answer = ask(bench, do="cause_fault", **request_)

        assert answer["ok"] is False
        assert words in str(answer["error"])


@pytest.mark.parametrize("fault", [*WIRE_FAULTS, Fault.UNPLUGGED, Fault.POWER_CUT])
def test_what_is_not_of_the_host_cannot_be_armed_there(fault: Fault) -> None:
    with pytest.raises(ValueError, match=fault):
        Faults().arm(fault)


def test_a_terminal_that_is_plugged_in_again_has_another_number(tmp_path: Path) -> None:
    async def main() -> None:
        cable = PtyCable(tmp_path / "egm")
        paths = []
        for _ in range(3):
            await cable.plug()
            paths.append((tmp_path / "egm").readlink())
            await cable.unplug()
        assert paths[0] != paths[1] != paths[2]

    anyio.run(main)
