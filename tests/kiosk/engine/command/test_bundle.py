"""`kiosk support-bundle`: what is in it, and above all what is not."""

import json
import tarfile
from pathlib import Path
from typing import Any

import pytest

from kiosk.engine.command import EXIT_FAILED
from kiosk.engine.support import redacted, shown_settings
from tests.kiosk.engine.command.programs import Operator
from tests.kiosk.engine.programs import KEY, SECRET, running


def unpacked(path: Path) -> dict[str, bytes]:
    """The members by their name within the bundle's one folder."""
    found = {}
    with tarfile.open(path) as archive:
        for member in archive.getmembers():
            file = archive.extractfile(member)
            assert file is not None
            folder, _, name = member.name.partition("/")
            assert folder == path.name.removesuffix(".tar.gz")
            found[name] = file.read()
    return found


def bundled(operator: Operator, name: str = "help.tar.gz") -> dict[str, bytes]:
    path = operator.folder / name
    operator.types_offline("support-bundle", "--output", str(path))
    assert operator.status == 0, operator.warned
    return unpacked(path)


def test_a_bundle_tells_how_the_kiosk_is(operator: Operator, folder: Path) -> None:
    log = folder / "data" / "log"
    with running(folder):
        log.mkdir(exist_ok=True)
        (log / "2030-01-31.jsonl").write_text('{"event": "machine_link_up"}\n')
        members = bundled(operator)
    assert {"status.json", "doctor.json", "settings.json", "verify.json"} <= set(members)
    assert json.loads(members["status.json"])["kiosk_number"] == 10
    assert json.loads(members["settings.json"])["device"]["protocol"] == "id003"
    assert json.loads(members["doctor.json"])["checks"]
    assert json.loads(members["transactions.json"])["journal"]["seq"] == 2
    assert b"machine_link_up" in members["log/2030-01-31.jsonl"]


def test_a_bundle_has_no_secret_of_the_run(operator: Operator, folder: Path) -> None:
    with running(folder):
        pin = operator.add_ada()
        everything = b"".join(bundled(operator).values())
    assert f'"{pin}"'.encode() not in everything
    for secret in (SECRET, KEY, "$argon2"):
        assert secret.encode() not in everything


def test_a_bundle_without_an_engine_has_what_there_is(operator: Operator, folder: Path) -> None:
    text = (folder / "engine.toml").read_text()
    (folder / "engine.toml").write_text(f'technician_key = "{KEY}"\n{text}')
    members = bundled(operator)
    assert json.loads(members["status.json"])["code"] == "E0106"
    assert json.loads(members["settings.json"])["kiosk_number"] == 10
    assert KEY.encode() not in b"".join(members.values())


def test_a_bundle_is_written_over_nothing(operator: Operator, folder: Path) -> None:
    (folder / "help.tar.gz").write_text("kept")
    operator.types_offline("support-bundle", "--output", str(folder / "help.tar.gz"))
    assert operator.status == EXIT_FAILED
    assert "E0118" in operator.warned
    assert (folder / "help.tar.gz").read_text() == "kept"


def test_only_its_maker_may_read_a_bundle(operator: Operator, folder: Path) -> None:
    bundled(operator)
    assert (folder / "help.tar.gz").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("document", "shown"),
    [
        ({"merchant_secret": "x"}, {"merchant_secret": "(not shown)"}),
        ({"merchant": {"url": "https://me:pw@cms:1/a"}}, {"merchant": {"url": "https://cms:1/a"}}),
        ({"allowed_origins": ["https://pay"]}, {"allowed_origins": ["https://pay"]}),
    ],
)
def test_settings_are_shown_without_secrets(
    document: dict[str, Any], shown: dict[str, Any]
) -> None:
    assert shown_settings(document) == shown


def test_of_a_sessions_name_the_end_is_left() -> None:
    facts = {"fundings": [{"session_id": "0123456789", "state": "CREDITED"}]}
    assert redacted(facts) == {"fundings": [{"session_id": "…6789", "state": "CREDITED"}]}
