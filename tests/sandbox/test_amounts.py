"""Which amounts a machine's notes can make."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.money import Money
from merchant.sandbox.amounts import is_expressible, presets


@given(
    denominations=st.lists(st.integers(1, 40), min_size=1, max_size=4),
    counts=st.lists(st.integers(0, 6), min_size=4, max_size=4),
)
def test_whatever_notes_add_up_to_is_possible(denominations: list[int], counts: list[int]) -> None:
    amount = sum(d * n for d, n in zip(denominations, counts, strict=False))

    assert is_expressible(amount, denominations)


@given(
    amount=st.integers(0, 60), denominations=st.lists(st.integers(1, 40), min_size=1, max_size=4)
)
def test_possible_means_that_one_note_less_was_possible(
    amount: int, denominations: list[int]
) -> None:
    by_definition = amount == 0 or any(
        is_expressible(amount - d, denominations) for d in denominations if d <= amount
    )

    assert is_expressible(amount, denominations) == by_definition


@pytest.mark.parametrize(
    ("amount", "expected"), [(3000, False), (2000, True), (7000, True), (2050, False)]
)
def test_twenties_and_fifties_make_some_amounts_only(amount: int, expected: bool) -> None:
    assert is_expressible(amount, [2000, 5000]) is expected


def test_presets_follow_the_currency() -> None:
    assert presets("JPY", 100, 500, [100]) == [
        Money(100, "JPY"),
        Money(200, "JPY"),
        Money(300, "JPY"),
        Money(500, "JPY"),
    ]
