"""Where traces are: one compressed file for each transaction, and beside it its hold, if any.

Files, and no second database: each is written as a whole and read as a whole, a power cut leaves
the old one or the new one, and whoever has the disk can read it with `zcat`.
"""

import gzip
import json
import os
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from kiosk.common.durable import sync_folder, write_durably

RESERVE_BYTES: Final = 64 * 1024 * 1024  # of the disk, for the journal
_TRACE: Final = ".trace.gz"
_HOLD: Final = ".hold"


class NoRoomError(OSError):
    """What is left of the disk is the journal's."""


@dataclass(frozen=True, slots=True)
class Hold:
    """Somebody needs the trace: it stays until it is released."""

    by: str
    reason: str
    utc: str


class TraceStore:
    """Blocks, and raises OSError; a transaction is named by its number."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def has(self, number: str) -> bool:
        return self._trace(number).exists()

    def keep(self, number: str, text: str, utc: datetime) -> None:
        """Durable, in place of an older one; its age counts from `utc`."""
        self._make_folder()
        disk = os.statvfs(self._folder)
        if disk.f_bavail * disk.f_frsize < RESERVE_BYTES:
            raise NoRoomError("the disk is nearly full")
        path = self._trace(number)
        write_durably(path, gzip.compress(text.encode(), mtime=0))
        os.utime(path, (utc.timestamp(), utc.timestamp()))

    def read(self, number: str) -> str | None:
        """None when there is none."""
        try:
            return gzip.decompress(self._trace(number).read_bytes()).decode()
        except FileNotFoundError:
            return None
        except (EOFError, ValueError) as error:  # a disk that has lost some of it
            raise OSError(f"the trace of {number} is damaged: {error}") from error

    def hold(self, number: str, hold: Hold) -> None:
        self._make_folder()
        write_durably(self._hold(number), json.dumps(asdict(hold)).encode())

    def release(self, number: str) -> None:
        """Nothing happens where it is not held."""
        if self._hold(number).exists():
            self._hold(number).unlink()
            sync_folder(self._folder)

    def hold_of(self, number: str) -> Hold | None:
        try:
            return Hold(**json.loads(self._hold(number).read_bytes()))
        except FileNotFoundError:
            return None

    def remove_before(self, utc: datetime, needed: Collection[str]) -> int:
        """Remove what is older, and neither held nor of a transaction in `needed`; how many."""
        if not self._folder.is_dir():
            return 0
        removed = 0
        for path in sorted(self._folder.glob(f"*{_TRACE}")):
            number = path.name.removesuffix(_TRACE)
            is_old = path.stat().st_mtime < utc.timestamp()
            if is_old and number not in needed and not self._hold(number).exists():
                path.unlink()
                removed += 1
        return removed

    def _trace(self, number: str) -> Path:
        return self._folder / f"{number}{_TRACE}"

    def _hold(self, number: str) -> Path:
        return self._folder / f"{number}{_HOLD}"

    def _make_folder(self) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
