"""The System page on the glass of a real kiosk: engine, machine, server and window are real."""

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QSignalSpy

from kiosk.contract.messages import Screen
from tests.kiosk.ui.technician.walk import Walk, walk


@pytest.fixture(autouse=True)
def application(qapp: QGuiApplication) -> QGuiApplication:
    return qapp


def at_system_page(walked: Walk) -> None:
    walked.sign_in("Toni")
    walked.tap("systemPageButton")


def because(walked: Walk) -> None:
    walked.tap("reasonTest")
    walked.tap("sheetDoButton")


def test_a_restart_of_the_engine_from_the_glass() -> None:
    with walk() as walked:
        at_system_page(walked)
        walked.tap("restartEngineButton")
        because(walked)
        walked.run(walked.table.stack.engine.wait)

        walked.run(walked.table.stack.engine.restart)  # as systemd does
        walked.until_patron_sees(Screen.ATTRACT)


def test_a_restart_of_the_screen_from_the_glass() -> None:
    with walk() as walked:
        ended = QSignalSpy(walked.glass.ui.staff.endWanted)
        at_system_page(walked)
        walked.tap("restartScreenButton")
        because(walked)
        walked.until(lambda: ended.count() == 1, "the screen ends")


def test_the_first_set_up_on_the_glass() -> None:
    with walk() as walked:
        at_system_page(walked)
        walked.tap("setUpTab")
        walked.until_reads("6 of 6")
        walked.tap("setUpTestButton")
        walked.until(lambda: "not made yet" not in walked.glass.words(), "the tests were made")
        walked.tap("checkUpTab")
        walked.tap("checkUpButton")
        walked.until_reads("the chain holds over")
