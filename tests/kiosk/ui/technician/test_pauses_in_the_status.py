"""The operator's pause as staff find it: nothing is broken, and when it ends."""

from collections.abc import Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from kiosk.contract.messages import Page
from tests.kiosk.ui.glass import Glass
from tests.kiosk.ui.technician.bench import Bench

UNTIL = "until 2026-01-02 21:14"


@pytest.fixture
def bench(glass: Glass) -> Iterator[Bench]:
    bench = Bench(glass)
    bench.leave()
    yield bench
    bench.leave()


def status(obstacle: str, code: str) -> dict[str, Any]:
    return {
        "kiosk_number": 10,
        "machine_number": "1234",
        "obstacle": obstacle,
        "code": code,
        "resumes": UNTIL,
        "parts": [{"part": "pause", "health": "notice", "code": code, "detail": UNTIL}],
    }


@pytest.mark.parametrize(
    ("obstacle", "code", "words"),
    [
        ("outside_hours", "E4117", "Outside the funding hours"),
        ("planned_update", "E4118", "A planned update"),
        ("cool_down", "E4119", "A pause after a funding"),
    ],
)
def test_a_pause_is_a_notice_with_its_end_and_its_code(
    qtbot: QtBot, bench: Bench, obstacle: str, code: str, words: str
) -> None:
    bench.open(Page.STATUS, status=status(obstacle, code))

    told = bench.words()
    assert words in told
    assert UNTIL in told
    assert "Funding pause" in told
    assert "fault" not in told

    bench.press(f"code{code}")
    assert {"code": code} in bench.engine.asked_with("repair")
