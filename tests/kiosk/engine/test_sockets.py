"""The engine's program and its sockets, as a real process, with nobody else there."""

import json
import resource
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.contract.messages import Action, Reason, Screen, Touch, encode_touch
from kiosk.engine.command import EXIT_AWAY, EXIT_FAILED
from kiosk.engine.command import main as kiosk
from kiosk.engine.journal import Journal
from tests.kiosk.engine.programs import MODULE, Engine, prepared, running
from tests.programs import started


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("e")  # short: a socket's path has 107 bytes


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """For all who only ask it something."""
    folder = tmp_path_factory.mktemp("a")
    prepared(folder)
    with running(folder) as engine:
        yield engine


@pytest.fixture
def ending_engine(folder: Path) -> Iterator[Engine]:
    """For those who end it."""
    prepared(folder)
    with running(folder) as engine:
        yield engine


def test_a_screen_is_right_as_soon_as_it_has_connected(engine: Engine) -> None:
    snapshot = engine.snapshot()
    assert snapshot.screen is Screen.OUT_OF_SERVICE
    assert snapshot.reason in {Reason.STARTING, Reason.MACHINE_UNREACHABLE}
    assert snapshot.machine_number == "1234"


def test_lines_that_are_no_touch_do_no_harm(engine: Engine) -> None:
    late = encode_touch(Touch(Action.ADD_FUNDS, Screen.ATTRACT))
    engine.snapshot(b"garbage\n", b'{"type":"touch"}\n', b"\xff\n", late, b"x" * 100_000)
    assert engine.snapshot().screen is Screen.OUT_OF_SERVICE


def test_the_sockets_are_closed_to_others(engine: Engine) -> None:
    modes = {name: (engine.folder / name).stat().st_mode & 0o777 for name in ("ui", "operator")}
    assert modes == {"ui": 0o660, "operator": 0o600}


def test_sigterm_ends_the_engine_in_order(ending_engine: Engine) -> None:
    while ending_engine.snapshot().reason is Reason.STARTING:
        pass  # its start is not written down yet
    assert ending_engine.stop() == 0
    journal = Journal(ending_engine.folder / "data" / "journal.db")
    assert [record.kind for record in journal.records()] == ["started", "stopped"]
    journal.close()


def test_sigterm_ends_an_engine_whose_disk_is_full_in_order_too(ending_engine: Engine) -> None:
    resource.prlimit(ending_engine.process.pid, resource.RLIMIT_FSIZE, (0, 0))
    assert ending_engine.stop() == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["status"], "funding is       not possible"),
        (["transactions"], "no transactions yet"),
        (["case", "list"], "no open case"),
        (["journal", "verify"], "the chain holds: 1 rows"),
    ],
)
def test_the_kiosk_command_tells_a_person(
    engine: Engine, words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    engine.snapshot()
    with pytest.raises(SystemExit) as ended:
        kiosk(["--socket", engine.ready["operator_socket"], *words])
    assert ended.value.code == 0
    assert told in capsys.readouterr().out


def test_the_kiosk_command_tells_a_program(
    engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        kiosk(["--socket", engine.ready["operator_socket"], "--json", "status"])
    answer = json.loads(capsys.readouterr().out)
    assert (answer["kiosk_number"], answer["machine"]["port"][-12:]) == (10, "no-such-port")


def test_the_kiosk_command_says_when_no_engine_answers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        kiosk(["--socket", str(tmp_path / "none"), "status"])
    assert ended.value.code == EXIT_AWAY
    assert "E0106" in capsys.readouterr().err


@pytest.mark.parametrize(
    "line",
    [b"what?", b'{"ask":"transactions","newest":"many"}', b'{"ask":[]}', b"[" * 4000],
)
def test_a_question_that_is_none_is_answered_with_what_can_be_asked(
    engine: Engine, line: bytes
) -> None:
    with socket.socket(socket.AF_UNIX) as stream:
        stream.settimeout(10)
        stream.connect(engine.ready["operator_socket"])
        stream.sendall(line + b"\n")
        answer = json.loads(stream.makefile("rb").readline())
    assert answer["code"] == "E0105"
    assert answer["error"]


def test_an_engine_without_a_usable_journal_says_so_on_the_screen(folder: Path) -> None:
    (folder / "data").mkdir()
    (folder / "data" / "journal.db").write_bytes(b"no database" * 1000)
    prepared(folder)
    with running(folder) as engine:
        snapshot = engine.snapshot()
        assert (snapshot.reason, snapshot.staff_code) == (Reason.KIOSK_FAULT, "E1002")
        assert snapshot.actions == (Action.CALL_ATTENDANT,)
        assert engine.attendant_is_called()
        assert engine.stop() == 0


def test_a_topology_that_is_not_there_yet_ends_the_start_with_its_code(folder: Path) -> None:
    with started(MODULE, prepared(folder, topology="inline")) as process:
        _, told = process.communicate(timeout=20)
        assert process.returncode == 78
    assert "E2013" in told


def test_a_failed_check_is_told_by_the_exit_status(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    refusal = {"ok": False, "code": "E1003", "error": "E1003: the chain breaks at row 2"}
    monkeypatch.setattr("kiosk.engine.command.asking.ask", lambda *_: refusal)
    with pytest.raises(SystemExit) as ended:
        kiosk(["--socket", str(folder / "operator"), "journal", "verify"])
    assert ended.value.code == EXIT_FAILED
    assert "row 2" in capsys.readouterr().err
