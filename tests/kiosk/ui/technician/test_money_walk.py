"""Money in doubt decided on the glass, and found again: real engine, machine, server, window."""

import pytest
from PySide6.QtGui import QGuiApplication

from kiosk.contract.messages import Screen
from tests.end_to_end.test_cases import CASE, IMPATIENT, counted_but_not_acknowledged
from tests.kiosk.ui.technician.walk import Walk, walk


@pytest.fixture(autouse=True)
def application(qapp: QGuiApplication) -> QGuiApplication:
    return qapp


def type_digits(walked: Walk, digits: str) -> None:
    for digit in digits:
        walked.tap(f"key{digit}")


def test_two_persons_decide_a_case_and_the_story_tells_all_of_it() -> None:
    with walk(IMPATIENT["kiosk-engine"]) as walked:
        walked.run(counted_but_not_acknowledged, walked.table)
        walked.until_patron_sees(Screen.ATTENDANT)
        walked.sign_in("Sam")
        walked.tap("casesPageButton")
        walked.tap(f"case{CASE}")
        walked.until_reads("■ $20 in doubt", "Held, not charged yet")

        walked.tap("decideButton")
        type_digits(walked, "0")
        walked.tap("keyNext")
        type_digits(walked, "2000")
        walked.tap("keyNext")
        walked.until_reads("Proposed: added to the machine")
        walked.tap("creditedOutcome")
        walked.tap("reasonMeter read")
        walked.tap("sheetDoButton")
        walked.tap("witnessToni")
        type_digits(walked, walked.pin("Toni"))
        walked.tap("keyDecide")
        walked.until_reads("The patron's bank is charged $20.", "Toni", "$0 before, $20 after")
        walked.tap("resultDoneButton")
        walked.until_reads("No case is open: no money is in doubt.")

        walked.tap("transactionsPageButton")
        walked.tap("partialFilter")
        walked.tap(f"transaction{CASE.rpartition('-')[0]}")
        walked.until_reads("▲ added in part", "Charged", "Call an attendant, with the case number")

        walked.leave()
        walked.until_patron_sees(Screen.PARTIAL, "$20")


def test_a_code_of_the_real_length_is_tested_on_the_glass() -> None:
    with walk() as walked:
        walked.run(walked.table.code_url)
        walked.tap("cancelButton")
        walked.until_patron_sees(Screen.CANCELED)
        walked.tap("doneButton")
        walked.until_patron_sees(Screen.ATTRACT)
        walked.sign_in("Toni")
        walked.tap("displayPageButton")
        walked.tap("codeTestButton")
        walked.until_reads("● This code scans well")
        assert "no real one" not in walked.glass.words()
        walked.tap("codeTestGlass")
        walked.until_reads("● passed, Toni")
