"""Writes a part of the log to a file that can leave the kiosk."""

import hashlib
import json
import os
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from kiosk.common.durable import sync_folder
from kiosk.common.masking import mask_secrets
from kiosk.engine.logs.search import LogQuery, events_backwards

EVENTS_MAX: Final = 100_000
FREE_BYTES_MIN: Final = 256 * 1024 * 1024  # that stay on the disk, for the journal


class NoRoomError(OSError):
    """The disk has too little room for an export."""


@dataclass(frozen=True, slots=True)
class Export:
    path: Path
    sha256: str
    events: int
    length: int  # bytes


def export_log(folder: Path, query: LogQuery, export_dir: Path, name: str) -> Export:
    """The newest EVENTS_MAX events that fit, oldest first, masked once more, as JSON lines.

    Blocks. Raises OSError, NoRoomError; then no file is left behind.
    """
    newest_first = islice(events_backwards(folder, query), EVENTS_MAX)
    lines = [json.dumps(mask_secrets(None, "", event)).encode() + b"\n" for event in newest_first]
    return write_export(export_dir, name, b"".join(reversed(lines)), len(lines))


def write_export(export_dir: Path, name: str, content: bytes, events: int) -> Export:
    """A new file; one that is there already is never touched. As export_log."""
    export_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    disk = os.statvfs(export_dir)
    if disk.f_bavail * disk.f_frsize < FREE_BYTES_MIN + len(content):
        raise NoRoomError(f"too little room in {export_dir}")
    path = export_dir / name
    with path.open("xb") as file:
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        except OSError:
            path.unlink(missing_ok=True)
            raise
    sync_folder(export_dir)
    return Export(path, hashlib.sha256(content).hexdigest(), events, len(content))
