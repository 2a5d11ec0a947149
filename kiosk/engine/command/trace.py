"""`kiosk trace`: what the machine and the kiosk say to each other."""

import json
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from threading import Event
from typing import Final

from kiosk.engine.command.asking import Answer, Engine
from kiosk.engine.command.word import Commands, Word, add_word

LOOK_S: Final = 0.25
MOST: Final = 200  # of one answer


def add_words(commands: Commands) -> None:
    trace = add_word(
        commands,
        "trace",
        "the newest frames on the machine's line",
        Word(_run, _table, _json_lines),
    )
    trace.add_argument("--newest", type=int, default=100, help="how many, up to 200 (default: 100)")
    trace.add_argument("--errors", action="store_true", help="only what was not understood")
    trace.add_argument("--follow", action="store_true", help="go on until interrupted")


def _run(options: Namespace, engine: Engine) -> Answer:
    if options.follow:
        return _follow(options, engine)
    answer = engine.ask("machine_frames", most=options.newest)
    if answer["ok"] and options.errors:
        answer["frames"] = [frame for frame in answer["frames"] if frame["is_error"]]
    return answer


def _follow(options: Namespace, engine: Engine) -> Answer:
    """Write what comes until the engine refuses, or somebody interrupts."""
    write: Callable[[Answer], str] = json.dumps if options.json else _row
    follower, after, most = Follower(), 0, options.newest
    try:
        while True:
            answer = engine.ask("machine_frames", after=after, most=most)
            if not answer["ok"]:
                return answer
            for frame in follower.take(answer["frames"]):
                if frame["is_error"] or not options.errors:
                    print(write(frame), flush=True)
            after, most = answer["newest"], MOST
            Event().wait(LOOK_S)
    except KeyboardInterrupt:
        sys.exit(0)


class Follower:
    """Tells each exchange when it comes, and one that was repeated once more when it is over."""

    def __init__(self) -> None:
        self._last: Answer | None = None
        self._told_count = 0

    def take(self, frames: list[Answer]) -> Iterator[Answer]:
        """What is to be written of these frames, oldest first."""
        for frame in frames:
            last, self._last = self._last, frame
            if last is not None and last["number"] == frame["number"]:
                continue
            if last is not None and last["count"] > self._told_count:
                yield last
            self._told_count = frame["count"]
            yield frame


def _table(answer: Answer) -> str:
    return "\n".join(map(_row, answer["frames"])) or "no frames"


def _json_lines(answer: Answer) -> str:
    return "\n".join(map(json.dumps, answer["frames"]))


def _row(frame: Answer) -> str:
    parts = [frame["utc"]]
    if frame["is_error"]:
        parts.append("ERROR")
    parts.append(f"{frame['from_host']} [{frame['from_host_hex']}]")
    if frame["to_host"]:
        parts.append(f"{frame['to_host']} [{frame['to_host_hex']}]")
    if frame["reply_us"] is not None:
        parts.append(f"{frame['reply_us'] / 1000:.2f} ms")
    if frame["count"] > 1:
        parts.append(f"{frame['count']} times until {frame['last_utc']}")
    return "  ".join(parts)
