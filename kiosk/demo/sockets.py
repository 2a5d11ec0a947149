"""Questions to the programs' local sockets: one JSON object per line, each way."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from json import dumps, loads
from pathlib import Path
from typing import Any, Final

import anyio
from anyio.streams.buffered import BufferedByteReceiveStream

from kiosk.contract.messages import Snapshot, decode_snapshot
from kiosk.demo.process import LINE_LENGTH_MAX

Answer = dict[str, Any]
RECONNECT_S: Final = 0.2


class RefusedError(Exception):
    """The program answered that it cannot do this."""


async def ask(path: Path, question: Mapping[str, Any]) -> Answer:
    """One question, one answer. Raises RefusedError, and OSError when nobody listens."""
    async with answers(path, question) as lines:
        return await anext(lines)


@asynccontextmanager
async def answers(path: Path, question: Mapping[str, Any]) -> AsyncIterator[AsyncIterator[Answer]]:
    """The answer to a question, and whatever follows it."""
    async with await anyio.connect_unix(path) as stream:
        await stream.send(dumps(question).encode() + b"\n")
        yield _objects(BufferedByteReceiveStream(stream))


async def _objects(stream: BufferedByteReceiveStream) -> AsyncIterator[Answer]:
    while True:
        answer: Answer = loads(await stream.receive_until(b"\n", LINE_LENGTH_MAX))
        if answer.get("ok") is False:
            raise RefusedError(answer.get("error", answer))
        yield answer


@asynccontextmanager
async def snapshots(path: Path) -> AsyncIterator[AsyncIterator[Snapshot]]:
    """What the engine at `path` tells its screens: the present first, then each change."""
    async with await anyio.connect_unix(path) as stream:
        yield _snapshots(BufferedByteReceiveStream(stream))


async def follow_snapshots(path: Path, tell: Callable[[Snapshot], None]) -> None:
    """Tell each of them, through the engine's restarts, until cancelled."""
    while True:
        with suppress(OSError, anyio.IncompleteRead):
            async with snapshots(path) as changes:
                async for snapshot in changes:
                    tell(snapshot)
        await anyio.sleep(RECONNECT_S)


async def _snapshots(stream: BufferedByteReceiveStream) -> AsyncIterator[Snapshot]:
    while True:
        yield decode_snapshot(await stream.receive_until(b"\n", LINE_LENGTH_MAX))
