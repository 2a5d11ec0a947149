"""`kiosk case`: doubts about money, and the two persons who decide them."""

import sys
from argparse import ArgumentParser, Namespace
from typing import Final

from kiosk.domain.cases import CaseOutcome
from kiosk.domain.money import parse_decimal
from kiosk.engine.command.asking import EXIT_USAGE, Answer, Engine
from kiosk.engine.command.technician import pin_of
from kiosk.engine.command.word import (
    Commands,
    Word,
    add_group,
    add_word,
    amount,
    funding_row,
    question,
)

# Amounts as they are typed, and what the question calls them.
_METERS: Final = {"meter_before": "meter_before_minor", "meter_after": "meter_after_minor"}
_DECIDED: Final = {"hand_paid": "paid by hand", "house_loss": "lost by the house"}
_AMOUNTS: Final = {"amount": "amount_minor", **_METERS}


def add_words(commands: Commands) -> None:
    words = add_group(commands, "case", "doubts that persons decide")
    add_word(words, "list", "the open ones", question("case_list", _list))
    told = "the evidence, and what the meter speaks for"
    show = add_word(words, "show", told, Word(_show, _shown))
    told = "decide it: two persons, one outcome, a reason"
    resolve = add_word(words, "resolve", told, Word(_resolve, _resolved))
    told = "the patron does not wait for it any more"
    gone = add_word(words, "patron-gone", told, Word(_mark_patron_gone, _patron_gone))
    for parser in (show, resolve, gone):
        parser.add_argument("number", metavar="NUMBER", help="as the patron's screen shows it")
    for parser in (show, resolve):
        _add_meters(parser)
    for parser in (resolve, gone):
        parser.add_argument("--by", required=True, help="who does it; asked for the PIN")
    resolve.add_argument("--outcome", choices=[str(each) for each in CaseOutcome], required=True)
    resolve.add_argument("--reason", required=True, help="kept in the journal")
    resolve.add_argument(
        "--amount", help="a part of what is in doubt, only where another engine claimed the order"
    )
    resolve.add_argument(
        "--with", dest="witness", required=True, help="the second person; asked for the PIN"
    )


def _add_meters(parser: ArgumentParser) -> None:
    parser.add_argument("--meter-before", help="the bill meter before what is in doubt: 1234.00")
    parser.add_argument("--meter-after", help="the bill meter now: 1254.00")


def _show(options: Namespace, engine: Engine) -> Answer:
    shown = engine.ask("case_show", number=options.number)
    if not shown["ok"]:
        return shown
    meters = _minor(options, _METERS, shown["currency"])
    return engine.ask("case_show", number=options.number, **meters) if meters else shown


def _resolve(options: Namespace, engine: Engine) -> Answer:
    """Shows the case before it asks for the PINs."""
    shown = _show(options, engine)
    if not shown["ok"]:
        return shown
    sys.stderr.write(_summary(shown) + "\n")
    return engine.ask(
        "case_resolve",
        number=options.number,
        outcome=options.outcome,
        reason=options.reason,
        by=options.by,
        pin=pin_of(options.by),
        witness=options.witness,
        witness_pin=pin_of(options.witness),
        **_minor(options, _AMOUNTS, shown["currency"]),
    )


def _mark_patron_gone(options: Namespace, engine: Engine) -> Answer:
    by = options.by
    return engine.ask("case_patron_gone", number=options.number, by=by, pin=pin_of(by))


def _minor(options: Namespace, names: dict[str, str], currency: str) -> Answer:
    """The amounts that were typed, in minor units."""
    typed = {names[key]: getattr(options, key) for key in names if getattr(options, key)}
    try:
        return {name: parse_decimal(text, currency).minor for name, text in typed.items()}
    except ValueError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(EXIT_USAGE)


