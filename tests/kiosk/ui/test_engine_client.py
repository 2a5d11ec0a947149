"""The client against a real Unix socket: late start, garbage, loss, return."""

import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from kiosk.contract.messages import (
    LINE_LENGTH_MAX,
    Action,
    Screen,
    Snapshot,
    Touch,
    decode_touch,
    encode_snapshot,
)
from kiosk.ui.engine_client import EngineClient, LineBuffer
from kiosk.ui.samples import SAMPLES

PATIENCE_MS = 5000


class Engine:
    """The engine's end of the socket, driven by the test."""

    def __init__(self, path: Path) -> None:
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(path))
        self._listener.listen()
        self._listener.setblocking(False)
        self._line: socket.socket | None = None

    def has_caller(self) -> bool:
        try:
            self._line, _ = self._listener.accept()
        except BlockingIOError:
            return False
        return True

    def say(self, data: bytes) -> None:
        assert self._line is not None
        self._line.sendall(data)

    def hear(self) -> bytes:
        assert self._line is not None
        self._line.settimeout(PATIENCE_MS / 1000)
        return self._line.recv(65_536)

    def hang_up(self) -> None:
        if self._line is not None:
            self._line.close()

    def end(self) -> None:
        self.hang_up()
        self._listener.close()


@pytest.fixture
def path() -> Iterator[Path]:
    """A short one: a Unix socket's path has about a hundred bytes."""
    with tempfile.TemporaryDirectory(prefix="ui") as folder:
        yield Path(folder) / "engine.sock"


@pytest.fixture
def client(qtbot: QtBot, path: Path) -> Iterator[EngineClient]:
    client = EngineClient(path, reconnect_max_s=0.2)
    yield client
    client.stop()


@pytest.fixture
def engine(path: Path) -> Iterator[Engine]:
    engine = Engine(path)
    yield engine
    engine.end()


@pytest.fixture
def heard(client: EngineClient) -> list[Snapshot]:
    snapshots: list[Snapshot] = []
    client.snapshot_received.connect(snapshots.append)
    return snapshots


def test_a_new_connection_hears_the_snapshot(
    qtbot: QtBot, client: EngineClient, engine: Engine, heard: list[Snapshot]
) -> None:
    client.start()
    qtbot.waitUntil(engine.has_caller, timeout=PATIENCE_MS)

    engine.say(encode_snapshot(SAMPLES["code"]))

    qtbot.waitUntil(lambda: heard == [SAMPLES["code"]], timeout=PATIENCE_MS)


def test_an_engine_that_starts_late_is_found(
    qtbot: QtBot, client: EngineClient, path: Path, heard: list[Snapshot]
) -> None:
    with qtbot.waitSignal(client.connection_lost, timeout=PATIENCE_MS):
        client.start()
    engine = Engine(path)

    qtbot.waitUntil(engine.has_caller, timeout=PATIENCE_MS)
    engine.say(encode_snapshot(SAMPLES["attract"]))

    qtbot.waitUntil(lambda: heard == [SAMPLES["attract"]], timeout=PATIENCE_MS)
    engine.end()


def test_an_engine_that_restarts_is_found_again(
    qtbot: QtBot, client: EngineClient, path: Path, heard: list[Snapshot]
) -> None:
    client.start()
    for name in ("attract", "code", "credited"):
        engine = Engine(path)
        qtbot.waitUntil(engine.has_caller, timeout=PATIENCE_MS)
        engine.say(encode_snapshot(SAMPLES[name]))
        qtbot.waitUntil(lambda: bool(heard), timeout=PATIENCE_MS)
        assert heard.pop() == SAMPLES[name]

        with qtbot.waitSignal(client.connection_lost, timeout=PATIENCE_MS):
            engine.end()
        path.unlink()


@pytest.mark.parametrize(
    "garbage",
    [
        b"hello\n",
        b"{}\n",
        b'{"contract":99,"type":"snapshot"}\n',
        b"\xff\xfe\n",
        b"[" * 5000 + b"\n",
        b"x" * (3 * LINE_LENGTH_MAX) + b"\n",
        b"\n\n",
    ],
)
def test_garbage_is_dropped_and_the_next_snapshot_heard(
    qtbot: QtBot, client: EngineClient, engine: Engine, heard: list[Snapshot], garbage: bytes
) -> None:
    client.start()
    qtbot.waitUntil(engine.has_caller, timeout=PATIENCE_MS)

    with qtbot.waitSignal(client.snapshot_received, timeout=PATIENCE_MS):
        engine.say(garbage)
        engine.say(encode_snapshot(SAMPLES["attract"]))

    assert heard == [SAMPLES["attract"]]


def test_of_many_snapshots_at_once_the_newest_is_shown(
    qtbot: QtBot, client: EngineClient, engine: Engine, heard: list[Snapshot]
) -> None:
    client.start()
    qtbot.waitUntil(engine.has_caller, timeout=PATIENCE_MS)

    engine.say(b"".join(map(encode_snapshot, SAMPLES.values())))

    last = list(SAMPLES.values())[-1]
    qtbot.waitUntil(lambda: bool(heard) and heard[-1] == last, timeout=PATIENCE_MS)


def test_a_touch_arrives_as_one_line(qtbot: QtBot, client: EngineClient, engine: Engine) -> None:
    client.start()
    qtbot.waitUntil(engine.has_caller, timeout=PATIENCE_MS)
    touch = Touch(Action.CODE_READABLE, Screen.CODE, {"version": "7"})

    client.send(touch)

    line = engine.hear()
    assert line.endswith(b"\n")
    assert decode_touch(line) == touch


def test_a_touch_without_an_engine_is_lost_and_not_kept_for_the_next_one(
    qtbot: QtBot, client: EngineClient, path: Path
) -> None:
    with qtbot.waitSignal(client.connection_lost, timeout=PATIENCE_MS):
        client.start()
    client.send(Touch(Action.ADD_FUNDS, Screen.ATTRACT))
    engine = Engine(path)
    qtbot.waitUntil(engine.has_caller, timeout=PATIENCE_MS)

    client.send(Touch(Action.CANCEL, Screen.CODE))

    assert decode_touch(engine.hear()).action is Action.CANCEL
    engine.end()


@given(
    lines=st.lists(st.binary(max_size=50).filter(lambda line: b"\n" not in line)),
    cuts=st.lists(st.integers(1, 40), min_size=1),
)
def test_lines_come_out_however_the_bytes_were_cut(lines: list[bytes], cuts: list[int]) -> None:
    data = b"".join(line + b"\n" for line in lines)
    buffer, out, start = LineBuffer(), [], 0
    while start < len(data):
        size = cuts[start % len(cuts)]
        out += buffer.feed(data[start : start + size])
        start += size

    assert out == [line for line in lines if line]
    assert buffer.dropped == 0


@given(extra=st.integers(1, 2 * LINE_LENGTH_MAX), cut=st.integers(1000, LINE_LENGTH_MAX))
def test_a_line_without_end_does_not_fill_the_memory(extra: int, cut: int) -> None:
    data = b"x" * (LINE_LENGTH_MAX + extra) + b"\nafter\n"
    buffer, out = LineBuffer(), []
    for start in range(0, len(data), cut):
        out += buffer.feed(data[start : start + cut])

    assert out == [b"after"]
    assert buffer.dropped == 1
