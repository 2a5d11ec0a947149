"""A kiosk's device and a simulated cabinet on one in-memory cable."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import anyio

from hardware.device import CreditDevice, DeviceStatus, Link, Note, NoteOutcome, Topology
from hardware.drivers import build_device
from hardware.errors import PortError
from hardware.events import FrameSeen
from hardware.line import Line
from hardware.memory_line import MemoryCable
from hardware.note_in_hand import CreditPoint
from hardware.settings import DeviceSettings
from hardware.simulator.cabinet import Cabinet
from hardware.simulator.host import HostProfile
from hardware.simulator.id003_host import Id003Profile
from hardware.simulator.machine import Machine, MachineModel

TWENTY = Note("note-1", 20_00, "USD")
SETTINGS = DeviceSettings(
    protocol="id003",
    port="memory",
    topology=Topology.REPLACE,
    host_credit_point=CreditPoint.VEND_VALID,
)


@dataclass
class Journal:
    """A NoteLog that keeps what it was given; `write_s` is how long its disk takes."""

    write_s: float = 0.0
    error: Exception | None = None
    evidence: list[bytes] = field(default_factory=list)

    async def presenting(self, evidence: bytes) -> None:
        await anyio.sleep(self.write_s)
        if self.error is not None:
            raise self.error
        self.evidence.append(evidence)


class Bench:
    def __init__(
        self,
        settings: DeviceSettings,
        profile: HostProfile,
        model: MachineModel,
        cable: MemoryCable | None = None,
    ) -> None:
        self.cable = cable or MemoryCable()
        self.machine = Machine(model)
        self.cabinet = Cabinet(self.machine, profile, self.cable)
        self._settings = settings
        self._generation = 0
        self._line: Line | None = None
        self.device = self._new_device()
        self.journal = Journal()
        self.on_frame: Callable[[FrameSeen, float], None] = lambda _frame, _now_s: None
        self._device_scope = anyio.CancelScope()

    def _new_device(self) -> CreditDevice:
        generation = self._generation

        async def open_line() -> Line:
            if generation != self._generation:
                raise PortError("memory", "this process has ended", "none")
            self._line = await self.cable.open()
            return self._line

        return build_device(self._settings, open_line, self._tap)

    async def cut_kiosk_power(self) -> None:
        """The line falls dead in the middle of whatever it was; what the process knew is gone."""
        self._generation += 1
        if self._line is not None:
            await self._line.aclose()
        self.device = self._new_device()
        self.journal = Journal(evidence=list(self.journal.evidence))  # what was durable by now
        self._device_scope = anyio.CancelScope()

    def _tap(self, frame: FrameSeen, now_s: float) -> None:
        self.on_frame(frame, now_s)

    async def run_device(self) -> None:
        with self._device_scope:
            await self.device.run()

    def stop_device(self) -> None:
        self._device_scope.cancel()

    async def until_accepting(self) -> DeviceStatus:
        return await self.until(lambda status: status.is_accepting)

    async def until(self, is_reached: Callable[[DeviceStatus], bool]) -> DeviceStatus:
        async for status in self.device.changes():
            if is_reached(status):
                return status
        raise AssertionError("changes() ended")

    async def until_link(self, link: Link) -> DeviceStatus:
        return await self.until(lambda status: status.link is link)

    async def credit(self, note: Note = TWENTY) -> NoteOutcome:
        return await self.device.credit(note, self.journal)


@asynccontextmanager
async def running_bench(
    settings: DeviceSettings = SETTINGS,
    profile: HostProfile | None = None,
    model: MachineModel | None = None,
    cable: MemoryCable | None = None,
    *,
    is_ready: bool = True,
) -> AsyncIterator[Bench]:
    """A bench whose machine accepts, unless `is_ready` says not to wait for that."""
    bench = Bench(settings, profile or Id003Profile(), model or MachineModel(), cable)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(bench.cabinet.run)
        tasks.start_soon(bench.run_device)
        if is_ready:
            await bench.until_accepting()
        yield bench
        tasks.cancel_scope.cancel()


async def outcome_when(
    bench: Bench, happening: Callable[[], Awaitable[None]], note: Note = TWENTY
) -> NoteOutcome:
    """The outcome of a note during which something happens."""
    outcomes = []

    async def credit() -> None:
        outcomes.append(await bench.credit(note))

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(credit)
        await happening()
    return outcomes[0]


async def lose_line(bench: Bench) -> None:
    bench.cabinet.set_plugged(is_plugged=False)


async def restart_host(bench: Bench) -> None:
    bench.cabinet.set_power(is_on=False)
    bench.cabinet.set_power(is_on=True)


async def silence_host(bench: Bench) -> None:
    bench.cabinet.faults.silent_until_s = anyio.current_time() + 20
