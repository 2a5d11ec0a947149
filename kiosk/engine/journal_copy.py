"""A copy of the journal beside it: made in short steps while money is moved, then proven."""

import os
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from typing import Final

import apsw

from kiosk.engine.journal import Head, JournalError, check_file

STEP_PAGES: Final = 64  # of 4 KiB: some hundred microseconds without a disk's wait
ROOM_BYTES: Final = 64 * 2**20  # that must stay free beside the copy


@dataclass(frozen=True, slots=True)
class JournalCopy:
    """A copy that was read again after it was written."""

    path: Path
    head: Head
    size_bytes: int
    sha256: str


class JournalCopier:
    """Copies one open journal into a new file. Synchronous; every step is short but `prove`.

    Each method raises JournalError E1020; what was written until then is gone.
    """

    def __init__(self, source: apsw.Connection, path: Path) -> None:
        """Begin. The name is taken only by a copy that was proven."""
        self._path = path
        self._unproven = path.with_suffix(".unproven")
        try:
            if path.exists():
                raise FileExistsError(f"{path} is there already")
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._require_room(Path(source.filename).stat().st_size)
            self._unproven.unlink(missing_ok=True)
            descriptor = os.open(self._unproven, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            os.close(descriptor)
            self._copy = apsw.Connection(str(self._unproven))
            # Nothing of it counts before it was synced and proven: its steps wait for no disk.
            self._copy.pragma("journal_mode", "OFF")
            self._copy.pragma("synchronous", "OFF")
            self._backup = self._copy.backup("main", source, "main")
        except (apsw.Error, OSError) as error:
            raise self._failed(error) from error

    def step(self) -> bool:
        """Copy some pages; rows that are written meanwhile are copied too. True once it is done.

        Must not run while the source is used by another thread.
        """
        try:
            self._backup.step(STEP_PAGES)
            if self._backup.done:
                self._backup.finish()
            return bool(self._backup.done)
        except (apsw.Error, OSError) as error:
            raise self._failed(error) from error

    def prove(self) -> JournalCopy:
        """Make the copy durable, check its pages and its chain, and give it its name."""
        try:
            self._copy.pragma("journal_mode", "DELETE")  # one file, also when it is opened
            self._copy.close()
            with self._unproven.open("rb") as file:
                os.fsync(file.fileno())
                digest = file_digest(file, "sha256").hexdigest()
            copy = apsw.Connection(str(self._unproven), flags=apsw.SQLITE_OPEN_READONLY)
            try:
                head = check_file(copy, self._unproven)
            finally:
                copy.close()
            size_bytes = self._unproven.stat().st_size
            self._unproven.rename(self._path)
        except (apsw.Error, OSError, JournalError) as error:
            raise self._failed(error) from error
        return JournalCopy(self._path, head, size_bytes, digest)

    def abandon(self) -> None:
        """Leave nothing behind."""
        self._copy.close(True)  # noqa: FBT003 its only parameter: whatever it still does
        self._unproven.unlink(missing_ok=True)

    def _require_room(self, size_bytes: int) -> None:
        disk = os.statvfs(self._path.parent)
        free_bytes = disk.f_bavail * disk.f_frsize
        if free_bytes < size_bytes + ROOM_BYTES:
            raise OSError(f"{free_bytes} bytes are free, {size_bytes + ROOM_BYTES} are needed")

    def _failed(self, error: Exception) -> JournalError:
        if not isinstance(error, FileExistsError):
            self._unproven.unlink(missing_ok=True)
        return JournalError("E1020", f"no copy of the journal: {error}")
