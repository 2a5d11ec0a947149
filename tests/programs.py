"""Our programs as processes of their own, with settings and credentials as systemd gives them."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def write_credentials(folder: Path, **secrets: str) -> None:
    """Each secret in a file of its name, where `started` has the program look for them."""
    credentials = folder / "credentials"
    credentials.mkdir()
    for name, secret in secrets.items():
        (credentials / name).write_text(secret)


@contextmanager
def started(
    module: str, config: Path, cwd: Path | None = None, **environment: str
) -> Iterator[subprocess.Popen[str]]:
    """The program with these settings and the credentials beside them.

    It is killed at the end as by a power cut.
    """
    credentials = config.parent / "credentials"
    with subprocess.Popen(
        [sys.executable, "-m", module, "--config", str(config)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=cwd,
        env={**os.environ, "CREDENTIALS_DIRECTORY": str(credentials), **environment},
    ) as process:
        try:
            yield process
        finally:
            process.kill()
            process.communicate()


def ready_line(process: subprocess.Popen[str]) -> dict[str, str]:
    """What the program says once it is ready; ValueError when it ends before that."""
    assert process.stdout is not None
    ready: dict[str, str] = json.loads(process.stdout.readline())
    return ready
