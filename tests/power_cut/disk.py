"""A disk that notes every operation of SQLite's, and can refuse one of them.

What is written is in the page cache until its file is synced, and a name is in the directory for
sure once the directory is synced; SQLite syncs it with the first sync of a new log, and where it
asks for that when it deletes one.
"""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

import apsw

from kiosk.engine import journal

USUAL: Final = "unix"
_NAME: Final = "recording"
_LOG_SUFFIXES: Final = ("-wal", "-journal")


@dataclass(frozen=True, slots=True)
class Create:
    name: str
    inode: int


@dataclass(frozen=True, slots=True)
class Delete:
    name: str


@dataclass(frozen=True, slots=True)
class Write:
    inode: int
    offset: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Truncate:
    inode: int
    size: int


@dataclass(frozen=True, slots=True)
class Sync:
    inode: int


@dataclass(frozen=True, slots=True)
class SyncDirectory:
    pass


Operation: TypeAlias = Create | Delete | Write | Truncate | Sync | SyncDirectory


@dataclass(frozen=True, slots=True)
class Refusal:
    """Which operation fails, counted from 0, with what; and whether all after it fail too."""

    at: int
    error: type[apsw.Error]
    is_for_ever: bool

    def strikes(self, number: int) -> bool:
        return number == self.at or (self.is_for_ever and number > self.at)


class RecordingDisk(apsw.VFS):
    """SQLite's usual files in one folder, with every change of them in `operations`."""

    def __init__(self, folder: Path, refusal: Refusal | None = None) -> None:
        super().__init__(_NAME, base=USUAL)
        self.operations: list[Operation] = []
        self.attempts = 0
        self._folder = folder
        self._refusal = refusal
        self._inodes: dict[str, int] = {}
        self._made = 0

    def attempt(self, operation: Operation) -> None:
        """Note it, or refuse it; a refused one has not been done."""
        number, self.attempts = self.attempts, self.attempts + 1
        if self._refusal is not None and self._refusal.strikes(number):
            raise self._refusal.error(f"refused: {type(operation).__name__}")
        self.operations.append(operation)

    def xOpen(self, name: apsw.URIFilename | str | None, flags: list[int]) -> apsw.VFSFile:  # noqa: N802  # as SQLite calls it
        assert name is not None, "the journal opens no temporary files"
        path = Path(name if isinstance(name, str) else name.filename())
        if not path.exists():
            self._create(path.name)
        return _RecordingFile(self, path.name, self._inodes[path.name], name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802
        name = Path(filename).name
        self.attempt(Delete(name))
        super().xDelete(filename, syncdir)
        del self._inodes[name]
        if syncdir:
            self.attempt(SyncDirectory())

    def sync_directory(self, path: Path) -> None:
        """In place of the journal's own: files that it makes itself are noted here."""
        assert path == self._folder
        try:
            for file in sorted(path.iterdir()):
                if file.name not in self._inodes:
                    self._create(file.name)
            self.attempt(SyncDirectory())
        except apsw.Error as error:
            raise OSError(errno.EIO, str(error)) from error

    def _create(self, name: str) -> None:
        self.attempt(Create(name, self._made))
        self._inodes[name], self._made = self._made, self._made + 1


class _RecordingFile(apsw.VFSFile):
    def __init__(
        self,
        disk: RecordingDisk,
        name: str,
        inode: int,
        path: apsw.URIFilename | str,
        flags: list[int],
    ) -> None:
        super().__init__(USUAL, path, flags)
        self._disk = disk
        self._inode = inode
        self._is_name_new = name.endswith(_LOG_SUFFIXES)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        self._disk.attempt(Write(self._inode, offset, bytes(data)))
        super().xWrite(data, offset)

    def xTruncate(self, newsize: int) -> None:  # noqa: N802
        self._disk.attempt(Truncate(self._inode, newsize))
        super().xTruncate(newsize)

    def xSync(self, flags: int) -> None:  # noqa: N802
        self._disk.attempt(Sync(self._inode))
        super().xSync(flags)
        if self._is_name_new:
            self._disk.attempt(SyncDirectory())
            self._is_name_new = False


@contextmanager
def recording(folder: Path, refusal: Refusal | None = None) -> Iterator[RecordingDisk]:
    """Journals that are opened meanwhile are on this disk."""
    disk, own_sync = RecordingDisk(folder, refusal), journal.sync_directory
    apsw.set_default_vfs(_NAME)
    journal.sync_directory = disk.sync_directory
    try:
        yield disk
    finally:
        journal.sync_directory = own_sync
        apsw.set_default_vfs(USUAL)
        disk.unregister()
