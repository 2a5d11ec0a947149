"""Every screen in every variant, as a patron would see it."""

import re

import pytest
from pytestqt.qtbot import QtBot

from kiosk.contract.messages import Action, Amount, Screen, Snapshot, Touch
from kiosk.domain.money import Money, format_money
from kiosk.ui.frame_reader import read_codes
from kiosk.ui.samples import SAMPLES, snapshot
from kiosk.ui.viewmodels.props import without_engine
from tests.kiosk.ui.fit import misfits, pixels_per_mm
from tests.kiosk.ui.glass import Glass

MINIMUM_CAPITAL_MM = 3.3
CAPITAL_OF_FONT = 0.73


def test_every_screen_fits_its_glass(qtbot: QtBot, glass: Glass) -> None:
    found = misfits(glass, target_mm=20)

    assert not found, "\n".join(found)


@pytest.mark.parametrize("name", SAMPLES)
def test_exactly_the_offered_actions_can_be_touched(qtbot: QtBot, glass: Glass, name: str) -> None:
    glass.show(SAMPLES[name])
    glass.settle()

    enabled = {b.property("action") for b in glass.buttons() if b.isEnabled()}

    assert enabled == set(SAMPLES[name].actions)


@pytest.mark.parametrize("name", SAMPLES)
def test_the_frame_tells_machine_help_and_staff_code(qtbot: QtBot, glass: Glass, name: str) -> None:
    sample = SAMPLES[name]

    glass.show(sample)

    assert sample.machine_number in glass.text("machineNumber")
    assert glass.text("helpLine") == sample.policy.help_text
    assert (glass.find("demoMark") is not None) is sample.is_demo
    if sample.staff_code:
        assert glass.text("staffCode") == sample.staff_code
    assert glass.text("screenTitle")


@pytest.mark.parametrize("name", SAMPLES)
def test_amounts_shown_are_those_of_the_snapshot(qtbot: QtBot, glass: Glass, name: str) -> None:
    sample = SAMPLES[name]

    glass.show(sample)

    shown = [w.strip(".,?") for w in glass.words().split() if "$" in w]
    fields = ("approved", "credited", "pending", "rest", "hand_paid", "minimum", "maximum")
    known = {_text(getattr(sample, field)) for field in fields}
    if limit := sample.daily_limit:
        known |= {_text(Amount(m, limit.currency)) for m in (limit.limit_minor, limit.used_minor)}
    assert set(shown) <= known


@pytest.mark.parametrize("name", SAMPLES)
def test_no_screen_says_what_a_patron_must_not_read(qtbot: QtBot, glass: Glass, name: str) -> None:
    glass.show(SAMPLES[name])

    words = glass.words().lower()
    for word in ("failed", "error", "credit", "wallet", "free", "undefined"):
        assert word not in words


def test_every_screen_of_the_contract_is_drawn(qtbot: QtBot, glass: Glass) -> None:
    titles = set()
    for screen in Screen:
        glass.show(snapshot(screen))
        titles.add(glass.text("screenTitle"))

    assert len(titles) == len(Screen)


def test_the_two_amounts_of_a_partial_result_are_equally_large(qtbot: QtBot, glass: Glass) -> None:
    for name in ("partial_released", "partial_long"):
        glass.show(SAMPLES[name])

        sizes = {
            glass.item(n).property("font").pixelSize() for n in ("creditedAmount", "restAmount")
        }
        assert len(sizes) == 1


def test_the_case_number_is_the_largest_text_of_its_screen(qtbot: QtBot, glass: Glass) -> None:
    glass.show(SAMPLES["attendant"])

    largest = max(glass.texts(), key=lambda item: item.property("font").pixelSize())
    assert largest.property("text") == SAMPLES["attendant"].case_number


def test_running_text_is_large_enough_to_read_at_arms_length(qtbot: QtBot, glass: Glass) -> None:
    glass.show(SAMPLES["partial_released"])

    for item in glass.texts():
        capital = item.property("font").pixelSize() * CAPITAL_OF_FONT / pixels_per_mm(glass)
        assert capital >= MINIMUM_CAPITAL_MM - 0.2, item.property("text")


