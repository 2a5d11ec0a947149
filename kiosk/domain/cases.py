"""Cases: what persons can decide about money in doubt, and what the machine's meter speaks for."""

from dataclasses import dataclass
from enum import StrEnum


class CaseOutcome(StrEnum):
    CREDITED = "credited"  # the machine has it: captured
    NOT_CREDITED = "not_credited"  # the machine does not have it: released
    HAND_PAID = "hand_paid"  # the cage paid the patron: captured for the cage, never released
    HOUSE_LOSS = "house_loss"  # the machine keeps it and the house bears it: released


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the meter speaks for; no outcome when it speaks for none."""

    outcome: CaseOutcome | None
    amount_minor: int  # what the outcome is about
    reason: str


def propose(
    doubtful_minor: int, before_minor: int | None, after_minor: int | None, *, is_divisible: bool
) -> Proposal:
    """What the machine's bill meter says: as it was before what is in doubt, and as it is now.

    A note was counted whole or not at all; what another engine did `is_divisible`.
    """
    if before_minor is None or after_minor is None:
        return Proposal(None, 0, "no meter was read")
    counted_minor = after_minor - before_minor
    if counted_minor == 0:
        return Proposal(CaseOutcome.NOT_CREDITED, doubtful_minor, "the meter has not moved")
    if counted_minor == doubtful_minor:
        return Proposal(CaseOutcome.CREDITED, counted_minor, "the meter moved by what is in doubt")
    if is_divisible and 0 < counted_minor < doubtful_minor:
        return Proposal(CaseOutcome.CREDITED, counted_minor, "the meter moved by a part of it")
    return Proposal(None, 0, "the meter moved by another amount than what is in doubt")
