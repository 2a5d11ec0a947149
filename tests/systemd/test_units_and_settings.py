"""Units, settings, users and rules name the same paths, users and numbers."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from kiosk.common.settings import EXIT_BAD_SETTINGS, ProgramSettings
from kiosk.common.watchdog import WATCHDOG_S
from kiosk.contract.frame import INTERVAL_S
from kiosk.engine.command import main as kiosk
from kiosk.engine.settings import EngineSettings
from kiosk.ui.settings import UiSettings
from merchant.settings import MerchantSettings
from tests.structure.source_tree import ROOT
from tests.systemd.installed import SERVICES, groups, read_unit, users
from tests.systemd.keeper import seconds

SECRET = "0123456789abcdef0123456789abcdef"
PROGRAMS: dict[str, tuple[str, str, type[ProgramSettings]]] = {
    "kiosk-engine": ("kiosk.engine.app", "kiosk/engine.toml", EngineSettings),
    "kiosk-ui": ("kiosk.ui.app", "kiosk/ui.toml", UiSettings),
    "merchant-server": ("merchant.app", "merchant/merchant.toml", MerchantSettings),
}
OURS = [service for service in SERVICES if service != "kiosk-display"]
DEBIANS_GROUPS = {"video", "input"}


def settings(root: Path, name: str) -> dict[str, Any]:
    return tomllib.loads((root / "etc" / name).read_text("utf-8"))


@pytest.mark.parametrize("service", PROGRAMS)
def test_the_settings_are_valid_with_the_credentials_of_the_unit(
    root: Path, tmp_path: Path, service: str
) -> None:
    module, config, schema = PROGRAMS[service]
    unit = read_unit(root, service)
    credentials = unit.credentials() if "LoadCredential" in unit.values else {}
    secrets = {k for k, field in schema.model_fields.items() if field.annotation is SecretStr}
    for name in credentials:
        is_table = name == "kiosk_secrets"
        (tmp_path / name).write_text(f'kiosk-10 = "{SECRET}"' if is_table else SECRET)

    checked = subprocess.run(
        [sys.executable, "-m", module, "--config", root / "etc" / config, "--check"],
        env={**os.environ, "CREDENTIALS_DIRECTORY": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert checked.returncode == 0, checked.stderr
    assert set(credentials) == secrets


def test_the_installation_page_shows_the_engine_s_settings_as_they_are_installed(
    root: Path,
) -> None:
    page = (ROOT / "docs/install.md").read_text("utf-8")
    (shown,) = re.findall(r"```toml\n(.*?) *```", page, re.S)

    assert tomllib.loads(shown) == settings(root, "kiosk/engine.toml")


@pytest.mark.parametrize("service", OURS)
def test_a_unit_starts_a_program_of_ours_with_settings_that_are_installed(
    root: Path, service: str
) -> None:
    program, option, config = read_unit(root, service).one("ExecStart").split()
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["scripts"]

    assert Path(program).name in scripts
    assert option == "--config"
    assert (root / config.lstrip("/")).is_file()


@pytest.mark.parametrize("service", OURS)
def test_settings_that_cannot_be_used_do_not_restart_a_program(root: Path, service: str) -> None:
    unit = read_unit(root, service)

    assert unit.one("Restart") == "always"
    assert unit.one("RestartPreventExitStatus") == str(EXIT_BAD_SETTINGS)


@pytest.mark.parametrize("service", SERVICES)
def test_users_and_groups_exist(root: Path, service: str) -> None:
    unit = read_unit(root, service)
    supplementary = (
        unit.words("SupplementaryGroups") if "SupplementaryGroups" in unit.values else []
    )

    assert unit.one("User") in users(root)
    assert {unit.one("Group"), *supplementary} <= groups(root) | DEBIANS_GROUPS


@pytest.mark.parametrize("service", SERVICES)
def test_no_unit_takes_back_what_all_give_up(root: Path, service: str) -> None:
    unit = (root / "etc/systemd/system" / f"{service}.service").read_text()
    hardened = re.findall(r"^(\w+)=", (ROOT / "systemd/hardened.conf").read_text(), re.M)

    assert not [key for key in hardened if re.search(f"^{key}=", unit, re.M)]


def test_secrets_lie_where_only_systemd_can_read_them(root: Path) -> None:
    folders = [path.read_text("utf-8") for path in (root / "etc/tmpfiles.d").iterdir()]
    closed = re.findall(r"^d (\S+)\s+0700 root root$", "\n".join(folders), re.M)

    for service in ("kiosk-engine", "merchant-server"):
        assert {
            str(path.parent) for path in read_unit(root, service).credentials().values()
        } <= set(closed)


def test_the_engine_writes_into_folders_that_systemd_makes(root: Path) -> None:
    unit, engine = read_unit(root, "kiosk-engine"), settings(root, "kiosk/engine.toml")

    assert engine["data_dir"] == f"/var/lib/{unit.one('StateDirectory')}"
    for socket in ("ui_socket", "operator_socket"):
        assert str(Path(engine[socket]).parent) == f"/run/{unit.one('RuntimeDirectory')}"


def test_what_the_driver_knows_outlives_a_crash_of_the_engine_though_not_the_power(
    root: Path,
) -> None:
    unit, engine = read_unit(root, "kiosk-engine"), settings(root, "kiosk/engine.toml")

    assert "device_state_file" not in engine  # so it lies beside the operator's socket, in /run
    assert unit.one("RuntimeDirectoryPreserve") == "restart"
    assert unit.environment()["KIOSK_ENGINE_OS_BOOT_ID"] == "%b"


def test_the_server_keeps_its_ledger_in_a_folder_that_systemd_makes(root: Path) -> None:
    unit, server = read_unit(root, "merchant-server"), settings(root, "merchant/merchant.toml")

    ledger = Path(server["database_url"].removeprefix("sqlite:///"))

    assert str(ledger.parent) == f"/var/lib/{unit.one('StateDirectory')}"


def test_the_kiosk_command_looks_for_the_engine_where_it_is(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        kiosk(["--help"])

    operator_socket = settings(root, "kiosk/engine.toml")["operator_socket"]
    assert f"default: {operator_socket})" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize("screen", ["kiosk-ui", "kiosk-ui-linuxfb"])
def test_the_screen_may_open_the_engine_s_socket(root: Path, screen: str) -> None:
    engine, unit = read_unit(root, "kiosk-engine"), read_unit(root, screen)
    number = int(users(root)[unit.one("User")])

    assert engine.one("Group") in unit.words("SupplementaryGroups")
    assert int(engine.one("RuntimeDirectoryMode"), 8) & 0o070 == 0o050
    assert number in settings(root, "kiosk/engine.toml")["ui_uids"]
    assert (
        settings(root, "kiosk/ui.toml")["engine_socket"]
        == settings(root, "kiosk/engine.toml")["ui_socket"]
    )
    # In a user namespace of its own the engine would not see the screen's number.
    assert "PrivateUsers" not in engine.values


def test_the_screen_finds_the_compositor(root: Path) -> None:
    display, screen = read_unit(root, "kiosk-display"), read_unit(root, "kiosk-ui")
    folder = f"/run/{display.one('RuntimeDirectory')}"

    assert display.environment()["XDG_RUNTIME_DIR"] == folder
    assert screen.environment()["WAYLAND_DISPLAY"] == f"{folder}/wayland-0"
    assert display.one("Group") in screen.words("SupplementaryGroups")
    assert int(display.one("UMask"), 8) & 0o070 == 0


def test_no_login_prompt_gets_the_screen(root: Path) -> None:
    for owner in ("kiosk-display", "kiosk-ui-linuxfb"):
        unit = read_unit(root, owner)
        assert "getty@tty1.service" in unit.words("Conflicts")
        assert unit.one("Before") == "getty.target"


def test_the_engine_may_open_the_adapter(root: Path) -> None:
    engine = read_unit(root, "kiosk-engine")
    rules = (root / "etc/udev/rules.d/70-kiosk.rules").read_text("utf-8")
    modules = (root / "etc/modules-load.d/kiosk.conf").read_text("utf-8").splitlines()

    (group,) = re.findall(r'KERNEL=="ttyUSB.*GROUP="([\w-]+)"', rules)

    assert group in engine.words("SupplementaryGroups")
    assert group in groups(root)
    assert "char-ttyUSB rw" in engine.values["DeviceAllow"]
    assert "usbserial" in modules
    assert 'ATTR{latency_timer}="1"' in rules


@pytest.mark.parametrize("service", ["kiosk-engine", "merchant-server"])
def test_the_watchdog_is_fed_often_enough(root: Path, service: str) -> None:
    assert int(read_unit(root, service).one("WatchdogSec")) >= 3 * WATCHDOG_S


@pytest.mark.parametrize("screen", ["kiosk-ui", "kiosk-ui-linuxfb"])
def test_three_frames_that_did_not_come_kill_a_screen_at_once(root: Path, screen: str) -> None:
    unit = read_unit(root, screen)

    assert seconds(unit.one("WatchdogSec")) == 3 * INTERVAL_S
    assert unit.one("WatchdogSignal") == "SIGKILL"
    assert unit.one("StartLimitIntervalSec") == "0"


@pytest.mark.parametrize("service", ["kiosk-engine", "kiosk-ui", "kiosk-ui-linuxfb"])
def test_a_program_of_the_terminal_is_started_again_at_once(root: Path, service: str) -> None:
    assert seconds(read_unit(root, service).one("RestartSec")) <= 0.1
