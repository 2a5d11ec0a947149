"""A reached daily limit as the patron reads it."""

from dataclasses import replace
from typing import Final

import pytest
from pytestqt.qtbot import QtBot

from kiosk.contract.messages import (
    DailyLimit,
    Language,
    Reason,
    Screen,
    decode_snapshot,
    encode_snapshot,
)
from kiosk.ui.samples import SAMPLES, snapshot
from kiosk.ui.viewmodels.props import derive_money_props
from tests.kiosk.ui.glass import Glass

REACHED: Final = SAMPLES["denied_limit_figures"]


def unbroken(words: str) -> str:
    return words.replace(" ", "\N{NO-BREAK SPACE}")


@pytest.mark.parametrize(
    ("remaining_ms", "told"),
    [
        (33_600_000, "9 h 20 min"),
        (32_400_000, "9 h"),
        (3_540_001, "1 h"),
        (1, "1 min"),
        (0, "0 min"),
    ],
)
def test_the_time_until_the_reset_is_told_in_full_minutes(remaining_ms: int, told: str) -> None:
    limit = DailyLimit(500_00, 480_50, "USD", "06:00", remaining_ms)

    props = derive_money_props(snapshot(Screen.DENIED, daily_limit=limit))

    assert (props.daily_limit, props.daily_used) == ("$500", "$480.50")
    assert (props.resets_at, props.resets_in) == ("06:00", unbroken(told))


def test_the_limit_crosses_the_socket_as_it_is() -> None:
    assert decode_snapshot(encode_snapshot(REACHED)) == REACHED


def test_the_screen_tells_limit_use_and_reset_and_offers_no_other_try(
    qtbot: QtBot, glass: Glass
) -> None:
    glass.show(REACHED)

    assert glass.text("limitText") == "Your daily limit is $500. You have used $480 today."
    assert glass.text("resetText") == f"It resets at 06:00, in {unbroken('9 h 20 min')}."
    assert "Nothing was added and nothing was charged." in glass.words()
    assert glass.find("addFundsButton") is None


def test_the_figures_are_told_in_the_patrons_language(qtbot: QtBot, glass: Glass) -> None:
    glass.show(replace(REACHED, locale=Language.SPANISH))
    told = glass.text("limitText"), glass.text("resetText")
    glass.show(REACHED)  # the window is the next test's too

    assert told == (
        "Su límite diario es de $500. Hoy ha usado $480.",
        f"Se renueva a las 06:00, dentro de {unbroken('9 h 20 min')}.",
    )


@pytest.mark.parametrize("reason", [Reason.LIMIT_REACHED, Reason.BLOCKED, Reason.BANK_DENIED])
def test_without_figures_the_words_stay_neutral(qtbot: QtBot, glass: Glass, reason: Reason) -> None:
    glass.show(replace(REACHED, reason=reason, daily_limit=None))

    assert glass.find("limitText") is None
    assert glass.find("resetText") is None
    assert glass.text("reasonText")
    assert "$" not in glass.words()
