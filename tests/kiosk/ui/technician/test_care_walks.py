"""Network, logs and settings of a real kiosk, on the glass alone."""

import hashlib
import json
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from tests.kiosk.ui.technician.walk import Walk, walk


@pytest.fixture(autouse=True)
def application(qapp: QGuiApplication) -> QGuiApplication:
    return qapp


def value_of(walked: Walk, fact: str) -> str:
    walked.until(lambda: walked.glass.find(fact) is not None, fact)
    return walked.glass.value(fact)


def until_is(walked: Walk, fact: str, health: str) -> None:
    def is_so() -> bool:
        item = walked.glass.find(fact)
        return item is not None and item.property("health") == health

    walked.until(is_so, f"{fact} is {health}")


def test_the_connection_is_tested_step_by_step() -> None:
    with walk() as walked:
        walked.sign_in("Toni")
        walked.tap("networkPageButton")
        walked.tap("connectionTestButton")
        until_is(walked, "clockStep", "good")
        assert value_of(walked, "pairing") == "accepted at the last call"

        walked.run(walked.table.stack.merchant.kill)
        walked.tap("connectionTestButton")
        until_is(walked, "tcpStep", "bad")
        walked.tap("codeE3033")
        walked.until_reads("Server's port not reached")


def test_a_fault_is_found_in_the_log_and_exported() -> None:
    with walk() as walked:
        walked.machine(do="unplug")
        walked.until(lambda: "E2001" in walked.glass.words(), "the screen tells the code")
        walked.sign_in("Toni")
        walked.tap("logsPageButton")
        walked.tap("searchFilter")
        for key in "e2001":
            walked.tap(f"key{key}")
        walked.tap("textDoneButton")
        walked.until_reads("E2001", "kiosk-engine")
        walked.tap("exportButton")
        walked.tap("reasonRepair")
        walked.tap("sheetDoButton")

        path = Path(value_of(walked, "exportPath"))
        assert value_of(walked, "exportSum") == hashlib.sha256(path.read_bytes()).hexdigest()
        events = [json.loads(line) for line in path.read_text().splitlines()]
        assert {event["code"] for event in events} == {"E2001"}


def test_a_setting_is_adjusted_and_waits_for_a_restart() -> None:
    with walk() as walked:
        walked.sign_in("Toni")
        walked.tap("settingsPageButton")
        walked.tap("searchFilter")
        for key in "help_s":
            walked.tap(f"key{key}")
        walked.tap("textDoneButton")
        walked.tap("patience.help_sButton")
        walked.tap("key9")
        walked.tap("settingDoneButton")
        walked.tap("reasonTest")
        walked.tap("sheetDoButton")

        walked.until_reads("→ 609 after a restart", "adjusted here")
        walked.tap("patience.help_sButton")
        walked.tap("key9")
        walked.tap("settingDoneButton")
        walked.tap("reasonTest")
        walked.tap("sheetDoButton")
        walked.until_reads("less than or equal to 3600")
