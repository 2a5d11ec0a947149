"""Notes over a line that spoils bits: whether what is told of them is what the machine counts."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final

import anyio

from hardware.conformance.scenarios import Finding
from hardware.conformance.subjects import settings_for, shipped_driver
from hardware.conformance.terminal import Terminal, running_terminal
from hardware.conformance.trial import (
    QUIET_S,
    READY_S,
    RECOVERY_S,
    SETTLE_S,
    findings_against_meters,
    late_result,
)
from hardware.conformance.virtual_time import in_virtual_time
from hardware.device import Note, NoteResult
from hardware.simulator.bit_errors import BitErrors
from hardware.simulator.profiles import load_profile

CREDIT_LIMIT_MINOR: Final = 10**12  # no machine's: notes are what is tried


@dataclass(frozen=True, slots=True)
class Divergence:
    """What was told of a note is not what the machine counted; its seed shows it again."""

    profile: str
    seed: int
    number: int
    told: NoteResult
    findings: tuple[Finding, ...]  # at least one


@dataclass(slots=True)
class NoisyNotes:
    """What became of many notes."""

    told: Counter[NoteResult] = field(default_factory=Counter)
    counted_in_doubt: int = 0
    wrong_bits: int = 0
    power_cycles: int = 0  # of the machine, which took no notes any more
    divergences: list[Divergence] = field(default_factory=list)

    def add(self, other: "NoisyNotes") -> None:
        self.told.update(other.told)
        self.counted_in_doubt += other.counted_in_doubt
        self.wrong_bits += other.wrong_bits
        self.power_cycles += other.power_cycles
        self.divergences += other.divergences


def credit_over_noise(profile: str, notes: int, rate: float, seed: int) -> NoisyNotes:
    """So many notes, one after another, of this kind of host; each bit is wrong with `rate`."""
    return in_virtual_time(partial(_credit_all, profile, notes, rate, seed))


async def _credit_all(profile: str, notes: int, rate: float, seed: int) -> NoisyNotes:
    settings, found, noise = settings_for(profile), NoisyNotes(), BitErrors(rate, seed)
    async with running_terminal(settings, load_profile(profile), shipped_driver) as terminal:
        terminal.machine.set_credit_limit(CREDIT_LIMIT_MINOR)
        for number in range(notes):
            value_minor = await _next_value(terminal, number, found)
            terminal.cabinet.faults.bit_errors = noise
            before = terminal.machine.meters.bill_in.copy()
            note = Note(f"note-{number}", value_minor, settings.currency)
            result = await _credit(terminal, note)
            counted = terminal.machine.meters.bill_in - before
            found.told[result] += 1
            found.counted_in_doubt += result is NoteResult.IN_DOUBT and counted[value_minor] > 0
            if findings := findings_against_meters([(value_minor, result)], counted):
                told = Divergence(profile, seed, number, result, tuple(sorted(findings)))
                found.divergences.append(told)
        found.wrong_bits = noise.wrong_bits
    return found


async def _credit(terminal: Terminal, note: Note) -> NoteResult:
    """The outcome, once the machine has had the time to count and a late proof to come."""
    result = (await terminal.credit(note)).result
    if result is NoteResult.IN_DOUBT:
        result = await late_result(terminal, note)  # on a line that is quiet meanwhile
    await anyio.sleep(QUIET_S if result is NoteResult.CREDITED else SETTLE_S)
    return result


async def _next_value(terminal: Terminal, number: int, found: NoisyNotes) -> int:
    """A value that the machine takes now, each in its turn."""
    status = await terminal.until_accepting(READY_S)
    if status is None:
        found.power_cycles += 1
        terminal.machine.set_locked(is_on=False)  # an attendant has looked at it
        terminal.reset_host()
        status = await terminal.until_accepting(RECOVERY_S)
    assert status is not None, "the machine takes no notes any more"
    values_minor: Sequence[int] = sorted(
        set(terminal.machine.model.denominations_minor).intersection(status.denominations_minor)
    )
    return values_minor[number % len(values_minor)]
