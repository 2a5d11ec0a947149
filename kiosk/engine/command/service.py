"""`kiosk out-of-service`, `in-service` and `restart`: what the engine does, with a reason."""

from kiosk.engine.command.asking import Answer
from kiosk.engine.command.word import Commands, add_word, question


def add_words(commands: Commands) -> None:
    words = {
        "out-of-service": ("no patron adds funds until it is put back", "out_of_service", _out),
        "in-service": ("patrons can add funds again", "in_service", _in),
        "restart": ("the engine ends in order and is started again", "restart_engine", _restart),
    }
    for name, (told, ask, table) in words.items():
        parser = add_word(commands, name, told, question(ask, table, "reason"))
        parser.add_argument("--reason", required=True, help="kept in the journal")


def _out(answer: Answer) -> str:
    return f"out of service, {answer['out_of_service']}"


def _in(answer: Answer) -> str:
    del answer
    return "in service"


def _restart(answer: Answer) -> str:
    del answer
    return "the engine ends; its service starts it again"
