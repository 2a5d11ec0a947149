"""The page of the conformance matrix tells what is tried, permitted and played now."""

import pytest

from hardware.conformance.cells import Cell, Effort, fill_cells
from hardware.conformance.report import mark, render
from hardware.conformance.subjects import shipped_driver
from hardware.simulator.profiles import PROFILES, profile_names, read_profile
from tests.structure.source_tree import ROOT

PAGE = (ROOT / "docs/reference/conformance.md").read_text("utf-8")
AGAIN = "script/conformance --report docs/reference/conformance.md"


def test_the_page_tells_every_scenario_and_exception() -> None:
    missing = [line for line in render([]).splitlines() if line not in PAGE.splitlines()]

    assert not missing, f"run {AGAIN}"


def test_the_page_tells_of_no_fault() -> None:
    assert PAGE.count("✗") == 1  # where the mark is explained


@pytest.mark.parametrize("protocol", PROFILES)
def test_the_page_has_a_row_of_the_whole_amount_for_every_known_host(protocol: str) -> None:
    profiles = profile_names(protocol)
    letters = " | ".join(read_profile(profile).letter for profile in profiles)
    whole: list[Cell] = [next(fill_cells(shipped_driver, p, Effort())) for p in profiles]

    assert f"| scenario | {letters} |" in PAGE, f"run {AGAIN}"
    assert f"| `full_credit` | {' | '.join(map(mark, whole))} |" in PAGE, f"run {AGAIN}"
