"""What the simulated cabinet needs of its host, whichever protocol the host speaks."""

from typing import Protocol

from hardware.line import Line
from hardware.simulator.acceptor_seen import AcceptorSeen
from hardware.simulator.faults import Faults
from hardware.simulator.machine import Machine


class Host(Protocol):
    """The host's program: it polls the acceptor, decides about notes and counts them."""

    acceptor: AcceptorSeen

    async def run(self, line: Line) -> None:
        """Poll until the line is lost or the task is cancelled."""
        ...


class HostProfile(Protocol):
    """How one kind of host behaves, as far as hosts of its protocol are known to differ."""

    def host(self, machine: Machine, faults: Faults) -> Host:
        """A host that has just been powered: it remembers nothing."""
        ...
