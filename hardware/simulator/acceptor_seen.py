"""What a simulated host knows of its acceptor."""

from hardware.simulator.machine import Machine


class AcceptorSeen:
    """As its answers say; the machine hears of each change."""

    def __init__(self, machine: Machine) -> None:
        self.is_connected = False
        self.is_enabled = False
        self._machine = machine

    def set_connected(self, *, is_connected: bool) -> None:
        if is_connected != self.is_connected:
            self.is_connected = is_connected
            self._machine.tell("link_up" if is_connected else "link_down")

    def set_enabled(self, *, is_enabled: bool) -> None:
        if is_enabled != self.is_enabled:
            self.is_enabled = is_enabled
            self._machine.tell("acceptor_enabled" if is_enabled else "acceptor_disabled")
