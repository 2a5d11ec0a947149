"""The simulated host knows the wire by itself: the vectors bind it as they bind the driver."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anyio
import pytest

from hardware.line import Line
from hardware.memory_line import MemoryCable
from hardware.simulator import cctalk_wire as wire
from hardware.simulator.cctalk_host import CcTalkProfile
from hardware.simulator.faults import Faults
from hardware.simulator.machine import Facts, Machine, MachineModel
from tests.hardware.virtual_time import in_virtual_time

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "cctalk.json").read_text("utf-8"))
TO_HOST = [vector for vector in VECTORS["vectors"] if vector["direction"] == "A>H"]
FROM_HOST = [vector for vector in VECTORS["vectors"] if vector["direction"] == "H>A"]


def named(vector: dict[str, Any]) -> str:
    return str(vector["name"])


def parts(vector: dict[str, Any]) -> tuple[int, bytes, wire.Check, bytes]:
    fields = vector["fields"]
    data = bytes.fromhex(fields.get("data", ""))
    check = wire.Check(fields["checksum"])
    return fields["header"], data, check, bytes.fromhex(vector["bytes"])


@pytest.mark.parametrize("vector", FROM_HOST, ids=named)
def test_the_host_writes_a_vector(vector: dict[str, Any]) -> None:
    code, data, check, raw = parts(vector)

    assert wire.message(code, data, check) == raw


@pytest.mark.parametrize("vector", TO_HOST, ids=named)
def test_the_host_reads_a_vector_also_behind_noise(vector: dict[str, Any]) -> None:
    code, data, check, raw = parts(vector)

    assert wire.first_answer(raw, check) == wire.Told(code, data)
    assert wire.first_answer(b"\x28\x01" + raw, check) == wire.Told(code, data)
    assert wire.first_answer(raw[:-1], check) is None
    assert wire.first_answer(raw[:-1] + bytes([raw[-1] ^ 1]), check) is None


@pytest.mark.parametrize(
    ("name", "scaling", "value_minor"),
    [
        (b"US0020A", b"\x64\x00\x02", 20_00),
        (b"EU0005B", b"\x01\x00\x00", 5_00),
        (b".......", b"\x64\x00\x02", None),
        (b"US002", b"\x64\x00\x02", None),
        (b"US0020A", b"\x00\x00\x00", None),
        (b"US0020A", b"\x64", None),
    ],
)
def test_a_name_and_its_scaling_are_a_value(
    name: bytes, scaling: bytes, value_minor: int | None
) -> None:
    assert wire.value_minor(name, scaling) == value_minor


class ScriptedAcceptor:
    """Answers each question of a host by a function; nothing where that returns None."""

    def __init__(self, answer: Callable[[int, bytes], bytes | None]) -> None:
        self.asked: list[int] = []
        self._answer = answer

    async def serve(self, line: Line) -> None:
        while True:
            data = await line.receive()
            self.asked.append(data[3])
            if (answer := self._answer(data[3], data[4:-1])) is not None:
                await line.send(answer)


def reply(data: bytes = b"", code: int = 0) -> bytes:
    body = bytes([1, len(data), 40, code]) + data
    return body + bytes([-sum(body) & 0xFF])


async def played(
    profile: CcTalkProfile, answer: Callable[[int, bytes], bytes | None], seconds: float
) -> tuple[ScriptedAcceptor, Machine, list[tuple[str, Facts]]]:
    cable, machine = MemoryCable(), Machine(MachineModel())
    acceptor, told = ScriptedAcceptor(answer), list[tuple[str, Facts]]()
    machine.listen(lambda event, facts: told.append((event, facts)))
    line = await cable.plug()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(profile.host(machine, Faults()).run, line)
        tasks.start_soon(acceptor.serve, await cable.open())
        await anyio.sleep(seconds)
        tasks.cancel_scope.cancel()
    return acceptor, machine, told


def events(*buffers: bytes) -> Callable[[int, bytes], bytes]:
    """Reads of the events get these, the last one again and again; all else an ACK."""
    waiting = list(buffers)

    def answer(code: int, data: bytes) -> bytes:
        del data
        if code != wire.ASK_EVENTS:
            return reply()
        buffer = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        return reply(buffer.ljust(11, b"\x00"))

    return answer


QUICK = CcTalkProfile(is_asking_values=False, questions=(), is_resetting=False)


@in_virtual_time
async def test_a_refused_question_is_repeated_three_times_a_second_apart() -> None:
    profile = CcTalkProfile(
        is_asking_values=False, questions=(111,), is_resetting=False, busy_retries=3
    )

    def answer(code: int, data: bytes) -> bytes:
        return reply(code=wire.BUSY) if code == 111 else events(b"")(code, data)

    early, _machine, _told = await played(profile, answer, 2.9)
    late, _machine, _told = await played(profile, answer, 4.0)

    assert early.asked == [111] * 3
    assert late.asked[:5] == [111, 111, 111, 111, wire.SET_MODE]


@in_virtual_time
async def test_a_host_without_an_answer_is_not_connected_and_begins_anew() -> None:
    acceptor, _machine, told = await played(
        CcTalkProfile(), lambda code, _data: reply() if code != wire.ASK_ALIVE else None, 6
    )

    assert [event for event, _facts in told] == ["link_up", "link_down", "link_up"]
    assert acceptor.asked.count(wire.DO_RESET) == 2


@in_virtual_time
async def test_new_events_are_those_since_the_last_counter() -> None:
    told_twice = b"\x02\x04\x00\x04\x01"
    _acceptor, machine, _told = await played(
        QUICK, events(b"", b"\x01\x04\x01", told_twice, told_twice, b"\x03\x05\x00\x04\x00"), 5
    )

    assert machine.meters.bill_in == {20_00: 1, 50_00: 1}


@in_virtual_time
async def test_what_the_first_counter_tells_is_counted_by_nobody() -> None:
    _acceptor, machine, told = await played(
        QUICK.model_copy(update={"is_old_credit_told": True}),
        events(b"\x02\x04\x00\x07\x00"),
        5,
    )

    assert not machine.meters.bill_in
    assert ("old_credit_ignored", {"value_minor": 20_00}) in told


@in_virtual_time
async def test_more_than_five_events_at_once_are_lost_in_part() -> None:
    _acceptor, machine, told = await played(QUICK, events(b"\x01", b"\x08" + b"\x01\x00" * 5), 5)

    assert ("events_lost", {"count": 2}) in told
    assert machine.meters.bill_in == {1_00: 5}


@in_virtual_time
async def test_a_counter_that_falls_to_zero_makes_the_host_begin_anew() -> None:
    acceptor, _machine, _told = await played(QUICK, events(b"\x07", b""), 5)

    assert acceptor.asked.count(wire.SET_MASK) == 2


@in_virtual_time
async def test_a_note_that_came_back_is_told_with_its_value() -> None:
    profile = QUICK.model_copy(update={"decision_delay_polls": 50})
    _acceptor, machine, told = await played(
        profile, events(b"", b"\x01\x04\x01", b"\x02\x00\x01\x04\x01"), 5
    )

    assert ("note_returned", {"value_minor": 20_00}) in told
    assert not machine.meters.bill_in


@in_virtual_time
async def test_an_escrow_that_is_empty_ends_the_decision() -> None:
    script = events(b"", b"\x01\x04\x01")

    def answer(code: int, data: bytes) -> bytes:
        return reply(b"\xfe") if code == wire.DO_ROUTE else script(code, data)

    acceptor, _machine, _told = await played(QUICK, answer, 5)

    assert acceptor.asked.count(wire.DO_ROUTE) == 1
