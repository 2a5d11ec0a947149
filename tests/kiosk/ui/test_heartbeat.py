"""The sign of life: it follows real frames and nothing else."""

from pytestqt.qtbot import QtBot

from kiosk.contract.frame import INTERVAL_S
from kiosk.ui.samples import SAMPLES
from tests.kiosk.ui.glass import Glass

PATIENCE_MS = 20_000
BEAT_MS = round(INTERVAL_S * 1000)


def test_a_screen_on_which_nothing_moves_goes_on_drawing(qtbot: QtBot, glass: Glass) -> None:
    glass.show(SAMPLES["attract"])
    drawn = glass.ui.heartbeat.drawn

    counts = []
    for _ in range(3):
        with qtbot.waitSignal(drawn, timeout=PATIENCE_MS) as beat:
            pass
        counts.append(beat.args[0])

    assert counts[0] < counts[1] < counts[2]


def test_a_window_that_is_not_shown_gives_no_sign_of_life(qtbot: QtBot, glass: Glass) -> None:
    glass.ui.window.hide()
    try:
        with qtbot.assertNotEmitted(glass.ui.heartbeat.drawn, wait=3 * BEAT_MS):
            pass
    finally:
        glass.ui.window.show()
    with qtbot.waitSignal(glass.ui.heartbeat.drawn, timeout=PATIENCE_MS):
        pass
