"""An amount as the banknotes that put it on the machine."""

from collections.abc import Collection
from math import gcd


def plan_notes(amount_minor: int, denominations_minor: Collection[int]) -> tuple[int, ...]:
    """The notes, largest first, that come closest to the amount from below; of those, the fewest.

    Largest-first alone would miss amounts: $60 in notes of $50 and $20 is three twenties.
    Empty when no note fits. Raises ValueError for an amount or a note below one minor unit.
    """
    if amount_minor < 0 or any(value <= 0 for value in denominations_minor):
        raise ValueError(f"cannot plan {amount_minor} in {sorted(denominations_minor)}")
    if not denominations_minor:
        return ()
    unit = gcd(*denominations_minor)
    values = sorted({value // unit for value in denominations_minor}, reverse=True)
    reach = amount_minor // unit
    # fewest[n]: the fewest notes that make n units; last[n]: the largest note among such.
    fewest: list[int | None] = [0] + [None] * reach
    last = [0] * (reach + 1)
    for total in range(1, reach + 1):
        for value in values:
            before = fewest[total - value] if value <= total else None
            best = fewest[total]
            if before is not None and (best is None or before + 1 < best):
                fewest[total], last[total] = before + 1, value
    total = max(n for n in range(reach + 1) if fewest[n] is not None)
    notes = []
    while total:
        notes.append(last[total] * unit)
        total -= last[total]
    return tuple(sorted(notes, reverse=True))


def next_note(
    rest_minor: int, denominations_minor: Collection[int], refused_minor: Collection[int]
) -> int | None:
    """The next note to offer: planned anew each time, without the values the machine refused."""
    notes = plan_notes(rest_minor, set(denominations_minor) - set(refused_minor))
    return notes[0] if notes else None
