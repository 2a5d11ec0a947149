"""An operator who types the kiosk command."""

import getpass
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kiosk.engine.command import main


@dataclass
class Operator:
    """Types the command at one kiosk, whose engine runs only within `running`."""

    folder: Path
    capsys: pytest.CaptureFixture[str]
    status: int = 0  # of the last command
    warned: str = ""  # what it said on standard error

    def types(self, *words: str) -> str:
        """What the command prints."""
        with pytest.raises(SystemExit) as ended:
            main(["--socket", str(self.folder / "operator"), *words])
        assert isinstance(ended.value.code, int)
        self.status = ended.value.code
        out, self.warned = self.capsys.readouterr()
        return out

    def asks(self, *words: str) -> dict[str, Any]:
        """What the command tells a program."""
        answer: dict[str, Any] = json.loads(self.types(*words, "--json"))
        return answer

    def types_offline(self, *words: str) -> str:
        """The same, with the settings that a command without an engine reads."""
        return self.types(*words, "--config", str(self.folder / "engine.toml"))

    def add_ada(self) -> str:
        """The PIN of the first administrator."""
        words = ("technician", "add", "--name", "Ada", "--role", "administrator")
        return str(self.asks(*words)["pin"])


@contextmanager
def pin_typed(pin: str) -> Iterator[None]:
    """Somebody types this at the terminal."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(getpass, "getpass", lambda _: pin)
        yield
