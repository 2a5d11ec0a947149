"""The engine's funding service in virtual time: a real journal, a scripted machine and server.

The machine implements the driver interface. Nothing waits on the wall clock.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import anyio
import httpx
import trio.testing
from anyio.abc import TaskGroup

from hardware.device import (
    Channel,
    DeviceStatus,
    Diagnostics,
    Exchange,
    Link,
    LinkCounts,
    LoopBack,
    Note,
    NoteLog,
    NoteOutcome,
    NoteResult,
    ReplyTimes,
    Topology,
)
from hardware.errors import HostOnLineError, NoteInHandError
from hardware.id003.dialect import DIALECT
from hardware.newest import Newest
from hardware.observation import HostWatch
from hardware.settings import DeviceSettings
from kiosk.common.clock import SystemClock
from kiosk.contract.messages import Action, Amount, Policy, Screen, Snapshot, Touch
from kiosk.domain.funding import Funding
from kiosk.engine.adjustments import Adjustments
from kiosk.engine.closure import read_out_of_service
from kiosk.engine.commissioning import read_commissioning
from kiosk.engine.desk import Desk
from kiosk.engine.funding_journal import FundingJournal
from kiosk.engine.journal import Journal
from kiosk.engine.logs.keeper import LogKeeper
from kiosk.engine.merchant_client import KioskSecret, MerchantClient
from kiosk.engine.network.server_facts import ServerFacts
from kiosk.engine.presenter import Place, compose_snapshot
from kiosk.engine.scene import Board, Scene
from kiosk.engine.service import FundingService
from kiosk.engine.set_up import read_is_set_up
from kiosk.engine.settings import EngineSettings, MerchantAccess
from tests.kiosk.engine.scripted_server import ORIGIN, ScriptedServer

US = (100, 500, 1000, 2000, 5000, 10000)
CREDITED = NoteOutcome(NoteResult.CREDITED)
REFUSED_BY_HOST = NoteOutcome(NoteResult.RETURNED, "E2201", is_refused_by_host=True)
DOUBTED = NoteOutcome(NoteResult.IN_DOUBT, "E2301", frames=("H>A 11", "A>H 15"))


class CountingEntropy:
    """Chance without chance: 1, 2, 3 …"""

    def __init__(self, start: int = 0) -> None:
        self._count = start

    def identifier(self) -> str:
        self._count += 1
        return f"{self._count:032x}"

    def digits(self, count: int) -> str:
        return "7" * count

    def fraction(self) -> float:
        return 0.5


class ScriptedMachine:
    """A CreditDevice whose answers the test writes."""

    def __init__(self) -> None:
        self._status = Newest(
            DeviceStatus(Link.UP, True, US, "USD", "id003", "memory", Topology.REPLACE, 0.1)
        )
        self.script: list[NoteOutcome] = []  # CREDITED when empty
        self.offered_minor: list[int] = []
        self.credited_minor = 0  # the machine's own meter
        self.resumed: list[tuple[str, bytes | None]] = []
        self.resume_outcome = DOUBTED
        self.proof = anyio.Event()
        self.given_up: list[str] = []
        self.is_proven_when_given_up = False
        self.note_s = 0.4
        self.has_note = False
        self.seen: list[Exchange] = []
        self.set_up: list[Exchange] = []
        self.looped = LoopBack(256, 256, 0, "", None)
        self.reopened = 0
        self.on_note: Callable[[int], Awaitable[None]] | None = None

    async def run(self) -> None:
        await anyio.sleep_forever()

    @property
    def status(self) -> DeviceStatus:
        return self._status.value

    def set(self, **changes: Any) -> None:
        self._status.set(replace(self._status.value, **changes))

    def changes(self) -> AsyncIterator[DeviceStatus]:
        return self._status.changes()

    def diagnostics(self) -> Diagnostics:
        """Ten polls a second, for as long as the link is up."""
        polls = round(anyio.current_time() * 10) if self.status.link is Link.UP else 0
        return Diagnostics(
            last_poll_age_s=0.05,
            is_set_up=True,
            is_inhibited=not self.status.is_accepting,
            channels=(Channel(1, 100, is_enabled=True),),
            has_note=self.has_note,
            replies=ReplyTimes(polls, 0.001, 0.002, 0.003),
            counts=LinkCounts(bytes_from_host=5 * polls, frames_from_host=polls, openings=1),
        )

    def exchanges(self, after: int, most: int) -> tuple[Exchange, ...]:
        return tuple(exchange for exchange in self.seen if exchange.newest > after)[-most:]

    def set_up_exchanges(self) -> tuple[Exchange, ...]:
        return tuple(self.set_up)

    def reopen(self) -> None:
        if self.has_note:
            raise NoteInHandError
        self.reopened += 1

    @asynccontextmanager
    async def lent_port(self) -> AsyncIterator[None]:
        if self.has_note:
            raise NoteInHandError
        self.set(link=Link.CLOSED, is_accepting=False, code="E2002")
        yield
        self.set(link=Link.UP, is_accepting=True, code="")

    async def loop_back(self) -> LoopBack:
        if self.status.link is Link.UP:
            raise HostOnLineError("a machine polls")
        return self.looped

    async def credit(self, note: Note, log: NoteLog) -> NoteOutcome:
        self.offered_minor.append(note.value_minor)
        if self.on_note:
            await self.on_note(len(self.offered_minor))
        await anyio.sleep(self.note_s)
        outcome = self.script.pop(0) if self.script else CREDITED
        if outcome.result is not NoteResult.RETURNED:
            await log.presenting(b"\x15" + note.id.encode())
        if outcome.result is NoteResult.CREDITED:
            self.credited_minor += note.value_minor
        return outcome

    async def late_outcome(self, note: Note) -> NoteOutcome:
        await self.proof.wait()
        self.credited_minor += note.value_minor
        return CREDITED

    async def give_up(self, note: Note) -> NoteOutcome:
        self.given_up.append(note.id)
        if self.proof.is_set() or self.is_proven_when_given_up:
            return CREDITED
        return DOUBTED

    async def resume(self, note: Note, evidence: bytes | None) -> NoteOutcome:
        self.resumed.append((note.id, evidence))
        return self.resume_outcome


@dataclass
class World:
    """One kiosk at one machine. `start` may be called again after `kill`: a new process."""

    folder: Path
    tasks: TaskGroup
    machine: ScriptedMachine = field(default_factory=ScriptedMachine)
    server: ScriptedServer = field(default_factory=ScriptedServer)
    settings_changes: dict[str, Any] = field(default_factory=dict)
    starts: int = 0
    screens: list[Screen] = field(default_factory=list)

    async def start(self) -> None:
        """Start the service as a new process would."""
        self.starts += 1
        self._journal = Journal(self.folder / "journal.db")
        scene = Scene(
            policy=Policy("", ""),
            locale=self._settings().languages[0],
            out_of_service=read_out_of_service(self._journal),
            is_set_up=read_is_set_up(self._journal),
            is_commissioning_due=self._settings().must_be_commissioned,
            **read_commissioning(self._journal),
        )
        self.board = Board(scene)
        self._streams = touches_in, touches = anyio.create_memory_object_stream[Touch](20)
        entropy = CountingEntropy(self.starts * 1000)
        clock = SystemClock()
        settings, facts = self._settings(), ServerFacts(_FixedDate(clock))
        self.desk = Desk(
            settings=settings,
            journal=FundingJournal(self._journal, _FixedDate(clock)),
            merchant=MerchantClient(
                httpx.AsyncClient(
                    base_url="https://cms.example",
                    auth=KioskSecret("secret"),
                    event_hooks=facts.hooks,
                    transport=httpx.MockTransport(self.server.answer),
                )
            ),
            device=self.machine,
            board=self.board,
            touches=touches,
            clock=clock,
            entropy=entropy,
            boot_id=entropy.identifier(),
            adjustments=Adjustments(self.folder, document_of(settings), settings, settings),
            log_keeper=LogKeeper(self.folder / "log", clock),
            server_facts=facts,
            host_watch=HostWatch(DIALECT),
        )
        self.service = FundingService(self.desk, touches_in)
        self._life, self._ended = anyio.CancelScope(), anyio.Event()
        self.tasks.start_soon(self._live)
        self.tasks.start_soon(self._note_screens, self.board)

    async def _live(self) -> None:
        with self._streams[0], self._streams[1], self._life:
            await self.service.run()
        self._journal.close()
        self._ended.set()

    async def _note_screens(self, board: Board) -> None:
        async for _ in board.changes():
            screen = self.snapshot.screen
            if not self.screens or self.screens[-1] is not screen:
                self.screens.append(screen)

    async def stop(self) -> None:
        """End the engine's process in order: a note in hand is finished first."""
        self._life.cancel()
        await self._ended.wait()

    def close(self) -> None:
        self._journal.close()

    @property
    def snapshot(self) -> Snapshot:
        settings = self.desk.settings
        place = Place("1234", False, settings.languages, settings.amount_max_minor)
        return compose_snapshot(self.board.scene, place, 1, anyio.current_time())

    def touch(self, action: Action, **details: str) -> None:
        """Touch what the shown screen offers; a button that is not there cannot be touched."""
        shown = self.snapshot
        assert action in shown.actions, f"{action} is not offered by {shown.screen}"
        self.service.touch(Touch(action, shown.screen, details))

    async def until(self, screen: Screen, within_s: float = 1000) -> Snapshot:
        """Wait until the screen is shown."""
        with anyio.move_on_after(within_s):
            async for _ in self.board.changes():
                if self.snapshot.screen is screen:
                    return self.snapshot
        raise AssertionError(f"{screen} not shown, but {self.screens}")

    async def code_shown(self) -> Snapshot:
        """Touch *Add funds* and wait for the code."""
        await self.until(Screen.ATTRACT)
        self.touch(Action.ADD_FUNDS)
        return await self.until(Screen.CODE)

    async def fundings(self) -> list[Funding]:
        return [funding for funding, _ in await self.desk.journal.newest()]

    def _settings(self) -> EngineSettings:
        values: dict[str, Any] = {
            "kiosk_number": 10,
            "machine_number": "1234",
            "data_dir": self.folder,
            "ui_socket": self.folder / "ui",
            "operator_socket": self.folder / "operator",
            "merchant": MerchantAccess.model_validate({"url": "https://cms.example"}),
            "merchant_secret": "secret",
            "allowed_origins": (ORIGIN,),
            "device": DeviceSettings(
                protocol="id003",
                port="memory",
                topology=Topology.REPLACE,
                host_credit_point="vend_valid",
            ),
        }
        return EngineSettings(**(values | self.settings_changes))


