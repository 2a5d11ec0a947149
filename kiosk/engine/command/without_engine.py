"""The journal, opened by the command itself: only where no engine runs and its lock can be had."""

import os
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kiosk.engine.journal import Journal, JournalError


def data_dir(config: Path) -> Path:
    """The engine's data_dir. Raises JournalError E1006 when the settings do not tell."""
    try:
        given = tomllib.loads(config.read_text("utf-8"))["data_dir"]
    except (OSError, ValueError, KeyError) as error:
        raise JournalError("E1006", f"{config} does not tell the data_dir: {error}") from error
    return Path(given)


@contextmanager
def opened_journal(config: Path) -> Iterator[Journal]:
    """The journal of a kiosk whose engine does not run, checked; a new one is never begun.

    Raises JournalError.
    """
    path = data_dir(config) / "journal.db"
    try:
        owner = path.stat()
    except OSError as error:
        raise JournalError("E1006", f"{path}: {error.strerror}") from error
    with _acting_as(owner.st_uid, owner.st_gid):
        journal = Journal(path)
        try:
            yield journal
        finally:
            journal.close()


@contextmanager
def _acting_as(uid: int, gid: int) -> Iterator[None]:
    """Root acts as the journal's owner, who must be able to use every file that is left behind."""
    former_uid, former_gid = os.geteuid(), os.getegid()
    if former_uid:
        yield
        return
    os.setegid(gid)
    os.seteuid(uid)
    try:
        yield
    finally:
        os.seteuid(former_uid)
        os.setegid(former_gid)
