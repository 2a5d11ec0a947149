"""The receipt on the glass: a phone reads the same lines that the patron sees."""

from pytestqt.qtbot import QtBot

from kiosk.ui.samples import SAMPLES
from kiosk.ui.viewmodels.moment import local_minute
from tests.kiosk.ui.glass import Glass


def lines(glass: Glass) -> list[str]:
    return str(glass.item("receiptCode").property("text")).splitlines()


def test_the_code_holds_what_a_patron_needs_to_ask_about_it_later(
    qtbot: QtBot, glass: Glass
) -> None:
    sample = SAMPLES["receipt"]
    glass.show(sample)

    assert lines(glass) == [
        "Added: $137",
        f"Machine 1234, {local_minute(sample.ended_at)}",
        "Transaction 10-000123",
        f"Bank statement: {sample.policy.statement_name}",
    ]


def test_a_part_is_told_with_what_was_not_added_and_what_was_paid(
    qtbot: QtBot, glass: Glass
) -> None:
    glass.show(SAMPLES["receipt_partial"])

    told = lines(glass)

    assert told[:3] == ["Added: $60", "Not added: $57", "Paid by hand: $20"]
    assert told[-1] == "DEMO — no real money"
