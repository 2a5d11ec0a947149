"""Chance: of the shape that is promised, and never the same."""

import pytest

from kiosk.common.entropy import SystemEntropy


def test_identifiers_are_128_bits_in_hexadecimal_and_differ() -> None:
    identifiers = {SystemEntropy().identifier() for _ in range(1000)}

    assert len(identifiers) == 1000
    assert all(len(identifier) == 32 and int(identifier, 16) >= 0 for identifier in identifiers)


@pytest.mark.parametrize("count", [1, 4, 9])
def test_digits_have_the_length_asked_for_zeros_in_front_included(count: int) -> None:
    drawn = [SystemEntropy().digits(count) for _ in range(500)]

    assert all(len(digits) == count and digits.isdigit() for digits in drawn)
    assert any(digits.startswith("0") for digits in drawn)


def test_fractions_lie_in_the_unit_interval_and_spread() -> None:
    drawn = [SystemEntropy().fraction() for _ in range(1000)]

    assert all(0 <= fraction < 1 for fraction in drawn)
    assert min(drawn) < 0.1
    assert max(drawn) > 0.9