@dataclass(frozen=True)
class _FixedDate:
    """Virtual time for intervals, one date for the records."""

    clock: SystemClock

    def monotonic_s(self) -> float:
        return self.clock.monotonic_s()

    def utc_now(self) -> datetime:
        return datetime(2026, 1, 2, tzinfo=UTC)


def document_of(settings: EngineSettings) -> dict[str, Any]:
    """The file that such settings come from: without secrets."""
    return settings.model_dump(
        mode="json", exclude={"merchant_secret", "technician_key"}, exclude_unset=True
    )


def play(folder: Path, story: Callable[[World], Awaitable[None]], **settings: Any) -> World:
    """Run a story in virtual time: the service starts, the story happens, everything ends."""
    worlds: list[World] = []

    async def main() -> None:
        async with anyio.create_task_group() as tasks:
            world = World(folder, tasks, settings_changes=settings)
            worlds.append(world)
            await world.start()
            await story(world)
            tasks.cancel_scope.cancel()
        worlds[0].close()

    clock = trio.testing.MockClock(autojump_threshold=0)
    anyio.run(main, backend="trio", backend_options={"clock": clock})
    return worlds[0]


def usd(minor: int) -> Amount:
    return Amount(minor, "USD")


async def funded(world: World, amount_minor: int) -> None:
    """Touch, scan, approve."""
    await world.code_shown()
    world.server.change(state="OPENED")
    await world.until(Screen.CONTINUE_ON_PHONE)
    world.server.approve(amount_minor)
