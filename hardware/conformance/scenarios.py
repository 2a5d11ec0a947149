"""What is tried and what must come of it, as `scenarios.toml` beside this module says."""

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator

from hardware.conformance.terminal import DISTURBANCES, Stage
from hardware.device import NoteResult
from hardware.note_in_hand import CreditPoint
from hardware.simulator.faults import WIRE_FAULTS, Fault


class Finding(StrEnum):
    """What no driver may do, and what no scenario expects."""

    CREDITED_UNCOUNTED = "credited_uncounted"
    COUNTED_TWICE = "counted_twice"
    RETURNED_COUNTED = "returned_counted"
    WRONG_VALUE = "wrong_value"  # the machine counted a value that nobody offered
    UNEXPECTED_CREDITED = "unexpected_credited"
    UNEXPECTED_RETURNED = "unexpected_returned"
    UNEXPECTED_IN_DOUBT = "unexpected_in_doubt"
    NEVER_READY = "never_ready"  # before anything had gone wrong
    NO_RECOVERY = "no_recovery"  # afterwards, the machine takes no notes any more
    NEXT_NOTE_FAILED = "next_note_failed"


class When(StrEnum):
    WHOLE_AMOUNT = "whole_amount"  # once, for all notes of the amount
    EACH_VALUE = "each_value"  # for one note of each value of the amount
    EACH_MESSAGE = "each_message"  # for one note, at each message on the wire
    EACH_SEED = "each_seed"  # for all notes, by chance


class Allowed(BaseModel):
    """Outcomes by how far the note came; none where it cannot have come so far."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    offered: frozenset[NoteResult] = frozenset()
    stacking: frozenset[NoteResult] = frozenset()
    presented: frozenset[NoteResult] = frozenset()
    # In place of these for a host that counts its own decision to keep the note.
    offered_at_stack: frozenset[NoteResult] | None = None
    stacking_at_stack: frozenset[NoteResult] | None = None

    def by_stage(self, credit_point: CreditPoint) -> Mapping[Stage, frozenset[NoteResult]]:
        offered, stacking = self.offered, self.stacking
        if not credit_point.is_after_stack:
            offered = offered if self.offered_at_stack is None else self.offered_at_stack
            stacking = stacking if self.stacking_at_stack is None else self.stacking_at_stack
        return {Stage.OFFERED: offered, Stage.STACKING: stacking, Stage.PRESENTED: self.presented}


class Scenario(BaseModel):
    """One thing that goes wrong, or nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    happens: str
    when: When
    disturbance: str | None = None  # of DISTURBANCES
    fault: Fault | None = None
    protocols: frozenset[str] | None = None  # that have it; None for all
    share: float | None = None  # each fault of the wire strikes this part of the messages
    allowed: Allowed

    @model_validator(mode="after")
    def _refuse_what_cannot_be_played(self) -> Self:
        if self.disturbance is not None and self.disturbance not in DISTURBANCES:
            raise ValueError(f"no disturbance {self.disturbance}")
        if (self.when is When.EACH_SEED) != (self.share is not None):
            raise ValueError("a share belongs to each_seed")
        return self

    @property
    def is_on_wire(self) -> bool:
        return self.fault in WIRE_FAULTS


class HostException(BaseModel):
    """What a host makes inevitable, with the reason."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    profiles: frozenset[str]
    scenarios: frozenset[str]
    permits: frozenset[Finding]
    reason: str


class Matrix(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    scenario: tuple[Scenario, ...]
    exception: tuple[HostException, ...] = ()

    @model_validator(mode="after")
    def _refuse_an_exception_of_nothing(self) -> Self:
        known = {scenario.name for scenario in self.scenario}
        for exception in self.exception:
            if strangers := exception.scenarios - known:
                raise ValueError(f"no scenarios: {sorted(strangers)}")
        return self

    def exception_for(self, profile: str, scenario: str, finding: Finding) -> HostException | None:
        for exception in self.exception:
            is_meant = profile in exception.profiles and scenario in exception.scenarios
            if is_meant and finding in exception.permits:
                return exception
        return None


@cache
def matrix() -> Matrix:
    text = resources.files(__package__).joinpath("scenarios.toml").read_text("utf-8")
    return Matrix.model_validate(tomllib.loads(text))
