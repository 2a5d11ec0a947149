"""The command's composition: its groups of words, what it prints, and how it ends."""

import argparse
import json
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from kiosk.engine.command import (
    bundle,
    cases,
    commission,
    doctor,
    journal,
    machine,
    money,
    service,
    status,
    technician,
    trace,
    verify,
)
from kiosk.engine.command.asking import EXIT_AWAY, EXIT_FAILED, AwayError, Engine
from kiosk.engine.command.word import Word

# In the order that --help tells them.
GROUPS: Final = (
    *(status, money, cases, journal, machine, commission, trace),
    *(technician, service, doctor, verify, bundle),
)

EXIT_STATUS: Final = """exit status:
  0  done
  1  the engine refuses, or a check has failed
  2  wrong usage
  3  no engine answers
"""


def main(arguments: Sequence[str] | None = None) -> None:
    """Do what was typed, and end with its exit status."""
    options = _parser().parse_args(arguments)
    word: Word = options.word
    try:
        answer = word.run(options, Engine(options.socket))
        exit_status = 0 if answer["ok"] else EXIT_FAILED
    except AwayError as error:
        answer = {"ok": False, "code": error.code, "error": str(error)}
        exit_status = EXIT_AWAY
    except OSError as error:  # of a file that the operator has named
        answer = {"ok": False, "code": "E0118", "error": str(error)}
        exit_status = EXIT_FAILED
    if options.json:
        print(json.dumps(answer) if "error" in answer else word.json_text(answer))
    elif "error" in answer:
        sys.stderr.write(f"{answer['code']} {answer['error']}\n")
    elif told := word.table(answer):
        print(told)
    sys.exit(exit_status)


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog="kiosk",
        description="Ask the kiosk's running engine.",
        epilog=EXIT_STATUS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--socket",
        type=Path,
        default=Path("/run/kiosk/operator.sock"),
        help="the engine's operator_socket (default: %(default)s)",
    )
    parser.add_argument("--json", action="store_true", help="the answer as JSON, for machines")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for group in GROUPS:
        group.add_words(commands)
    return parser
