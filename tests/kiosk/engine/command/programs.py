"""A running engine with staff and a secret of its own, and an operator who types."""

import getpass
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kiosk.engine.command import main
from tests.kiosk.engine.test_sockets import SETTINGS

KEY = "0123456789abcdef-technicians"
SECRET = "the-secret-of-kiosk-10"


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


def prepared(folder: Path, more: str = "") -> Path:
    """Settings and credentials in the folder; `more` are settings above its tables."""
    text = more + SETTINGS.format(folder=folder, topology="replace")
    (folder / "engine.toml").write_text(text)
    credentials = folder / "credentials"
    credentials.mkdir()
    (credentials / "merchant_secret").write_text(SECRET)
    (credentials / "technician_key").write_text(KEY)
    return folder


@contextmanager
def running(
    folder: Path, cwd: Path | None = None, **environment: str
) -> Iterator[subprocess.Popen[str]]:
    """The engine as a process of its own, killed at the end as by a power cut."""
    with subprocess.Popen(
        [sys.executable, "-m", "kiosk.engine.app", "--config", str(folder / "engine.toml")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=cwd,
        env={
            **os.environ,
            "CREDENTIALS_DIRECTORY": str(folder / "credentials"),
            **environment,
        },
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline()
        try:
            yield process
        finally:
            process.kill()
            process.communicate()


@contextmanager
def pin_typed(pin: str) -> Iterator[None]:
    """Somebody types this at the terminal."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(getpass, "getpass", lambda _: pin)
        yield
