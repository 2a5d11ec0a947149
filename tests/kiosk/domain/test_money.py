"""Money: whole minor units, exact on every way, one currency at a time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.money import (
    CurrencyMismatchError,
    Money,
    exponent,
    format_money,
    parse_decimal,
    to_decimal,
)

CURRENCIES = st.sampled_from(["USD", "EUR", "CAD", "JPY", "KWD", "CHF"])
MINORS = st.integers(-(10**12), 10**12)


@given(minor=st.integers(0, 10**12), currency=CURRENCIES)
def test_what_is_written_for_the_wire_is_read_back_exactly(minor: int, currency: str) -> None:
    money = Money(minor, currency)

    assert parse_decimal(to_decimal(money), currency) == money


@given(minor=MINORS, currency=CURRENCIES)
def test_the_wire_has_exactly_the_decimals_of_the_currency(minor: int, currency: str) -> None:
    text = to_decimal(Money(minor, currency))

    assert len(text.partition(".")[2]) == exponent(currency)
    assert int(text.replace(".", "")) == minor


@given(a=MINORS, b=MINORS, currency=CURRENCIES)
def test_money_adds_subtracts_and_compares_like_whole_numbers(
    a: int, b: int, currency: str
) -> None:
    x, y = Money(a, currency), Money(b, currency)

    assert (x + y).minor == a + b
    assert (x - y).minor == a - b
    assert (x < y, x <= y, x > y, x >= y) == (a < b, a <= b, a > b, a >= b)


@pytest.mark.parametrize("operation", ["__add__", "__sub__", "__lt__", "__le__"])
def test_currencies_do_not_mix(operation: str) -> None:
    with pytest.raises(CurrencyMismatchError, match="USD and EUR"):
        getattr(Money(1, "USD"), operation)(Money(1, "EUR"))


@pytest.mark.parametrize("minor", [1.0, "1", True, None])
def test_minor_units_are_whole_numbers(minor: object) -> None:
    with pytest.raises(TypeError, match="whole numbers"):
        Money(minor, "USD")  # type: ignore[arg-type]  # what a caller without types could do


@pytest.mark.parametrize("currency", ["usd", "US", "USDT", "", "U$D"])
def test_a_currency_is_three_capital_letters(currency: str) -> None:
    with pytest.raises(ValueError, match="ISO 4217"):
        Money(1, currency)


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        (137_00, "USD", "$137"),
        (50, "USD", "$0.50"),
        (5, "USD", "$0.05"),
        (0, "USD", "$0"),
        (1_250_20, "EUR", "€1,250.20"),
        (-20_00, "USD", "-$20"),
        (500, "JPY", "¥500"),
        (1_500, "KWD", "KWD 1.500"),
        (137_00, "CAD", "CA$137"),
        (137_00, "CHF", "CHF 137"),
    ],
)
def test_a_person_reads_whole_amounts_without_decimals(
    minor: int, currency: str, text: str
) -> None:
    assert format_money(Money(minor, currency)) == text
    assert str(Money(minor, currency)) == text


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [("137", "USD", 13700), ("137.5", "USD", 13750), ("0.05", "USD", 5), ("500", "JPY", 500)],
)
def test_fewer_decimals_than_the_currency_has_are_read(
    text: str, currency: str, minor: int
) -> None:
    assert parse_decimal(text, currency) == Money(minor, currency)


@pytest.mark.parametrize(
    "text",
    ["", ".", "1.", ".5", "-1", "+1", "1e3", " 1", "1 ", "1,000", "1.234", "1.2.3", "٣", "NaN"],
)
def test_what_is_no_plain_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no amount in USD"):
        parse_decimal(text, "USD")


def test_a_currency_without_decimals_takes_none() -> None:
    with pytest.raises(ValueError, match="no amount in JPY"):
        parse_decimal("500.0", "JPY")
