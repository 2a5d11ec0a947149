"""Staff at the real program: the kiosk command, real hashes, and a SIGKILL."""

import json
import re
from pathlib import Path

import pytest

from kiosk.engine.command import ask
from kiosk.engine.command import main as kiosk
from tests.kiosk.engine.command.programs import pin_typed
from tests.kiosk.engine.programs import KEY, prepared, running


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("t")  # short: a socket's path has 107 bytes
    prepared(folder)
    return folder


class Desk:
    """The operator's terminal at one engine."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._socket = folder / "operator"
        self._capsys = capsys

    def kiosk(self, *words: str) -> str:
        """Everything that the command tells."""
        with pytest.raises(SystemExit):
            kiosk(["--socket", str(self._socket), *words])
        return "".join(self._capsys.readouterr())

    def add_ada(self) -> str:
        """The PIN of the first administrator."""
        told = self.kiosk("--json", "technician", "add", "--name", "Ada", "--role", "administrator")
        return str(json.loads(told)["pin"])

    def add_grace(self, pin: str) -> str:
        words = ("technician", "add", "--name", "Grace", "--role", "technician", "--by", "Ada")
        with pin_typed(pin):
            return self.kiosk(*words)


@pytest.fixture
def desk(folder: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(folder, capsys)


def test_persons_come_and_go_by_the_kiosk_command(folder: Path, desk: Desk) -> None:
    with running(folder):
        assert "nobody yet" in desk.kiosk("technician", "list")
        pin = desk.add_ada()
        assert len(pin) == 6
        assert pin.isdigit()
        assert "E1106" in desk.kiosk("technician", "add", "--name", "Eve", "--role", "technician")
        assert "Grace is technician, PIN " in desk.add_grace(pin)
        listed = desk.kiosk("technician", "list")
        assert listed.count("may sign in") == 2
        with pin_typed(pin):
            desk.kiosk("technician", "revoke", "--name", "Grace", "--by", "Ada")
        assert "Grace" not in desk.kiosk("technician", "list")
        audit = desk.kiosk("technician", "audit")
        assert "person_revoked" in audit
        assert "verifier" not in audit
        assert "the chain holds" in desk.kiosk("journal", "verify")


def test_a_lock_survives_sigkill(folder: Path, desk: Desk) -> None:
    with running(folder):
        pin = desk.add_ada()
        wrong = f"{(int(pin) + 1) % 1_000_000:06}"
        for _ in range(3):
            assert "E1102" in desk.add_grace(wrong)
    with running(folder):
        assert "E1103" in desk.add_grace(pin)
        assert "locked for" in desk.kiosk("technician", "list")


def test_failures_are_counted_over_sigkill(folder: Path, desk: Desk) -> None:
    with running(folder):
        pin = desk.add_ada()
    wrong = f"{(int(pin) + 1) % 1_000_000:06}"
    for _ in range(3):
        with running(folder):
            assert "E1102" in desk.add_grace(wrong)
    with running(folder):
        assert "E1103" in desk.add_grace(pin)


def test_a_pin_is_told_once_and_is_nowhere_in_log_or_journal(folder: Path, desk: Desk) -> None:
    with running(folder) as engine:
        pin = desk.add_ada()
        desk.add_grace(pin)
        engine.process.terminate()
        _, told = engine.process.communicate(timeout=20)
    files = [path for path in (folder / "data").rglob("*") if path.is_file()]
    kept = b"".join(path.read_bytes() for path in files)
    assert not re.search(rf"(?<![\d.]){pin}(?!\d)", told)  # a timestamp's fraction may be equal
    assert f'"{pin}"'.encode() not in kept


def test_a_question_with_a_missing_field_is_told_so(folder: Path) -> None:
    with running(folder):
        for question in (
            {"ask": "technician_add", "role": "administrator"},
            {"ask": "technician_add", "name": "Ada", "role": "king"},
            {"ask": "technician_revoke", "name": 7},
        ):
            assert ask(folder / "operator", question)["code"] == "E0105"


def test_after_another_key_every_pin_is_wrong_and_recover_mends_it(
    folder: Path, desk: Desk
) -> None:
    with running(folder):
        pin = desk.add_ada()
    (folder / "credentials" / "technician_key").write_text(KEY[::-1])
    with running(folder):
        assert "E1102" in desk.add_grace(pin)
        assert "E1109" in desk.kiosk("technician", "recover", "--name", "Grace")
        told = desk.kiosk("--json", "technician", "recover", "--name", "ada")
        new_pin = str(json.loads(told)["pin"])
        assert "Grace is technician, PIN " in desk.add_grace(new_pin)
        audit = desk.kiosk("technician", "audit")
        assert "pin_replaced" in audit
        assert "(operator)" in audit
        assert "verifier" not in audit
