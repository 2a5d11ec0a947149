"""The program as its user starts it: a process, real sockets, a signal."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.sandbox.desk import CODE_REQUEST, TOKEN_PATH


def command(folder: Path, *arguments: str, **changes: str | int) -> subprocess.Popen[str]:
    """Start the program with its secrets in a credentials directory, as systemd does."""
    credentials = folder / "credentials"
    credentials.mkdir(exist_ok=True)
    (credentials / "access_key").write_text("key")
    (credentials / "client_secret").write_text("secret")
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
    return subprocess.Popen(
        [sys.executable, "-m", "merchant.sandbox.app", "--config", str(config), *arguments],
        env=os.environ | {"CREDENTIALS_DIRECTORY": str(credentials)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@contextmanager
def running(folder: Path) -> Iterator[tuple[subprocess.Popen[str], dict[str, Any]]]:
    """The program and its ready line; killed at the end if it still runs."""
    with command(folder) as program:
        try:
            assert program.stdout is not None
            yield program, json.loads(program.stdout.readline())
        finally:
            program.kill()


def mint(ready: dict[str, Any]) -> str:
    response = httpx.post(ready["api_url"] + TOKEN_PATH, json=CODE_REQUEST, auth=("desk", "key"))
    url = response.json()["url"]
    assert isinstance(url, str)
    return url


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_the_program_announces_itself_serves_both_listeners_and_ends(
    tmp_path: Path, ending: signal.Signals
) -> None:
    with running(tmp_path) as (program, ready):
        assert ready["ready"] == "merchant-sandbox"
        url = mint(ready)
        assert url.startswith(ready["phone_url"].upper())
        assert httpx.get(url).status_code == 200
        style = httpx.get(f"{ready['phone_url']}/static/phone.css")
        assert style.headers["content-type"].startswith("text/css")
        assert httpx.get(ready["phone_url"] + "/sandbox/v1/faults").status_code == 404
        assert httpx.get(ready["api_url"] + "/static/phone.css").status_code == 404

        program.send_signal(ending)

        assert program.wait(10) == 0


def test_a_killed_program_knows_its_codes_when_it_is_back(tmp_path: Path) -> None:
    with running(tmp_path) as (program, ready):
        token = mint(ready).rpartition("/")[2]
        program.kill()
        program.wait(10)

    with running(tmp_path) as (_program, ready):
        assert httpx.get(f"{ready['phone_url']}/Q/{token}").status_code == 200


def test_the_settings_can_be_checked_without_starting(tmp_path: Path) -> None:
    with command(tmp_path, "--check") as program:
        told, _ = program.communicate(timeout=20)

    assert program.returncode == 0
    assert "valid" in told


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("public_phone_url", "https://pay.example/somewhere"),
        ("public_phone_url", "pay.example"),
        ("code_lifetime_s", 121),
        ("phone_host", "0.0.0.0"),
    ],
)
def test_settings_that_do_not_fit_are_refused(tmp_path: Path, key: str, value: str | int) -> None:
    with command(tmp_path, "--check", **{key: value}) as program:
        _, told = program.communicate(timeout=20)

    assert program.returncode == 78
    assert "E0104" in told
    assert key in told
