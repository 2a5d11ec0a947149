"""What a word of the command is: how it is typed, what it does, and how its answer reads."""

import argparse
import json
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from kiosk.domain.money import Money, format_money
from kiosk.engine.command.asking import Answer, Engine

Commands: TypeAlias = "argparse._SubParsersAction[ArgumentParser]"  # noqa: SLF001 it has no other name


@dataclass(frozen=True, slots=True)
class Word:
    """`run` does it; `table` is its answer for a person, asked for only where no error is told.

    So is `json_text`, the answer for machines.
    """

    run: Callable[[Namespace, Engine], Answer]
    table: Callable[[Answer], str]
    json_text: Callable[[Answer], str] = json.dumps


def question(name: str, table: Callable[[Answer], str], *keys: str) -> Word:
    """A word that is one question of the running engine, with these options as its fields."""

    def run(options: Namespace, engine: Engine) -> Answer:
        return engine.ask(name, **{key: getattr(options, key) for key in keys})

    return Word(run, table)


def add_word(commands: Commands, name: str, told: str, word: Word) -> ArgumentParser:
    """Teach the command one word; its own options are added to what is returned."""
    parser = commands.add_parser(name, help=told, description=told)
    parser.add_argument(
        "--json",
        action="store_true",
        default=argparse.SUPPRESS,  # else it would undo the one before the word
        help="the answer as JSON, for machines",
    )
    parser.set_defaults(word=word)
    return parser


def add_group(commands: Commands, name: str, told: str) -> Commands:
    """Words that begin with the same one, e.g. `journal verify`."""
    parser = commands.add_parser(name, help=told, description=told)
    return parser.add_subparsers(required=True, metavar="WHAT")


def add_config(parser: ArgumentParser) -> None:
    """For words that do something where no engine runs."""
    parser.add_argument(
        "--config",
        type=Path,
        default=Path("/etc/kiosk/engine.toml"),
        help="the engine's settings, read where no engine runs (default: %(default)s)",
    )


def rows(pairs: list[tuple[str, str]]) -> str:
    """Names and values, one pair on each line."""
    return "\n".join(f"{name:<16} {value}" for name, value in pairs)


def amount(minor: int, currency: str) -> str:
    """As a person reads it."""
    return format_money(Money(minor, currency))


def funding_row(row: Answer) -> str:
    """A funding on one line."""
    currency = row["currency"]
    parts = {"approved": "approved", "credited": "credited", "in_doubt": "in doubt"}
    if row["hand_paid_minor"]:
        parts["hand_paid"] = "paid by hand"
    if row["house_loss_minor"]:
        parts["house_loss"] = "lost by the house"
    amounts = [f"{word} {amount(row[f'{key}_minor'], currency)}" for key, word in parts.items()]
    return f"{row['transaction_number']}  {row['state']:<12} {', '.join(amounts)}"
