"""From each cause that takes a kiosk out of service to its repair, on the glass alone."""

import pytest
from PySide6.QtGui import QGuiApplication

from kiosk.contract.messages import Screen
from tests.kiosk.ui.technician.walk import Walk, walk

SIGN_IN = 4 + 1 + 6 + 1  # corners, name, digits, Sign in


@pytest.fixture(autouse=True)
def application(qapp: QGuiApplication) -> QGuiApplication:
    return qapp


def repair(walked: Walk, code: str, *words: str) -> None:
    """From the patron's screen to the repair of the code that the status names."""
    walked.sign_in("Toni")
    walked.tap(f"code{code}")
    walked.until_reads(code, *words)
    assert len(walked.taps) == SIGN_IN + 1


def back_in_service(walked: Walk) -> None:
    """The repair was made: the test tells so, and patrons can come."""
    walked.tap("retestButton")
    walked.until_reads("● Passed")
    walked.leave()
    walked.until_patron_sees(Screen.ATTRACT)


def test_a_machine_that_is_unplugged() -> None:
    with walk() as walked:
        walked.machine(do="unplug")
        walked.until_patron_sees(Screen.OUT_OF_SERVICE)

        repair(walked, "E2001", "Machine port cannot be opened")

        walked.machine(do="replug")
        back_in_service(walked)


def test_a_machine_that_is_switched_off() -> None:
    with walk() as walked:
        walked.machine(do="power", on=False)
        walked.until_patron_sees(Screen.OUT_OF_SERVICE)

        repair(walked, "E2003", "Machine does not poll")

        walked.machine(do="power", on=True)
        back_in_service(walked)


def test_a_machine_that_does_not_accept() -> None:
    with walk({"patience": {"busy_s": 0.5, "calm_s": 0.1}}) as walked:
        walked.machine(do="inhibit", on=True)
        walked.until_patron_sees(Screen.OUT_OF_SERVICE, "E2005")

        repair(walked, "E2005", "Machine does not accept notes now")

        walked.machine(do="inhibit", on=False)
        back_in_service(walked)


def test_a_server_that_is_away() -> None:
    with walk({"merchant": {"heartbeat_s": 0.2}}) as walked:
        walked.run(walked.table.stack.merchant.kill)
        walked.until_patron_sees(Screen.OUT_OF_SERVICE)

        repair(walked, "E3001", "Merchant server cannot be reached")

        walked.run(walked.table.stack.merchant.start)
        back_in_service(walked)


def test_a_machine_that_is_being_played() -> None:
    with walk({"patience": {"calm_s": 0.1}}) as walked:
        walked.machine(do="play", seconds=60)
        walked.until_patron_sees(Screen.OUT_OF_SERVICE)

        repair(walked, "E2005", "Wait until the game or the roll-up has ended.")

        walked.leave()


def test_an_open_case() -> None:
    with walk({"device": {"ack_patience_s": 1}}) as walked:
        walked.run(walked.table.choose, "20.00")
        walked.machine(do="drop_next_ack", count=1)
        walked.run(walked.table.patron.approve)
        walked.until_patron_sees(Screen.ATTENDANT)

        walked.sign_in("Toni")
        walked.until_reads("Open case", "10-000001-001")
        walked.tap("codeE2011")
        walked.until_reads("Machine did not acknowledge the credit")
        walked.leave()
        walked.until_patron_sees(Screen.ATTENDANT)


def test_a_journal_that_is_damaged() -> None:
    with walk() as walked:
        engine, data = walked.table.stack.engine, walked.table.stack.desk.folder / "data/kiosk"
        walked.run(engine.kill)
        whole = {path: path.read_bytes() for path in data.glob("journal.db*")}
        for path in whole:
            path.write_bytes(b"no database")
        walked.run(engine.restart)
        walked.until_patron_sees(Screen.OUT_OF_SERVICE, "E1002")

        walked.gesture()
        walked.until_reads("Journal damaged")
        for path, content in whole.items():
            path.write_bytes(content)
        walked.tap("startAgainButton")
        walked.run(engine.wait)
        walked.run(engine.restart)

        walked.until_patron_sees(Screen.ATTRACT)


def test_a_kiosk_that_staff_took_out_of_service() -> None:
    with walk() as walked:
        walked.sign_in("Toni")
        walked.tap("systemPageButton")
        walked.tap("outOfServiceButton")
        walked.tap("reasonMaintenance")
        walked.tap("sheetDoButton")
        walked.until_reads("Toni: Maintenance")
        walked.leave()
        walked.until_patron_sees(Screen.OUT_OF_SERVICE, "E0112")
        walked.taps.clear()

        repair(walked, "E0112", "Taken out of service")
        walked.tap("systemPageButton")
        walked.tap("inServiceButton")
        walked.tap("reasonRepair")
        walked.tap("sheetDoButton")
        walked.until_reads("staff keep nobody out")
        walked.leave()
        walked.until_patron_sees(Screen.ATTRACT)
