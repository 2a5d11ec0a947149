"""`kiosk commission credit`: one note at the house's cost, to learn how the machine counts."""

import sys
from argparse import ArgumentParser, Namespace
from threading import Event

from kiosk.domain.money import parse_decimal
from kiosk.engine.command.asking import EXIT_USAGE, Answer, Engine
from kiosk.engine.command.technician import pin_of
from kiosk.engine.command.word import Commands, Word, add_group, add_word, amount, question, rows

LOOK_S = 0.25
_ON_THE_LINE = frozenset({"requested", "presented"})
_FOUND = {
    "counted_at_stack": "the machine counts when it decides to keep the note",
    "counted_without_ack": "the machine counted the note without acknowledging it",
    "counted_with_ack": "the machine acknowledged the note and counted it",
    "counts_at_ack": "the machine counts only what it has acknowledged",
    "not_counted": "the note was not counted: when it counts was not learned",
    "acknowledged_not_counted": "the machine ACKNOWLEDGED THE NOTE AND DID NOT COUNT IT",
    "other_amount": "the meter moved by ANOTHER AMOUNT than the note's value",
}


def add_words(commands: Commands) -> None:
    """`commands` are those of `kiosk commission`."""
    words = add_group(
        commands, "credit", "one note at the house's cost: what listening cannot show"
    )
    add_word(words, "show", "the newest ones", question("commission_credit_show", _list))
    told = "offer one note: two persons, each with a PIN, and the bill meter before"
    begin = add_word(words, "begin", told, Word(_begin, _told))
    begin.add_argument("--value", required=True, help="of the note: 20.00")
    begin.add_argument("--meter-before", required=True, help="the bill meter now: 1234.00")
    begin.add_argument("--reason", required=True, help="kept in the journal")
    told = "close it: two persons, each with a PIN, and the bill meter after"
    close = add_word(words, "close", told, Word(_close, _told))
    close.add_argument("number", metavar="NUMBER", help="as `show` tells it")
    close.add_argument("--meter-after", required=True, help="the bill meter now: 1254.00")
    close.add_argument(
        "--differs", action="store_true", help="the meter did move by another amount, read twice"
    )
    for parser in (begin, close):
        _add_persons(parser)


def _add_persons(parser: ArgumentParser) -> None:
    parser.add_argument("--by", required=True, help="who does it; asked for the PIN")
    parser.add_argument(
        "--with", dest="witness", required=True, help="the second person; asked for the PIN"
    )


def _begin(options: Namespace, engine: Engine) -> Answer:
    """The engine offers the note by itself: it is only waited for."""
    shown = engine.ask("commission_credit_show")
    if not shown["ok"]:
        return shown
    begun = engine.ask(
        "commission_credit_begin",
        value_minor=_minor(options.value, shown["currency"]),
        meter_before_minor=_minor(options.meter_before, shown["currency"]),
        reason=options.reason,
        **_persons(options),
    )
    while begun["ok"] and begun["state"] in _ON_THE_LINE:
        Event().wait(LOOK_S)
        shown = engine.ask("commission_credit_show")
        begun = {"ok": True, **shown["credits"][0]} if shown["ok"] else shown
    return begun


def _close(options: Namespace, engine: Engine) -> Answer:
    shown = engine.ask("commission_credit_show")
    if not shown["ok"]:
        return shown
    return engine.ask(
        "commission_credit_close",
        number=options.number,
        meter_after_minor=_minor(options.meter_after, shown["currency"]),
        differs=options.differs,
        **_persons(options),
    )


def _persons(options: Namespace) -> Answer:
    return {
        "by": options.by,
        "pin": pin_of(options.by),
        "witness": options.witness,
        "witness_pin": pin_of(options.witness),
    }


def _minor(typed: str, currency: str) -> int:
    try:
        return parse_decimal(typed, currency).minor
    except ValueError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(EXIT_USAGE)


def _list(answer: Answer) -> str:
    return "\n\n".join(_told(each) for each in answer["credits"]) or "none yet"


def _told(credit: Answer) -> str:
    currency = credit["currency"]
    told = [
        ("credit", f"{credit['number']}, {amount(credit['value_minor'], currency)}"),
        ("asked for", f"{credit['utc']} by {credit['by']} with {credit['witness']}"),
        ("meter before", amount(credit["meter_before_minor"], currency)),
        ("on the wire", f"{credit['result'] or credit['state']} {credit['code']}".strip()),
    ]
    if credit["ack_s"] is not None:
        told.append(("ACK after", f"{credit['ack_s'] * 1000:.0f} ms"))
    if credit["finding"]:
        agrees = "agrees with" if credit["is_agreeing"] else "DIFFERS from"
        told += [
            ("meter after", amount(credit["meter_after_minor"], currency)),
            ("found", _FOUND[credit["finding"]]),
            ("it", f"{agrees} host_credit_point {credit['credit_point']}"),
            ("booked", _booked(credit)),
        ]
    elif credit["is_open"]:
        told.append(("to do", "read the bill meter, then kiosk commission credit close"))
    return "\n".join([rows(told), *(f"  {frame}" for frame in credit["frames"])])


def _booked(credit: Answer) -> str:
    if not credit["counted_minor"]:
        return "nothing: the meter has not moved"
    counted = amount(credit["counted_minor"], credit["currency"])
    return f"{counted}, by the server" if credit["is_booked"] else f"{counted}, not yet"
