"""The planted bugs can still be planted, and one of them is; all: script/campaign planted."""

import pytest

from tests.planted.bugs import PROJECT, Bug, bugs
from tests.planted.campaign import FAILED, PASSED, run

BUGS = {bug.name: bug for bug in bugs()}


@pytest.mark.parametrize("bug", BUGS.values(), ids=BUGS)
def test_a_bug_fits_the_code_as_it_is_now(bug: Bug) -> None:
    assert bug.misfit(PROJECT) == ""


@pytest.mark.parametrize("bug", BUGS.values(), ids=BUGS)
def test_a_bug_is_told_in_a_sentence_and_names_its_suites(bug: Bug) -> None:
    assert bug.mistake.endswith(".")
    assert bug.suites
    assert [suite for suite in bug.suites if not (PROJECT / suite).exists()] == []


def test_a_planted_bug_is_noticed_by_a_suite_that_passes_without_it() -> None:
    suites = ("tests/kiosk/engine/test_journal.py",)

    assert run(None, suites) == PASSED
    assert run(BUGS["start-empty"], suites) == FAILED
