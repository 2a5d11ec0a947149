"""The program itself, in its own process, on a real socket."""

import signal
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.merchant.programs import running

KIOSK = {"authorization": "Bearer 0123456789abcdef"}
OPERATOR = {"authorization": "Bearer o"}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """A running server and its URL."""
    with running(tmp_path) as (process, ready):
        assert ready["ready"] == "merchant-server"
        yield process, ready["url"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_answers_a_parked_poll_and_ends_cleanly(
    server: tuple["subprocess.Popen[str]", str], number: signal.Signals
) -> None:
    process, url = server
    body = {
        "client_session_id": "s1",
        "transaction_number": "T1",
        "machine_number": "1234",
        "currency": "USD",
        "denominations_minor": [1_00],
        "amount_max_minor": 500_00,
    }
    with (
        httpx.Client(base_url=url, headers=KIOSK, timeout=40) as kiosk,
        ThreadPoolExecutor() as pool,
    ):
        refused = kiosk.post("/kiosk/v1/sessions", json=body)
        listed = httpx.get(f"{url}/operator/v1/sessions", headers=OPERATOR).json()["sessions"]
        path = f"/kiosk/v1/sessions/{listed[0]['session_id']}?wait=30&after="
        at_once = kiosk.get(path + "0")
        parked = pool.submit(kiosk.get, path + "1")
        with pytest.raises(TimeoutError):
            parked.result(timeout=0.5)

        process.send_signal(number)

        assert parked.result(timeout=20).json()["state"] == "OPENING"
        assert process.wait(timeout=20) == 0
    assert refused.json()["error"]["word"] == "PAYMENT_SERVICE_UNREACHABLE"
    assert at_once.json()["version"] == 1
