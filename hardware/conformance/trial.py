"""One trial: a driver, a kind of host, a scenario, and the moment at which it strikes."""

from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import Final

import anyio

from hardware.conformance.scenarios import Finding, Scenario, When
from hardware.conformance.subjects import settings_for
from hardware.conformance.terminal import (
    DISTURBANCES,
    MakeDevice,
    Stage,
    Terminal,
    running_terminal,
)
from hardware.device import Note, NoteResult
from hardware.note_in_hand import CreditPoint
from hardware.simulator.faults import WIRE_FAULTS, Toward, WireFault
from hardware.simulator.profiles import load_profile

AMOUNT_MINOR: Final = 137_00
ONE_NOTE_MINOR: Final = 20_00
NEXT_NOTE_MINOR: Final = 10_00
READY_S: Final = 60.0
RECOVERY_S: Final = 120.0
SETTLE_S: Final = 2.0  # until the host has told that it has begun anew
LATE_PROOF_S: Final = 3.0
QUIET_S: Final = 1.5  # for a host that counts after its own acknowledgement

_CREDITED, _IN_DOUBT = NoteResult.CREDITED, NoteResult.IN_DOUBT


@dataclass(frozen=True, slots=True)
class Moment:
    """Where a scenario strikes."""

    at: int | None = None  # message on the wire since the offer, from 0
    toward: Toward | None = None  # counts only the messages on their way to this end
    value_minor: int | None = None
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Told:
    """What the kiosk says became of one note, and how far it had come."""

    value_minor: int
    result: NoteResult
    stages: frozenset[Stage]  # in which it was since something befell it, or in the end


@dataclass(frozen=True, slots=True)
class Verdict:
    told: tuple[Told, ...]
    findings: frozenset[Finding]
    messages: int  # on the wire from the first offer to the last outcome


async def examine(
    make_device: MakeDevice, profile: str, scenario: Scenario, moment: Moment
) -> Verdict:
    """Play it in the event loop's time, which is best a virtual one."""
    settings = settings_for(profile)
    async with running_terminal(settings, load_profile(profile), make_device) as terminal:
        status = await terminal.until_accepting(READY_S)
        if status is None:
            return Verdict((), frozenset({Finding.NEVER_READY}), 0)
        taken = set(terminal.machine.model.denominations_minor)
        values_minor = _values(scenario, moment, taken.intersection(status.denominations_minor))
        told = await _credit_all(terminal, scenario, moment, values_minor)
        messages = terminal.cable.messages
        findings = _against_table(scenario, told, settings.host_credit_point)
        next_note = await _next_note(terminal, settings.currency)
        if next_note is None:
            findings.add(Finding.NO_RECOVERY)
        elif next_note.result is not _CREDITED:
            findings.add(Finding.NEXT_NOTE_FAILED)
        counted = terminal.machine.meters.bill_in
        outcomes = [(one.value_minor, one.result) for one in (*told, next_note) if one is not None]
        findings |= findings_against_meters(outcomes, counted)
        return Verdict(tuple(told), frozenset(findings), messages)


def notes_of(amount_minor: int, denominations_minor: Set[int]) -> list[int]:
    """The fewest notes, greatest first; what is less than the least note stays."""
    notes = []
    for value_minor in sorted(denominations_minor, reverse=True):
        count, amount_minor = divmod(amount_minor, value_minor)
        notes += [value_minor] * count
    return notes


def _values(scenario: Scenario, moment: Moment, denominations_minor: Set[int]) -> list[int]:
    if scenario.when in {When.WHOLE_AMOUNT, When.EACH_SEED}:
        return notes_of(AMOUNT_MINOR, denominations_minor)
    return [moment.value_minor or ONE_NOTE_MINOR]


async def _credit_all(
    terminal: Terminal, scenario: Scenario, moment: Moment, values_minor: list[int]
) -> list[Told]:
    terminal.cable.begin()
    _arm(terminal, scenario, moment)
    told: list[Told] = []
    currency = terminal.device.status.currency
    for number, value_minor in enumerate(values_minor):
        if await terminal.until_accepting(READY_S) is None:
            break  # a note in doubt is still shown
        note = Note(f"note-{number}", value_minor, currency)
        outcome = await terminal.credit(note)
        result = outcome.result
        if result is _IN_DOUBT:
            result = await late_result(terminal, note)
        told.append(Told(value_minor, result, terminal.stages_since_strike()))
    return told


def _arm(terminal: Terminal, scenario: Scenario, moment: Moment) -> None:
    cabinet, fault = terminal.cabinet, scenario.fault
    strike = DISTURBANCES.get(scenario.disturbance or "")
    if scenario.share is not None:
        for fault_of_wire in WIRE_FAULTS:
            for toward in Toward:
                rule = WireFault(fault_of_wire, toward, count=10**6, share=scenario.share)
                cabinet.cause_on_wire(rule, moment.seed)
    elif strike is not None:
        terminal.strike_at(moment.at, lambda: strike(terminal))
    elif fault in WIRE_FAULTS and moment.toward is not None:
        rule = WireFault(fault, moment.toward, after=moment.at or 0)
        cabinet.cause_on_wire(rule, moment.seed)
    elif fault is not None:
        terminal.strike_at(moment.at, lambda: cabinet.cause(fault))


async def late_result(terminal: Terminal, note: Note) -> NoteResult:
    """As it is once the faults are over and a late proof may have come; then it is given up."""
    terminal.end_disturbance()
    with anyio.move_on_after(LATE_PROOF_S):
        return (await terminal.device.late_outcome(note)).result
    return (await terminal.device.give_up(note)).result


async def _next_note(terminal: Terminal, currency: str) -> Told | None:
    """What becomes of it once nothing goes wrong any more; None when none can be offered."""
    terminal.end_disturbance()
    await anyio.sleep(SETTLE_S)
    terminal.machine.set_locked(is_on=False)  # an attendant has looked at it
    if await terminal.until_accepting(RECOVERY_S) is None:
        return None
    outcome = await terminal.credit(Note("next", NEXT_NOTE_MINOR, currency))
    await anyio.sleep(QUIET_S)
    return Told(NEXT_NOTE_MINOR, outcome.result, frozenset({terminal.journal.stage}))


def _against_table(scenario: Scenario, told: list[Told], credit_point: CreditPoint) -> set[Finding]:
    by_stage = scenario.allowed.by_stage(credit_point)
    return {
        Finding(f"unexpected_{one.result}")
        for one in told
        if not any(one.result in by_stage[stage] for stage in one.stages)
    }


def findings_against_meters(
    told: Sequence[tuple[int, NoteResult]], bill_in: Counter[int]
) -> set[Finding]:
    """The laws of money, whatever was expected: of notes, in minor units, what was told."""
    findings: set[Finding] = set()
    offered = {value_minor for value_minor, _ in told}
    if not set(+bill_in) <= offered:
        findings.add(Finding.WRONG_VALUE)
    for value_minor in offered:
        results = [result for of_value_minor, result in told if of_value_minor == value_minor]
        certain = results.count(_CREDITED)
        possible = certain + results.count(_IN_DOUBT)
        if bill_in[value_minor] < certain:
            findings.add(Finding.CREDITED_UNCOUNTED)
        if bill_in[value_minor] > len(results):
            findings.add(Finding.COUNTED_TWICE)
        elif bill_in[value_minor] > possible:
            findings.add(Finding.RETURNED_COUNTED)
    return findings
