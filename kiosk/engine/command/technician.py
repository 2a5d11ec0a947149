"""`kiosk technician`. A PIN is read from the terminal, never from an argument."""

import getpass
import json
from argparse import Namespace

from kiosk.domain.technician import Role
from kiosk.engine.command.asking import Answer, Engine
from kiosk.engine.command.word import Commands, Word, add_group, add_word, question


def add_words(commands: Commands) -> None:
    words = add_group(commands, "technician", "who of the staff may sign in")
    add = add_word(words, "add", "add a person; the PIN is told once", Word(_add, _added))
    add.add_argument("--role", choices=[str(role) for role in Role], required=True)
    add_word(words, "list", "who may sign in", question("technician_list", _persons))
    revoke = add_word(words, "revoke", "take a person's access away", Word(_revoke, _revoked))
    word = question("technician_recover", _recovered, "name")
    recover = add_word(words, "recover", "give an administrator a new PIN, told once", word)
    recover.add_argument("--name", required=True, help="the administrator's name")
    word = question("technician_audit", _audit, "newest")
    audit = add_word(words, "audit", "the newest of what the staff did", word)
    audit.add_argument("--newest", type=int, default=100, help="how many (default: 100)")
    for parser in (add, revoke):
        parser.add_argument("--name", required=True, help="the person's name")
        parser.add_argument(
            "--by", default="", help="the administrator who allows it; asked for the PIN"
        )


def _add(options: Namespace, engine: Engine) -> Answer:
    return engine.ask(
        "technician_add", name=options.name, role=options.role, **allowed_by(options.by)
    )


def _revoke(options: Namespace, engine: Engine) -> Answer:
    return engine.ask("technician_revoke", name=options.name, **allowed_by(options.by))


def allowed_by(name: str) -> Answer:
    """Who allows it, with the PIN that is typed now; nothing when nobody is named."""
    return {"by": name, "pin": pin_of(name)} if name else {}


def pin_of(name: str) -> str:
    """The person's PIN, typed now."""
    return getpass.getpass(f"PIN of {name}: ")


def _added(answer: Answer) -> str:
    return (
        f"{answer['person']} is {answer['role']}, PIN {answer['pin']}\n"
        "It is told this once: the person keeps it, nobody writes it down."
    )


def _recovered(answer: Answer) -> str:
    return (
        f"{answer['person']} has a new PIN: {answer['pin']}\n"
        "It is told this once; the one before is worth nothing. The audit says who did it."
    )


def _persons(answer: Answer) -> str:
    found = [
        f"{row['person']:<24} {row['role']:<14} "
        + (f"locked for {row['locked_for_s']} s" if row["locked_for_s"] else "may sign in")
        for row in answer["persons"]
    ]
    return "\n".join(found) or "nobody yet: add an administrator first"


def _revoked(answer: Answer) -> str:
    return f"{answer['person']} may no longer sign in"


def _audit(answer: Answer) -> str:
    found = []
    for event in answer["events"]:
        facts = {k: v for k, v in event.items() if k not in {"seq", "utc", "kind"}}
        found.append(f"{event['utc']}  {event['kind']:<16} {json.dumps(facts)}")
    return "\n".join(found) or "nothing yet"
