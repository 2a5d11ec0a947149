"""The cable between the simulated machine and whoever plays its acceptor."""

import os
import tty
from pathlib import Path
from typing import Protocol

from hardware.line import DescriptorLine, Line


class Cable(Protocol):
    async def plug(self) -> Line:
        """The machine's end of a new line."""
        ...

    async def unplug(self) -> None:
        """Both ends are lost."""
        ...


class PtyCable:
    """A pseudo-terminal behind a symbolic link, so that its path outlives being unplugged."""

    def __init__(self, link: Path) -> None:
        self._link = link
        self._line: Line | None = None
        self._kiosk_end = -1
        self._path = ""

    async def plug(self) -> Line:
        machine_end, self._kiosk_end = self._open_another()
        # Raw before anyone opens it, or the first reader meets echo; held open, or reads fail
        # while nobody else has it open.
        tty.setraw(self._kiosk_end)
        os.set_blocking(machine_end, False)
        path = self._path = os.ttyname(self._kiosk_end)
        self._line = DescriptorLine(path, machine_end, lambda: os.close(machine_end))
        self._point_link_to(path)
        return self._line

    async def unplug(self) -> None:
        if self._line is None:
            return
        self._link.unlink(missing_ok=True)
        await self._line.aclose()
        os.close(self._kiosk_end)
        self._line = None

    def _open_another(self) -> tuple[int, int]:
        """Never the number of last time: an adapter that is plugged in again may have another."""
        ends = os.openpty()
        if os.ttyname(ends[1]) != self._path:
            return ends
        others = os.openpty()
        for end in ends:
            os.close(end)
        return others

    def _point_link_to(self, path: str) -> None:
        fresh = self._link.with_name(self._link.name + ".new")
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(path)
        fresh.replace(self._link)
