"""A kiosk whose process dies at a message, or while it keeps its state, and comes back."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Final

import anyio

from hardware.conformance.subjects import settings_for
from hardware.conformance.terminal import Terminal, running_terminal
from hardware.continuity import Continuity
from hardware.device import CreditDevice, Note, NoteResult
from hardware.drivers import build_device
from hardware.line import OpenLine
from hardware.settings import DeviceSettings
from hardware.simulator.profiles import load_profile

BOOT_ID: Final = "the start of the morning"
TWENTY: Final = Note("1", 20_00, "USD")
TEN: Final = Note("2", 10_00, "USD")


@dataclass
class Shelf:
    """What outlives the processes. A write is one `save` or `forget`, counted from 1."""

    content: bytes | None = None
    writes: int = 0
    is_broken: bool = False
    dies_before: int | None = None  # this write
    dies_after: int | None = None
    die: Callable[[], None] = lambda: None

    def write(self, content: bytes | None) -> None:
        if self.is_broken:
            raise OSError("read-only")
        self.writes += 1
        if self.writes == self.dies_before:
            self.die()
            return
        self.content = content
        if self.writes == self.dies_after:
            self.die()


@dataclass
class ProcessStore:
    """One process' way to the shelf; the dead write nothing."""

    shelf: Shelf
    is_alive: Callable[[], bool]

    def load(self) -> bytes | None:
        return self.shelf.content

    def save(self, content: bytes) -> None:
        if self.is_alive():
            self.shelf.write(content)

    def forget(self) -> None:
        if self.is_alive():
            self.shelf.write(None)


@dataclass
class Mortal:
    """One kiosk at one machine, with what survives it."""

    profile: str
    shelf: Shelf = field(default_factory=Shelf)
    continuity_s: float = 1.0
    boot_id: str = BOOT_ID
    changes: dict[str, object] = field(default_factory=dict)  # of the settings
    _terminal: Terminal | None = None

    @property
    def terminal(self) -> Terminal:
        assert self._terminal is not None
        return self._terminal

    @property
    def counted(self) -> int:
        return self.terminal.machine.meters.bill_in[TWENTY.value_minor]

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Mortal"]:
        settings = settings_for(self.profile)
        async with running_terminal(
            settings, load_profile(self.profile), self._make_device
        ) as self._terminal:
            self.shelf.die = self._terminal.kill
            assert await self._terminal.until_accepting(60)
            self._terminal.cable.begin()
            self.shelf.writes = 0
            yield self
            self.shelf.die = lambda: None

    async def next_note_counts(self) -> bool:
        """Whether another note is credited, and counted once, when all is well again."""
        terminal = self.terminal
        terminal.end_disturbance()
        if await terminal.until_accepting(60) is None:
            return False
        before = terminal.machine.meters.bill_in[TEN.value_minor]
        outcome = await terminal.credit(TEN)
        await anyio.sleep(1)
        after = terminal.machine.meters.bill_in[TEN.value_minor]
        return outcome.result is NoteResult.CREDITED and after == before + 1

    def agrees(self, result: NoteResult) -> bool:
        """Whether what is said of the note is what the machine counted."""
        match result:
            case NoteResult.CREDITED:
                return self.counted == 1
            case NoteResult.RETURNED:
                return self.counted == 0
            case NoteResult.IN_DOUBT:
                return self.counted in {0, 1}

    def _make_device(self, settings: DeviceSettings, open_line: OpenLine) -> CreditDevice:
        process = self.terminal.cable.process if self._terminal else 0
        store = ProcessStore(self.shelf, lambda: self._alive == process)
        continuity = Continuity(store, self.boot_id, anyio.current_time)
        known = settings.model_copy(update={"continuity_s": self.continuity_s, **self.changes})
        return build_device(known, open_line, continuity=continuity)

    @property
    def _alive(self) -> int:
        return self.terminal.cable.process if self._terminal else 0


def copied(shelf: Shelf) -> Shelf:
    return replace(shelf)
