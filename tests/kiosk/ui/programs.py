"""The screen's programs as real processes, with the test as their engine."""

import json
import os
import select
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

from kiosk.contract.frame import Frame, read_frame
from kiosk.contract.messages import (
    MessageKind,
    Screen,
    Snapshot,
    Touch,
    decode_message,
    encode_snapshot,
    read_touch,
)

PATIENCE_S = 20.0


class Program:
    """A screen in a process of its own; `module` is what python -m runs."""

    def __init__(self, module: str, folder: Path, *options: str, can_quit: bool = False) -> None:
        self.socket_path = folder / "e.sock"
        config = folder / "ui.toml"
        config.write_text(
            f'engine_socket = "{self.socket_path}"\nwindow = "1024x600"\n'
            f"can_quit = {str(can_quit).lower()}\n"
        )
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(self.socket_path))
        self._listener.listen()
        self._listener.settimeout(PATIENCE_S)
        self._line: socket.socket | None = None
        self._heard = b""
        self.process = subprocess.Popen(
            [sys.executable, "-m", module, "--config", str(config), *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        )

    def read_line(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        ready, _, _ = select.select([self.process.stdout], [], [], PATIENCE_S)
        assert ready, "the program says nothing"
        answer = json.loads(self.process.stdout.readline())
        assert isinstance(answer, dict)
        return answer

    def do(self, **request: object) -> dict[str, Any]:
        """One request of the driven screen, and its answer."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(request).encode() + b"\n")
        self.process.stdin.flush()
        return self.read_line()

    def until(self, screen: Screen) -> None:
        """Ask until the driven screen shows this one."""
        while self.do(do="screen")["screen"] != screen:
            pass

    def is_called(self) -> bool:
        """Whether the program has called its engine."""
        ready, _, _ = select.select([self._listener], [], [], 0)
        return bool(ready)

    def say(self, snapshot: Snapshot) -> None:
        if self._line is None:
            self._line, _ = self._listener.accept()
            self._line.settimeout(PATIENCE_S)
        self._line.sendall(encode_snapshot(snapshot))

    def hear(self) -> Touch:
        """The next touch."""
        return read_touch(self._next(MessageKind.TOUCH))

    def hear_frame(self) -> Frame:
        """The next sign of life."""
        return read_frame(self._next(MessageKind.FRAME))

    def _next(self, wanted: MessageKind) -> dict[str, Any]:
        assert self._line is not None
        while True:
            while b"\n" not in self._heard:
                self._heard += self._line.recv(65_536)
            line, _, self._heard = self._heard.partition(b"\n")
            kind, message = decode_message(line)
            if kind is wanted:
                return message

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(PATIENCE_S)
        for stream in (self.process.stdin, self.process.stdout, self._line, self._listener):
            if stream is not None:
                stream.close()
