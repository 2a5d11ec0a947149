"""The simulated host knows the wire by itself: the vectors bind it as they bind the driver."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import pytest

from hardware.line import Line
from hardware.memory_line import MemoryCable
from hardware.simulator import ebds_wire as wire
from hardware.simulator.ebds_host import CountsAt, EbdsProfile
from hardware.simulator.faults import Faults
from hardware.simulator.machine import Machine, MachineModel
from tests.hardware.virtual_time import in_virtual_time

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "ebds.json").read_text("utf-8"))
RAW = {v["name"]: bytes.fromhex(v["bytes"]) for v in VECTORS["vectors"]}
VALUES_MINOR = {"USD 20": 20_00, "USD 100": 100_00}


def named(vector: dict[str, Any]) -> str:
    return str(vector["name"])


@pytest.mark.parametrize("vector", VECTORS["vectors"], ids=named)
def test_the_host_writes_a_vector(vector: dict[str, Any]) -> None:
    raw = bytes.fromhex(vector["bytes"])

    assert wire.message(raw[2], raw[3:-2]) == raw


@pytest.mark.parametrize(
    "vector", [v for v in VECTORS["vectors"] if v["direction"] == "A>H"], ids=named
)
def test_the_host_reads_a_vector(vector: dict[str, Any]) -> None:
    fields, raw = vector["fields"], bytes.fromhex(vector["bytes"])

    (told,) = wire.answers(raw)

    assert told.toggle == fields["toggle"]
    assert told.index == fields.get("note_index", 0)
    assert told.table_index == fields.get("table_index", 0) or "bar code" in vector["meaning"]
    assert told.value_minor == VALUES_MINOR.get(fields.get("value", ""))
    assert told.is_clear
    assert list(wire.answers(raw[:-1])) == []


@pytest.mark.parametrize(
    "vector", [v for v in VECTORS["negatives"] if v["direction"] == "A>H"], ids=named
)
def test_a_wrong_check_sum_is_no_answer(vector: dict[str, Any]) -> None:
    assert list(wire.answers(bytes.fromhex(vector["bytes"]))) == []


def test_answers_are_found_behind_noise_and_behind_each_other() -> None:
    noise = b"\x02\x0b\xff\x00"

    found = list(wire.answers(noise + RAW["idling_t0"] + RAW["stacked_index_1"]))

    assert [told.state for told in found] == [0x01, 0x11]


def test_a_value_without_digits_is_none() -> None:
    spoilt = RAW["extended_stacked_usd20"].replace(b"002", b"0x2")

    (told,) = wire.answers(wire.message(spoilt[2], spoilt[3:-2]))

    assert told.value_minor is None


class ScriptedAcceptor:
    """Answers each command of the host with the next of these, with the host's own toggle."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.asked: list[bytes] = []
        self.answers: list[bytes | None] = []  # data of omnibus replies; None: no answer

    async def answer_all(self, line: Line) -> None:
        while True:
            asked = await line.receive()
            self.asked.append(asked)
            data = self.answers.pop(0) if self.answers else b"\x01\x10\x00\x00\x44\x21"
            if data is not None:
                await line.send(wire.message(wire.STATUS | asked[2] & 1, data))


@asynccontextmanager
async def host_facing(
    profile: EbdsProfile, answers: list[bytes | None]
) -> AsyncIterator[ScriptedAcceptor]:
    machine, cable = Machine(MachineModel()), MemoryCable()
    acceptor = ScriptedAcceptor(machine)
    acceptor.answers = answers
    host = profile.host(machine, Faults())
    machine_end = await cable.plug()
    kiosk_end = await cable.open()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(acceptor.answer_all, kiosk_end)
        tasks.start_soon(host.run, machine_end)
        yield acceptor
        tasks.cancel_scope.cancel()


def shown(*d0_to_d2: int) -> bytes:
    return bytes(d0_to_d2) + b"\x00\x44\x21"


IDLE, STACKED_20 = shown(0x01, 0x10, 0), shown(0x11, 0x10, 5 << 3)


@pytest.mark.parametrize(("counts_at", "count"), [(CountsAt.REPLY, 2), (CountsAt.CHANGE, 1)])
@in_virtual_time
async def test_stacked_in_two_answers_is_counted_as_the_host_is_known_to(
    counts_at: CountsAt, count: int
) -> None:
    answers: list[bytes | None] = [IDLE, STACKED_20, STACKED_20, IDLE]
    async with host_facing(EbdsProfile(counts_at=counts_at), answers) as acceptor:
        await anyio.sleep(1)

        assert acceptor.machine.meters.bill_in == {20_00: count}


