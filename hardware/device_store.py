"""Where a driver keeps a few bytes for the process that comes after this one."""

import os
from pathlib import Path
from typing import Final, Protocol

_LENGTH_MAX: Final = 65_536


class DeviceStore(Protocol):
    """Outlives a process that is killed, at any moment; not the power, for nothing is synced.

    What `load` gives is what `save` was given last, whole. It is called from the line's own loop:
    a store answers at once.
    """

    def load(self) -> bytes | None:
        """None when nothing is kept. Raises OSError."""
        ...

    def save(self, content: bytes) -> None:
        """Replace what is kept. Raises OSError; then what was kept before still is."""
        ...

    def forget(self) -> None:
        """Keep nothing. Raises OSError; then what was kept before still is."""
        ...


class FileStore:
    """A small file, best where the system keeps it in memory and drops it when it starts."""

    def __init__(self, path: Path) -> None:
        self._path = os.fspath(path)
        self._new = f"{self._path}.new"

    def load(self) -> bytes | None:
        try:
            descriptor = os.open(self._path, os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            return None
        try:
            return os.read(descriptor, _LENGTH_MAX)
        finally:
            os.close(descriptor)

    def save(self, content: bytes) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC
        descriptor = os.open(self._new, flags, 0o600)
        try:
            if os.write(descriptor, content) != len(content):
                raise OSError(f"{self._new}: not written as a whole")
        finally:
            os.close(descriptor)
        os.replace(self._new, self._path)  # noqa: PTH105  # on the way to a reply: no new Path

    def forget(self) -> None:
        try:
            os.unlink(self._path)  # noqa: PTH108  # as above
        except FileNotFoundError:
            return
