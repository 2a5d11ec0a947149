"""The screen's warnings are in the engine's log, and cannot crowd it out."""

import json
from dataclasses import dataclass

from kiosk.common.masking import MASK
from kiosk.engine.logs.screen_log import AT_ONCE_MAX, ScreenLog
from tests.kiosk.engine.logs.kept import Calendar


@dataclass
class Watch(Calendar):
    seconds: float = 0.0

    def monotonic_s(self) -> float:
        return self.seconds


def test_an_event_is_kept_as_the_screens_whatever_it_calls_itself() -> None:
    kept: list[str] = []
    event = {"event": "qt_said", "program": "kiosk-engine", "level": "loud", "pin": "123456"}
    ScreenLog(kept.append, Watch()).take(dict(event))

    assert json.loads(kept[0]) == {
        "event": "qt_said",
        "program": "kiosk-ui",
        "level": "warning",
        "pin": MASK,
        "received": "2026-01-02T12:00:00Z",
        "timestamp": "2026-01-02T12:00:00Z",
    }


def test_a_screen_that_warns_without_end_is_cut_off_and_the_rest_counted() -> None:
    kept: list[str] = []
    clock = Watch()
    screen_log = ScreenLog(kept.append, clock)
    for _ in range(1000):
        screen_log.take({"event": "qt_said"})
    assert len(kept) == AT_ONCE_MAX

    clock.seconds = 1.5
    screen_log.take({"event": "qt_said"})
    screen_log.take({"event": "qt_said"})

    assert len(kept) == AT_ONCE_MAX + 1
    assert json.loads(kept[-1])["dropped_before"] == 1000 - AT_ONCE_MAX
