"""The socket of the screen: snapshots out after each change, touches and signs of life in."""

import os
import socket
import struct
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Final

import anyio
import structlog
from anyio.abc import SocketAttribute, SocketStream, TaskStatus
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
from kiosk.engine.presenter import Place, compose_snapshot
from kiosk.engine.scene import Board
from kiosk.engine.screen_watch import ScreenWatch

log = structlog.get_logger()

# struct ucred of unix(7): pid, uid, gid
_CREDENTIALS: Final = struct.Struct("3i")


class UiSocket:
    """Serves any number of screens; each is right as soon as it has connected."""

    def __init__(
        self,
        board: Board,
        place: Place,
        clock: Clock,
        touch: Callable[[Touch], None] | None,
        watch: ScreenWatch,
    ) -> None:
        """`touch` takes what a patron asks for; None when nothing can be asked for."""
        self._board = board
        self._place = place
        self._clock = clock
        self._touch = touch
        self._watch = watch
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

    def _compose(self) -> Snapshot:
        self._version += 1
        return compose_snapshot(
            self._board.scene, self._place, self._version, self._clock.monotonic_s()
        )

    async def _serve(self, uids: Collection[int], stream: SocketStream) -> None:
        raw_socket = stream.extra(SocketAttribute.raw_socket)  # noqa: S610 not Django's
        peer = raw_socket.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
        _, uid, _ = _CREDENTIALS.unpack(peer)
        if uid not in uids:
            log.warning("screen_refused", code="E5003", uid=uid)
            await stream.aclose()
            return
        try:
            async with stream, anyio.create_task_group() as tasks:
                tasks.start_soon(self._send_snapshots, stream)
                with self._watch.connection() as number:
                    await self._receive(stream, number)
                tasks.cancel_scope.cancel()
        except* (anyio.BrokenResourceError, anyio.ClosedResourceError):
            log.info("screen_gone")

    async def _send_snapshots(self, stream: SocketStream) -> None:
        async for _ in self._board.changes():
            await stream.send(encode_snapshot(self._compose()))

    async def _receive(self, stream: SocketStream, number: int) -> None:
        lines = BufferedByteReceiveStream(stream)
        while True:
            try:
                line = await lines.receive_until(b"\n", LINE_LENGTH_MAX)
                self._hear(line, number)
            except ContractError as error:
                log.warning("touch_unreadable", code="E5004", reason=str(error))
            except (anyio.IncompleteRead, anyio.EndOfStream, anyio.DelimiterNotFound):
                return

    def _hear(self, line: bytes, number: int) -> None:
        kind, message = decode_message(line)
        match kind:
            case MessageKind.TOUCH:
                self._take(read_touch(message))
            case MessageKind.FRAME:
                read_frame(message)
                self._watch.on_frame(number)
            case _:
                raise ContractError(f"no screen sends a {kind}")

    def _take(self, touch: Touch) -> None:
        """Pass on what the shown screen offers; what was meant for another one is too late."""
        shown = self._compose()
        if touch.screen is not shown.screen or touch.action not in shown.actions:
            log.info("touch_too_late", action=touch.action, screen=touch.screen)
        elif self._touch is not None:
            self._touch(touch)
