"""The line to the engine: snapshots in, touches out, re-opened for as long as it takes."""

from pathlib import Path

import structlog
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtNetwork import QLocalSocket

from kiosk.contract.frame import Frame, encode_frame
from kiosk.contract.messages import (
    LINE_LENGTH_MAX,
    ContractError,
    MessageKind,
    Snapshot,
    Touch,
    decode_message,
    encode_touch,
    read_snapshot,
)
from kiosk.contract.technician import Answer, Request, encode_request, read_answer

log = structlog.get_logger(__name__)

_RECONNECT_MIN_S = 0.1


class LineBuffer:
    """Bytes into lines; a line above LINE_LENGTH_MAX is dropped whole and counted."""

    def __init__(self) -> None:
        self._kept = b""
        self._is_skipping = False
        self.dropped = 0

    def feed(self, data: bytes) -> list[bytes]:
        *ended, rest = (self._kept + data).split(b"\n")
        if ended and self._is_skipping:
            self._is_skipping = False
            del ended[0]
        lines = [line for line in ended if line and len(line) <= LINE_LENGTH_MAX]
        self.dropped += sum(len(line) > LINE_LENGTH_MAX for line in ended)
        if self._is_skipping:
            rest = b""
        elif len(rest) > LINE_LENGTH_MAX:
            self._is_skipping, rest = True, b""
            self.dropped += 1
        self._kept = rest
        return lines


class EngineClient(QObject):
    """Calls the engine until it answers, and again whenever it is gone."""

    snapshot_received = Signal(Snapshot)
    answer_received = Signal(Answer)
    connection_lost = Signal()

    def __init__(self, path: Path, reconnect_max_s: float) -> None:
        super().__init__()
        self._path = path
        self._reconnect_max_s = reconnect_max_s
        self._pause_s = _RECONNECT_MIN_S
        self._is_away = False
        self._lines = LineBuffer()
        self._retry = QTimer(self)
        self._retry.setSingleShot(True)
        self._retry.timeout.connect(self._connect)
        self._socket = QLocalSocket(self)
        self._socket.connected.connect(self._on_connected)
        self._socket.readyRead.connect(self._on_ready_read)
        self._socket.stateChanged.connect(self._on_state_changed)

    def start(self) -> None:
        """Begin to call; answers arrive as signals."""
        self._connect()

    def stop(self) -> None:
        """Hang up for good."""
        self._retry.stop()
        self._socket.blockSignals(True)  # noqa: FBT003  # Qt's signature
        self._socket.abort()

    def send(self, touch: Touch) -> None:
        """Hand the touch to the engine; without a connection it is lost, as a touch must be."""
        if self._socket.state() is not QLocalSocket.LocalSocketState.ConnectedState:
            log.warning("touch_lost", action=touch.action, screen=touch.screen)
            return
        log.info("touch_sent", action=touch.action, screen=touch.screen, **touch.details)
        self._socket.write(encode_touch(touch))
        self._socket.flush()

    def request(self, request: Request) -> bool:
        """Ask the engine; false when it is away."""
        return self.tell(encode_request(request))

    def tell(self, line: bytes) -> bool:
        """Send a line that no answer belongs to; false when the engine is away."""
        if self._socket.state() is not QLocalSocket.LocalSocketState.ConnectedState:
            return False
        self._socket.write(line)
        self._socket.flush()
        return True

    def tell_frame(self, count: int) -> None:
        """Tell the engine that the screen has drawn; an engine that is away misses nothing."""
        self.tell(encode_frame(Frame(count)))

    def _connect(self) -> None:
        self._lines = LineBuffer()
        self._socket.connectToServer(str(self._path))

    def _on_connected(self) -> None:
        self._is_away = False
        log.info("engine_connected", path=str(self._path))

    def _on_state_changed(self, state: QLocalSocket.LocalSocketState) -> None:
        if state is not QLocalSocket.LocalSocketState.UnconnectedState:
            return
        if self._retry.isActive():
            return
        if not self._is_away:  # told once, however long it lasts
            self._is_away = True
            log.warning("engine_away", code="E5051", reason=self._socket.error().name)
        self._retry.start(round(self._pause_s * 1000))
        self._pause_s = min(self._pause_s * 2, self._reconnect_max_s)
        self.connection_lost.emit()

    def _on_ready_read(self) -> None:
        dropped = self._lines.dropped
        newest: Snapshot | None = None
        for line in self._lines.feed(bytes(self._socket.readAll().data())):
            try:
                newest = self._hear(line) or newest
            except ContractError as error:
                log.warning("line_dropped", code="E5052", reason=str(error))
        if self._lines.dropped > dropped:
            log.warning("line_dropped", code="E5052", reason=f"more than {LINE_LENGTH_MAX} bytes")
        if newest is not None:
            self._pause_s = _RECONNECT_MIN_S
            self.snapshot_received.emit(newest)

    def _hear(self, line: bytes) -> Snapshot | None:
        """The line's snapshot, if it is one: only the newest is worth showing."""
        kind, message = decode_message(line)
        match kind:
            case MessageKind.SNAPSHOT:
                return read_snapshot(message)
            case MessageKind.ANSWER:
                self.answer_received.emit(read_answer(message))
                return None
            case _:
                raise ContractError(f"no engine sends a {kind}")
