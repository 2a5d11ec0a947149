from itertools import combinations_with_replacement

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.plan import next_note, plan_notes

US = (100, 500, 1000, 2000, 5000, 10000)
DENOMINATIONS = st.sets(st.sampled_from([100, 200, 500, 1000, 2000, 5000]), min_size=1)


def test_an_amount_is_planned_in_the_largest_notes() -> None:
    assert plan_notes(137_00, US) == (10000, 2000, 1000, 500, 100, 100)


def test_an_amount_that_largest_first_would_miss_is_still_planned() -> None:
    assert plan_notes(60_00, (2000, 5000)) == (2000, 2000, 2000)


def test_what_no_note_expresses_stays_out_of_the_plan() -> None:
    assert plan_notes(137_00, (2000, 10000)) == (10000, 2000)
    assert plan_notes(99, US) == ()
    assert plan_notes(100_00, ()) == ()


@pytest.mark.parametrize(("amount", "notes"), [(-1, (100,)), (100, (0,)), (100, (-100, 100))])
def test_amounts_and_notes_below_one_unit_are_refused(amount: int, notes: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="cannot plan"):
        plan_notes(amount, notes)


@given(amount=st.integers(0, 15_000), denominations=DENOMINATIONS)
def test_a_plan_never_exceeds_the_amount_and_uses_only_enabled_notes(
    amount: int, denominations: set[int]
) -> None:
    notes = plan_notes(amount, denominations)
    assert sum(notes) <= amount
    assert set(notes) <= denominations


@given(amount=st.integers(0, 30), denominations=st.sets(st.integers(1, 9), min_size=1, max_size=3))
def test_no_other_choice_of_notes_comes_closer_or_is_shorter(
    amount: int, denominations: set[int]
) -> None:
    notes = plan_notes(amount, denominations)
    for count in range(5):
        for other in combinations_with_replacement(sorted(denominations), count):
            if sum(other) <= amount:
                assert (sum(other), -len(other)) <= (sum(notes), -len(notes))


def test_the_next_note_leaves_out_what_the_machine_refused() -> None:
    assert next_note(137_00, US, {10000, 5000}) == 2000
    assert next_note(50_00, (5000,), {5000}) is None
