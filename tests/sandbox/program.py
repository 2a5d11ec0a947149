"""The program as a process, with its settings and credentials as an installation has them."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


def write_credentials(folder: Path) -> Path:
    """A credentials directory as systemd makes it."""
    credentials = folder / "credentials"
    credentials.mkdir(exist_ok=True)
    (credentials / "access_key").write_text("key")
    (credentials / "client_secret").write_text("tpas-secret")
    return credentials


def write_config(folder: Path, **changes: str | int) -> Path:
    given: dict[str, str | int] = {
        "state_file": str(folder / "data" / "state.sqlite3"),
        "api_port": 0,
        "phone_port": 0,
        "merchant_url": "http://127.0.0.1:9",
        "access_id": "desk",
        "client_id": "tpas",
    }
    config = folder / "sandbox.toml"
    lines = [f"{key} = {json.dumps(value)}\n" for key, value in (given | changes).items()]
    config.write_text("".join(lines))
    return config


def command(folder: Path, *arguments: str, **changes: str | int) -> subprocess.Popen[str]:
    """Start the program."""
    config, credentials = write_config(folder, **changes), write_credentials(folder)
    return subprocess.Popen(
        [sys.executable, "-m", "merchant.sandbox.app", "--config", str(config), *arguments],
        env=os.environ | {"CREDENTIALS_DIRECTORY": str(credentials)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@contextmanager
def running(
    folder: Path, **changes: str | int
) -> Iterator[tuple[subprocess.Popen[str], dict[str, Any]]]:
    """The program and its ready line; killed at the end if it still runs."""
    with command(folder, **changes) as program:
        try:
            assert program.stdout is not None
            yield program, json.loads(program.stdout.readline())
        finally:
            program.kill()
