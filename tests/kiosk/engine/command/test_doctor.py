"""`kiosk doctor`, at a running engine and without one."""

import os
from pathlib import Path
from typing import Any

import pytest

from kiosk.engine.command import EXIT_FAILED
from tests.kiosk.engine.command.programs import Operator, pin_typed
from tests.kiosk.engine.programs import running

Checks = dict[str, dict[str, Any]]


def examined(operator: Operator) -> Checks:
    """The checks by name."""
    answer = operator.asks("doctor", "--config", str(operator.folder / "engine.toml"))
    return {check["name"]: check for check in answer["checks"]}


def test_a_running_engine_is_examined_part_by_part(operator: Operator, folder: Path) -> None:
    with running(folder):
        checks = examined(operator)
    assert operator.status == EXIT_FAILED
    well = {name for name, check in checks.items() if check["outcome"] == "passed"}
    assert well >= {
        "engine",
        "versions",
        "settings",
        "journal",
        "backlog",
        "cases",
        "clock",
        "disk",
        "ui_socket",
        "operator_socket",
        "service",
    }
    codes = {name: check["code"] for name, check in checks.items() if check["code"]}
    assert codes == {
        "machine_link": "E2001",
        "merchant_server": "E3001",
        "screen": "E5007",
        "staff": "E1111",
    }
    assert all(len(checks[name]["remedy"]) == 3 for name in codes)


def test_a_person_reads_what_to_do_beside_each_failure(operator: Operator, folder: Path) -> None:
    with running(folder):
        told = operator.types("doctor")
    assert "FAIL  staff            E1111 0 administrators, two are needed" in told
    assert "1. Name who else is to administer this kiosk." in told
    assert "4 of " in told.splitlines()[-1]


def test_two_administrators_are_enough(operator: Operator, folder: Path) -> None:
    with running(folder):
        pin = operator.add_ada()
        assert examined(operator)["staff"]["outcome"] == "failed"
        words = ("technician", "add", "--name", "Grace", "--role", "administrator", "--by", "Ada")
        with pin_typed(pin):
            operator.types(*words)
        assert examined(operator)["staff"]["outcome"] == "passed"


def test_an_opened_socket_is_found(operator: Operator, folder: Path) -> None:
    with running(folder):
        (folder / "ui").chmod(0o666)
        found = examined(operator)["ui_socket"]
    assert (found["code"], "666" in found["detail"]) == ("E0114", True)


def test_a_kiosk_that_is_out_of_service_is_not_well(operator: Operator, folder: Path) -> None:
    with running(folder):
        operator.types("out-of-service", "--reason", "wet floor")
        assert examined(operator)["service"]["detail"] == "(operator): wet floor"


def test_without_an_engine_what_it_would_need_is_examined(operator: Operator, folder: Path) -> None:
    with running(folder):
        pass
    checks = examined(operator)
    assert operator.status == EXIT_FAILED
    outcomes = {name: check["outcome"] for name, check in checks.items()}
    assert outcomes["engine"] == "failed"
    assert outcomes["settings"] == outcomes["data_dir"] == outcomes["journal"] == "passed"
    assert checks["operator_socket"]["detail"].endswith("is left of an engine that was killed")
    assert (checks["serial_port"]["code"], checks["engine"]["code"]) == ("E2001", "E0106")


def test_who_holds_the_journal_is_told(operator: Operator, folder: Path) -> None:
    with running(folder) as engine:
        (folder / "operator").unlink()
        found = examined(operator)["journal"]
    assert found["code"] == "E1001"
    assert f"process {engine.process.pid} (" in found["detail"]


def test_a_setting_that_does_not_fit_is_told_as_the_engine_tells_it(
    operator: Operator, folder: Path
) -> None:
    text = (folder / "engine.toml").read_text()
    (folder / "engine.toml").write_text(text.replace("kiosk_number = 10", "kiosk_number = 0"))
    found = examined(operator)["settings"]
    assert found["code"] == "E0104"
    assert "kiosk_number" in found["detail"]


def test_a_data_folder_that_is_gone_is_told(operator: Operator) -> None:
    assert examined(operator)["data_dir"]["code"] == "E0116"


@pytest.mark.parametrize(
    ("state", "outcome"), [("active", "passed"), ("failed", "failed"), ("", "skipped")]
)
def test_a_service_that_systemd_gave_up_is_told(
    operator: Operator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, state: str, outcome: str
) -> None:
    load = "loaded" if state else "not-found"
    systemctl = tmp_path / "systemctl"
    systemctl.write_text(f"#!/bin/sh\necho LoadState={load}\necho ActiveState={state}\n")
    systemctl.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    assert examined(operator)["kiosk-engine"]["outcome"] == outcome
