"""Time and chance of one world: the first from the virtual clock, the second from the seed."""

from datetime import UTC, datetime, timedelta
from random import Random

import anyio

_MORNING = datetime(2026, 1, 1, 12, tzinfo=UTC)


class WorldClock:
    """Both kinds of time from the event loop's."""

    def monotonic_s(self) -> float:
        return anyio.current_time()

    def utc_now(self) -> datetime:
        return _MORNING + timedelta(seconds=anyio.current_time())


class Dice(Random):
    """One part's own numbers: what another part draws does not change them."""

    def __init__(self, seed: int, part: str) -> None:
        super().__init__(f"{seed} {part}")

    def happens(self, share: float) -> bool:
        return self.random() < share


class SeededEntropy:
    """The product's source of chance."""

    def __init__(self, dice: Dice) -> None:
        self._dice = dice

    def identifier(self) -> str:
        return f"{self._dice.getrandbits(128):032x}"

    def digits(self, count: int) -> str:
        return f"{self._dice.randrange(10**count):0{count}}"

    def fraction(self) -> float:
        return self._dice.random()
