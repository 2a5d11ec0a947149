"""What every part of the service stands on."""

from dataclasses import dataclass, field
from math import inf

import anyio

from kiosk.common.clock import Clock
from kiosk.common.entropy import Entropy
from merchant.sandbox.faults import Faults
from merchant.sandbox.models import Store


class Bell:
    """Wakes the one worker that listens; ringing early or twice loses nothing."""

    def __init__(self) -> None:
        self._rung = anyio.Event()

    def ring(self) -> None:
        self._rung.set()

    async def wait(self, at_most_s: float = inf) -> None:
        with anyio.move_on_after(at_most_s):
            await self._rung.wait()
        self._rung = anyio.Event()


@dataclass(frozen=True, slots=True)
class Desk:
    """State file, time, chance, faults, and the bells by which one part wakes another."""

    store: Store
    clock: Clock
    entropy: Entropy
    faults: Faults = field(default_factory=Faults)
    approved: Bell = field(default_factory=Bell)
    captured: Bell = field(default_factory=Bell)
    notified: Bell = field(default_factory=Bell)

    def now_ms(self) -> int:
        """The moment as rows keep it: milliseconds since 1970."""
        return round(self.clock.utc_now().timestamp() * 1000)
