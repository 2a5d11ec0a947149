"""The socket of the screen: snapshots out after each change; touches and requests in."""

import os
import socket
import struct
from collections.abc import AsyncIterator, Callable, Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import anyio
import structlog
from anyio.abc import SocketAttribute, SocketStream, TaskGroup, TaskStatus
from anyio.streams.buffered import BufferedByteReceiveStream

from kiosk.common.clock import Clock
from kiosk.contract.frame import read_frame
from kiosk.contract.messages import (
    LINE_LENGTH_MAX,
    ContractError,
    MessageKind,
    Snapshot,
    Touch,
    decode_message,
    encode_snapshot,
    read_touch,
)
from kiosk.contract.screen_log import ScreenEvent, read_screen_event
from kiosk.contract.technician import Answer, Request, encode_answer, read_request
from kiosk.engine.presenter import Place, compose_snapshot
from kiosk.engine.scene import Board, Scene
from kiosk.engine.screen_watch import ScreenWatch
from kiosk.engine.technician.glass import FaultyGlass, Glass

log = structlog.get_logger()

# struct ucred of unix(7): pid, uid, gid
_CREDENTIALS: Final = struct.Struct("3i")


@dataclass(frozen=True, slots=True)
class Ears:
    """Who takes what screens send."""

    touch: Callable[[Touch], None]  # a patron's wish
    open_glass: Callable[[], Glass | FaultyGlass]  # for the staff at one screen
    watch: ScreenWatch  # signs of life
    keep_log: Callable[[ScreenEvent], None]  # what a screen's program warns of


class UiSocket:
    """Serves any number of screens; each is right as soon as it has connected."""

    def __init__(
        self,
        board: Board,
        place: Place,
        clock: Clock,
        ears: Ears,
    ) -> None:
        self._board = board
        self._place = place
        self._clock = clock
        self._ears = ears
        self._version = 0

    async def run(
        self,
        path: Path,
        uids: Collection[int],
        *,
        task_status: TaskStatus[None] = anyio.TASK_STATUS_IGNORED,
    ) -> None:
        """Listen until cancelled; a screen of another user than ours or `uids` is refused."""

        async def serve(stream: SocketStream) -> None:
            await self._serve({os.getuid(), *uids}, stream)

        await anyio.Path(path).unlink(missing_ok=True)
        async with await anyio.create_unix_listener(path, mode=0o660) as listener:
            task_status.started()
            await listener.serve(serve)

    async def _serve(self, uids: Collection[int], stream: SocketStream) -> None:
        raw_socket = stream.extra(SocketAttribute.raw_socket)  # noqa: S610 not Django's
        peer = raw_socket.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
        _, uid, _ = _CREDENTIALS.unpack(peer)
        if uid not in uids:
            log.warning("screen_refused", code="E5003", uid=uid)
            await stream.aclose()
            return
        await _ConnectedScreen(stream, self._board, self._compose, self._ears).serve()

    def _compose(self, scene: Scene) -> Snapshot:
        self._version += 1
        return compose_snapshot(scene, self._place, self._version, self._clock.monotonic_s())


class _ConnectedScreen:
    """One screen: told of every change, heard in whatever it sends."""

    def __init__(
        self,
        stream: SocketStream,
        board: Board,
        compose: Callable[[Scene], Snapshot],
        ears: Ears,
    ) -> None:
        self._stream = stream
        self._sending = anyio.Lock()
        self._board = board
        self._compose = compose
        self._ears = ears
        self._glass = ears.open_glass()
        self._number = 0  # of this connection, while it lasts

    async def serve(self) -> None:
        """Until it hangs up."""
        try:
            async with self._stream, anyio.create_task_group() as tasks:
                changes = self._board.changes()
                await self._show(await anext(changes))  # before anything is heard
                tasks.start_soon(self._follow, changes)
                with self._ears.watch.connection() as self._number:
                    await self._receive(tasks)
                tasks.cancel_scope.cancel()
        except* (anyio.BrokenResourceError, anyio.ClosedResourceError):
            log.info("screen_gone")
        finally:
            with anyio.CancelScope(shield=True):
                await self._glass.close()

    async def _follow(self, changes: AsyncIterator[Scene]) -> None:
        async for scene in changes:
            await self._show(scene)

    async def _show(self, scene: Scene) -> None:
        snapshot = replace(self._compose(scene), visit=self._glass.visit())
        await self._send(encode_snapshot(snapshot))

    async def _send(self, line: bytes) -> None:
        async with self._sending:
            await self._stream.send(line)

    async def _receive(self, tasks: TaskGroup) -> None:
        lines = BufferedByteReceiveStream(self._stream)
        while True:
            try:
                self._hear(await lines.receive_until(b"\n", LINE_LENGTH_MAX), tasks)
            except ContractError as error:
                log.warning("touch_unreadable", code="E5004", reason=str(error))
            except (anyio.IncompleteRead, anyio.EndOfStream, anyio.DelimiterNotFound):
                return

    def _hear(self, line: bytes, tasks: TaskGroup) -> None:
        kind, message = decode_message(line)
        match kind:
            case MessageKind.TOUCH:
                self._take(read_touch(message))
            case MessageKind.REQUEST:
                tasks.start_soon(self._answer, read_request(message))
            case MessageKind.FRAME:
                read_frame(message)
                self._ears.watch.on_frame(self._number)
            case MessageKind.LOG:
                self._ears.keep_log(read_screen_event(message))
            case _:
                raise ContractError(f"no screen sends a {kind}")

    async def _answer(self, request: Request) -> None:
        line = encode_answer(await self._glass.answer(request))
        if len(line) > LINE_LENGTH_MAX:
            log.error("answer_too_long", code="E5005", action=request.ask)
            line = encode_answer(Answer(request.id, code="E5005", error="the answer is too long"))
        await self._send(line)

    def _take(self, touch: Touch) -> None:
        """Pass on what the shown screen offers; what was meant for another one is too late."""
        shown = self._compose(self._board.scene)
        if touch.screen is not shown.screen or touch.action not in shown.actions:
            log.info("touch_too_late", action=touch.action, screen=touch.screen)
        else:
            self._ears.touch(touch)
