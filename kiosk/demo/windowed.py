"""The demo for a person: the kiosk's window, the machine's window, and the phone page's address."""

import subprocess
import sys

import anyio

from kiosk.contract.messages import Screen, Snapshot
from kiosk.demo.process import RunningProgram
from kiosk.demo.sockets import follow_snapshots
from kiosk.demo.stack import Stack


def has_display() -> bool:
    """Whether Qt can open a window here; asked in a process of its own, because Qt aborts."""
    source = "from PySide6.QtGui import QGuiApplication; QGuiApplication([])"
    command = [sys.executable, "-c", source]
    asked = subprocess.run(command, capture_output=True, check=False)  # noqa: S603  # our own text
    return asked.returncode == 0


async def until_closed(stack: Stack) -> None:
    """Tell the address of each code, until the kiosk's window is closed.

    A screen that ends in another way is started again, and an engine always, as on a terminal.
    """
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(follow_snapshots, stack.desk.ui_socket, CodeTeller())
        tasks.start_soon(_keep, stack.engine)
        while await stack.ui.wait():
            await stack.ui.restart()
        tasks.cancel_scope.cancel()


async def _keep(program: RunningProgram) -> None:
    while True:
        await program.wait()
        await program.restart()


class CodeTeller:
    """Prints the phone page's address of each code, once."""

    def __init__(self) -> None:
        self._last = ""

    def __call__(self, snapshot: Snapshot) -> None:
        code = snapshot.code
        if snapshot.screen is Screen.CODE and code is not None and code.url != self._last:
            self._last = code.url
            url = clickable(code.url)
            print(f"The phone page, match code {code.match_code}:\n  {url}", flush=True)


def clickable(url: str) -> str:
    """With the scheme in lower case: a code's is in upper case, which few terminals know."""
    scheme, _, rest = url.partition("://")
    return f"{scheme.lower()}://{rest}"
