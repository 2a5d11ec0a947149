"""A kiosk whose process dies, at a message or while it keeps its state, and comes back."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Final

import anyio

from hardware.conformance.subjects import settings_for
from hardware.conformance.terminal import Journal, Terminal, running_terminal
from hardware.continuity import Continuity
from hardware.device import CreditDevice, Note, NoteOutcome, NoteResult
from hardware.drivers import build_device
from hardware.line import OpenLine
from hardware.settings import DeviceSettings
from hardware.simulator.profiles import load_profile

TWENTY: Final = Note("1", 20_00, "USD")
TEN: Final = Note("2", 10_00, "USD")


@dataclass
class Shelf:
    """What outlives the processes. A write is one `save` or `forget`, counted from 1."""

    content: bytes | None = None
    writes: int = 0
    dies_before: int | None = None  # this write
    dies_after: int | None = None
    breaks_at: int | None = None  # from this write on none succeeds
    die: Callable[[], None] = lambda: None

    def write(self, content: bytes | None) -> None:
        self.writes += 1
        if self.breaks_at is not None and self.writes >= self.breaks_at:
            raise OSError("read-only")
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
    back_after_s: float = 0.3  # from a death to the next process
    shelf: Shelf = field(default_factory=Shelf)
    boot_id: str = "this morning's start"
    changes: dict[str, object] = field(default_factory=dict)  # of the settings
    deaths: int = 0
    while_dead: Callable[["Mortal"], None] = lambda _mortal: None
    when_back: Callable[["Mortal"], None] = lambda _mortal: None
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
        """A machine that accepts; messages and writes count from now on."""
        settings = settings_for(self.profile)
        async with running_terminal(
            settings, load_profile(self.profile), self._make_device
        ) as self._terminal:
            assert await self._terminal.until_accepting(60)
            self._terminal.cable.begin()
            self.shelf.die, self.shelf.writes = self.die, 0
            yield self
            self.shelf.die = lambda: None

    def die_at(self, message: int) -> None:
        self.terminal.cable.act_at(message, self.die)

    def die(self) -> None:
        self.deaths += 1
        self.terminal.kill()

    async def credit(self) -> NoteOutcome:
        """The outcome, from whichever process lives to tell it."""
        terminal = self.terminal
        journal = terminal.journal = Journal()
        ask: Callable[[], Awaitable[NoteOutcome]] = partial(terminal.device.credit, TWENTY, journal)
        while (outcome := await self._until_death(ask)) is None:
            await self.come_back()
            ask = partial(terminal.device.resume, TWENTY, journal.evidence)
        terminal.cable.begin()
        self.shelf.dies_before = self.shelf.dies_after = None
        return outcome

    async def resume_later(self, note: Note = TWENTY) -> NoteOutcome:
        """As when the process had died before the outcome was written down."""
        self.die()
        await self.come_back()
        return await self.terminal.device.resume(note, self.terminal.journal.evidence)

    async def come_back(self) -> None:
        self.while_dead(self)
        await anyio.sleep(self.back_after_s)
        self.terminal.device = self.terminal._start_device()
        await anyio.sleep(0.01)
        self.when_back(self)

    async def next_note_counts(self) -> bool:
        """Whether another note is credited, and counted once, when all is well again."""
        terminal = self.terminal
        terminal.end_disturbance()
        if await terminal.until_accepting(60) is None:
            return False
        outcome = await terminal.credit(TEN)
        await anyio.sleep(1)
        counted = terminal.machine.meters.bill_in[TEN.value_minor]
        return (outcome.result, counted) == (NoteResult.CREDITED, 1)

    def agrees(self, outcome: NoteOutcome) -> bool:
        """Whether what is said of the note is what the machine counted."""
        match outcome.result:
            case NoteResult.CREDITED:
                return self.counted == 1
            case NoteResult.RETURNED:
                return self.counted == 0
            case NoteResult.IN_DOUBT:
                return self.counted in {0, 1}

    async def _until_death(self, ask: Callable[[], Awaitable[NoteOutcome]]) -> NoteOutcome | None:
        """What is told; None when the process dies before."""
        killed = self.terminal._killed = anyio.Event()
        outcomes: list[NoteOutcome] = []

        async def hear() -> None:
            outcome = await ask()
            if not killed.is_set():
                outcomes.append(outcome)
                killed.set()

        self.terminal._tasks.start_soon(hear)
        await killed.wait()
        return outcomes[0] if outcomes else None

    def _make_device(self, settings: DeviceSettings, open_line: OpenLine) -> CreditDevice:
        process = self._process
        store = ProcessStore(self.shelf, lambda: self._process == process)
        continuity = Continuity(store, self.boot_id, anyio.current_time)
        known = settings.model_copy(update=self.changes)
        return build_device(known, open_line, continuity=continuity)

    @property
    def _process(self) -> int:
        return 0 if self._terminal is None else self._terminal.cable.process
