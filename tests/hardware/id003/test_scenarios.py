"""Every known ID-003 host x everything that can happen to a note; in virtual time."""

import tomllib
from pathlib import Path

import anyio
import pytest

from hardware.device import NoteResult
from hardware.simulator.profiles import profile_names
from tests.hardware.bench import running_bench
from tests.hardware.id003.hosts import host_of, note_for, settings_for
from tests.hardware.scenarios import SCENARIOS, play
from tests.hardware.virtual_time import in_virtual_time

PROFILES = profile_names("id003")
EXPECTED: dict[str, dict[str, str]] = tomllib.loads(
    (Path(__file__).parent / "expected_outcomes.toml").read_text("utf-8")
)
NOTES_MINOR = (100_00, 20_00, 10_00, 5_00, 5_00)


def expected(scenario: str, profile: str) -> str:
    letter = profile.removeprefix("id003-").upper()
    return EXPECTED[scenario].get(letter, EXPECTED[scenario]["all"])


@pytest.mark.parametrize("name", PROFILES)
@in_virtual_time
async def test_a_full_credit_is_counted_exactly_once(name: str) -> None:
    host = host_of(name)
    async with running_bench(settings_for(host), host) as bench:
        for number, value_minor in enumerate(NOTES_MINOR):
            await bench.until_accepting()
            outcome = await bench.credit(note_for(host, value_minor, number))
            assert (outcome.result, outcome.code) == (NoteResult.CREDITED, "")
        await anyio.sleep(3)

        assert bench.machine.meters.bill_in == {100_00: 1, 20_00: 1, 10_00: 1, 5_00: 2}
        assert bench.cabinet.is_link_up
        assert bench.cabinet.accepts_notes


@pytest.mark.parametrize("scenario", SCENARIOS)
@pytest.mark.parametrize("name", PROFILES)
@in_virtual_time
async def test_what_becomes_of_a_note(name: str, scenario: str) -> None:
    host = host_of(name, decision_delay_polls=3)
    async with running_bench(settings_for(host), host) as bench:
        played = await play(bench, SCENARIOS[scenario], note_for(host))

    counted = "many" if played.counted > 1 else str(played.counted)
    assert f"{played.result} {counted}" == expected(scenario, name), played.code


def test_every_scenario_has_its_expectation_and_the_other_way_round() -> None:
    assert set(EXPECTED) == set(SCENARIOS)


def test_what_is_called_credited_is_counted_once_and_what_is_returned_never() -> None:
    untrue = [
        (scenario, name)
        for scenario in SCENARIOS
        for name in PROFILES
        if expected(scenario, name).split()[0] != "in_doubt"
        and expected(scenario, name) not in {"credited 1", "returned 0"}
    ]

    assert untrue == [
        ("ack lost", "id003-d2"),  # it counts again
        ("machine restarted at once at stacking", "id003-c"),  # it acknowledges what it forgot
    ]
