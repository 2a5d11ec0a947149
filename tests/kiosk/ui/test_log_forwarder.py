"""The screen's warnings reach the engine; what is less does not."""

import json
from threading import Thread

from pytestqt.qtbot import QtBot

from kiosk.ui.log_forwarder import WAITING_MAX, LogForwarder


def line(event: str, level: str = "warning") -> str:
    return json.dumps({"event": event, "level": level})


class Engine:
    def __init__(self) -> None:
        self.is_there = True
        self.told: list[str] = []

    def tell(self, message: bytes) -> bool:
        if self.is_there:
            self.told.append(json.loads(message)["logged"]["event"])
        return self.is_there


def test_warnings_are_told_and_the_rest_is_not(qtbot: QtBot) -> None:
    engine, forwarder = Engine(), LogForwarder()
    forwarder.connect_engine(engine.tell)
    forwarder.keep(line("touch_sent", "info"))
    forwarder.keep(line("qt_said"))
    forwarder.keep(line("screen_failed", "critical"))

    assert engine.told == ["qt_said", "screen_failed"]


def test_what_happens_while_the_engine_is_away_is_told_later(qtbot: QtBot) -> None:
    engine, forwarder = Engine(), LogForwarder()
    forwarder.keep(line("before there was a client"))
    forwarder.connect_engine(engine.tell)
    engine.is_there = False
    for number in range(WAITING_MAX):
        forwarder.keep(line(f"away {number}"))
    engine.is_there = True
    forwarder.flush()

    assert engine.told == [f"away {number}" for number in range(WAITING_MAX)]


def test_another_threads_warning_is_sent_by_the_screens_own(qtbot: QtBot) -> None:
    engine, forwarder = Engine(), LogForwarder()
    forwarder.connect_engine(engine.tell)
    thread = Thread(target=forwarder.keep, args=(line("code_unreadable"),))
    thread.start()
    thread.join()
    assert engine.told == []

    qtbot.waitUntil(lambda: engine.told == ["code_unreadable"])
