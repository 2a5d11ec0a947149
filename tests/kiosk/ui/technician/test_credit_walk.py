"""A commissioning credit on the glass: real engine, machine, server and window."""

import pytest
from PySide6.QtGui import QGuiApplication

from kiosk.contract.messages import Screen
from kiosk.demo.books import settled_books
from tests.kiosk.ui.technician.test_money_walk import type_digits
from tests.kiosk.ui.technician.walk import Walk, walk


@pytest.fixture(autouse=True)
def application(qapp: QGuiApplication) -> QGuiApplication:
    return qapp


def vouches(walked: Walk, person: str) -> None:
    walked.tap(f"witness{person}")
    type_digits(walked, walked.pin(person))
    walked.tap("keyDecide")


def test_meter_note_meter_and_every_book_says_the_same() -> None:
    with walk() as walked:
        walked.until_patron_sees(Screen.ATTRACT)
        walked.sign_in("Toni")
        walked.tap("machinePageButton")
        walked.tap("recordPartButton")
        walked.tap("creditButton")
        walked.tap("value2000")
        type_digits(walked, "0")
        walked.tap("keyNext")
        walked.tap("reasonInstallation")
        walked.tap("sheetDoButton")
        vouches(walked, "Sam")
        walked.until_reads("the machine kept the note and acknowledged it", "VEND_VALID")

        walked.tap("closeCreditButton")
        type_digits(walked, "2000")
        walked.tap("keyNext")
        vouches(walked, "Sam")
        walked.until_reads("it acknowledged the note and counted it", "by the server")

        books = walked.run(settled_books, walked.table.stack.desk)
        assert books.differences() == []
        assert (books.machine_counted_minor, books.server_commissioned_minor) == (20_00, 20_00)
        assert books.server_credited_minor == 0
        walked.leave()
        walked.until_patron_sees(Screen.ATTRACT)
