"""What ID-003 hosts are known to do differently, against an acceptor that follows a script."""

import anyio
import pytest

from hardware.device import NoteResult
from hardware.id003.frames import Frame
from hardware.simulator.profiles import profile_names
from tests.hardware.bench import running_bench
from tests.hardware.id003.hosts import host_of, note_for, settings_for
from tests.hardware.simulator.scripted_acceptor import ScriptedAcceptor, acceptor_for, start_up
from tests.hardware.virtual_time import in_virtual_time

POLL, ACK, RESET, STACK_1, STACK_2, RETURN, HOLD = 0x11, 0x50, 0x40, 0x41, 0x42, 0x43, 0x44
IDLING, ESCROW, STACKING, VEND_VALID, STACKED, DISABLED = 0x11, 0x13, 0x14, 0x15, 0x16, 0x1A
INITIALIZE, POWER_UP, NOTE_IN_ACCEPTOR, NOTE_IN_STACKER = 0x1B, 0x40, 0x41, 0x42
TWENTY, UNKNOWN_SLOT = b"\x65", b"\x62"
CURRENCIES = Frame(0x8A, bytes.fromhex("65 01 05 01 66 00 00 00"))  # slot 65 is worth 50


async def stacked(acceptor: ScriptedAcceptor, slot: bytes = TWENTY) -> None:
    """A note as far as the host's order to keep it."""
    await start_up(acceptor)
    await acceptor.show(ESCROW, slot, seconds=8)
    await acceptor.show(STACKING)


# Connecting


@pytest.mark.parametrize("name", profile_names("id003"))
@in_virtual_time
async def test_every_host_brings_the_acceptor_up_and_only_some_look_first(name: str) -> None:
    async with acceptor_for(name) as acceptor:
        await acceptor.show(POWER_UP, seconds=3)

        before_reset = [frame.command for frame in acceptor.heard]
        before_reset = before_reset[: before_reset.index(RESET)]
        expected = {"c": [POLL, 0x88], "d": [POLL, 0x88, 0x8A], "d2": [POLL, 0x88, 0x8A]}
        looks = {"h": [POLL, ACK, 0x88], "i": [POLL]} | expected
        assert before_reset == looks.get(name.removeprefix("id003-"), [])


@in_virtual_time
async def test_a_asks_what_no_acceptor_knows_between_its_settings() -> None:
    async with acceptor_for("id003-a") as acceptor:
        acceptor.answers = {0x70: Frame(0x4B), 0xF0: Frame(0x4B)}
        await acceptor.show(INITIALIZE, seconds=8)

        assert Frame(0x70) in acceptor.heard
        assert Frame(0xF0, b"\x20\x01") in acceptor.heard
        assert Frame(0xC5, b"\x03\x00") in acceptor.heard
        assert acceptor.count(RESET) == 1


@in_virtual_time
async def test_d_sends_no_settings_and_enables_after_initializing() -> None:
    async with acceptor_for("id003-d") as acceptor:
        await acceptor.show(POWER_UP)
        await acceptor.show(INITIALIZE, seconds=5)
        assert acceptor.count(0xC3) == 0
        await acceptor.show(DISABLED)

        settings = [frame for frame in acceptor.heard if frame.command >= 0xC0]
        assert settings == [Frame(0xC3, b"\x00")]


@pytest.mark.parametrize(
    ("name", "resets", "is_told"),
    [("id003-a", 1, False), ("id003-c", 0, True), ("id003-g", 3, True)],
)
@in_virtual_time
async def test_a_setting_that_is_not_repeated_is_ignored_warned_of_or_fails(
    name: str, resets: int, is_told: bool
) -> None:
    async with acceptor_for(name) as acceptor:
        acceptor.answers = {command: Frame(command, b"\x55") for command in range(0xC0, 0xC8)}
        await acceptor.show(INITIALIZE, seconds=5)

        assert min(acceptor.count(RESET), 3) == resets
        assert ("setting_not_repeated" in acceptor.told) is is_told


@in_virtual_time
async def test_h_asks_slowly_while_it_is_disabled() -> None:
    async with acceptor_for("id003-h") as acceptor:
        await start_up(acceptor)
        await anyio.sleep(12)
        quick = acceptor.count(POLL)
        await acceptor.show(DISABLED)
        acceptor.heard.clear()
        await anyio.sleep(12)

        assert quick == pytest.approx(40, abs=1)
        assert acceptor.count(POLL) == pytest.approx(6, abs=1)


@pytest.mark.parametrize(("name", "acks"), [("id003-c", 1), ("id003-d", 0), ("id003-i", 2)])
@in_virtual_time
async def test_who_finds_a_running_vend_valid_acknowledges_or_resets_it(
    name: str, acks: int
) -> None:
    async with acceptor_for(name) as acceptor:
        await acceptor.show(VEND_VALID, seconds=4)

        commands = [frame.command for frame in acceptor.heard]
        until_reset = commands[: commands.index(RESET)] if RESET in commands else commands
        assert min(until_reset.count(ACK), 2) == acks
        assert (RESET in commands) is (name == "id003-d")
        assert not acceptor.machine.meters.bill_in