def test_without_an_engine_the_screen_says_so_and_nothing_of_money(
    qtbot: QtBot, glass: Glass
) -> None:
    crediting = SAMPLES["crediting_nothing"]
    glass.show(crediting)

    glass.ui.presenter.present_absence()

    assert glass.ui.kiosk.property("screen") == Screen.OUT_OF_SERVICE
    assert "$" not in glass.words()
    assert crediting.machine_number in glass.text("machineNumber")
    assert glass.text("staffCode") == "E5051"
    assert not [button for button in glass.buttons() if button.isEnabled()]


def test_a_screen_that_never_met_its_engine_is_not_blank(qtbot: QtBot, glass: Glass) -> None:
    glass.show(without_engine(None))

    assert glass.text("screenTitle") == "One moment, please"


@pytest.mark.parametrize(
    ("name", "button", "action"),
    [
        ("attract", "addFundsButton", Action.ADD_FUNDS),
        ("requesting", "cancelButton", Action.CANCEL),
        ("code_every_action", "cancelButton", Action.CANCEL),
        ("code_every_action", "newCodeButton", Action.NEW_CODE),
        ("code_every_action", "scannedButton", Action.SCANNED),
        ("code_over", "newCodeButton", Action.NEW_CODE),
        ("continue", "cancelButton", Action.CANCEL),
        ("continue", "newCodeButton", Action.NEW_CODE),
        ("confirm", "confirmPresenceButton", Action.CONFIRM_PRESENCE),
        ("confirm", "declinePresenceButton", Action.DECLINE_PRESENCE),
        ("credited", "doneButton", Action.ACKNOWLEDGE),
        ("credited", "receiptButton", Action.OPEN_RECEIPT),
        ("receipt", "closeReceiptButton", Action.CLOSE_RECEIPT),
        ("partial_released", "doneButton", Action.ACKNOWLEDGE),
        ("not_credited_try_again", "addFundsButton", Action.ADD_FUNDS),
        ("denied_bank_denied", "addFundsButton", Action.ADD_FUNDS),
        ("expired", "newCodeButton", Action.NEW_CODE),
        ("canceled", "doneButton", Action.ACKNOWLEDGE),
        ("attendant", "callAttendantButton", Action.CALL_ATTENDANT),
        ("code", "helpButton", Action.OPEN_HELP),
        ("help", "backButton", Action.CLOSE_HELP),
        ("attract", "languageButton", Action.OPEN_LANGUAGES),
        ("code", "languageButton", Action.OPEN_LANGUAGES),
        ("languages", "closeLanguagesButton", Action.CLOSE_LANGUAGES),
        ("help_asking", "moreTimeButton", Action.MORE_TIME),
        ("not_credited_asking", "moreTimeButton", Action.MORE_TIME),
        ("out_starting", "callAttendantButton", Action.CALL_ATTENDANT),
    ],
)
def test_a_button_sends_its_touch_with_the_screen_it_was_made_on(
    qtbot: QtBot, glass: Glass, name: str, button: str, action: Action
) -> None:
    glass.show(SAMPLES[name])

    glass.press(button)

    wishes = [touch for touch in glass.touches if touch.action is not Action.CODE_READABLE]
    assert wishes == [Touch(action, SAMPLES[name].screen)]


def test_a_second_tap_does_not_press_what_appears_under_the_finger(
    qtbot: QtBot, glass: Glass
) -> None:
    glass.show(SAMPLES["attract"])
    glass.show(SAMPLES["requesting"])

    assert not glass.item("cancelButton").isEnabled()

    qtbot.waitUntil(lambda: glass.item("cancelButton").isEnabled(), timeout=2000)


def test_help_over_a_code_hides_it_and_shows_its_times(qtbot: QtBot, glass: Glass) -> None:
    glass.show(SAMPLES["help_over_code"])

    assert glass.find("qrCode") is None
    assert glass.text("secondsLeft") == "98"
    assert glass.text("matchCode") == "4821"
    assert "9 more minutes" in glass.text("sessionLeft")


def help_words(glass: Glass, sample: Snapshot) -> str:
    """Everything that help says, on all of its pages."""
    glass.show(SAMPLES["attract"])
    glass.show(sample)
    words = glass.words()
    while (more := glass.find("nextPageButton")) and not is_last_page(str(more.property("text"))):
        glass.press("nextPageButton")
        words += glass.words()
    return words


def is_last_page(label: str) -> bool:
    """Of "More (2 of 3)"."""
    page, pages = map(int, re.findall(r"\d+", label))
    return page == pages


