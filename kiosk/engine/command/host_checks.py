"""What the command checks itself: settings and services; where no engine runs also the rest."""

import os
import shutil
import stat
import subprocess
import tomllib
from pathlib import Path
from typing import Any, Final

from kiosk.common.settings import SettingsError, load_settings, secret_keys
from kiosk.engine.check import Check, failed, passed, skipped
from kiosk.engine.check_up import check_disk, check_files
from kiosk.engine.command.without_engine import opened_journal
from kiosk.engine.journal import JournalError
from kiosk.engine.settings import EngineSettings

UNITS: Final = ("kiosk-engine", "kiosk-ui", "kiosk-display")


def check_settings(config: Path) -> Check:
    """As the engine loads them. Its secrets are seen only where its credentials are."""
    if not config.exists():
        return skipped("settings", f"{config} is not there: --config names another")
    hidden = set() if os.environ.get("CREDENTIALS_DIRECTORY") else secret_keys(EngineSettings)
    try:
        load_settings(EngineSettings, config)
    except SettingsError as error:
        problems = [p for p in error.problems if p.code != "E0102" or p.key not in hidden]
        if problems:
            return failed("settings", problems[0].code, "; ".join(map(str, problems)))
    return passed("settings", f"{config}{', but its secrets are not seen here' if hidden else ''}")


def check_units() -> list[Check]:
    """What systemd says of our services; nothing where there is no systemd."""
    systemctl = shutil.which("systemctl")
    if systemctl is None:
        return [skipped("services", "there is no systemctl")]
    return [_unit(systemctl, unit) for unit in UNITS]


def unit_state(systemctl: str, unit: str) -> dict[str, str]:
    """A unit's properties; empty where systemd does not answer."""
    keys = "LoadState,ActiveState,SubState,Result,NRestarts,ExecMainStatus"
    shown = subprocess.run(  # noqa: S603 a program of the system, with our own words
        [systemctl, "show", "--property", keys, unit],
        capture_output=True,
        text=True,
        check=False,
    )
    return dict(line.split("=", 1) for line in shown.stdout.splitlines() if "=" in line)


def _unit(systemctl: str, unit: str) -> Check:
    state = unit_state(systemctl, unit)
    if state.get("LoadState") != "loaded":
        return skipped(unit, "is not installed here")
    told = f"{state.get('ActiveState')}, {state.get('SubState')}, {state.get('NRestarts')} restarts"
    if state.get("ActiveState") != "active":
        return failed(unit, "E0115", f"{told}, result {state.get('Result')}")
    return passed(unit, told)


def checks_without_engine(config: Path, socket: Path) -> list[Check]:
    """What an engine would need to start."""
    checks = [check_files(), _stale_socket(socket)]
    document = _document(config)
    folder, device = document.get("data_dir"), document.get("device")
    if isinstance(folder, str):
        checks += _data_dir(Path(folder))
        checks.append(_journal(config, Path(folder)))
    if isinstance(device, dict) and isinstance(device.get("port"), str):
        checks.append(_serial_port(Path(device["port"])))
    return checks


def _document(config: Path) -> dict[str, Any]:
    """What the settings file says, as far as it can be read: `settings` tells the rest."""
    try:
        return tomllib.loads(config.read_text("utf-8"))
    except (OSError, ValueError):
        return {}


def _stale_socket(path: Path) -> Check:
    is_left = path.is_socket()
    why = "is left of an engine that was killed" if is_left else "is not there"
    return skipped("operator_socket", f"{path} {why}")


def _data_dir(folder: Path) -> list[Check]:
    try:
        found = folder.stat()
        mode = stat.S_IMODE(found.st_mode)
        detail = f"{folder} has mode {mode:o} and owner {found.st_uid}"
        if not stat.S_ISDIR(found.st_mode) or mode & 0o700 != 0o700:
            return [failed("data_dir", "E0116", detail)]
        return [passed("data_dir", detail), check_disk(folder)]
    except OSError as error:
        return [failed("data_dir", "E0116", f"{folder}: {error.strerror}")]


def _journal(config: Path, folder: Path) -> Check:
    try:
        with opened_journal(config) as journal:
            return passed("journal", f"the chain holds over {journal.head.seq} rows")
    except JournalError as error:
        holder = holder_of(folder / "journal.db") if error.code == "E1001" else ""
        return failed("journal", error.code, f"{error}{holder}")


def holder_of(path: Path) -> str:
    """Which other process has the file open, where we may see that; empty otherwise."""
    for process in Path("/proc").glob("[0-9]*"):
        if process.name == str(os.getpid()):
            continue
        try:
            if any(link.resolve() == path.resolve() for link in (process / "fd").iterdir()):
                name = (process / "comm").read_text().strip()
                return f", process {process.name} ({name})"
        except OSError:  # it has ended, or is not ours to look at
            continue
    return ""


def _serial_port(port: Path) -> Check:
    try:
        found = port.stat()
    except OSError as error:
        return failed("serial_port", "E2001", f"{port}: {error.strerror}")
    mode = stat.S_IMODE(found.st_mode)
    detail = f"{port} has mode {mode:o}, owner {found.st_uid}, group {found.st_gid}"
    if not stat.S_ISCHR(found.st_mode):
        return failed("serial_port", "E2001", f"{detail}: no serial port")
    return passed("serial_port", detail)