# Deciding


@pytest.mark.parametrize(
    ("name", "orders"),
    [
        ("id003-a", [Frame(HOLD, b"\xff"), Frame(STACK_2)]),
        ("id003-d", [Frame(STACK_1)]),
        ("id003-i", [Frame(STACK_2)]),
    ],
)
@in_virtual_time
async def test_a_note_is_held_and_stacked_in_the_host_s_own_way(
    name: str, orders: list[Frame]
) -> None:
    async with acceptor_for(name) as acceptor:
        acceptor.answers = {0x8A: Frame(0x8A, bytes.fromhex("65 01 02 01"))}
        await stacked(acceptor)

        decisions = [frame for frame in acceptor.heard if frame.command in range(0x41, 0x46)]
        assert decisions == orders


@in_virtual_time
async def test_b_returns_a_note_that_nobody_decides_about_in_five_seconds() -> None:
    async with acceptor_for("id003-b", decision_delay_s=30) as acceptor:
        await start_up(acceptor)
        await acceptor.show(ESCROW, TWENTY, seconds=4.8)
        assert acceptor.count(RETURN) == 0
        await anyio.sleep(1)

        assert acceptor.count(RETURN) == 1


@pytest.mark.parametrize(("name", "returns"), [("id003-d", 1), ("id003-c", 0)])
@in_virtual_time
async def test_a_slot_without_a_value_is_returned_or_an_error(name: str, returns: int) -> None:
    async with acceptor_for(name) as acceptor:
        acceptor.answers = {0x8A: CURRENCIES}
        await start_up(acceptor)
        await acceptor.show(ESCROW, UNKNOWN_SLOT, seconds=12)

        assert acceptor.count(RETURN) == returns
        assert acceptor.count(STACK_1) == 0
        assert ("note_unknown" in acceptor.told) is (returns == 0)


@pytest.mark.parametrize(
    ("source", "value_minor"),
    [("table", 20_00), ("asked", 50_00), ("off_by_one_table", 50_00)],
)
@in_virtual_time
async def test_the_value_comes_from_where_the_host_takes_it(source: str, value_minor: int) -> None:
    async with acceptor_for("id003-b", value_source=source) as acceptor:
        acceptor.answers = {0x8A: CURRENCIES}
        await stacked(acceptor)
        await acceptor.show(VEND_VALID)

        assert acceptor.machine.meters.bill_in == {value_minor: 1}


# Counting and acknowledging


@pytest.mark.parametrize(
    ("name", "counted"),
    [
        ("id003-a", [1, 1, 1]),
        ("id003-b", [0, 1, 1]),
        ("id003-f", [0, 0, 1]),
        ("id003-h", [0, 1, 1]),
    ],
)
@in_virtual_time
async def test_a_host_counts_at_its_own_moment(name: str, counted: list[int]) -> None:
    async with acceptor_for(name) as acceptor:
        slot = b"\x64" if name == "id003-f" else TWENTY
        await stacked(acceptor, slot)
        after_stack = acceptor.machine.meters.bill_in[20_00]
        await acceptor.show(VEND_VALID, seconds=2)
        after_vend_valid = acceptor.machine.meters.bill_in[20_00]
        await acceptor.show(STACKED)

        after_stacked = acceptor.machine.meters.bill_in[20_00]
        assert [after_stack, after_vend_valid, after_stacked] == counted


@in_virtual_time
async def test_h_counts_at_stacked_when_it_saw_no_vend_valid() -> None:
    async with acceptor_for("id003-h") as acceptor:
        await stacked(acceptor)
        await acceptor.show(STACKED)

        assert acceptor.machine.meters.bill_in == {20_00: 1}


@pytest.mark.parametrize(
    ("name", "acks"), [("id003-b", 1), ("id003-c", 1), ("id003-d", 1), ("id003-g", 20)]
)
@in_virtual_time
async def test_a_vend_valid_that_goes_on_is_acknowledged_once_or_each_time(
    name: str, acks: int
) -> None:
    async with acceptor_for(name) as acceptor:
        acceptor.answers = {0x8A: Frame(0x8A, bytes.fromhex("65 01 02 01"))}
        await stacked(acceptor)
        await acceptor.show(VEND_VALID, seconds=2)

        assert acceptor.count(ACK) == pytest.approx(acks, abs=1 if acks > 1 else 0)
        assert acceptor.machine.meters.bill_in == {20_00: 1}


