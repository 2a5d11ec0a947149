"""A cell of the matrix: one driver, one kind of host, one scenario, at every moment there is."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from hardware.conformance.scenarios import Finding, HostException, Scenario, When, matrix
from hardware.conformance.terminal import MakeDevice
from hardware.conformance.trial import Moment, Verdict, examine
from hardware.conformance.virtual_time import in_virtual_time
from hardware.device import NoteResult
from hardware.simulator.faults import Fault, Toward

_BY_CHANCE: Final = {Fault.FLIPPED, Fault.PARTIAL, Fault.GARBAGE}


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is tried: the whole matrix, or a slice of it."""

    seeds: int = 3  # of each fault in which chance decides
    storms: int = 30
    stride: int = 1  # each so manyeth message


@dataclass(frozen=True, slots=True)
class Found:
    """A finding, where it was made, and the exception that permits it."""

    finding: Finding
    moment: Moment
    exception: HostException | None


@dataclass(slots=True)
class Cell:
    profile: str
    scenario: str
    trials: int = 0
    results: Counter[NoteResult] = field(default_factory=Counter)
    found: list[Found] = field(default_factory=list)

    @property
    def unexpected(self) -> list[Found]:
        return [found for found in self.found if found.exception is None]

    def add(self, moment: Moment, verdict: Verdict) -> None:
        self.trials += 1
        self.results.update(told.result for told in verdict.told)
        for finding in sorted(verdict.findings):
            exception = matrix().exception_for(self.profile, self.scenario, finding)
            self.found.append(Found(finding, moment, exception))


def scenarios_of(profile: str) -> list[Scenario]:
    protocol = profile.partition("-")[0]
    return [s for s in matrix().scenario if s.protocols is None or protocol in s.protocols]


def fill_cells(make_device: MakeDevice, profile: str, effort: Effort) -> Iterator[Cell]:
    """All cells of one kind of host."""
    quiet = _scenario("full_credit")
    whole = _verdict(make_device, profile, quiet, Moment())
    values_minor = sorted({told.value_minor for told in whole.told})
    one_note = quiet.model_copy(update={"when": When.EACH_VALUE})
    messages = _verdict(make_device, profile, one_note, Moment()).messages
    for scenario in scenarios_of(profile):
        cell = Cell(profile, scenario.name)
        for moment in moments(scenario, values_minor, messages, effort):
            cell.add(moment, _verdict(make_device, profile, scenario, moment))
        yield cell


def moments(
    scenario: Scenario, values_minor: list[int], messages: int, effort: Effort
) -> Iterator[Moment]:
    """Every moment at which it may strike, for a note that takes so many messages."""
    match scenario.when:
        case When.WHOLE_AMOUNT:
            yield Moment()
        case When.EACH_VALUE:
            yield from (Moment(value_minor=value_minor) for value_minor in values_minor)
        case When.EACH_SEED:
            yield from (Moment(seed=seed) for seed in range(effort.storms))
        case When.EACH_MESSAGE if scenario.is_on_wire:
            seeds = effort.seeds if scenario.fault in _BY_CHANCE else 1
            for at in range(0, messages // 2 + 2, effort.stride):  # an ACK has no answer
                for toward in Toward:
                    yield from (Moment(at, toward, seed=seed) for seed in range(seeds))
        case When.EACH_MESSAGE:
            yield from (Moment(at) for at in range(0, messages, effort.stride))


def _verdict(make_device: MakeDevice, profile: str, scenario: Scenario, moment: Moment) -> Verdict:
    return in_virtual_time(partial(examine, make_device, profile, scenario, moment))


def _scenario(name: str) -> Scenario:
    return next(scenario for scenario in matrix().scenario if scenario.name == name)
