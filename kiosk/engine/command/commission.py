"""`kiosk commission`: how the machine behaves, what was recorded of it, and the record."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from threading import Event
from typing import Any, Final

from kiosk.engine.command import commission_credit
from kiosk.engine.command.asking import Answer, Engine
from kiosk.engine.command.technician import pin_of
from kiosk.engine.command.word import Commands, Word, add_group, add_word, amount, rows

_MACHINE: Final = {
    "maker": "as on its plate",
    "model": "as on its plate",
    "program": "name and version of its game",
    "asset_number": "as on its plate",
}


def add_words(commands: Commands) -> None:
    words = add_group(commands, "commission", "which machine this is, and how it behaves")
    told = "how the host behaves, and a profile of it; credit a note meanwhile to see more"
    _add_watch(add_word(words, "watch", told, Word(_watch, _watched)))
    show = add_word(words, "show", "the record, its history, what differs", Word(_ask, _shown))
    show.add_argument("--most", type=int, default=20, help="of the history (default: %(default)s)")
    told = "record the machine: two persons, each with a PIN"
    _add_record(add_word(words, "record", told, Word(_record, _recorded)))
    commission_credit.add_words(words)


def _add_watch(watch: ArgumentParser) -> None:
    watch.add_argument(
        "--seconds", type=int, default=60, help="to watch; 0 for what is remembered (default: 60)"
    )
    watch.add_argument("--host", default="", help="the host in plain words, for the profile")
    watch.add_argument("--profile", type=Path, help="write the proposed profile to this new file")


def _add_record(record: ArgumentParser) -> None:
    for name, told in _MACHINE.items():
        record.add_argument(f"--{name.replace('_', '-')}", required=True, help=told)
    record.add_argument("--profile", type=Path, help="of its host; without it, what was observed")
    record.add_argument("--reason", required=True, help="kept in the audit")
    record.add_argument("--by", required=True, help="who records it; asked for the PIN")
    record.add_argument(
        "--with", dest="witness", required=True, help="the second person; asked for the PIN"
    )


def _watch(options: Namespace, engine: Engine) -> Answer:
    """The engine watches all the time: it is only waited for, and asked at the end."""
    fields: dict[str, Any] = {"host": options.host}
    if options.seconds:
        fields["seconds"] = options.seconds
        engine.ask("commission_observe", seconds=1)  # that none answers is told before the wait
        sys.stderr.write(f"watching for {options.seconds} s\n")
        Event().wait(options.seconds)
    answer = engine.ask("commission_observe", **fields)
    if answer["ok"] and options.profile:
        with options.profile.open("x", encoding="utf-8") as file:
            file.write(answer["profile"])
    return answer


def _ask(options: Namespace, engine: Engine) -> Answer:
    return engine.ask("commission_show", most=options.most)


def _record(options: Namespace, engine: Engine) -> Answer:
    profile = options.profile.read_text("utf-8") if options.profile else ""
    return engine.ask(
        "commission_record",
        **{name: getattr(options, name) for name in _MACHINE},
        profile=profile,
        reason=options.reason,
        by=options.by,
        pin=pin_of(options.by),
        witness=options.witness,
        witness_pin=pin_of(options.witness),
    )


def _watched(answer: Answer) -> str:
    set_up = answer["set_up"]
    told = [
        ("watched", f"{answer['seconds']:.1f} s, {answer['polls']} polls"),
        ("poll interval", _spread(answer["polling"])),
        ("waits for answers", _patience(answer)),
        ("begins with", set_up["begins_with"] if set_up["number"] else "not seen since the start"),
        ("before its reset", _words(set_up["before_reset"])),
        ("sends", _words(set_up["words"])),
        ("unknown to us", _words([w for w in set_up["words"] if w["sign"] == "unknown"])),
        (
            "decides after",
            f"{_spread(answer['decision'])} {', '.join(answer['decisions'])}".strip(),
        ),
        ("asks for time", f"{answer['holds']} times {answer['hold_value']}".strip()),
        ("ACK after", _spread(answer["ack"])),
        ("ACK", f"{answer['acks_repeated']} repeated, {answer['credits_without_ack']} missing"),
        ("resets", str(answer["resets"])),
    ]
    return f"{rows(told)}\n\n{answer['profile']}"


def _spread(spread: Answer | None) -> str:
    if spread is None:
        return "not seen"
    times = " / ".join(f"{spread[key] * 1000:.0f}" for key in ("low_s", "median_s", "high_s"))
    return f"{times} ms (low / median / high of {spread['count']})"


def _patience(answer: Answer) -> str:
    if answer["patience"]:
        return _spread(answer["patience"])
    return f"at least {answer['answer_max_s'] * 1000:.1f} ms: it was always answered before"


def _words(words: list[Answer]) -> str:
    told = [" ".join(filter(None, (word["name"], word["value"]))) for word in words]
    return ", ".join(told) or "nothing"


def _shown(answer: Answer) -> str:
    record = answer["record"]
    lines = [_recorded(record) if record else "E0121 the machine is not commissioned"]
    if answer["differences"]:
        lines += ["", "E2019 another machine than the commissioned one:"]
        lines += [f"  {difference}" for difference in answer["differences"]]
    if answer["history"]:
        lines += ["", "history:"]
    for event in answer["history"]:
        told = "  ".join(filter(None, (event["kind"], event["detail"], event["persons"])))
        lines.append(f"  {event['utc']}  {told}")
    return "\n".join(lines)


def _recorded(record: Answer) -> str:
    shown = record["fingerprint"]
    values = [amount(minor, record["currency"]) for minor in shown["denominations_minor"]]
    return rows(
        [
            ("machine", f"{record['maker']} {record['model']}, {record['program']}"),
            ("asset number", record["asset_number"]),
            ("commissioned", f"{record['utc']} by {record['by']} with {record['witness']}"),
            ("protocol", f"{shown['protocol']}, topology {shown['topology']}"),
            ("settings sent", ", ".join(shown["settings"]) or "none"),
            ("poll interval", f"{shown['poll_interval_s'] or '?'} s"),
            ("values", ", ".join(values)),
            ("credit found", record["credit_finding"] or "none was made"),
            ("profile", f"SHA-256 {record['profile_sha256']}"),
        ]
    )