@in_virtual_time
async def test_a_host_that_never_acknowledges_counts_all_the_same() -> None:
    async with acceptor_for("id003-b", ack="never") as acceptor:
        await stacked(acceptor)
        await acceptor.show(VEND_VALID, seconds=5)

        assert acceptor.count(ACK) == 0
        assert acceptor.machine.meters.bill_in == {20_00: 1}


@in_virtual_time
async def test_a_waits_half_a_second_before_its_ack() -> None:
    async with acceptor_for("id003-a") as acceptor:
        await stacked(acceptor)
        await acceptor.show(VEND_VALID, seconds=0.45)
        assert acceptor.count(ACK) == 0
        await acceptor.show(VEND_VALID, seconds=0.5)

        assert acceptor.count(ACK) == 1


@pytest.mark.parametrize(("name", "counted"), [("id003-b", 1), ("id003-c", 2), ("id003-e", 1)])
@in_virtual_time
async def test_a_status_between_two_vend_valid_makes_some_hosts_count_again(
    name: str, counted: int
) -> None:
    async with acceptor_for(name) as acceptor:
        await stacked(acceptor)
        for status in (VEND_VALID, STACKING, VEND_VALID):
            await acceptor.show(status)

        assert acceptor.machine.meters.bill_in == {20_00: counted}


@in_virtual_time
async def test_d2_counts_again_at_each_vend_valid() -> None:
    async with acceptor_for("id003-d2") as acceptor:
        acceptor.answers = {0x8A: Frame(0x8A, bytes.fromhex("65 01 02 01"))}
        await stacked(acceptor)
        await acceptor.show(VEND_VALID)

        assert acceptor.machine.meters.bill_in[20_00] == pytest.approx(10, abs=1)


@pytest.mark.parametrize(("mode", "at_most_s"), [("C2 01", 1.2), ("C2 02", 1.2), ("C2 00", 4.0)])
@in_virtual_time
async def test_an_enquiry_makes_d2_ask_at_once(mode: str, at_most_s: float) -> None:
    """Only its order to stack waits for its own slot, a second later."""
    host = host_of("id003-d2", poll_interval_s=1.0, decision_delay_polls=0, settings=[mode])
    async with running_bench(settings_for(host), host) as bench:
        start_s = anyio.current_time()

        assert (await bench.credit(note_for(host))).result is NoteResult.CREDITED
        assert at_most_s - 1.1 < anyio.current_time() - start_s <= at_most_s
        assert bench.machine.meters.bill_in == {20_00: 1}


# Power-up with a note, and the host's own restart


@pytest.mark.parametrize(
    ("name", "status", "counted", "is_returned"),
    [
        ("id003-b", NOTE_IN_STACKER, 1, False),
        ("id003-b", NOTE_IN_ACCEPTOR, 0, True),
        ("id003-b", POWER_UP, 0, False),
        ("id003-g", NOTE_IN_STACKER, 0, False),
        ("id003-i", NOTE_IN_STACKER, 0, False),
    ],
)
@in_virtual_time
async def test_a_power_up_with_the_note_inside_is_counted_returned_or_ignored(
    name: str, status: int, counted: int, is_returned: bool
) -> None:
    async with acceptor_for(name) as acceptor:
        await stacked(acceptor)
        acceptor.told.clear()
        await acceptor.show(status, seconds=0.5)

        assert acceptor.count(RESET) >= 1
        assert acceptor.machine.meters.bill_in[20_00] == counted
        assert ("note_returned" in acceptor.told) is is_returned


@pytest.mark.parametrize(("name", "counted"), [("id003-i", 1), ("id003-g", 0)])
@in_virtual_time
async def test_a_vend_valid_after_initializing_is_counted_by_who_expects_it(
    name: str, counted: int
) -> None:
    async with acceptor_for(name) as acceptor:
        await stacked(acceptor)
        for status in (NOTE_IN_STACKER, INITIALIZE, VEND_VALID, STACKED):
            await acceptor.show(status)

        assert acceptor.machine.meters.bill_in[20_00] == counted
        assert acceptor.count(ACK) >= 1


@pytest.mark.parametrize(
    ("name", "counted", "is_locked"),
    [("id003-b", 0, True), ("id003-c", 0, False), ("id003-i", 1, False)],
)
@in_virtual_time
async def test_a_host_that_restarts_forgets_remembers_or_locks(
    name: str, counted: int, is_locked: bool
) -> None:
    async with acceptor_for(name) as acceptor:
        await stacked(acceptor)
        acceptor.cabinet.set_power(is_on=False)
        await acceptor.show(VEND_VALID, seconds=5)
        acceptor.cabinet.set_power(is_on=True)
        await acceptor.show(VEND_VALID, seconds=5)

        assert acceptor.machine.meters.bill_in[20_00] == counted
        assert acceptor.machine.is_locked is is_locked
        assert acceptor.machine.is_inhibited is is_locked
