"""`kiosk transactions`."""

from kiosk.engine.command.asking import Answer
from kiosk.engine.command.word import (
    Commands,
    add_word,
    funding_row,
    question,
)


def add_words(commands: Commands) -> None:
    word = question("transactions", _transactions, "newest")
    transactions = add_word(commands, "transactions", "the newest fundings", word)
    transactions.add_argument("--newest", type=int, default=100, help="how many (default: 100)")


def _transactions(answer: Answer) -> str:
    found = [f"{row['utc']}  {funding_row(row)}" for row in answer["transactions"]]
    return "\n".join(found) or "no transactions yet"
