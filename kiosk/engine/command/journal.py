"""`kiosk journal`: the file that keeps what happened to the money."""

from kiosk.engine.command.asking import Answer
from kiosk.engine.command.word import Commands, add_group, add_word, question


def add_words(commands: Commands) -> None:
    journal = add_group(commands, "journal", "the journal of this kiosk")
    word = question("journal_verify", _verified)
    add_word(journal, "verify", "check its hash chain from the first row", word)


def _verified(answer: Answer) -> str:
    return f"the chain holds: {answer['seq']} rows, head {answer['hash']}"
