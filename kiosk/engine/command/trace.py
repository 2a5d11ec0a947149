"""`kiosk trace`: what the machine and the kiosk say to each other."""

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from typing import Final

from kiosk.engine.command.asking import Answer, Engine
from kiosk.engine.command.word import Commands, Word, add_word, question

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
    trace.add_argument("--transaction", metavar="NUMBER", help="what was kept of this transaction")
    trace.add_argument(
        "--export",
        type=Path,
        metavar="FILE",
        help="write all that is remembered, or of the transaction, as a file to be played again",
    )
    _add_holds(trace)


def _add_holds(trace: ArgumentParser) -> None:
    words = trace.add_subparsers(metavar="WHAT")
    for name, told, table in (
        ("hold", "keep the trace of a transaction until it is released", _held),
        ("release", "the trace may be removed when it is old", _released),
    ):
        word = question(f"trace_{name}", table, "transaction_number", "reason")
        parser = add_word(words, name, told, word)
        parser.add_argument("transaction_number", metavar="TRANSACTION")
        parser.add_argument("--reason", required=True, help="why, for the audit")


def _run(options: Namespace, engine: Engine) -> Answer:
    if options.transaction or options.export:
        return _kept(options, engine)
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


def _kept(options: Namespace, engine: Engine) -> Answer:
    """All lines of a trace, page by page, and written to a file where one is named."""
    ask, key, fields = "machine_trace", "after", {}
    if options.transaction:
        ask, key = "transaction_trace", "from"
        fields = {"transaction_number": options.transaction}
    lines: list[str] = []
    position = 0
    while True:
        answer = engine.ask(ask, **fields, **{key: position})
        if not answer["ok"]:
            return answer
        lines += answer["lines"]
        position = answer[f"next_{key}"]
        if not position:
            break
    answer |= {"lines": lines}
    if options.export:
        with options.export.open("x", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
        answer |= {"file": str(options.export)}
    return answer


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
    if "file" in answer:
        return f"{len(answer['lines'])} lines written to {answer['file']}"
    if "lines" in answer:
        return "\n".join([*answer["lines"], *_standing(answer)])
    return "\n".join(map(_row, answer["frames"])) or "no frames"


def _standing(answer: Answer) -> list[str]:
    """What keeps this trace beyond its time."""
    hold = answer.get("hold")
    held = [f"# held by {hold['by']} since {hold['utc']}: {hold['reason']}"] if hold else []
    return held + (["# kept for its open case"] if answer.get("is_case_open") else [])


def _held(answer: Answer) -> str:
    number = answer["transaction_number"]
    return f"{number} is held" if answer["is_kept"] else f"{number} is held; no trace is kept yet"


def _released(answer: Answer) -> str:
    return f"{answer['transaction_number']} is released"


def _json_lines(answer: Answer) -> str:
    if "lines" in answer:
        return json.dumps(answer)
    return "\n".join(map(json.dumps, answer["frames"]))


def _row(frame: Answer) -> str:
    parts = [frame["utc"]]
    if frame["is_error"]:
        parts.append("ERROR")
    ends = ("from_host", "to_host")
    parts += [f"{frame[end]} [{frame[f'{end}_hex']}]" for end in ends if frame[end]]
    if frame["reply_us"] is not None:
        parts.append(f"{frame['reply_us'] / 1000:.2f} ms")
    if frame["count"] > 1:
        parts.append(f"{frame['count']} times until {frame['last_utc']}")
    return "  ".join(parts)
