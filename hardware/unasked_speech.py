"""Bytes that an acceptor sends before its host asks: only some protocols have them."""

import contextlib
from collections.abc import Callable

import anyio

from hardware.errors import LineLostError
from hardware.line import Line


class UnaskedSpeech:
    """Sends what `data_to_send` gives, each time that it is due, while there is a line.

    `leaving` gets what is to be sent and says what is, right before.
    """

    def __init__(
        self, data_to_send: Callable[[], bytes], leaving: Callable[[bytes], bytes]
    ) -> None:
        self.line: Line | None = None
        self._data_to_send = data_to_send
        self._leaving = leaving
        self._due = anyio.Event()

    def notice(self) -> None:
        """The acceptor was told something: it may have bytes now."""
        self._due.set()

    async def run(self) -> None:
        """Until cancelled. A line that is lost here is lost for whoever receives as well."""
        while True:
            await self._due.wait()
            self._due = anyio.Event()
            data = self._data_to_send()
            if data and self.line is not None:
                with contextlib.suppress(LineLostError):
                    await self.line.send(self._leaving(data))
