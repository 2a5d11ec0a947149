"""`kiosk verify`, and the engine that verifies itself: over an installation of its own."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from kiosk.contract.messages import Reason
from tests.kiosk.engine.command.installed import Site
from tests.kiosk.engine.command.programs import Operator
from tests.kiosk.engine.programs import prepared, running


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """As it was installed; nobody changes it."""
    return Site(tmp_path_factory.mktemp("clean") / "site")


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path / "site")


def test_an_untouched_installation_is_told_file_by_file(clean: Site) -> None:
    verified = clean.kiosk("verify")
    assert verified.returncode == 0, verified.stderr
    *listed, last = verified.stdout.splitlines()
    assert last == "every file is as it was installed"
    assert any(line.endswith("  kiosk/engine/app.py") for line in listed)
    assert any(line.startswith("CPython 3.") for line in listed)
    assert any(line.startswith("anyio ") for line in listed)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda path: path.write_text("print()\n"), "changed  kiosk/common/notify.py"),
        (lambda path: path.unlink(), "missing  kiosk/common/notify.py"),
        (lambda path: shutil.copy(path, path.with_name("x.py")), "added    kiosk/common/x.py"),
    ],
    ids=["changed", "missing", "added"],
)
def test_a_file_that_is_not_as_it_was_installed_is_named(
    site: Site, change: object, told: str
) -> None:
    assert callable(change)
    change(site.folder / "kiosk" / "common" / "notify.py")
    verified = site.kiosk("verify")
    assert verified.returncode == 1
    assert "E0119 1 files differ" in verified.stdout
    assert verified.stdout.splitlines()[-1] == told


def test_a_kept_list_finds_a_change_that_pips_own_list_hides(site: Site, tmp_path: Path) -> None:
    kept = tmp_path / "kept.sha256"
    assert site.kiosk("verify", "--write", str(kept)).returncode == 0
    changed = site.folder / "kiosk" / "engine" / "retry.py"
    shutil.rmtree(next(site.folder.glob("*.dist-info")))
    changed.write_text(changed.read_text() + "\n")
    verified = json.loads(site.kiosk("verify", "--json", "--against", str(kept)).stdout)
    assert not verified["ok"]
    found = {each["path"] for each in verified["differences"]}
    assert "kiosk/engine/retry.py" in found


def test_a_kept_list_is_checked_by_a_tool_that_is_not_ours(clean: Site, tmp_path: Path) -> None:
    kept = tmp_path / "kept.sha256"
    clean.kiosk("verify", "--write", str(kept))
    checked = subprocess.run(
        ["sha256sum", "--check", "--quiet", str(kept)], cwd=clean.folder, check=False
    )
    assert checked.returncode == 0


def test_programs_for_development_are_not_taken_for_verified(operator: Operator) -> None:
    told = operator.types("verify")
    assert operator.status == 1
    assert "no record of what was installed" in told


def test_a_list_that_is_none_is_one_sentence(operator: Operator, tmp_path: Path) -> None:
    (tmp_path / "list").write_text("what?\n")
    operator.types("verify", "--against", str(tmp_path / "list"))
    assert operator.status == 1
    assert operator.warned.startswith("E0118")


def engine_of(site: Site, folder: Path) -> tuple[Reason, str, str]:
    """The reason, its code and the digest that an engine of this installation comes to tell."""
    with running(folder, cwd=site.folder, PYTHONPATH=str(site.folder)) as engine:
        operator = site.kiosk("--socket", str(folder / "operator"), "status", "--json")
        assert operator.returncode == 0, operator.stderr
        exported = ""
        while '"kind": "files_' not in exported:
            exported = site.kiosk("--socket", str(folder / "operator"), "journal", "export").stdout
        snapshot = engine.snapshot()
        return snapshot.reason, snapshot.staff_code, exported


def test_an_engine_whose_files_differ_stays_out_of_service(
    site: Site, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("v")
    prepared(folder, "verify_at_start = true\n")
    stray = site.folder / "kiosk" / "engine" / "stray.py"
    stray.write_text('"""Nobody has installed this."""\n')
    reason, code, exported = engine_of(site, folder)
    assert (reason, code) == (Reason.KIOSK_FAULT, "E0119")
    assert "added kiosk/engine/stray.py" in exported


def test_an_engine_whose_files_are_right_notes_their_digest(
    clean: Site, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("v")
    prepared(folder, "verify_at_start = true\n")
    reason, _, exported = engine_of(clean, folder)
    assert reason in {Reason.STARTING, Reason.MACHINE_UNREACHABLE}
    digest = json.loads(clean.kiosk("verify", "--json").stdout)["digest"]
    assert digest in exported
