"""The frames on the line, as they come."""

import pytest
from pytestqt.qtbot import QtBot

from kiosk.contract.messages import Page
from tests.kiosk.ui.technician.bench import Bench
from tests.kiosk.ui.technician.machine_page.samples import frame, frames


def shown_frames(bench: Bench) -> list[int]:
    """The numbers of the frames in the list, from the top."""
    rows = [i for i in bench.glass.items() if i.objectName().startswith("frame")]
    rows = [row for row in rows if row.objectName().removeprefix("frame").isdigit()]
    rows.sort(key=lambda row: bench.glass.place(row).top())
    return [int(row.objectName().removeprefix("frame")) for row in rows]


def test_frames_are_listed_newest_first_with_their_times(qtbot: QtBot, bench: Bench) -> None:
    bench.open(Page.MACHINE)
    bench.press("framesPartButton")

    assert shown_frames(bench) == [43, 42, 2, 1]
    words = bench.words()
    assert "10:20:43.123456  H>A C3 SET_INHIBIT 00" in words
    assert "0.64 ms  A>H C3 SET_INHIBIT 00" in words
    assert "40 times" in words
    assert "■ error" in words
    assert "810000" in words


def test_each_asking_names_the_newest_frame_that_is_there(qtbot: QtBot, bench: Bench) -> None:
    bench.open(Page.MACHINE)
    bench.press("framesPartButton")
    qtbot.waitUntil(lambda: len(bench.engine.asked_with("machine_frames")) >= 2, timeout=5000)

    assert bench.engine.asked_with("machine_frames")[:2] == [
        {"after": 0, "most": 100},
        {"after": 43, "most": 100},
    ]


@pytest.mark.parametrize("newest", [43, 3_000_000_000])
def test_the_number_asked_with_is_a_whole_one(qtbot: QtBot, bench: Bench, newest: int) -> None:
    bench.open(Page.MACHINE, machine_frames=frames(frame(1, newest=newest)))
    bench.press("framesPartButton")
    qtbot.waitUntil(lambda: len(bench.engine.asked_with("machine_frames")) >= 2, timeout=5000)

    asked = bench.engine.asked_with("machine_frames")[1]["after"]
    assert (type(asked), asked) == (int, newest)


def test_a_frame_that_goes_on_repeating_stays_one_row(qtbot: QtBot, bench: Bench) -> None:
    bench.open(Page.MACHINE, machine_frames=frames(frame(1), frame(2)))
    bench.press("framesPartButton")
    bench.engine.answers["machine_frames"] = frames(frame(2, newest=9, count=8))
    qtbot.waitUntil(lambda: "8 times" in bench.words(), timeout=5000)

    assert shown_frames(bench) == [2, 1]


def test_repeats_can_be_hidden_and_errors_shown_alone(qtbot: QtBot, bench: Bench) -> None:
    bench.open(Page.MACHINE)
    bench.press("framesPartButton")
    bench.press("repeatsButton")
    assert shown_frames(bench) == [43, 42, 1]
    bench.press("repeatsButton")
    bench.press("errorsButton")
    assert shown_frames(bench) == [42]
    bench.press("errorsButton")
    assert shown_frames(bench) == [43, 42, 2, 1]


def test_a_paused_list_stands_still_and_then_has_what_came(qtbot: QtBot, bench: Bench) -> None:
    bench.open(Page.MACHINE, machine_frames=frames(frame(1)))
    bench.press("framesPartButton")
    bench.press("pauseButton")
    bench.engine.answers["machine_frames"] = frames(frame(2))
    qtbot.waitUntil(
        lambda: {"after": 2, "most": 100} in bench.engine.asked_with("machine_frames"),
        timeout=5000,
    )
    assert shown_frames(bench) == [1]
    bench.press("pauseButton")

    assert shown_frames(bench) == [2, 1]


def test_an_engine_that_began_anew_begins_a_new_list(qtbot: QtBot, bench: Bench) -> None:
    bench.open(Page.MACHINE, machine_frames=frames(frame(900)))
    bench.press("framesPartButton")
    bench.engine.answers["machine_frames"] = frames(frame(1), frame(2))
    qtbot.waitUntil(lambda: "10:20:02" in bench.words(), timeout=5000)

    assert shown_frames(bench) == [2, 1]
