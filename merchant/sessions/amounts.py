"""Which amounts a machine's notes can make up."""

from collections.abc import Sequence
from math import gcd


def is_expressible(amount_minor: int, denominations_minor: Sequence[int]) -> bool:
    """Whether some notes of these denominations, each any number of times, make the amount."""
    if amount_minor <= 0 or not denominations_minor:
        return False
    unit = gcd(*denominations_minor)
    if amount_minor % unit:
        return False
    target = amount_minor // unit
    reachable, within = 1, (1 << (target + 1)) - 1  # bit n: n units can be made
    for denomination in denominations_minor:
        shift = denomination // unit
        while shift <= target:  # 1, 2, 4, … further notes: every count is covered
            reachable |= (reachable << shift) & within
            shift *= 2
    return bool(reachable >> target & 1)
