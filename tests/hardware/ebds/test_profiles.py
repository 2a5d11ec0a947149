"""Each known kind of EBDS host credits what it is offered; in virtual time."""

import tomllib
from pathlib import Path

import anyio
import pytest
from pydantic import ValidationError

from hardware.device import Note, NoteResult
from hardware.simulator.ebds_host import EbdsProfile
from hardware.simulator.machine import MachineModel
from tests.hardware.bench import running_bench
from tests.hardware.ebds.bench import EBDS, LETTERS, PROFILES, profile
from tests.hardware.virtual_time import in_virtual_time

NOTES_MINOR = (100_00, 20_00, 10_00, 5_00, 1_00, 1_00)
# Polls from the offer to the proof, and between two proofs: accepting, escrowed, stacking,
# stacked, idling. Without escrow one less; the extra poll comes at once.
POLLS = {"b": 5, "h": 5, "i": 5, "j": 5, "k": 4, "l": 4, "m": 4}


@pytest.mark.parametrize("letter", LETTERS)
@in_virtual_time
async def test_the_whole_amount_is_credited_note_by_note(letter: str) -> None:
    known = profile(letter)
    async with running_bench(EBDS, known) as bench:
        start_s = anyio.current_time()
        for number, value_minor in enumerate(NOTES_MINOR):
            await bench.until_accepting()
            outcome = await bench.credit(Note(f"note-{number}", value_minor, "USD"))
            assert (outcome.result, outcome.code) == (NoteResult.CREDITED, "")

        polls = (anyio.current_time() - start_s) / known.poll_interval_s
        assert polls <= POLLS[letter] * len(NOTES_MINOR) + 0.01
        await anyio.sleep(2)
        assert bench.machine.meters.bill_in_minor == 137_00
        assert bench.machine.meters.bill_in == {100_00: 1, 20_00: 1, 10_00: 1, 5_00: 1, 1_00: 2}
        assert bench.cabinet.is_link_up
        assert bench.cabinet.accepts_notes


@pytest.mark.parametrize("letter", ["b", "h", "i", "j", "l"])
@in_virtual_time
async def test_a_host_with_escrow_returns_what_leads_beyond_its_limit(letter: str) -> None:
    model = MachineModel(credit_limit_minor=19_99)
    async with running_bench(EBDS, profile(letter), model) as bench:
        outcome = await bench.credit()

        assert outcome.result is NoteResult.RETURNED
        assert outcome.is_refused_by_host
        await bench.until_accepting()
        assert not bench.machine.meters.bill_in


@pytest.mark.parametrize("letter", ["k", "m"])
@in_virtual_time
async def test_a_host_without_escrow_masks_what_leads_beyond_its_limit(letter: str) -> None:
    model = MachineModel(credit_limit_minor=19_99)
    async with running_bench(EBDS, profile(letter), model) as bench:
        status = await bench.until_accepting()

        assert status.denominations_minor == (1_00, 5_00, 10_00)


@in_virtual_time
async def test_b_returns_a_note_that_nobody_decides_about_in_five_seconds() -> None:
    undecided = EbdsProfile(poll_interval_s=0.2, escrow_patience_s=5, decision_delay_polls=9999)
    async with running_bench(EBDS, undecided) as bench:
        start_s = anyio.current_time()
        outcome = await bench.credit()

        assert outcome.is_refused_by_host
        assert 5 < anyio.current_time() - start_s < 6


@in_virtual_time
async def test_a_host_that_takes_tickets_only_by_name_gets_no_notes() -> None:
    model = MachineModel(denominations_minor=())
    async with running_bench(EBDS, profile("j"), model, is_ready=False) as bench:
        await anyio.sleep(2)

        assert not bench.device.status.is_accepting
        assert bench.device.diagnostics().is_inhibited
        assert bench.device.diagnostics().is_set_up


@in_virtual_time
async def test_l_in_its_short_mode_counts_the_note_above() -> None:
    known = profile("l")
    off_by_one = EbdsProfile(values_minor=known.values_minor, is_mask_full=True)
    async with running_bench(EBDS, off_by_one) as bench:
        assert (await bench.credit()).result is NoteResult.CREDITED

        assert bench.machine.meters.bill_in == {50_00: 1}


# The files


@pytest.mark.parametrize("letter", LETTERS)
def test_a_profile_says_which_of_its_values_are_not_known_but_chosen(letter: str) -> None:
    told = tomllib.loads((PROFILES / f"ebds-{letter}.toml").read_text("utf-8"))

    assert (told["protocol"], told["letter"]) == ("ebds", letter.upper())
    assert told["host"]
    assert set(told["chosen"]) <= set(told["parameters"])


def test_no_profile_is_left_untold() -> None:
    assert {Path(path).stem for path in PROFILES.glob("ebds-*.toml")} == {
        f"ebds-{letter}" for letter in LETTERS
    }


@pytest.mark.parametrize(
    "parameters",
    [
        {"poll_interval_s": 0},
        {"start_toggle": 2},
        {"counts_at": "never"},
        {"table_entries_asked": 51},
        {"is_sometimes": True},
    ],
)
def test_a_parameter_that_makes_no_sense_is_refused(parameters: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match=next(iter(parameters))):
        EbdsProfile(**parameters)  # type: ignore[arg-type]  # as a file may say it
