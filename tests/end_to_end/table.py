"""A kiosk at a machine with everything real: processes, HTTP, a pseudo-terminal, databases.

Only the finger is a program: it reads the engine's snapshots as a screen does, and touches what
they offer. Screens themselves are tested elsewhere.
"""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import anyio
import httpx
from anyio.abc import SocketStream

from kiosk.contract.messages import Action, Screen, Snapshot, Touch, decode_snapshot, encode_touch
from kiosk.demo.books import read_books, settled_books
from kiosk.demo.patron import Patron
from kiosk.demo.phone_http import HttpPhone
from kiosk.demo.programs import ACCESS_ID, Layout
from kiosk.demo.programs import Screen as ScreenKind
from kiosk.demo.report import Books
from kiosk.demo.sockets import ask
from kiosk.demo.stack import Stack, running_stack
from tests.end_to_end import warm

WITHIN_S = 60.0
STORY_WITHIN_S = 300.0  # a hang, not a busy machine


@dataclass
class Table:
    stack: Stack
    patron: Patron
    tasks: anyio.abc.TaskGroup
    snapshot: Snapshot | None = None
    screens: list[Screen] = field(default_factory=list)
    _stream: SocketStream | None = None
    _changed: anyio.Event = field(default_factory=anyio.Event)

    async def watch(self) -> None:
        """Follow the engine's snapshots, through its deaths."""
        while True:
            with suppress(OSError, anyio.EndOfStream, anyio.BrokenResourceError):
                async with await anyio.connect_unix(self.stack.desk.ui_socket) as self._stream:
                    await self._follow(self._stream)
            self.snapshot, self._stream = None, None
            await anyio.sleep(0.05)

    async def _follow(self, stream: SocketStream) -> None:
        buffer = b""
        while True:
            buffer += await stream.receive()
            *lines, buffer = buffer.split(b"\n")
            for line in lines:
                self.snapshot = decode_snapshot(line)
                if not self.screens or self.screens[-1] is not self.snapshot.screen:
                    self.screens.append(self.snapshot.screen)
                self._changed.set()
                self._changed = anyio.Event()

    async def until(self, *screens: Screen) -> Snapshot:
        """Wait until one of the screens is shown."""
        return await self.until_snapshot(lambda shown: shown.screen in screens, str(screens))

    async def until_snapshot(
        self, is_wanted: Callable[[Snapshot], bool], what: str = "it"
    ) -> Snapshot:
        """Wait until the engine says so; fail with what was seen instead when it never does."""
        with anyio.move_on_after(WITHIN_S):
            while True:
                changed = self._changed
                if self.snapshot is not None and is_wanted(self.snapshot):
                    return self.snapshot
                await changed.wait()
        raise AssertionError(f"{what} not shown, but {self.screens}: {self.snapshot}")

    async def touch(self, action: Action) -> None:
        assert self.snapshot is not None
        assert action in self.snapshot.actions, f"{action} is not offered: {self.snapshot}"
        assert self._stream is not None
        await self._stream.send(encode_touch(Touch(action, self.snapshot.screen)))

    async def code_url(self) -> str:
        """Touch *Add funds* and take the code's text."""
        await self.until(Screen.ATTRACT)
        await self.touch(Action.ADD_FUNDS)
        code = (await self.until(Screen.CODE)).code
        assert code is not None
        return code.url

    async def choose(self, amount: str) -> str:
        """From the touch to the page that asks for approval; the code's address."""
        url = await self.code_url()
        await self.patron.open_code(url)
        await self.patron.choose(amount)
        await self.until(Screen.CONTINUE_ON_PHONE)
        return url

    async def approve(self, amount: str) -> None:
        await self.choose(amount)
        await self.patron.approve()

    async def machine(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Do something to the simulated machine."""
        return await ask(self.stack.desk.machine_control, request)

    async def counted_minor(self) -> int:
        return int((await self.machine({"do": "read_meters"}))["bill_in_minor"])

    async def until_counted(self, notes: int) -> None:
        """Wait until the machine has counted so many notes."""
        with anyio.fail_after(WITHIN_S):
            while True:
                meters = await self.machine({"do": "read_meters"})
                if sum(meters["bill_in"].values()) >= notes:
                    return
                await anyio.sleep(0.01)

    async def fault(self, **faults: Any) -> None:
        """Switch named faults of the payment service."""
        desk = self.stack.desk
        auth = httpx.BasicAuth(ACCESS_ID, desk.access_key)
        async with httpx.AsyncClient(auth=auth) as client:
            answer = await client.post(f"{desk.api_url}/sandbox/v1/faults", json=faults)
            answer.raise_for_status()

    async def fundings(self) -> list[dict[str, Any]]:
        """The kiosk's journal, newest first."""
        answer = await ask(self.stack.desk.operator_socket, {"ask": "transactions", "newest": 9})
        return list(answer["transactions"])

    async def kiosk(self, *words: str, pins: Sequence[str] = ()) -> str:
        """What the kiosk command tells; whoever it asks for a PIN types the next one."""
        socket = str(self.stack.desk.operator_socket)
        typed = "".join(f"{pin}\n" for pin in pins).encode()
        return await warm.told("kiosk.engine.command:main", ("--socket", socket, *words), typed)

    async def cases(self) -> list[dict[str, Any]]:
        return list((await ask(self.stack.desk.operator_socket, {"ask": "case_list"}))["cases"])

    async def assert_every_book_agrees(self, credited_minor: int) -> None:
        """What the machine counted was captured, the rest released, nothing is held."""
        assert (await self.agreed_books()).machine_counted_minor == credited_minor

    async def agreed_books(self) -> Books:
        """The books of all parties, which say the same and hold nothing."""
        books = await settled_books(self.stack.desk)
        assert books.differences() == []
        assert books.is_settled
        return books

    async def assert_the_case_says_what_is_in_doubt(self) -> Books:
        """The counted money is what is proven, or that and what is in doubt; the hold covers it."""
        (case,) = await self.cases()
        counted_minor = await self.counted_minor()
        proven_minor, doubt_minor = case["credited_minor"], case["in_doubt_minor"]
        assert doubt_minor > 0
        assert counted_minor in {proven_minor, proven_minor + doubt_minor}
        with anyio.fail_after(WITHIN_S):
            while True:
                books = await read_books(self.stack.desk)
                if books.server_held_minor >= doubt_minor and books.discrepancies == ():
                    break
                await anyio.sleep(0.1)
        assert books.server_captured_minor <= proven_minor
        assert books.service_captured_minor <= proven_minor
        assert books.server_released_minor <= case["rest_minor"]
        return books


@asynccontextmanager
async def laid_table(
    overrides: Mapping[str, Mapping[str, Any]] | None = None,
) -> AsyncIterator[Table]:
    """A running table; everything is ended afterwards."""
    async with (
        running_stack(
            Layout(ScreenKind.NONE), overrides=_impatient(overrides or {}), launch=warm.launch
        ) as stack,
        HttpPhone() as phone,
        anyio.create_task_group() as tasks,
    ):
        table = Table(stack, Patron(phone), tasks)
        tasks.start_soon(table.watch)
        with anyio.fail_after(STORY_WITHIN_S):
            yield table
        await stack.engine.stop()  # its listeners are hung up on, not cut off within a line
        tasks.cancel_scope.cancel()


def _impatient(overrides: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Mapping[str, Any]]:
    """A machine counts as calm at once, where the story does not say otherwise."""
    engine = dict(overrides.get("kiosk-engine", {}))
    engine["patience"] = {"calm_s": 0.1, **engine.get("patience", {})}
    return {**overrides, "kiosk-engine": engine}