@in_virtual_time
async def test_an_answer_with_two_states_is_none_to_a_host_that_looks() -> None:
    answers: list[bytes | None] = [IDLE, shown(0x03, 0x10, 0), shown(0x00, 0x10, 0), IDLE]
    async with host_facing(EbdsProfile(is_unclear_state_ignored=True), answers) as acceptor:
        await anyio.sleep(0.35)

        toggles = [asked[2] & 1 for asked in acceptor.asked]
        assert toggles == [0, 1, 1, 1]


@pytest.mark.parametrize(("is_remembered", "bill_in"), [(True, {20_00: 1}), (False, {})])
@in_virtual_time
async def test_a_stacked_note_without_a_value_is_counted_by_the_hosts_own_record(
    is_remembered: bool, bill_in: dict[int, int]
) -> None:
    profile = EbdsProfile(is_escrow_remembered=is_remembered)
    escrowed, power_up = shown(0x04, 0x10, 5 << 3), shown(0x01, 0x10, 1)
    answers: list[bytes | None] = [IDLE, escrowed, power_up, shown(0x11, 0x10, 0)]
    async with host_facing(profile, answers) as acceptor:
        await anyio.sleep(1)

        assert acceptor.machine.meters.bill_in == bill_in


@in_virtual_time
async def test_a_note_that_lies_in_escrow_when_the_host_begins_is_returned_where_it_says_so() -> (
    None
):
    answers: list[bytes | None] = [shown(0x04, 0x10, 5 << 3)]
    async with host_facing(EbdsProfile(is_first_escrow_returned=True), answers) as acceptor:
        await anyio.sleep(0.15)

        assert acceptor.asked[1][4] & wire.RETURN


@in_virtual_time
async def test_a_retry_says_what_is_wanted_now_where_the_host_is_known_to() -> None:
    masks = {}
    for is_rebuilt in (True, False):
        answers: list[bytes | None] = [IDLE, None, None]
        async with host_facing(EbdsProfile(is_retry_rebuilt=is_rebuilt), answers) as acceptor:
            await anyio.sleep(0.15)
            acceptor.machine.set_inhibited(is_on=True)
            await anyio.sleep(0.1)
            masks[is_rebuilt] = acceptor.asked[2][3]
            assert acceptor.asked[1][2] == acceptor.asked[2][2]

    assert masks == {True: 0, False: 0x7D}


@in_virtual_time
async def test_a_host_waits_longer_at_each_retry_and_gives_the_acceptor_up_after_four() -> None:
    profile = EbdsProfile(retry_delay_s=0.05, missed_until_disconnected=4, is_asking_unit=True)
    answers: list[bytes | None] = [IDLE, IDLE, IDLE, None, None, None, None]
    async with host_facing(profile, answers) as acceptor:
        start_s, heard = anyio.current_time(), []
        acceptor.machine.listen(lambda event, _: heard.append((event, anyio.current_time())))
        await anyio.sleep(2)

        assert [event for event, _ in heard if "link" in event] == [
            "link_up",
            "link_down",
            "link_up",
        ]
        lost_s = dict(heard)["link_down"] - start_s
        assert lost_s == pytest.approx(0.3 + 0.1 + 0.13 + 0.18 + 0.23, abs=0.01)
        assert acceptor.asked[7][2] & 0xF0 == wire.ASK_UNIT


@in_virtual_time
async def test_a_pause_inside_an_answer_spoils_it_where_the_host_is_known_to() -> None:
    states = {}
    for gap_s in (0.02, None):
        machine, cable = Machine(MachineModel()), MemoryCable()
        host = EbdsProfile(byte_gap_max_s=gap_s).host(machine, Faults())
        machine_end = await cable.plug()
        kiosk_end = await cable.open()
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(host.run, machine_end)
            asked = await kiosk_end.receive()
            answer = wire.message(wire.STATUS | asked[2] & 1, IDLE)
            await kiosk_end.send(answer[:4])
            await anyio.sleep(0.03)
            await kiosk_end.send(answer[4:])
            await anyio.sleep(0.1)
            states[gap_s] = host.acceptor.is_connected
            tasks.cancel_scope.cancel()

    assert states == {0.02: False, None: True}
