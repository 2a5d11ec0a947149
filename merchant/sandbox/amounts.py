"""Which amounts a patron may ask for: what the machine's denominations can add up to."""

from enum import StrEnum
from math import gcd

from kiosk.domain.money import Money, exponent, parse_decimal

PRESETS_SHOWN = 4
_PRESETS_WHOLE = (20, 50, 100, 200, 10, 40, 300, 500, 5)


class AmountProblem(StrEnum):
    """Why an amount cannot be asked for."""

    NO_AMOUNT = "no_amount"
    TOO_LITTLE = "too_little"
    TOO_MUCH = "too_much"
    NOT_EXPRESSIBLE = "not_expressible"


def is_expressible(amount_minor: int, denominations_minor: list[int]) -> bool:
    """Whether notes of these denominations, any number of each, can make the amount."""
    unit = gcd(*denominations_minor)
    target, remainder = divmod(amount_minor, unit)
    if remainder:
        return False
    mask = (1 << target + 1) - 1
    reachable = 1  # bit n: n units can be made
    for denomination in denominations_minor:
        shift = denomination // unit
        while shift <= target:
            reachable |= reachable << shift & mask
            shift *= 2
    return bool(reachable >> target & 1)


def read_amount(
    text: str, currency: str, minimum_minor: int, maximum_minor: int, denominations_minor: list[int]
) -> Money | AmountProblem:
    """The amount a patron typed or tapped, or what is wrong with it."""
    try:
        amount = parse_decimal(text.strip().lstrip("$€£¥").replace(",", "").strip(), currency)
    except ValueError:
        return AmountProblem.NO_AMOUNT
    if amount.minor < minimum_minor:
        return AmountProblem.TOO_LITTLE
    if amount.minor > maximum_minor:
        return AmountProblem.TOO_MUCH
    if not is_expressible(amount.minor, denominations_minor):
        return AmountProblem.NOT_EXPRESSIBLE
    return amount


def presets(
    currency: str, minimum_minor: int, maximum_minor: int, denominations_minor: list[int]
) -> list[Money]:
    """A few amounts to tap, smallest first, all of them possible."""
    possible = [
        Money(whole * 10 ** exponent(currency), currency)
        for whole in _PRESETS_WHOLE
        if minimum_minor <= whole * 10 ** exponent(currency) <= maximum_minor
        and is_expressible(whole * 10 ** exponent(currency), denominations_minor)
    ]
    return sorted(possible[:PRESETS_SHOWN], key=lambda money: money.minor)
