"""A fixed part of the campaign of power cuts, and that it would find what it looks for."""

from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest

from kiosk.engine.journal import Journal, JournalError
from tests.power_cut.disk import Refusal
from tests.power_cut.trial import (
    NAME,
    NormalJournal,
    UnsyncedJournal,
    cut_everywhere,
    fail_everywhere,
    in_memory,
    work,
)


@pytest.fixture
def folder() -> Iterator[Path]:
    with in_memory() as folder:
        yield folder


def test_whenever_the_power_is_cut_every_promised_commit_is_there(folder: Path) -> None:
    verdicts = cut_everywhere(folder, seed=1, images=3)

    assert verdicts.examples == []
    assert verdicts.images > 700


@pytest.mark.parametrize("error", [apsw.IOError, apsw.FullError])
@pytest.mark.parametrize("is_for_ever", [False, True])
def test_whatever_the_disk_refuses_no_promised_commit_is_lost(
    folder: Path, error: type[apsw.Error], is_for_ever: bool
) -> None:
    verdicts = fail_everywhere(folder, 2, error, is_for_ever=is_for_ever, stride=7)

    assert verdicts.examples == []
    assert verdicts.images > 100


def test_a_journal_that_syncs_too_little_is_found_to_lose_commits(folder: Path) -> None:
    verdicts = cut_everywhere(folder, seed=1, images=1, kind=NormalJournal, stride=5)

    assert set(verdicts.wrong) == {"a promised commit is lost"}


def test_a_journal_that_never_syncs_is_found_to_be_damaged(folder: Path) -> None:
    verdicts = cut_everywhere(folder, seed=1, images=3, kind=UnsyncedJournal, stride=3)

    assert "not opened (E1002)" in verdicts.wrong


def test_a_journal_that_cannot_be_opened_lets_go_of_its_file(folder: Path) -> None:
    failed = work(folder, 1, Journal, Refusal(12, apsw.IOError, is_for_ever=True))

    assert isinstance(failed.error, JournalError)
    assert failed.error.code == "E1006"
    Journal(folder / NAME).close()
