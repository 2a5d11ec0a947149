"""Keeps each logged line on the disk, without anybody who logs ever waiting for it.

Lines go through a queue to a thread. A queue, a day or a disk that is full drops lines and counts
them; the count is the next line that is written. Money never waits for the log and never ends with
it: some of the disk is left to the journal.
"""

import json
import os
from contextlib import suppress
from pathlib import Path
from queue import Empty, Full, Queue
from threading import Event, Lock, Thread
from typing import Final

from kiosk.common.clock import Clock
from kiosk.engine.logs.files import DAY_BYTES_MAX, day_file, remove_old_days
from kiosk.engine.logs.line import shortened

QUEUE_MAX: Final = 4096
RESERVE_BYTES: Final = 64 * 1024 * 1024  # of the disk, for the journal
_WAKE: Final = ""  # no line: ends the wait for one
_BATCH_MAX: Final = 256
_BATCH_S: Final = 0.2
_CLOSE_S: Final = 2.0
_CHATTER: Final = ('"level": "info"', '"level": "debug"')  # stops at three quarters of a day


class LogKeeper:
    """Until `start` the lines wait; after `close` they are dropped."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self.folder = folder
        self.trouble = ""  # why the last lines could not be kept
        self._clock = clock
        self._queue: Queue[str] = Queue(QUEUE_MAX)
        self._counting = Lock()
        self._dropped = self._told_dropped = 0
        self._closing = Event()
        self._thread = Thread(target=self._run, name="log-keeper", daemon=True)
        self._path: Path | None = None
        self._descriptor = -1

    @property
    def dropped(self) -> int:
        """How many lines of this process are not on the disk."""
        return self._dropped

    def put(self, line: str) -> None:
        """Have the line kept; from any thread, without waiting."""
        try:
            self._queue.put_nowait(line)
        except Full:
            self._drop(1, "more was logged than the disk could take")

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        """Write what waits, for a short time at most."""
        self._closing.set()
        with suppress(Full):
            self._queue.put_nowait(_WAKE)
        if self._thread.is_alive():
            self._thread.join(_CLOSE_S)

    def _run(self) -> None:
        while not self._closing.wait(_BATCH_S):
            self._keep([self._queue.get(), *self._waiting()])
        while lines := self._waiting():
            self._keep(lines)
        self._close_file()

    def _waiting(self) -> list[str]:
        lines: list[str] = []
        with suppress(Empty):
            while len(lines) < _BATCH_MAX:
                lines.append(self._queue.get_nowait())
        return lines

    def _keep(self, taken: list[str]) -> None:
        lines = [line for line in taken if line is not _WAKE]
        try:
            size = self._open_day()
            if _free_bytes(self.folder) < RESERVE_BYTES:
                self._drop(len(lines), "the disk is nearly full")
                return
            kept = self._that_fit(lines, size)
            if told := self._dropped - self._told_dropped:
                kept.append(self._dropped_line(told))
            _write_all(self._descriptor, "".join(f"{line}\n" for line in kept).encode())
            self._told_dropped += told
            if len(kept) - bool(told) == len(lines):
                self.trouble = ""
        except OSError as error:
            self._close_file()
            self._drop(len(lines), str(error))

    def _open_day(self) -> int:
        """Have the day's file open; its length."""
        path = day_file(self.folder, self._clock.utc_now().date())
        if path != self._path:
            self._close_file()
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            remove_old_days(self.folder, path)
            flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC
            self._descriptor, self._path = os.open(path, flags, 0o600), path
            size = os.fstat(self._descriptor).st_size
            if size and os.pread(self._descriptor, 1, size - 1) != b"\n":
                _write_all(self._descriptor, b"\n")  # a power cut tore the last line
        return os.fstat(self._descriptor).st_size

    def _that_fit(self, lines: list[str], size: int) -> list[str]:
        kept: list[str] = []
        for line in map(shortened, lines):
            is_chatter = any(level in line for level in _CHATTER)
            if size + len(line) > DAY_BYTES_MAX * (3 if is_chatter else 4) // 4:
                self._drop(1, "too much was logged today")
            else:
                kept.append(line)
                size += len(line) + 1
        return kept

    def _drop(self, count: int, why: str) -> None:
        with self._counting:
            self._dropped += count
        self.trouble = why

    def _dropped_line(self, count: int) -> str:
        return json.dumps(
            {
                "program": "kiosk-engine",
                "event": "log_lines_dropped",
                "count": count,
                "code": "E1011",
                "level": "warning",
                "timestamp": self._clock.utc_now().isoformat().replace("+00:00", "Z"),
            }
        )

    def _close_file(self) -> None:
        self._path = None
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def _free_bytes(folder: Path) -> int:
    disk = os.statvfs(folder)
    return disk.f_bavail * disk.f_frsize


def _write_all(descriptor: int, data: bytes) -> None:
    while data:
        data = data[os.write(descriptor, data) :]
