"""`kiosk`: what an operator types. It asks the running engine over its socket."""

import argparse
import json
import socket
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from kiosk.domain.money import Money, format_money
from kiosk.engine.technician.command import (
    add_technician_words,
    technician_added,
    technician_audit,
    technician_fields,
    technician_revoked,
    technicians,
)

EXIT_FAILED: Final = 1  # the engine answered that something is wrong
EXIT_AWAY: Final = 3  # no engine answers
ANSWER_S: Final = 30.0

Answer = dict[str, Any]


def ask(path: Path, question: Answer) -> Answer:
    """One question to the engine at `path`. Raises OSError when none answers."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as stream:
        stream.settimeout(ANSWER_S)
        stream.connect(str(path))
        stream.sendall(json.dumps(question).encode() + b"\n")
        with stream.makefile("rb") as lines:
            answer: Answer = json.loads(lines.readline())
            return answer


def main(arguments: Sequence[str] | None = None) -> None:
    """Exit codes: 0 done, 1 the engine reports a fault, 2 wrong usage, 3 no engine answers."""
    options = _parser().parse_args(arguments)
    question = {"ask": options.ask, **technician_fields(options)}
    if "newest" in options:
        question["newest"] = options.newest
    try:
        answer = ask(options.socket, question)
    except OSError as error:
        sys.stderr.write(f"E0106 no engine answers at {options.socket}: {error}\n")
        sys.exit(EXIT_AWAY)
    if options.json:
        print(json.dumps(answer))
    elif answer["ok"]:
        print(_TABLES[options.ask](answer))
    else:
        sys.stderr.write(f"{answer['code']} {answer['error']}\n")
    sys.exit(0 if answer["ok"] else EXIT_FAILED)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kiosk", description="Ask the kiosk's running engine.")
    parser.add_argument(
        "--socket",
        type=Path,
        default=Path("/run/kiosk/operator.sock"),
        help="the engine's operator_socket (default: %(default)s)",
    )
    parser.add_argument("--json", action="store_true", help="the answer as JSON, for machines")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    commands.add_parser("status", help="how this kiosk is").set_defaults(ask="status")
    transactions = commands.add_parser("transactions", help="the newest fundings")
    transactions.add_argument("--newest", type=int, default=100, help="how many (default: 100)")
    transactions.set_defaults(ask="transactions")
    cases = commands.add_parser("case", help="doubts that persons decide")
    cases.add_subparsers(required=True, metavar="WHAT").add_parser(
        "list", help="the open ones"
    ).set_defaults(ask="cases")
    journal = commands.add_parser("journal", help="the journal of this kiosk")
    journal.add_subparsers(required=True, metavar="WHAT").add_parser(
        "verify", help="check its hash chain from the first row"
    ).set_defaults(ask="journal_verify")
    add_technician_words(commands)
    return parser


def _status(answer: Answer) -> str:
    machine, funding = answer["machine"], answer["funding"]
    notes = " ".join(_amount(v, machine["currency"]) for v in machine["denominations_minor"])
    rows = [
        ("kiosk", answer["kiosk_number"]),
        ("machine", answer["machine_number"]),
        ("funding is", f"not possible: {answer['obstacle']}" if answer["obstacle"] else "possible"),
        ("code", answer["code"] or "none"),
        ("machine link", f"{machine['link']}, {machine['protocol']} on {machine['port']}"),
        ("accepts notes", notes if machine["is_accepting"] else "not now"),
        ("merchant server", "reachable" if answer["is_service_reachable"] else "not reachable"),
        ("screen", answer["screen"]),
        ("open alerts", ", ".join(answer["alerts"]) or "none"),
        ("journal", f"row {answer['journal']['seq']}, boot {answer['journal']['boot']}"),
        ("funding in hand", _funding(funding) if funding else "none"),
    ]
    return "\n".join(f"{name:<16} {value}" for name, value in rows)


def _transactions(answer: Answer) -> str:
    rows = [f"{row['utc']}  {_funding(row)}" for row in answer["transactions"]]
    return "\n".join(rows) or "no transactions yet"


def _cases(answer: Answer) -> str:
    rows = [
        f"{row['case_number']}  {_amount(row['in_doubt_minor'], row['currency'])} in doubt, "
        f"{row['code']}, of {_funding(row)}"
        for row in answer["cases"]
    ]
    return "\n".join(rows) or "no open case"


def _journal(answer: Answer) -> str:
    return f"the chain holds: {answer['seq']} rows, head {answer['hash']}"


def _funding(row: Answer) -> str:
    currency = row["currency"]
    return (
        f"{row['transaction_number']}  {row['state']:<12} "
        f"approved {_amount(row['approved_minor'], currency)}, "
        f"credited {_amount(row['credited_minor'], currency)}, "
        f"in doubt {_amount(row['in_doubt_minor'], currency)}"
    )


def _amount(minor: int, currency: str) -> str:
    return format_money(Money(minor, currency))


_TABLES: Final[dict[str, Callable[[Answer], str]]] = {
    "status": _status,
    "transactions": _transactions,
    "cases": _cases,
    "journal_verify": _journal,
    "technician_add": technician_added,
    "technician_list": technicians,
    "technician_revoke": technician_revoked,
    "technician_audit": technician_audit,
}


if __name__ == "__main__":
    main()
