"""The whole simulated cabinet: machine, host, cable, and what a hand can do to them."""

import contextlib

import anyio

from hardware.errors import LineLostError
from hardware.line import Line
from hardware.simulator.cable import Cable
from hardware.simulator.chance import SeededChance
from hardware.simulator.faults import Fault, Faults, WireFault
from hardware.simulator.faulty_line import FaultyLine
from hardware.simulator.host import HostProfile
from hardware.simulator.machine import Machine
from hardware.simulator.reply_times import ReplyTimes, TimedLine


class Cabinet:
    """Runs the host while there is power and a cable."""

    def __init__(self, machine: Machine, profile: HostProfile, cable: Cable) -> None:
        self.machine = machine
        self.faults = Faults()
        self.reply_times = ReplyTimes()
        self.host = profile.host(machine, self.faults)
        self._profile = profile
        self._cable = cable
        self._is_plugged = True
        self._until_change = anyio.CancelScope()
        self._plugged_in = anyio.Event()

    async def run(self) -> None:
        line: Line | None = None
        try:
            while True:
                line = await self._plug_or_unplug(line)
                with anyio.CancelScope() as self._until_change:
                    if line is not None and self.machine.is_powered:
                        await self.host.run(TimedLine(line, self.reply_times))
                    elif line is not None:
                        await _hear_nothing(line)
                    await anyio.sleep_forever()
        finally:
            with anyio.CancelScope(shield=True):
                await self._cable.unplug()

    async def wait_until_plugged(self) -> None:
        await self._plugged_in.wait()

    @property
    def is_link_up(self) -> bool:
        return self.machine.is_powered and self._is_plugged and self.host.acceptor.is_connected

    @property
    def accepts_notes(self) -> bool:
        is_open = self.host.acceptor.is_enabled and not self.machine.is_inhibited
        return self.is_link_up and is_open

    def set_power(self, *, is_on: bool) -> None:
        """Cutting the power ends polling at once and the host forgets everything."""
        if is_on == self.machine.is_powered:
            return
        if is_on:
            self.machine.restore_power()
        else:
            self.machine.cut_power()
            self.host = self._profile.host(self.machine, self.faults)
        self._until_change.cancel()

    def set_plugged(self, *, is_plugged: bool) -> None:
        self._is_plugged = is_plugged
        self._until_change.cancel()
        self.machine.tell("plugged" if is_plugged else "unplugged")

    def cause(self, fault: Fault, count: int = 1) -> None:
        """Let it go wrong now, or at the next `count` occasions; not what is on the wire."""
        match fault:
            case Fault.UNPLUGGED:
                self.set_plugged(is_plugged=False)
            case Fault.POWER_CUT:
                self.set_power(is_on=False)
            case _:
                self.faults.arm(fault, count)

    def cause_on_wire(self, wire_fault: WireFault, seed: int = 0) -> None:
        self.faults.chance = SeededChance(seed)
        self.faults.wire.append(wire_fault)

    def end_faults(self) -> None:
        """From now on nothing goes wrong; power and cable are back."""
        self.faults.disarm()
        self.set_power(is_on=True)
        if not self._is_plugged:
            self.set_plugged(is_plugged=True)

    async def _plug_or_unplug(self, line: Line | None) -> Line | None:
        if self._is_plugged and line is None:
            line = FaultyLine(await self._cable.plug(), self.faults)
            self._plugged_in.set()
        elif not self._is_plugged and line is not None:
            await self._cable.unplug()
            line = None
        return line


async def _hear_nothing(line: Line) -> None:
    """Without power, what arrives is lost."""
    with contextlib.suppress(LineLostError):
        while True:
            await line.receive()
