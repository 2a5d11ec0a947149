"""Time on the screen: what runs down, and what a late touch belongs to."""

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from kiosk.contract.messages import Action, Screen, Touch
from kiosk.ui.presenter import Presenter
from kiosk.ui.samples import SAMPLES
from kiosk.ui.viewmodels.code import CodeViewModel
from kiosk.ui.viewmodels.kiosk import KioskViewModel
from kiosk.ui.viewmodels.money import MoneyViewModel
from kiosk.ui.viewmodels.staff import StaffViewModel


class Desk:
    """A presenter without a window; `now_ms` is its clock."""

    def __init__(self) -> None:
        self.now_ms = 1_000_000
        self.kiosk, self.code, self.money = KioskViewModel(), CodeViewModel(), MoneyViewModel()
        self.staff = StaffViewModel()
        self.presenter = Presenter(
            self.kiosk, self.code, self.money, self.staff, lambda: self.now_ms
        )
        self.touches: list[Touch] = []
        self.presenter.touched.connect(self.touches.append)


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return Desk()


def test_the_countdown_runs_on_the_screens_own_clock(desk: Desk, qtbot: QtBot) -> None:
    desk.presenter.present(SAMPLES["code"])
    assert desk.code.property("secondsLeft") == 98

    with qtbot.waitSignal(desk.code.propsChanged):
        desk.now_ms += 10_000

    assert desk.code.property("secondsLeft") == 88


def test_a_code_whose_time_is_over_goes_without_a_word_of_the_engine(
    desk: Desk, qtbot: QtBot
) -> None:
    desk.presenter.present(SAMPLES["code"])

    with qtbot.waitSignal(desk.code.propsChanged):
        desk.now_ms += 98_000

    assert desk.code.property("text") == ""


def test_a_new_snapshot_restarts_its_times(desk: Desk) -> None:
    desk.presenter.present(SAMPLES["code"])
    desk.now_ms += 10_000

    desk.presenter.present(SAMPLES["code"])

    assert desk.code.property("secondsLeft") == 98


def test_a_touch_that_is_not_offered_is_not_sent(desk: Desk) -> None:
    desk.presenter.present(SAMPLES["attract"])
    desk.kiosk.settle(is_settled=True)

    desk.kiosk.touch("cancel")

    assert desk.touches == []


def test_a_touch_carries_the_screen_it_was_made_on(desk: Desk) -> None:
    desk.presenter.present(SAMPLES["attract"])
    desk.kiosk.settle(is_settled=True)

    desk.kiosk.touch("add_funds")

    assert desk.touches == [Touch(Action.ADD_FUNDS, Screen.ATTRACT)]


def test_a_snapshot_of_the_same_screen_does_not_take_the_buttons_away(desk: Desk) -> None:
    desk.presenter.present(SAMPLES["code"])
    desk.kiosk.settle(is_settled=True)

    desk.presenter.present(replace(SAMPLES["code"], version=2))

    assert desk.kiosk.property("isSettled")


def test_a_returning_engine_is_shown_at_once(desk: Desk) -> None:
    desk.presenter.present(SAMPLES["crediting_nothing"])
    desk.presenter.present_absence()
    assert desk.kiosk.property("screen") == "out_of_service"

    desk.presenter.present(SAMPLES["crediting_nothing"])

    assert desk.kiosk.property("screen") == "crediting"
    assert desk.money.property("credited") == "$60"


def test_view_models_notify_once_for_a_change_and_not_without_one(desk: Desk, qtbot: QtBot) -> None:
    desk.presenter.present(SAMPLES["crediting_nothing"])
    notices: list[None] = []
    desk.money.propsChanged.connect(lambda: notices.append(None))

    desk.presenter.present(replace(SAMPLES["crediting_nothing"], version=9))
    assert notices == []

    desk.presenter.present(SAMPLES["credited"])
    assert len(notices) == 1