def test_help_tells_limits_cost_cash_out_and_whom_to_call(qtbot: QtBot, glass: Glass) -> None:
    sample = SAMPLES["help_over_code"]
    words = help_words(glass, sample)

    policy = sample.policy
    texts = (policy.fee_text, policy.exclusion_text, policy.other_ways_text, policy.help_text)
    for said in ("From $1 to $500", "cash-out button", "your receipt", *texts):
        assert said in words


def test_a_connected_phone_is_told_before_the_way_to_stop_a_strangers(
    qtbot: QtBot, glass: Glass
) -> None:
    glass.show(SAMPLES["continue_connected"])

    assert "connected" in glass.text("screenTitle")
    assert glass.text("cancelButton") == "Not your phone? Stop"
    glass.show(SAMPLES["continue"])
    assert "connected" not in glass.words()  # only the patron says that it was scanned


def test_who_cannot_scan_is_sent_to_help_and_told_there(qtbot: QtBot, glass: Glass) -> None:
    glass.show(SAMPLES["code_trouble"])
    assert "cannot scan" in glass.text("scanHint")

    assert "phone cannot scan?" in help_words(glass, SAMPLES["help_over_code"])


def test_a_result_after_a_restart_says_whose_it_was(qtbot: QtBot, glass: Glass) -> None:
    glass.show(SAMPLES["credited_restarted"])
    assert "your last transaction" in glass.text("reasonText")

    glass.show(SAMPLES["credited"])
    assert glass.find("reasonText") is None


def test_what_was_paid_by_hand_is_told_beside_the_rest(qtbot: QtBot, glass: Glass) -> None:
    glass.show(SAMPLES["partial_checked_hand_paid"])
    told = glass.words()

    assert "The check is finished" in told
    assert "$20 was paid to you by hand." in told
    assert "$57" in told


def test_where_all_was_paid_by_hand_no_rest_is_told(qtbot: QtBot, glass: Glass) -> None:
    glass.show(SAMPLES["partial_checked_hand_paid_all"])
    told = glass.words()

    assert "was paid to you by hand" in told
    assert "not charged" not in told


def test_a_played_machine_is_told_to_finish_after_the_game(qtbot: QtBot, glass: Glass) -> None:
    glass.show(SAMPLES["crediting_game"])

    assert "finishes after your game" in glass.text("waitingText")


def test_the_idle_question_is_asked_only_with_its_answer(qtbot: QtBot, glass: Glass) -> None:
    glass.show(SAMPLES["help"])
    assert glass.find("moreTimeButton") is None

    glass.show(SAMPLES["help_asking"])
    assert "Are you still there?" in glass.text("moreTimeButton")


def _text(amount: Amount | None) -> str:
    return format_money(Money(amount.minor, amount.currency)) if amount else ""


def test_of_a_patron_who_has_gone_the_screen_tells_the_number_alone(
    qtbot: QtBot, glass: Glass
) -> None:
    glass.show(SAMPLES["attendant_patron_gone"])

    assert "$" not in glass.words()
    assert glass.text("caseNumber") == SAMPLES["attendant_patron_gone"].case_number
    assert "still being checked" in glass.text("attendantText")


@pytest.mark.parametrize("name", ["attendant", "attendant_patron_gone"])
def test_a_cases_number_can_be_scanned(qtbot: QtBot, glass: Glass, name: str) -> None:
    glass.show(SAMPLES[name])

    assert read_codes(glass.grab()) == [SAMPLES[name].case_number]


def test_a_session_that_a_restart_ended_is_told_as_such(qtbot: QtBot, glass: Glass) -> None:
    glass.show(SAMPLES["canceled_restarted"])

    assert glass.text("screenTitle") == "The machine restarted"
    assert "Nothing was charged" in glass.text("reasonText")


def test_the_invitation_tells_the_limits_of_this_machine(qtbot: QtBot, glass: Glass) -> None:
    glass.show(SAMPLES["attract"])

    assert glass.text("limits") == "From $1 to $500 at a time"


def test_full_credit_names_what_the_bank_statement_will_show(qtbot: QtBot, glass: Glass) -> None:
    glass.show(SAMPLES["credited"])

    assert "GRAND EXAMPLE CASINO" in glass.text("statementText")


def test_a_called_attendant_is_told_and_not_called_again(qtbot: QtBot, glass: Glass) -> None:
    glass.show(SAMPLES["attendant_called"])
    glass.settle()

    assert not glass.item("callAttendantButton").isEnabled()
    assert "An attendant has been called" in glass.words()
