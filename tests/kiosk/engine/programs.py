"""The engine as a process of its own, at a machine and a server that are not there."""

import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kiosk.contract.messages import Action, Screen, Snapshot, Touch, decode_snapshot, encode_touch
from tests.programs import ready_line, started, write_credentials

MODULE = "kiosk.engine.app"
SETTINGS = """
kiosk_number = 10
machine_number = "1234"
data_dir = "{folder}/data"
ui_socket = "{folder}/ui"
operator_socket = "{folder}/operator"
allowed_origins = ["https://pay.example"]
merchant.url = "http://127.0.0.1:9"
[device]
protocol = "id003"
port = "{folder}/no-such-port"
topology = "{topology}"
host_credit_point = "vend_valid"
"""
SECRET = "the-secret-of-kiosk-10"
KEY = "0123456789abcdef-technicians"


@dataclass
class Engine:
    process: subprocess.Popen[str]
    folder: Path
    ready: dict[str, str]

    def snapshot(self, *sent: bytes) -> Snapshot:
        """Connect as a screen, send these lines, and take the first snapshot."""
        with socket.socket(socket.AF_UNIX) as stream:
            stream.settimeout(10)
            stream.connect(str(self.folder / "ui"))
            for line in sent:
                stream.sendall(line)
            with stream.makefile("rb") as lines:
                return decode_snapshot(lines.readline())

    def attendant_is_called(self) -> bool:
        """Touch the bell, and wait until the screen says that it was heard."""
        with socket.socket(socket.AF_UNIX) as stream:
            stream.settimeout(10)
            stream.connect(str(self.folder / "ui"))
            stream.sendall(encode_touch(Touch(Action.CALL_ATTENDANT, Screen.OUT_OF_SERVICE)))
            with stream.makefile("rb") as lines:
                return any(decode_snapshot(line).is_attendant_called for line in lines)

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(10)


def prepared(folder: Path, more: str = "", topology: str = "replace") -> Path:
    """The engine's settings, with its credentials beside them; `more` stands above their tables.

    A socket's path has 107 bytes: the folder's must be short.
    """
    config = folder / "engine.toml"
    config.write_text(more + SETTINGS.format(folder=folder, topology=topology))
    write_credentials(folder, merchant_secret=SECRET, technician_key=KEY)
    return config


@contextmanager
def running(folder: Path, cwd: Path | None = None, **environment: str) -> Iterator[Engine]:
    """The engine of a prepared folder, ready, and killed at the end as by a power cut."""
    with started(MODULE, folder / "engine.toml", cwd, **environment) as process:
        yield Engine(process, folder, ready_line(process))
