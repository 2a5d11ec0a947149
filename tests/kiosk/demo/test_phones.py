"""The watch for real phones: it tells the first one, or after a while why none may have come."""

import json
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from pathlib import Path

import anyio
import pytest
from anyio.abc import SocketStream

from kiosk.contract.messages import Code, Policy, Snapshot, encode_snapshot
from kiosk.contract.messages import Screen as Shown
from kiosk.demo import phones
from kiosk.demo.phones import visitors, watch_phones
from kiosk.demo.process import RunningProgram
from kiosk.demo.programs import Desk, Layout, Screen, programs
from kiosk.demo.stack import Stack

pytestmark = pytest.mark.anyio
CODE = Code(1, "HTTP://127.0.0.2:8091/Q/AB", "http://127.0.0.2:8091", "4821", 98_000, 120_000)


def visit(address: str) -> str:
    return json.dumps({"event": "code_page_requested", "address": address}) + "\n"


def showing(screen: Shown, code: Code | None = None) -> bytes:
    policy = Policy(help_line="1-800-555-0100", help_text="Gambling problem?")
    return encode_snapshot(Snapshot(1, screen, "1234", policy, code=code))


@pytest.fixture
def stack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stack:
    """A desk whose programs do not run, with little patience."""
    monkeypatch.setattr(phones, "PATIENCE_S", 0.3)
    monkeypatch.setattr(phones, "LOOK_EVERY_S", 0.01)
    desk = Desk.arrange(tmp_path, Layout(Screen.NONE, lan_address="127.0.0.2"))
    sandbox = RunningProgram(programs(desk)[0], tmp_path)
    sandbox.log.touch()
    return Stack(desk, {sandbox.name: sandbox}, {})


@asynccontextmanager
async def engine_showing(path: Path, *snapshots: bytes) -> AsyncIterator[None]:
    """An engine that tells its screens these, and then nothing more."""

    async def serve(stream: SocketStream) -> None:
        async with stream:
            for snapshot in snapshots:
                await stream.send(snapshot)
            await anyio.sleep_forever()

    listener = await anyio.create_unix_listener(path)
    async with listener, anyio.create_task_group() as tasks:
        tasks.start_soon(listener.serve, serve)
        yield
        tasks.cancel_scope.cancel()


async def test_the_first_phone_is_told_with_its_address(
    stack: Stack, capsys: pytest.CaptureFixture[str]
) -> None:
    async with engine_showing(stack.desk.ui_socket, showing(Shown.CODE, CODE)):
        stack.sandbox.log.write_text(visit("192.168.1.23") + visit("192.168.1.24"))
        with anyio.fail_after(10):
            await watch_phones(stack)

    assert capsys.readouterr().out == "phone reached us: 192.168.1.23\n"


async def test_a_page_opened_on_this_computer_is_no_proof_for_a_phone(
    stack: Stack, capsys: pytest.CaptureFixture[str]
) -> None:
    stack.sandbox.log.write_text(visit("127.0.0.2"))
    async with engine_showing(stack.desk.ui_socket, showing(Shown.CODE, CODE)):
        with anyio.move_on_after(1):
            await watch_phones(stack)

    told = capsys.readouterr().out
    assert told.startswith("phone reached us: 127.0.0.2, this computer itself\n")
    assert "No phone has reached http://127.0.0.2:" in told
    assert "  1. " in told
    assert "undo: " in told


@pytest.mark.parametrize(
    "snapshots",
    [
        [showing(Shown.ATTRACT)],
        [showing(Shown.CODE, CODE), showing(Shown.CONTINUE_ON_PHONE)],
        [showing(Shown.CODE)],
    ],
    ids=["no code yet", "opened", "code is over"],
)
async def test_nothing_is_explained_while_no_code_is_shown(
    stack: Stack, capsys: pytest.CaptureFixture[str], snapshots: list[bytes]
) -> None:
    async with engine_showing(stack.desk.ui_socket, *snapshots):
        with anyio.move_on_after(1):
            await watch_phones(stack)

    assert capsys.readouterr().out == ""


async def test_a_visitor_is_told_once_and_from_a_whole_line(tmp_path: Path) -> None:
    log = tmp_path / "merchant-sandbox.log"
    first, second = visit("192.168.1.23"), visit("192.168.1.24")
    log.write_text("Traceback\n[]\n" + first + '{"event": "code_minted"}\n' + first + second[:30])
    found: list[str] = []

    with anyio.fail_after(10):
        async with aclosing(visitors(log)) as addresses:
            async for address in addresses:
                found.append(address)
                if len(found) == 2:
                    break
                with log.open("a") as more:
                    more.write(second[30:])

    assert found == ["192.168.1.23", "192.168.1.24"]
