"""What systemd itself says about the files: they are understood, and nothing is left open."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.systemd.installed import SERVICES, install

# Tenths: 0 is closed, 100 is a unit without any protection.
EXPOSURE_MAX = {
    "kiosk-engine": 15,
    "kiosk-display": 13,
    "kiosk-ui": 5,
    "kiosk-ui-linuxfb": 5,
    "merchant-server": 10,
}
EXECUTABLE = Path("/bin/true")


def needs(program: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"{program} is not here")


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


@pytest.fixture
def units(root: Path, tmp_path: Path) -> list[Path]:
    """The units, with every program that this machine lacks replaced by one that it has."""
    folder = tmp_path / "system"
    shutil.copytree(root / "etc/systemd/system", folder)
    units = [path for path in folder.iterdir() if path.is_file()]
    for path in units:
        text = path.read_text("utf-8")
        for program in ("/usr/bin/cage", *map(str, _programs(text))):
            text = text.replace(f"ExecStart={program} ", f"ExecStart={EXECUTABLE} ")
        path.write_text(text)
    return units


def _programs(text: str) -> list[str]:
    starts = [line.split("=", 1)[1] for line in text.splitlines() if line.startswith("ExecStart=")]
    return [start.split()[0] for start in starts if start.startswith("/opt/")]


@needs("systemd-analyze")
def test_every_unit_is_valid(units: list[Path]) -> None:
    verified = run("systemd-analyze", "verify", "--man=no", "--recursive-errors=no", *units)

    assert (verified.returncode, verified.stderr) == (0, "")


@needs("systemd-analyze")
def test_a_misspelt_key_would_be_found(units: list[Path]) -> None:
    unit = next(path for path in units if path.name == "kiosk-engine.service")
    unit.write_text(unit.read_text().replace("WatchdogSec", "WatchdogSecs"))

    verified = run("systemd-analyze", "verify", "--man=no", "--recursive-errors=no", unit)

    assert "WatchdogSecs" in verified.stderr


@needs("systemd-analyze")
@pytest.mark.parametrize("service", SERVICES)
def test_no_service_is_more_exposed_than_its_work_needs(root: Path, service: str) -> None:
    judged = run(
        "systemd-analyze",
        "security",
        "--no-pager",
        "--offline=yes",
        f"--root={root}",
        f"--threshold={EXPOSURE_MAX[service]}",
        f"{service}.service",
    )

    assert judged.returncode == 0, judged.stdout + judged.stderr
    assert "Overall exposure level" in judged.stdout


@needs("systemd-sysusers")
def test_the_users_can_be_made(root: Path) -> None:
    made = run("systemd-sysusers", "--dry-run", f"--root={root}")

    assert made.returncode == 0, made.stderr
    assert "Creating user 'kiosk-ui' (Scan and Pay screen) with UID 771" in made.stderr


@needs("systemd-tmpfiles")
def test_the_folders_are_understood(root: Path) -> None:
    lines = run("systemd-tmpfiles", "--create", f"--root={root}", "--prefix=/nowhere")

    assert (lines.returncode, lines.stderr) == (0, "")


def test_an_installation_keeps_what_a_site_has_set(tmp_path: Path) -> None:
    settings, unit = tmp_path / "etc/kiosk/ui.toml", "etc/systemd/system/kiosk-ui.service"
    install("terminal", tmp_path)
    settings.write_text("ours")
    (tmp_path / unit).write_text("old")

    install("terminal", tmp_path)

    assert settings.read_text() == "ours"
    assert (tmp_path / unit).read_text() != "old"
