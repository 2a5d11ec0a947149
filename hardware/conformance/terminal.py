"""A kiosk's driver and a simulated cabinet on one cable, and what can befall them."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from enum import StrEnum
from typing import Final, TypeAlias

import anyio
from anyio.abc import TaskGroup

from hardware.conformance.cable import TappedCable
from hardware.device import CreditDevice, DeviceStatus, Note, NoteOutcome
from hardware.line import OpenLine
from hardware.settings import DeviceSettings
from hardware.simulator.cabinet import Cabinet
from hardware.simulator.host import HostProfile
from hardware.simulator.machine import Machine, MachineModel

MakeDevice: TypeAlias = Callable[[DeviceSettings, OpenLine], CreditDevice]

DISK_S: Final = 0.25  # a slow disk, so that something can happen while the driver waits for it
RESTART_S: Final = 1.0  # until the kiosk's program is back
POWER_CUT_S: Final = 6.0


class Stage(StrEnum):
    """How far a note has come; whatever its driver says, its journal knows."""

    OFFERED = "offered"  # the driver has not asked for anything to be made durable
    STACKING = "stacking"  # it has asked, and waits: nothing that bears credit was shown
    PRESENTED = "presented"  # durable: the credit may be on the wire


class Journal:
    """A NoteLog on a slow disk that dies with its process."""

    def __init__(self) -> None:
        self.stage = Stage.OFFERED
        self.evidence: bytes | None = None
        self._is_dead = False

    async def presenting(self, evidence: bytes) -> None:
        if not self._is_dead:
            self.stage = Stage.STACKING
        await anyio.sleep(DISK_S)
        if self._is_dead:
            raise OSError("the process that wrote this was killed")
        self.stage, self.evidence = Stage.PRESENTED, evidence

    def end_process(self) -> None:
        self._is_dead = True


class Terminal:
    """One kiosk at one machine. Its `device` is another after the kiosk's program was killed."""

    def __init__(
        self,
        settings: DeviceSettings,
        profile: HostProfile,
        make_device: MakeDevice,
        tasks: TaskGroup,
    ) -> None:
        self.cable = TappedCable()
        self.machine = Machine(MachineModel())
        self.cabinet = Cabinet(self.machine, profile, self.cable)
        self.journal = Journal()
        self._settings = settings
        self._make_device = make_device
        self._tasks = tasks
        self._killed = anyio.Event()
        self._struck_in: Stage | None = None
        tasks.start_soon(self.cabinet.run)
        self.device = self._start_device()

    async def until_accepting(self, within_s: float) -> DeviceStatus | None:
        """The status then; None when it does not come to that in time."""
        with anyio.move_on_after(within_s):
            async for status in self.device.changes():
                if status.is_accepting:
                    return status
        return None

    async def credit(self, note: Note) -> NoteOutcome:
        """The outcome as the kiosk learns it, if need be from its next process."""
        self.journal = Journal()
        self._killed = anyio.Event()
        self._struck_in = None
        done = anyio.Event()
        outcomes: list[NoteOutcome] = []

        async def credit(device: CreditDevice, journal: Journal, killed: anyio.Event) -> None:
            outcome = await device.credit(note, journal)
            if not killed.is_set():
                outcomes.append(outcome)
                done.set()

        async def wait_for_end() -> None:
            await self._killed.wait()
            done.set()

        self._tasks.start_soon(credit, self.device, self.journal, self._killed)
        self._tasks.start_soon(wait_for_end)
        await done.wait()
        if self._killed.is_set():
            await anyio.sleep(RESTART_S)
            self.device = self._start_device()
        if outcomes:
            return outcomes[0]
        return await self.device.resume(note, self.journal.evidence)

    def strike_at(self, message: int | None, strike: Callable[[], None]) -> None:
        """Let something happen while this message is on the wire; None is at once."""

        def note_and_strike() -> None:
            self._struck_in = self.journal.stage
            strike()

        if message is None:
            strike()
        else:
            self.cable.act_at(message, note_and_strike)

    def stages_since_strike(self) -> frozenset[Stage]:
        """In which the note was since then; the last one where nothing of the kind happened."""
        stages = list(Stage)
        last = stages.index(self.journal.stage)
        first = last if self._struck_in is None else stages.index(self._struck_in)
        return frozenset(stages[first : last + 1])

    def _start_device(self) -> CreditDevice:
        device = self._make_device(self._settings, self.cable.open)
        self._tasks.start_soon(device.run)
        return device

    def kill(self) -> None:
        """The kiosk's program dies; it is started again, if a note was in hand, at once."""
        self.cable.end_process()
        self.journal.end_process()
        self._killed.set()

    def cut_power(self) -> None:
        self.cabinet.set_power(is_on=False)
        self._tasks.start_soon(self._restore_power)

    async def _restore_power(self) -> None:
        await anyio.sleep(POWER_CUT_S)
        self.cabinet.set_power(is_on=True)

    def reset_host(self) -> None:
        self.cabinet.set_power(is_on=False)
        self.cabinet.set_power(is_on=True)

    def end_disturbance(self) -> None:
        """Nothing goes wrong any more."""
        self.cable.begin()
        self.cabinet.end_faults()
        self.machine.set_inhibited(is_on=False)


DISTURBANCES: Final[Mapping[str, Callable[[Terminal], None]]] = {
    "inhibit": lambda terminal: terminal.machine.set_inhibited(is_on=True),
    "host_reset": Terminal.reset_host,
    "host_killed": Terminal.cut_power,
    "acceptor_killed": Terminal.kill,
    "unplugged": lambda terminal: terminal.cabinet.set_plugged(is_plugged=False),
}


@asynccontextmanager
async def running_terminal(
    settings: DeviceSettings, profile: HostProfile, make_device: MakeDevice
) -> AsyncIterator[Terminal]:
    async with anyio.create_task_group() as tasks:
        yield Terminal(settings, profile, make_device, tasks)
        tasks.cancel_scope.cancel()
