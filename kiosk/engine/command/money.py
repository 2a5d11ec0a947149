"""`kiosk transactions` and `kiosk case`."""

from kiosk.engine.command.asking import Answer
from kiosk.engine.command.word import (
    Commands,
    add_group,
    add_word,
    amount,
    funding_row,
    question,
)


def add_words(commands: Commands) -> None:
    word = question("transactions", _transactions, "newest")
    transactions = add_word(commands, "transactions", "the newest fundings", word)
    transactions.add_argument("--newest", type=int, default=100, help="how many (default: 100)")
    cases = add_group(commands, "case", "doubts that persons decide")
    add_word(cases, "list", "the open ones", question("cases", _cases))


def _transactions(answer: Answer) -> str:
    found = [f"{row['utc']}  {funding_row(row)}" for row in answer["transactions"]]
    return "\n".join(found) or "no transactions yet"


def _cases(answer: Answer) -> str:
    found = [
        f"{row['case_number']}  {amount(row['in_doubt_minor'], row['currency'])} in doubt, "
        f"{row['code']}, of {funding_row(row)}"
        for row in answer["cases"]
    ]
    return "\n".join(found) or "no open case"
