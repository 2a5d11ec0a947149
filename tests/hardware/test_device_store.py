"""The file in which a driver leaves a few bytes to the next process."""

from pathlib import Path

import pytest

from hardware.device_store import FileStore


def test_the_next_process_finds_what_was_saved_last(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "state")
    assert store.load() is None

    store.save(b"one")
    store.save(b"another")

    assert FileStore(tmp_path / "state").load() == b"another"
    assert [path.name for path in tmp_path.iterdir()] == ["state"]
    assert (tmp_path / "state").stat().st_mode & 0o777 == 0o600


def test_what_is_forgotten_is_gone(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "state")
    store.save(b"one")

    store.forget()
    store.forget()

    assert store.load() is None


def test_a_folder_that_is_not_there_is_an_error_and_nothing_else(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "gone" / "state")

    with pytest.raises(FileNotFoundError):
        store.save(b"one")
    store.forget()
    assert store.load() is None


def test_what_cannot_be_replaced_stays_as_it_is(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "state")
    store.save(b"one")
    (tmp_path / "state.new").mkdir()

    with pytest.raises(IsADirectoryError):
        store.save(b"another")

    assert store.load() == b"one"
