"""The demo as a person starts it, as a whole."""

import re
import shutil
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import anyio
import pytest
from anyio.abc import Process
from anyio.streams.buffered import BufferedByteReceiveStream

from kiosk.contract.messages import (
    LINE_LENGTH_MAX,
    Action,
    MessageKind,
    Screen,
    Touch,
    decode_message,
    encode_touch,
)
from kiosk.contract.technician import Answer, Ask, Request, encode_request, read_answer
from kiosk.demo.process import PROJECT
from kiosk.demo.sockets import snapshots
from tests.kiosk.demo.paying import pay

pytestmark = pytest.mark.anyio
DEMO = (sys.executable, "-m", "kiosk.demo")


def programs_of(pid: int) -> list[str]:
    """The programs that the demo with this process id has running."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().decode().split("\0")
        except (FileNotFoundError, ProcessLookupError):
            continue
        if words[2:4] == ["kiosk.demo.child", str(pid)]:
            found.append(words[4])
    return found


async def until_none_is_left_of(pid: int) -> None:
    with anyio.fail_after(10):
        while programs_of(pid):  # noqa: ASYNC110  # the end of another's child is no event to us
            await anyio.sleep(0.05)


async def text_until(process: Process, words: str) -> str:
    """What the process has written when `words` are in it, or when it has ended."""
    assert process.stdout is not None
    text = b""
    with anyio.fail_after(60):
        async for chunk in process.stdout:
            text += chunk
            if words.encode() in text:
                break
    return text.decode()


@asynccontextmanager
async def demo(*options: str, prefix: Sequence[str] = ()) -> AsyncIterator[Process]:
    command = [*prefix, *DEMO, *options]
    async with await anyio.open_process(command, cwd=PROJECT, stderr=None) as process:
        try:
            yield process
        finally:
            if process.returncode is None:
                process.kill()


def folder_named_in(text: str) -> Path:
    found = re.search(r"The desk is in (\S+)", text)
    assert found, text
    return Path(found[1])


def pictures_in(folder: Path) -> set[str]:
    """The names of a kept demo's pictures; the folder is not kept any longer."""
    names = {path.name for path in (folder / "screens").iterdir()}
    shutil.rmtree(folder)
    return names


def is_there(folder: Path) -> bool:
    return folder.exists()


async def test_a_patron_pays_137_dollars_and_every_book_agrees() -> None:
    async with demo("--headless", "--keep", "--size", "1920x1080") as process:
        text = await text_until(process, "are kept in")
        status = await process.wait()

    assert status == 0, text
    assert "They agree to the cent." in text
    assert text.count("$137\n") == 5, "machine, kiosk, and three lines of captured and credited"
    assert not programs_of(process.pid)
    assert pictures_in(folder_named_in(text)) == {
        "01-attract.png",
        "02-code.png",
        "03-continue-on-phone.png",
        "04-crediting.png",
        "05-credited.png",
        "phone-start.png",
        "phone-approve.png",
        "phone-result.png",
        "poster.png",
    }


async def test_with_windows_the_phone_pages_address_is_told_and_ctrl_c_ends_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")  # windows that nobody sees
    async with demo() as process:
        folder = folder_named_in(await text_until(process, "Touch Add funds"))
        await touch_add_funds(folder / "run" / "ui.socket")
        told = await text_until(process, "/Q/")
        await pay(told.split()[-1], "20.00")

        process.send_signal(signal.SIGINT)
        text = await text_until(process, "to the cent.")
        status = await process.wait()

    assert status == 0, text
    assert text.count("$20\n") == 5
    assert not programs_of(process.pid)
    assert not is_there(folder)


async def test_the_told_pin_opens_the_technicians_menu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    async with demo() as process:
        told = await text_until(process, "Touch Add funds")
        (pin,) = re.findall(r"Toni .* PIN (\d{6})", told)

        answer = await signed_in(folder_named_in(told) / "run" / "ui.socket", "Toni", pin)

        process.send_signal(signal.SIGINT)
        await process.wait()
    assert "four corners" in told
    assert answer.code == ""


async def signed_in(path: Path, person: str, pin: str) -> Answer:
    """What the engine answers to this person at a screen of their own."""
    async with snapshots(path) as changes:
        async for snapshot in changes:
            if Action.ADD_FUNDS in snapshot.actions:
                break
    async with await anyio.connect_unix(path) as stream:
        await stream.send(encode_request(Request(1, Ask.SIGN_IN, {"person": person, "pin": pin})))
        lines = BufferedByteReceiveStream(stream)
        with anyio.fail_after(30):
            while True:
                kind, message = decode_message(await lines.receive_until(b"\n", LINE_LENGTH_MAX))
                if kind is MessageKind.ANSWER:
                    return read_answer(message)


async def touch_add_funds(path: Path) -> None:
    async with snapshots(path) as changes:
        async for snapshot in changes:
            if Action.ADD_FUNDS in snapshot.actions:
                break
    async with await anyio.connect_unix(path) as stream:
        await stream.receive()  # a screen touches what it has seen
        await stream.send(encode_touch(Touch(Action.ADD_FUNDS, Screen.ATTRACT)))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_a_signal_ends_the_demo_with_every_program_gone(number: signal.Signals) -> None:
    async with demo("--headless") as process:
        text = await text_until(process, "A patron pays")
        folder = folder_named_in(text)
        running = programs_of(process.pid)

        process.send_signal(number)
        status = await process.wait()

    assert len(running) == 5
    assert status == 130
    assert not programs_of(process.pid)
    assert not is_there(folder)


async def test_a_killed_demo_leaves_no_program_behind() -> None:
    async with demo("--headless") as process:
        text = await text_until(process, "A patron pays")

        process.kill()
        await process.wait()

    await until_none_is_left_of(process.pid)
    shutil.rmtree(folder_named_in(text))
