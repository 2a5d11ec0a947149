"""A fixed part of the campaign over a noisy line, and that it finds what it looks for."""

from collections import Counter

import pytest

from hardware.conformance.noise_report import page, residual, row, told_wrongly
from hardware.conformance.noisy_line import Divergence, NoisyNotes, credit_over_noise
from hardware.conformance.scenarios import Finding
from hardware.device import NoteResult
from hardware.simulator.bit_errors import BitErrors

CREDITED, RETURNED, IN_DOUBT = NoteResult.CREDITED, NoteResult.RETURNED, NoteResult.IN_DOUBT


@pytest.mark.parametrize("profile", ["id003-e", "cctalk-n"])
def test_with_a_crc_what_is_told_is_what_is_counted(profile: str) -> None:
    found = credit_over_noise(profile, notes=40, rate=1e-3, seed=1)

    assert found.told.total() == 40
    assert found.told[CREDITED] > 30
    assert found.wrong_bits > 20
    assert found.divergences == []


def test_a_host_that_counts_twice_is_found_and_known_for_it() -> None:
    found = credit_over_noise("id003-d2", notes=40, rate=2e-3, seed=1)

    by_host, by_line = told_wrongly(found)
    assert Finding.COUNTED_TWICE in {finding for d in by_host for finding in d.findings}
    assert by_line == []


def test_the_same_seed_tells_the_same() -> None:
    once, again = (credit_over_noise("ebds-b", notes=5, rate=3e-3, seed=4) for _ in range(2))

    assert (once.told, once.wrong_bits) == (again.told, again.wrong_bits)


def noisy(told: NoteResult, *findings: Finding, profile: str = "ebds-b") -> NoisyNotes:
    wrong = [Divergence(profile, 3, 7, told, findings)] if findings else []
    return NoisyNotes(Counter({told: 3000}), 0, 12, 0, wrong)


def test_a_rate_of_none_has_a_bound() -> None:
    assert residual(noisy(CREDITED)) == "none of 3,000: fewer than 1 in 1,000 (95 %)"


def test_what_the_line_alone_makes_wrong_is_the_residual_rate() -> None:
    assert residual(noisy(CREDITED, Finding.WRONG_VALUE)) == "1 of 3,000: 1 in 3,000"


def test_what_a_host_does_to_itself_is_told_apart() -> None:
    found = noisy(CREDITED, Finding.COUNTED_TWICE, profile="id003-d2")

    assert row("id003-d2", found).endswith("| 1 | 0 |")
    assert "- id003-d2: It counts again" in page({"id003-d2": found}, 1e-4)
    assert residual(found).startswith("none")


def test_wrong_bits_come_as_often_as_is_said() -> None:
    noise, quiet = BitErrors(0.25, seed=1), bytes(1000)

    spoilt = noise.spoil(quiet)

    assert sum(byte.bit_count() for byte in spoilt) == noise.wrong_bits
    assert 1800 < noise.wrong_bits < 2200


def test_it_does_not_matter_in_what_pieces_the_bytes_pass() -> None:
    whole, pieces = BitErrors(0.01, seed=2), BitErrors(0.01, seed=2)
    message = bytes(range(256))

    assert whole.spoil(message) == b"".join(pieces.spoil(bytes([byte])) for byte in message)
