"""The running engine, as the command reaches it."""

import json
import socket
from pathlib import Path
from typing import Any, Final, TypeAlias

EXIT_FAILED: Final = 1  # the engine answered that something is wrong, or refused
EXIT_USAGE: Final = 2  # argparse's own
EXIT_AWAY: Final = 3  # no engine answers
ANSWER_S: Final = 30.0
WHOLE_JOURNAL_S: Final = 3600.0  # every row of years is read, or copied

Answer: TypeAlias = dict[str, Any]  # `ok`, and where that is false a `code` with its `error`


class AwayError(Exception):
    """No engine answers."""

    code = "E0106"


def ask(path: Path, question: Answer, within_s: float = ANSWER_S) -> Answer:
    """One question to the engine at `path`. Raises AwayError when none answers within the time."""
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as stream:
            stream.settimeout(within_s)
            stream.connect(str(path))
            stream.sendall(json.dumps(question).encode() + b"\n")
            with stream.makefile("rb") as lines:
                answer: Answer = json.loads(lines.readline())
                return answer
    except (OSError, ValueError) as error:  # no text: it ended within its answer
        raise AwayError(f"no engine answers at {path}: {error}") from error


class Engine:
    """The running engine behind its operator_socket."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def ask(self, question: str, **fields: Any) -> Answer:
        """Its answer, a refusal too. Raises AwayError when none answers."""
        return ask(self.path, {"ask": question, **fields})

    def ask_patiently(self, question: str) -> Answer:
        """As `ask`, of the whole journal. Raises AwayError."""
        return ask(self.path, {"ask": question}, WHOLE_JOURNAL_S)
