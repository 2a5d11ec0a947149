"""The merchant server as a process of its own. Its payment service is absent."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.merchant.test_settings import FILE, SECRETS
from tests.programs import ready_line, started, write_credentials

MODULE = "merchant.app"


def prepared(folder: Path, more: str = "") -> Path:
    """The server's settings, with its credentials beside them; `more` stands above their tables."""
    ledger = f"sqlite:///{folder / 'ledger.db'}"
    file = FILE.replace("sqlite:////var/lib/merchant/ledger.db", ledger)
    file = file.replace("https://tpas.example", "http://127.0.0.1:9")
    config = folder / "merchant.toml"
    config.write_text("port = 0\n" + more + file)
    write_credentials(folder, **SECRETS)
    return config


@contextmanager
def running(folder: Path, more: str = "") -> Iterator[tuple[subprocess.Popen[str], dict[str, str]]]:
    """A server on a port of its own, and what it says when it is ready."""
    with started(MODULE, prepared(folder, more)) as process:
        yield process, ready_line(process)
