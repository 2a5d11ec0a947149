"""Every known ccTalk host gets its credit, over two wires and over one; in virtual time."""

import anyio
import pytest
from pydantic import ValidationError

from hardware.device import Note, NoteResult
from hardware.memory_line import LineFaults, MemoryCable
from hardware.simulator.cctalk_host import CcTalkProfile, HostEcho, Wrap
from hardware.simulator.machine import MachineModel
from tests.hardware.bench import Bench, running_bench
from tests.hardware.cctalk.bench import (
    LETTERS,
    OneWire,
    profile,
    profile_document,
    settings_for,
)
from tests.hardware.virtual_time import in_virtual_time

CREDITED, RETURNED = NoteResult.CREDITED, NoteResult.RETURNED


def note(value_minor: int) -> Note:
    return Note(f"note-{value_minor}", value_minor, "USD")


@pytest.mark.parametrize("letter", LETTERS)
@in_virtual_time
async def test_a_full_credit_is_counted_once(letter: str) -> None:
    host = profile(letter)
    async with running_bench(settings_for(host), host) as bench:
        for value_minor in (100_00, 20_00, 10_00, 5_00, 1_00, 1_00):
            await bench.until_accepting()
            assert (await bench.credit(note(value_minor))).result is CREDITED

        assert bench.machine.meters.bill_in_minor == 137_00
        assert bench.machine.meters.bill_in[1_00] == 2


@pytest.mark.parametrize("letter", [letter for letter in LETTERS if letter != "N"])
@in_virtual_time
async def test_on_one_wire_a_note_is_credited_too(letter: str) -> None:
    host = profile(letter)
    async with running_bench(settings_for(host, cctalk_echo="heard"), host, cable=OneWire()) as b:
        assert (await b.credit()).result is CREDITED
        assert b.machine.meters.bill_in == {20_00: 1}
        assert b.device.diagnostics().counts.garbage_bytes == 0


@in_virtual_time
async def test_a_host_that_breaks_on_its_echo_does_not_come_up_on_one_wire() -> None:
    host = profile("N")
    settings = settings_for(host, cctalk_echo="heard")
    async with running_bench(settings, host, cable=OneWire(), is_ready=False) as bench:
        await anyio.sleep(60)

        assert not bench.cabinet.host.acceptor.is_connected
        assert not bench.device.status.is_accepting


@in_virtual_time
async def test_a_host_that_needs_its_echo_does_not_come_up_without() -> None:
    host = profile("P")
    settings = settings_for(host, cctalk_echo="none")
    async with running_bench(settings, host, is_ready=False) as bench:
        await anyio.sleep(60)

        assert not bench.cabinet.host.acceptor.is_connected


@pytest.mark.parametrize("letter", LETTERS)
@in_virtual_time
async def test_bytes_that_come_alone_make_the_same_conversation(letter: str) -> None:
    host = profile(letter)
    cable = MemoryCable(LineFaults(is_byte_by_byte=True), _NoChance())
    async with running_bench(settings_for(host), host, cable=cable) as bench:
        assert (await bench.credit()).result is CREDITED
        assert bench.machine.meters.bill_in == {20_00: 1}


class _NoChance:
    def random(self) -> float:
        return 1.0

    def randbytes(self, n: int, /) -> bytes:
        return bytes(n)


@in_virtual_time
async def test_a_host_pauses_for_four_seconds_after_its_reset() -> None:
    host = profile("H")
    async with running_bench(settings_for(host), host, is_ready=False) as bench:
        start_s = anyio.current_time()
        await bench.until_accepting()

        # also 3 repeats, a second apart, of the question that we do not know
        assert anyio.current_time() - start_s > 4 + 3


@in_virtual_time
async def test_a_host_that_comes_after_us_ignores_the_credit_that_it_finds() -> None:
    host = profile("Q")
    async with running_bench(settings_for(host), host) as bench:
        await bench.credit()
        told: list[tuple[str, object]] = []
        bench.machine.listen(lambda event, facts: told.append((event, facts.get("value_minor"))))
        await _power_off_and_on(bench)
        await bench.until_accepting()

        assert ("old_credit_ignored", 20_00) in told
        assert bench.machine.meters.bill_in == {20_00: 1}


async def _power_off_and_on(bench: Bench) -> None:
    bench.cabinet.set_power(is_on=False)
    await anyio.sleep(10)
    bench.cabinet.set_power(is_on=True)


@pytest.mark.parametrize("wrap", Wrap)
@pytest.mark.parametrize("operating_mode", [0, 3])
@in_virtual_time
async def test_a_host_that_cannot_count_across_255_counts_every_note_once(
    wrap: Wrap, operating_mode: int
) -> None:
    host = profile("H", wrap=wrap, operating_mode=operating_mode, questions=())
    model = MachineModel(credit_limit_minor=10**9)
    async with running_bench(settings_for(host), host, model) as bench:
        for _ in range(270):
            await bench.until_accepting()
            assert (await bench.credit()).result is CREDITED

        assert bench.machine.meters.bill_in == {20_00: 270}


@pytest.mark.parametrize("letter", LETTERS)
@in_virtual_time
async def test_a_value_that_the_machine_does_not_take_is_not_counted(letter: str) -> None:
    host = profile(letter)
    model = MachineModel(denominations_minor=(5_00, 20_00))
    async with running_bench(settings_for(host), host, model) as bench:
        assert (await bench.credit(note(1_00))).result is RETURNED
        assert not bench.machine.meters.bill_in


def test_a_profile_says_what_was_chosen_and_takes_nothing_unknown() -> None:
    for letter in LETTERS:
        document = profile_document(letter)
        assert (document["protocol"], document["letter"]) == ("cctalk", letter)
        assert document["host"]
        assert set(document) == {"protocol", "letter", "host", "chosen", "parameters"}
        chosen = document["chosen"]
        assert isinstance(chosen, list)
        assert set(chosen) <= set(CcTalkProfile.model_fields)


@pytest.mark.parametrize(
    "change",
    [
        {"poll_interval_s": 0},
        {"check": "sum16"},
        {"echo": "maybe"},
        {"questions": [256]},
        {"busy_retries": -1},
        {"known_values_minor": {17: 100}},
        {"colour": "red"},
    ],
)
def test_a_profile_that_no_host_has_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match=next(iter(change))):
        profile("N", **change)


def test_the_profiles_play_every_way_with_the_echo() -> None:
    assert {profile(letter).echo for letter in LETTERS} == set(HostEcho)
