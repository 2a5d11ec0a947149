"""A whole funding, a member of staff and a wrong PIN: nothing that opens anything is in a log."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from kiosk.contract.messages import Screen
from kiosk.demo.eye import Eye
from kiosk.demo.process import RunningProgram
from kiosk.demo.sockets import RefusedError, ask
from tests.end_to_end.screen import screen_of
from tests.end_to_end.table import Table, laid_table

pytestmark = pytest.mark.anyio

PROGRAMS = ("kiosk-engine", "merchant-server", "merchant-sandbox", "egm-simulator")
TALKATIVE = {name: {"log_level": "debug"} for name in PROGRAMS}
TECHNICIAN_KEY = "b8c0f1d27a6e49538e0d9a4c"
WRONG_PIN = "493027"


async def test_by_any_program_in_a_funding() -> None:
    async with laid_table(TALKATIVE) as table:
        folder = table.stack.desk.folder
        screen = RunningProgram(screen_of(table), folder)
        await screen.start()
        try:
            pins = await let_staff_in(table)
            url = await table.code_url()
            await Eye(screen, Path()).until(lambda sight: sight.is_code_readable)
            await table.patron.open_code(url)
            await table.patron.choose("20.00")
            await table.patron.approve()
            await table.until(Screen.CREDITED)
            await table.assert_every_book_agrees(20_00)
            await table.stack.engine.stop()  # and what it keeps of its log is on the disk
        finally:
            await screen.kill()
        kept = (folder / "data" / "kiosk" / "log").iterdir()
        files = [*(folder / "logs").iterdir(), *kept]
        logs = {path.stem: list(texts(path)) for path in files}

    assert {"kiosk-engine", "kiosk-ui", "merchant-sandbox"} <= {n for n in logs if logs[n]}
    assert len(logs) > len(PROGRAMS) + 1, "what the engine keeps of its log was not looked at"
    secrets = {**secrets_of(table), **pins, "url": url, "token": url.rpartition("/")[2]}
    assert not found(secrets, logs)


def test_a_secret_in_a_log_would_be_found() -> None:
    logs = {"engine": ["code_shown HTTPS://PAY.EXAMPLE/Q/abcdef", "tried 493027."]}

    assert found({"url": "https://pay.example/q/ABCDEF", "pin": WRONG_PIN}, logs) == [
        "engine tells url",
        "engine tells pin",
    ]
    assert not found({"pin": WRONG_PIN}, {"engine": ["note 14930271"]})


async def let_staff_in(table: Table) -> dict[str, str]:
    """Somebody gets a PIN, and somebody tries a wrong one; both PINs."""
    desk = table.stack.desk
    credentials = desk.folder / "credentials" / "kiosk-engine"
    (credentials / "technician_key").write_text(TECHNICIAN_KEY)
    await table.stack.engine.restart()
    person = {"name": "Ada", "role": "administrator"}
    added = await ask(desk.operator_socket, {"ask": "technician_add", **person})
    wrong = {"name": "Ada", "by": "Ada", "pin": WRONG_PIN}
    with pytest.raises(RefusedError):
        await ask(desk.operator_socket, {"ask": "technician_revoke", **wrong})
    return {"pin": added["pin"], "wrong pin": WRONG_PIN}


def secrets_of(table: Table) -> dict[str, str]:
    desk = table.stack.desk
    return {
        "merchant secret": desk.merchant_secret,
        "access key": desk.access_key,
        "client secret": desk.client_secret,
        "operator secret": desk.operator_secret,
        "technician key": TECHNICIAN_KEY,
    }


def texts(path: Path) -> Iterator[str]:
    """The lines of a log without their time, whose digits could look like anything."""
    for line in path.read_text("utf-8").splitlines():
        yield json.dumps({k: v for k, v in json.loads(line).items() if k != "timestamp"})


def found(secrets: Mapping[str, str], logs: Mapping[str, list[str]]) -> list[str]:
    """Where a secret stands, in whatever case; digits count only as a number of their own."""
    patterns = {
        name: re.compile(rf"(?<!\d){re.escape(secret)}(?!\d)", re.IGNORECASE)
        for name, secret in secrets.items()
    }
    return [
        f"{program} tells {name}"
        for program, lines in logs.items()
        for name, pattern in patterns.items()
        if any(map(pattern.search, lines))
    ]
