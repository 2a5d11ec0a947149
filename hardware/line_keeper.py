"""Keeps a line open: a lost or missing one is opened again, at first soon, then ever later."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final

import anyio

from hardware.codes import Code
from hardware.errors import LineLostError, PortError
from hardware.line import Line, OpenLine

REOPEN_FIRST_S: Final = 0.2
REOPEN_MAX_S: Final = 5.0


class LineKeeper:
    """One line at a time. `on_closed` is told why there is none: a code, and facts for staff."""

    def __init__(self, open_line: OpenLine, on_closed: Callable[[Code, str], None]) -> None:
        self._open_line = open_line
        self._on_closed = on_closed
        self._attempt: anyio.CancelScope | None = None
        self._port = anyio.Lock()

    async def run(self, serve: Callable[[Line], Awaitable[None]]) -> None:
        """Give each line to `serve` until it raises LineLostError; ends only when cancelled."""
        wait_s = REOPEN_FIRST_S
        while True:
            with anyio.CancelScope() as self._attempt:
                async with self._port:
                    had_line = await self._serve_once(serve)
                wait_s = REOPEN_FIRST_S if had_line else min(2 * wait_s, REOPEN_MAX_S)
                await anyio.sleep(wait_s)
            if self._attempt.cancelled_caught:
                self._on_closed(Code.LINE_LOST, "closed by staff, to be opened anew")
                wait_s = REOPEN_FIRST_S
                await anyio.sleep(wait_s)

    def reopen(self) -> None:
        """Close the line; open it, or try to, after the shortest wait."""
        if self._attempt is not None:
            self._attempt.cancel()

    @asynccontextmanager
    async def lent(self) -> AsyncIterator[None]:
        """Leave the port to somebody else once its line is closed; open it again after that."""
        async with self._port:
            yield

    async def _serve_once(self, serve: Callable[[Line], Awaitable[None]]) -> bool:
        """Whether there was a line."""
        try:
            line = await self._open_line()
        except PortError as error:
            self._on_closed(error.code, str(error))
            return False
        try:
            await serve(line)
        except LineLostError as error:
            self._on_closed(error.code, str(error))
        finally:
            with anyio.CancelScope(shield=True):
                await line.aclose()
        return True
