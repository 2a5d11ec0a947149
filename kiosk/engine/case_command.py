"""The words of `kiosk case`."""

import argparse
import sys
from collections.abc import Callable
from typing import Any, Final

from kiosk.domain.cases import CaseOutcome
from kiosk.domain.money import Money, format_money, parse_decimal

Answer = dict[str, Any]

EXIT_USAGE: Final = 2

# Amounts as they are typed, and what the question calls them.
_AMOUNTS: Final = {
    "amount": "amount_minor",
    "meter_before": "meter_before_minor",
    "meter_after": "meter_after_minor",
}


def add_case_words(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Teach the kiosk command `case list`, `show`, `resolve` and `patron-gone`."""
    case = commands.add_parser("case", help="doubts that persons decide")
    words = case.add_subparsers(required=True, metavar="WHAT")
    words.add_parser("list", help="the open ones").set_defaults(ask="case_list")
    show = words.add_parser("show", help="the evidence, and what the meter speaks for")
    show.set_defaults(ask="case_show")
    resolve = words.add_parser("resolve", help="decide it: two persons, one outcome, a reason")
    resolve.set_defaults(ask="case_resolve")
    gone = words.add_parser("patron-gone", help="the patron does not wait for it any more")
    gone.set_defaults(ask="case_patron_gone")
    for parser in (show, resolve, gone):
        parser.add_argument("number", metavar="NUMBER", help="as the patron's screen shows it")
    for parser in (show, resolve):
        parser.add_argument(
            "--meter-before", help="the bill meter before what is in doubt: 1234.00"
        )
        parser.add_argument("--meter-after", help="the bill meter now: 1254.00")
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


def case_fields(options: argparse.Namespace, ask: Callable[[Answer], Answer]) -> Answer:
    """What a question about a case holds, but for the persons. A decision shows the case first."""
    if "number" not in options:
        return {}
    fields = {"number": options.number}
    if typed := {key: getattr(options, key) for key in _AMOUNTS if getattr(options, key, None)}:
        shown = ask({"ask": "case_show", "number": options.number})
        fields |= {_AMOUNTS[key]: _minor(text, shown["currency"]) for key, text in typed.items()}
    if options.ask == "case_resolve":
        meters = {key: value for key, value in fields.items() if key != "amount_minor"}
        sys.stderr.write(case_summary(ask({"ask": "case_show", **meters})) + "\n")
        fields |= {"outcome": options.outcome, "reason": options.reason}
    return fields


def cases(answer: Answer) -> str:
    rows = [
        f"{row['case_number']}  {amount(row['in_doubt_minor'], row['currency'])} in doubt, "
        f"{row['code']}, of {funding_line(row)}{', patron gone' if row['is_patron_gone'] else ''}"
        for row in answer["cases"]
    ]
    return "\n".join(rows) or "no open case"


def case_summary(answer: Answer) -> str:
    """What is to be decided, and what the meter speaks for."""
    currency, proposal = answer["currency"], answer["proposal"]
    speaks = f"the meter speaks for: {proposal['outcome'] or 'nothing'} ({proposal['reason']})"
    if answer["is_open"]:
        doubt = f"{amount(answer['in_doubt_minor'], currency)} in doubt"
        return f"case {answer['case_number']}: {doubt}, {answer['code']}\n{speaks}"
    return f"case {answer['case_number']}: closed"


def case_shown(answer: Answer) -> str:
    currency = answer["currency"]
    sections = {
        "": [case_summary(answer), funding_line(answer)],
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


def case_resolved(answer: Answer) -> str:
    return (
        f"case {answer['case_number']}: {amount(answer['amount_minor'], answer['currency'])} "
        f"{answer['outcome']}, by {answer['by']} with {answer['witness']}"
    )


def case_patron_gone(answer: Answer) -> str:
    return f"case {answer['case_number']}: the patron has gone, says {answer['by']}"


def funding_line(row: Answer) -> str:
    currency = row["currency"]
    parts = {"approved": "approved", "credited": "credited", "in_doubt": "in doubt"}
    if row["hand_paid_minor"]:
        parts["hand_paid"] = "paid by hand"
    if row["house_loss_minor"]:
        parts["house_loss"] = "lost by the house"
    amounts = [f"{word} {amount(row[f'{key}_minor'], currency)}" for key, word in parts.items()]
    return f"{row['transaction_number']}  {row['state']:<12} {', '.join(amounts)}"


def amount(minor: int, currency: str) -> str:
    return format_money(Money(minor, currency))


def _note(note: Answer, currency: str) -> str:
    times = [f"{key.removesuffix('_utc')} {note[key]}" for key in note if key.endswith("_utc")]
    value = amount(note["value_minor"], currency)
    return f"{note['note_id']}  {value} {note['outcome']} {note['code']} {', '.join(times)}".strip()


def _report(report: Answer, currency: str) -> str:
    names = ("credited", "in_doubt", "rest", "hand_paid", "house_loss")
    amounts = [f"{name} {amount(report[f'{name}_minor'], currency)}" for name in names]
    kind = "final, " if report["is_final"] else ""
    heard = report["acknowledged_utc"] or "not acknowledged"
    return f"{report['number']}  {kind}{', '.join(amounts)}; {report['utc']}, {heard}"


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
    decision = answer["decision"]
    alert = answer["contradicted_by"]
    return (
        f"{decision['utc']}  {amount(decision['amount_minor'], answer['currency'])} "
        f"{decision['outcome']}, by {decision['by']} with {decision['witness']}: "
        f"{decision['reason']}{f' ({alert}: the machine acknowledged it later)' if alert else ''}"
    )


def _minor(text: str, currency: str) -> int:
    try:
        return parse_decimal(text, currency).minor
    except ValueError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(EXIT_USAGE)
