"""Runs a program as if its disk stalled: every so often a sync takes two seconds.

kiosk.demo.stalling_disk:main MODULE:FUNCTION [ARGUMENTS …]
"""

import sys
from threading import Event
from typing import Final

import apsw

from kiosk.demo.child import become

STALL_S: Final = 2.0
SYNCS_PER_STALL: Final = 7  # two notes and a bit: the stall wanders over every step of a note

USUAL_DISK: Final = apsw.vfs_names()[0]


class StallingFile(apsw.VFSFile):
    syncs = 0

    def xSync(self, flags: int) -> None:  # noqa: N802  # as SQLite calls it
        StallingFile.syncs += 1
        if StallingFile.syncs % SYNCS_PER_STALL == 0:
            Event().wait(STALL_S)
        super().xSync(flags)


class StallingDisk(apsw.VFS):
    """SQLite's usual files, whose sync stalls."""

    def __init__(self) -> None:
        super().__init__("stalling", base=USUAL_DISK, makedefault=True)

    def xOpen(self, name: apsw.URIFilename | str | None, flags: list[int]) -> StallingFile:  # noqa: N802
        return StallingFile(USUAL_DISK, name, flags)


def main() -> None:
    disk = StallingDisk()
    sys.argv = sys.argv[1:]
    become(sys.argv[0])
    del disk  # SQLite keeps no reference to it
