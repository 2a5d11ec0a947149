"""Amounts of money as integers, from the wire to the ledger."""

from dataclasses import dataclass
from typing import Final

# Digits after the decimal point, where they are not two. Source: ISO 4217.
_EXPONENTS: Final = {"JPY": 0, "KRW": 0, "VND": 0, "CLP": 0, "ISK": 0, "KWD": 3, "BHD": 3, "TND": 3}
_SYMBOLS: Final = {"USD": "$", "CAD": "CA$", "EUR": "€", "GBP": "£", "JPY": "¥"}


class CurrencyMismatchError(ValueError):
    """Two amounts of different currencies met."""


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount in the smallest unit of one currency: cents for USD, yen for JPY."""

    minor: int
    currency: str  # ISO 4217, upper case

    def __post_init__(self) -> None:
        if type(self.minor) is not int:
            raise TypeError(f"minor units are whole numbers, not {self.minor!r}")
        if len(self.currency) != 3 or not self.currency.isalpha() or not self.currency.isupper():
            raise ValueError(f"{self.currency!r} is no ISO 4217 code")

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same(other), self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.minor < self._same(other)

    def __le__(self, other: "Money") -> bool:
        return self.minor <= self._same(other)

    def __str__(self) -> str:
        return format_money(self)

    def _same(self, other: "Money") -> int:
        if other.currency != self.currency:
            raise CurrencyMismatchError(f"{self.currency} and {other.currency} do not mix")
        return other.minor


def exponent(currency: str) -> int:
    """How many digits of the currency stand behind the decimal point."""
    return _EXPONENTS.get(currency, 2)


def format_money(money: Money) -> str:
    """For a person: "$137", "$0.50", "€1,250.20"; whole amounts without decimals."""
    symbol = _SYMBOLS.get(money.currency, money.currency + " ")
    sign = "-" if money.minor < 0 else ""
    whole, rest = divmod(abs(money.minor), 10 ** exponent(money.currency))
    decimals = f".{rest:0{exponent(money.currency)}}" if rest else ""
    return f"{sign}{symbol}{whole:,}{decimals}"


def to_decimal(money: Money) -> str:
    """For the wire: "137.00"; exact, never through a float."""
    digits = exponent(money.currency)
    whole, rest = divmod(abs(money.minor), 10**digits)
    sign = "-" if money.minor < 0 else ""
    return f"{sign}{whole}.{rest:0{digits}}" if digits else f"{sign}{whole}"


def parse_decimal(text: str, currency: str) -> Money:
    """The amount that `to_decimal` writes; "137", "137.5" and "137.50" are the same.

    Raises ValueError for anything else: signs, exponents, blanks, too many digits.
    """
    whole, point, fraction = text.partition(".")
    digits = exponent(currency)
    is_number = whole.isascii() and whole.isdigit()
    has_fraction = fraction.isascii() and fraction.isdigit() and len(fraction) <= digits
    if not is_number or (point and not has_fraction):
        raise ValueError(f"{text!r} is no amount in {currency}")
    return Money(int(whole) * 10**digits + int(fraction.ljust(digits, "0") or 0), currency)
