"""The program as its user starts it: a process, real sockets, a signal."""

import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest

from kiosk.common.settings import SettingsError, load_settings
from merchant.sandbox.settings import SandboxSettings
from tests.sandbox.desk import CODE_REQUEST, TOKEN_PATH, until
from tests.sandbox.fake_merchant import FakeMerchant
from tests.sandbox.program import command, running, write_config, write_credentials
from tests.sandbox.socket_merchant import merchant_on_a_socket


def mint(ready: dict[str, Any]) -> str:
    response = httpx.post(ready["api_url"] + TOKEN_PATH, json=CODE_REQUEST, auth=("desk", "key"))
    url = response.json()["url"]
    assert isinstance(url, str)
    return url


def approve(url: str) -> None:
    base = url.replace("/Q/", "/q/")
    with httpx.Client(follow_redirects=True) as phone:
        phone.get(url)
        for step, fields in (
            ("opened", {}),
            ("amount", {"amount": "137"}),
            ("bank", {"bank": "demo-bank"}),
            ("login", {"username": "ann", "password": "abc123"}),
            ("approve", {}),
        ):
            assert phone.post(f"{base}/{step}", data=fields).status_code == 200


def wait_for(condition: Callable[[], bool], at_most_s: float = 10) -> None:
    """Let another process get on with it."""

    async def look() -> None:
        with anyio.fail_after(at_most_s):
            await until(condition, look_every_s=0.05)

    anyio.run(look)


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


def test_a_program_killed_in_the_middle_of_a_funding_captures_once(tmp_path: Path) -> None:
    merchant = FakeMerchant()
    with merchant_on_a_socket([merchant]) as merchant_url:
        with running(tmp_path, merchant_url=merchant_url) as (program, ready):
            faults = {"drop_funding_answers": 1000}
            httpx.post(ready["api_url"] + "/sandbox/v1/faults", json=faults, auth=("desk", "key"))
            approve(mint(ready))
            wait_for(lambda: bool(merchant.fundings))
            program.kill()
            program.wait(10)

        with running(tmp_path, merchant_url=merchant_url) as (_program, ready):
            wait_for(lambda: merchant.statuses(3)[:1] == [2])
            found = httpx.get(
                ready["api_url"] + "/sandbox/v1/transactions", auth=("desk", "key")
            ).json()

    assert len(merchant.fundings) == 1
    assert found["totals"]["USD"]["captured"] == "137.00"
    assert [len(row["captures"]) for row in found["authorizations"]] == [1]


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
def test_settings_that_do_not_fit_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str, value: str | int
) -> None:
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(write_credentials(tmp_path)))
    config = write_config(tmp_path, **{key: value})

    with pytest.raises(SettingsError) as refused:
        load_settings(SandboxSettings, config)

    (problem,) = refused.value.problems
    assert problem.code == "E0104"
    assert key in str(problem)
