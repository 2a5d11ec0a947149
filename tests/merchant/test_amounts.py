"""Which amounts notes can make up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from merchant.sessions.amounts import is_expressible


@pytest.mark.parametrize(
    ("amount", "denominations", "expected"),
    [
        (137_00, [1_00, 20_00, 100_00], True),
        (137_50, [1_00, 20_00], False),
        (60_00, [50_00, 20_00], True),
        (30_00, [50_00, 20_00], False),
        (110_00, [50_00, 20_00], True),
        (0, [1_00], False),
        (1_00, [], False),
        (7, [3, 5], False),
        (8, [3, 5], True),
    ],
)
def test_an_amount_is_expressible_when_some_notes_make_it(
    amount: int, denominations: list[int], expected: bool
) -> None:
    assert is_expressible(amount, denominations) is expected


@given(
    amount=st.integers(1, 120),
    denominations=st.lists(st.integers(1, 40), min_size=1, max_size=5, unique=True),
)
def test_it_agrees_with_counting_notes_one_by_one(amount: int, denominations: list[int]) -> None:
    reachable = {0}
    for total in range(1, amount + 1):
        if any(total - denomination in reachable for denomination in denominations):
            reachable.add(total)

    assert is_expressible(amount, denominations) is (amount in reachable)
