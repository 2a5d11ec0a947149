"""The operator's pauses on the glass: which day and time a patron is told, in which words."""

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from kiosk.contract.messages import Language, Pause, decode_snapshot, encode_snapshot
from kiosk.ui.samples import SAMPLES
from kiosk.ui.viewmodels.moment import resume_day, resume_time
from tests.kiosk.ui.glass import Glass

ENGLISH, SPANISH = Language.ENGLISH, Language.SPANISH


@pytest.mark.parametrize(
    ("in_days", "language", "day"),
    [
        (0, ENGLISH, ""),
        (1, ENGLISH, "Saturday"),
        (6, SPANISH, "sábado"),
        (7, ENGLISH, "Saturday, January 3, 2026"),
        (7, SPANISH, "sábado, 3 de enero de 2026"),
    ],
)
def test_the_day_is_told_as_far_as_it_is_needed(in_days: int, language: Language, day: str) -> None:
    pause = Pause("2026-01-03T09:05", in_days)

    assert (resume_day(pause, language), resume_time(pause)) == (day, "09:05")


def test_a_pause_arrives_as_it_was_sent() -> None:
    sample = SAMPLES["out_cool_down"]

    assert decode_snapshot(encode_snapshot(sample)) == sample


@pytest.mark.parametrize(
    ("name", "title", "told"),
    [
        ("out_cool_down", "Next funding possible at 21:14", None),
        (
            "out_outside_hours",
            "Adding funds is closed now",
            "Next funding possible on Saturday at 10:00",
        ),
        ("out_planned_update", "Planned update in progress", "Next funding possible at 21:14"),
    ],
)
def test_each_pause_tells_its_end_once(
    qtbot: QtBot, glass: Glass, name: str, title: str, told: str | None
) -> None:
    glass.show(SAMPLES[name])

    assert glass.text("screenTitle") == title
    assert glass.words().count("Next funding possible") == 1
    if told:
        assert glass.text("resumeText") == told


def test_a_break_points_to_the_help_line(qtbot: QtBot, glass: Glass) -> None:
    glass.show(SAMPLES["out_cool_down"])

    assert "the number below is there for you" in glass.text("reasonText")
    assert "1-800-522-4700" in glass.text("helpLine")


def test_the_end_is_told_in_the_patrons_language(qtbot: QtBot, glass: Glass) -> None:
    glass.show(replace(SAMPLES["out_outside_hours"], locale=SPANISH))

    assert glass.text("resumeText") == "Podrá agregar fondos de nuevo el sábado a las 10:00"


def test_no_other_cause_tells_a_time(qtbot: QtBot, glass: Glass) -> None:
    glass.show(SAMPLES["out_machine_busy"])

    assert "Next funding" not in glass.words()
