"""What goes wrong in a world, by name and from its seed."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Final

import anyio

from hardware.simulator.faults import WIRE_FAULTS, Fault, Toward, WireFault
from merchant.sandbox.faults import Faults
from tests.simulation.process import Process

if TYPE_CHECKING:
    from tests.simulation.world import World

PAUSE_S: Final = (0.2, 25.0)  # between two mishaps
WHILE_MONEY_MOVES_SHARE: Final = 0.7
MONEY_WITHIN_S: Final = 90.0
NOTE_S: Final = 1.5  # what a note takes
DOWN_S: Final = (0.2, 20.0)
NETWORK_SHARE: Final = 0.08
AT_ANY_MOMENT_SHARE: Final = 0.4
KILL_POINT_WITHIN_S: Final = 60.0


class Mishaps:
    """Causes them one after another until it is ended; then everything works again."""

    def __init__(self, world: "World", kinds: tuple[str, ...]) -> None:
        self._world = world
        self._dice = world.dice("mishaps")
        self._kinds = [kind for kind in kinds if kind != "network"]
        self._is_ended = False
        self._scope = anyio.CancelScope()
        if "network" in kinds:
            world.network.fault_share = NETWORK_SHARE

    async def run(self) -> None:
        with self._scope:
            while self._kinds and not self._is_ended:
                await self._pause()
                if not self._is_ended:
                    await KINDS[self._dice.choice(self._kinds)](self)

    async def _pause(self) -> None:
        """Mishaps matter most while money moves, which it does for a small part of the time."""
        await anyio.sleep(self._dice.uniform(*PAUSE_S))
        if self._dice.happens(WHILE_MONEY_MOVES_SHARE):
            with anyio.move_on_after(MONEY_WITHIN_S):
                await self._world.money_moved.wait()
                await anyio.sleep(self._dice.uniform(0, NOTE_S))

    async def end(self) -> None:
        self._is_ended = True
        self._scope.cancel()
        world = self._world
        world.network.fault_share, world.network.is_cut = 0.0, False
        await world.switch_payment_fault(**Faults().model_dump())
        world.cabinet.end_faults()
        world.machine.set_inhibited(is_on=False)
        world.engine.process.kill_at = None
        if world.merchant is not None:
            world.merchant.process.kill_at = None
            if world.merchant.process.is_dead:
                await world.start_merchant()
        if world.engine.process.is_dead:
            world.start_engine()

    async def kill_engine(self) -> None:
        if await self._kill(self._world.engine.process, kill_points=3):
            await self._down()
            self._world.start_engine()

    async def kill_merchant(self) -> None:
        assert self._world.merchant is not None
        if await self._kill(self._world.merchant.process, kill_points=25):
            await self._down()
            await self._world.start_merchant()

    async def _kill(self, process: Process, kill_points: int) -> bool:
        """Now, or beside one of the next hops; whether it has died."""
        if self._dice.happens(AT_ANY_MOMENT_SHARE):
            self._world.trace.note_fault("kill_any_moment", process.name)
            process.kill()
        else:
            side = self._dice.choice(["before", "after"])
            process.kill_at = (self._dice.randrange(kill_points), side)
            with anyio.move_on_after(KILL_POINT_WITHIN_S):
                await process.ended.wait()
            process.kill_at = None
        return process.is_dead

    async def cut_machine_power(self) -> None:
        self._world.trace.note_fault("machine_power")
        self._world.cabinet.set_power(is_on=False)
        await self._down()
        self._world.cabinet.set_power(is_on=True)
        self._world.machine.set_locked(is_on=False)  # an attendant has looked at it

    async def spoil_wire(self) -> None:
        fault = self._dice.choice(WIRE_FAULTS)
        rule = WireFault(fault, self._dice.choice(list(Toward)), after=self._dice.randrange(40))
        self._world.trace.note_fault(f"serial_{fault}")
        self._world.cabinet.cause_on_wire(rule, self._dice.getrandbits(32))

    async def upset_host(self) -> None:
        fault = self._dice.choice(
            [Fault.UNPLUGGED, Fault.SILENCE, Fault.RETURN, Fault.DROPPED_ACK, Fault.REPEATED_ACK]
        )
        self._world.trace.note_fault(f"host_{fault}")
        self._world.cabinet.cause(fault)
        await self._down()
        self._world.cabinet.end_faults()

    async def cut_network(self) -> None:
        self._world.trace.note_fault("net_cut")
        self._world.network.is_cut = True
        await self._down()
        self._world.network.is_cut = False

    async def approve_twice(self) -> None:
        self._world.trace.note_fault("double_approval")
        await self._world.switch_payment_fault(double_authorisation=True)
        await anyio.sleep(60)
        await self._world.switch_payment_fault(double_authorisation=False)

    async def approve_late(self) -> None:
        self._world.trace.note_fault("late_approval")
        await self._world.switch_payment_fault(late_approval_s=self._dice.uniform(1, 200))
        await anyio.sleep(60)
        await self._world.switch_payment_fault(late_approval_s=0)

    async def lose_funding_answers(self) -> None:
        self._world.trace.note_fault("funding_answer_lost")
        await self._world.switch_payment_fault(drop_funding_answers=2)

    async def repeat_notifications(self) -> None:
        self._world.trace.note_fault("notifications_late_and_double")
        await self._world.switch_payment_fault(
            duplicate_notifications=True, delay_notifications_s=self._dice.uniform(0, 30)
        )
        await anyio.sleep(60)
        await self._world.switch_payment_fault(
            duplicate_notifications=False, delay_notifications_s=0
        )

    async def fill_disk(self) -> None:
        journal = self._world.engine.journal
        if journal is None or self._world.engine.process.is_dead:
            return
        self._world.trace.note_fault("disk_full")
        journal.is_disk_full = True
        await anyio.sleep(self._dice.uniform(20, 60))
        self._world.engine.process.kill()  # an attendant makes room and starts the kiosk again
        await self._down()
        self._world.start_engine()

    async def _down(self) -> None:
        await anyio.sleep(self._dice.uniform(*DOWN_S))


KINDS: Final[dict[str, Callable[[Mishaps], Awaitable[None]]]] = {
    "kill_engine": Mishaps.kill_engine,
    "kill_merchant": Mishaps.kill_merchant,
    "machine_power": Mishaps.cut_machine_power,
    "serial": Mishaps.spoil_wire,
    "host": Mishaps.upset_host,
    "net_cut": Mishaps.cut_network,
    "double_approval": Mishaps.approve_twice,
    "late_approval": Mishaps.approve_late,
    "funding_answers": Mishaps.lose_funding_answers,
    "notifications": Mishaps.repeat_notifications,
    "disk_full": Mishaps.fill_disk,
}
ALL_KINDS: Final = ("network", *KINDS)
DOUBT: Final = frozenset({"kill_engine", "machine_power", "serial", "host", "disk_full"})
