"""The words of `kiosk technician`. A PIN is read from the terminal, never from an argument."""

import argparse
import getpass
import json
from typing import Any

from kiosk.domain.technician import Role

Answer = dict[str, Any]


def add_technician_words(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Teach the kiosk command `technician add`, `list`, `revoke`, `recover` and `audit`."""
    technician = commands.add_parser("technician", help="who of the staff may sign in")
    words = technician.add_subparsers(required=True, metavar="WHAT")
    add = words.add_parser("add", help="add a person; the PIN is told once")
    add.add_argument("--role", choices=[str(role) for role in Role], required=True)
    add.set_defaults(ask="technician_add")
    words.add_parser("list", help="who may sign in").set_defaults(ask="technician_list")
    revoke = words.add_parser("revoke", help="take a person's access away")
    revoke.set_defaults(ask="technician_revoke")
    recover = words.add_parser("recover", help="give an administrator a new PIN, told once")
    recover.add_argument("--name", required=True, help="the administrator's name")
    recover.set_defaults(ask="technician_recover")
    audit = words.add_parser("audit", help="the newest of what the staff did")
    audit.add_argument("--newest", type=int, default=100, help="how many (default: 100)")
    audit.set_defaults(ask="technician_audit")
    for parser in (add, revoke):
        parser.add_argument("--name", required=True, help="the person's name")
        parser.add_argument(
            "--by", default="", help="the administrator who allows it; asked for the PIN"
        )


def technician_fields(options: argparse.Namespace) -> Answer:
    """Which persons the question names; asks the terminal for the PINs of those who act."""
    keys = ("name", "role", "by", "witness")
    fields = {key: getattr(options, key) for key in keys if key in options}
    for person, pin in (("by", "pin"), ("witness", "witness_pin")):
        if fields.get(person):
            fields[pin] = getpass.getpass(f"PIN of {fields[person]}: ")
    return fields


def technician_added(answer: Answer) -> str:
    return (
        f"{answer['person']} is {answer['role']}, PIN {answer['pin']}\n"
        "It is told this once: the person keeps it, nobody writes it down."
    )


def technician_recovered(answer: Answer) -> str:
    return (
        f"{answer['person']} has a new PIN: {answer['pin']}\n"
        "It is told this once; the one before is worth nothing. The audit says who did it."
    )


def technicians(answer: Answer) -> str:
    rows = [
        f"{row['person']:<24} {row['role']:<14} "
        + (f"locked for {row['locked_for_s']} s" if row["locked_for_s"] else "may sign in")
        for row in answer["persons"]
    ]
    return "\n".join(rows) or "nobody yet: add an administrator first"


def technician_revoked(answer: Answer) -> str:
    return f"{answer['person']} may no longer sign in"


def technician_audit(answer: Answer) -> str:
    rows = []
    for event in answer["events"]:
        facts = {k: v for k, v in event.items() if k not in {"seq", "utc", "kind"}}
        rows.append(f"{event['utc']}  {event['kind']:<16} {json.dumps(facts)}")
    return "\n".join(rows) or "nothing yet"
