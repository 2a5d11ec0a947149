"""`kiosk journal`: with the real engine, and with its journal alone."""

import json
import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from kiosk.engine.command import EXIT_AWAY, EXIT_FAILED, ask
from kiosk.engine.journal import Journal
from tests.kiosk.engine.command.programs import Operator
from tests.kiosk.engine.programs import prepared, running


@pytest.fixture(scope="module")
def three_rows(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A kiosk that runs, with a start, the first person and a backup in its journal."""
    folder = tmp_path_factory.mktemp("r")
    prepared(folder)
    with running(folder):
        for name in ("Ada", "Eve"):  # the second one is refused
            person = {"name": name, "role": "administrator"}
            ask(folder / "operator", {"ask": "technician_add", **person})
        ask(folder / "operator", {"ask": "journal_backup"})
        yield folder


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A kiosk whose engine was killed."""
    folder = tmp_path_factory.mktemp("k")
    prepared(folder)
    with running(folder):
        return folder


def read_rows(text: str) -> tuple[list[dict[str, object]], dict[str, object]]:
    """The rows of an export, and its last line."""
    *rows, last = map(json.loads, text.splitlines())
    return rows, last["head"]


def test_an_export_has_every_row_and_ends_with_the_head(operator: Operator, folder: Path) -> None:
    with running(folder):
        operator.add_ada()
        rows, head = read_rows(operator.types("journal", "export"))
        verified = operator.asks("journal", "verify")
    assert [row["kind"] for row in rows] == ["started", "person_added"]
    assert [row["seq"] for row in rows] == [1, 2]
    assert rows[-1]["hash"] == head["hash"] == verified["hash"]


def test_an_export_holds_no_proof_of_a_pin(
    three_rows: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = Operator(three_rows, capsys).types("journal", "export")
    assert "argon2" not in text
    assert '"verifier": "(masked)"' in text


@pytest.mark.parametrize(
    ("options", "rows"),
    [
        (["--from-row", "2"], [2, 3]),
        (["--to-row", "2"], [1, 2]),
        (["--transaction", "technician"], [2, 3]),
        (["--since", "2001-01-01"], [1, 2, 3]),
        (["--until", "2001-01-01"], []),
    ],
)
def test_an_export_can_be_a_part(
    three_rows: Path, capsys: pytest.CaptureFixture[str], options: list[str], rows: list[int]
) -> None:
    operator = Operator(three_rows, capsys)
    found, _ = read_rows(operator.types("journal", "export", *options))
    assert [row["seq"] for row in found] == rows


def test_a_time_that_is_none_is_refused(
    three_rows: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    operator = Operator(three_rows, capsys)
    operator.types("journal", "export", "--since", "yesterday")
    assert operator.status == EXIT_FAILED
    assert "E0105" in operator.warned


def test_an_export_goes_to_a_new_file_and_into_no_old_one(operator: Operator, folder: Path) -> None:
    output = folder / "rows.jsonl"
    with running(folder):
        assert "1 rows in" in operator.types("journal", "export", "--output", str(output))
        operator.types("journal", "export", "--output", str(output))
    assert operator.status == EXIT_FAILED
    assert "E0118" in operator.warned
    assert len(read_rows(output.read_text())[0]) == 1


def test_a_backup_is_a_journal_with_the_same_chain(operator: Operator, folder: Path) -> None:
    with running(folder):
        operator.add_ada()
        told = operator.asks("journal", "backup")
    path = Path(told["path"])
    assert path.parent == folder / "data" / "backup"
    assert path.stat().st_mode & 0o777 == 0o600
    assert sha256(path.read_bytes()).hexdigest() == told["sha256"]
    copy = Journal(path)
    assert (copy.head.seq, copy.head.hash.hex()) == (told["seq"], told["hash"])
    copy.close()


def test_a_backup_can_be_taken_along(operator: Operator, folder: Path) -> None:
    output = folder / "stick.db"
    with running(folder):
        told = operator.types("journal", "backup", "--output", str(output))
    assert str(output) in told
    assert f"SHA-256 {sha256(output.read_bytes()).hexdigest()}" in told


def test_who_made_a_backup_is_in_the_audit(operator: Operator, folder: Path) -> None:
    with running(folder):
        operator.types("journal", "backup")
        assert '"action": "journal_backup"' in operator.types("technician", "audit")


@pytest.mark.parametrize("word", ["verify", "export", "backup"])
def test_the_journal_of_an_engine_that_was_killed_is_read_directly(
    killed: Path, capsys: pytest.CaptureFixture[str], word: str
) -> None:
    operator = Operator(killed, capsys)
    told = operator.types_offline("journal", word)
    assert operator.status == 0
    assert re.search(r"[0-9a-f]{64}", told)


def test_a_journal_that_somebody_holds_is_not_opened(operator: Operator, folder: Path) -> None:
    with running(folder):
        (folder / "operator").unlink()
        operator.types_offline("journal", "verify")
    assert operator.status == EXIT_FAILED
    assert "E1001" in operator.warned


def test_a_kiosk_that_never_had_a_journal_gets_none(operator: Operator, folder: Path) -> None:
    operator.types_offline("journal", "verify")
    assert operator.status == EXIT_FAILED
    assert not (folder / "data").exists()


def test_without_engine_and_settings_nobody_answers(operator: Operator, tmp_path: Path) -> None:
    operator.types("journal", "verify", "--config", str(tmp_path / "none.toml"))
    assert operator.status == EXIT_AWAY