def _list(answer: Answer) -> str:
    rows = [
        f"{row['case_number']}  {amount(row['in_doubt_minor'], row['currency'])} in doubt, "
        f"{row['code']}, of {funding_row(row)}{', patron gone' if row['is_patron_gone'] else ''}"
        for row in answer["cases"]
    ]
    return "\n".join(rows) or "no open case"


def _summary(answer: Answer) -> str:
    """What is to be decided, and what the meter speaks for."""
    currency, proposal = answer["currency"], answer["proposal"]
    speaks = f"the meter speaks for: {proposal['outcome'] or 'nothing'} ({proposal['reason']})"
    if answer["is_open"]:
        doubt = f"{amount(answer['in_doubt_minor'], currency)} in doubt"
        return f"case {answer['case_number']}: {doubt}, {answer['code']}\n{speaks}"
    return f"case {answer['case_number']}: closed"


def _shown(answer: Answer) -> str:
    currency = answer["currency"]
    sections = {
        "": [_summary(answer), funding_row(answer)],
        "notes": [_note(note, currency) for note in answer["notes"]],
        "last frames": answer["frames"],
        "reports": [_report(report, currency) for report in answer["reports"]],
        "server": [_server(answer)],
        "decision": [_decision(answer)] if answer["decision"] else [],
        "story": [f"{event['utc']}  {event['kind']}" for event in answer["story"]],
    }
    return "\n".join(
        line
        for title, rows in sections.items()
        if rows
        for line in ([f"\n{title}:", *(f"  {row}" for row in rows)] if title else rows)
    )


def _resolved(answer: Answer) -> str:
    return (
        f"case {answer['case_number']}: {amount(answer['amount_minor'], answer['currency'])} "
        f"{answer['outcome']}, by {answer['by']} with {answer['witness']}"
    )


def _patron_gone(answer: Answer) -> str:
    return f"case {answer['case_number']}: the patron has gone, says {answer['by']}"


def _note(note: Answer, currency: str) -> str:
    times = [f"{key.removesuffix('_utc')} {note[key]}" for key in note if key.endswith("_utc")]
    value = amount(note["value_minor"], currency)
    return f"{note['note_id']}  {value} {note['outcome']} {note['code']} {', '.join(times)}".strip()


def _report(report: Answer, currency: str) -> str:
    words = {"credited": "credited", "in_doubt": "in doubt", "rest": "rest"} | _DECIDED
    amounts = [
        f"{word} {amount(report[f'{key}_minor'], currency)}"
        for key, word in words.items()
        if report[f"{key}_minor"] or key not in _DECIDED
    ]
    kind = "final, " if report["is_final"] else ""
    heard = report["acknowledged_utc"]
    told = f"acknowledged {heard}" if heard else "not acknowledged"
    return f"{report['number']}  {kind}{', '.join(amounts)}; made {report['utc']}, {told}"


def _server(answer: Answer) -> str:
    server = answer["server"]
    if server is None:
        return f"does not answer: {answer['server_code']}"
    amounts = [
        f"{key.removesuffix('_minor').replace('_', ' ')} {amount(minor, answer['currency'])}"
        for key, minor in server.items()
        if key.endswith("_minor")
    ]
    return f"{server['state']}, {', '.join(amounts)}"


def _decision(answer: Answer) -> str:
    decision, currency = answer["decision"], answer["currency"]
    told = [
        f"{decision['utc']}  {amount(decision['amount_minor'], currency)} {decision['outcome']}, "
        f"by {decision['by']} with {decision['witness']}: {decision['reason']}"
    ]
    if decision["meter_before_minor"] is not None:
        meters = [amount(decision[f"meter_{when}_minor"], currency) for when in ("before", "after")]
        proposed = decision["proposed"] or "nothing"
        told.append(f"meter {meters[0]}, then {meters[1]}: it spoke for {proposed}")
    if alert := answer["contradicted_by"]:
        told.append(f"{alert}: the machine acknowledged it later")
    return "; ".join(told)
