"""A noisy line: each bit that passes is wrong with the same small chance."""

import math

from hardware.simulator.chance import SeededChance


class BitErrors:
    """Draws how many bits pass until the next wrong one, so that quiet ones cost nothing."""

    def __init__(self, rate: float, seed: int) -> None:
        assert 0 < rate < 1, "a share of all bits"
        self.wrong_bits = 0
        self._chance = SeededChance(seed)
        self._log_of_right = math.log1p(-rate)
        self._until_wrong = self._draw()

    def spoil(self, data: bytes) -> bytes:
        """The same bytes, with what this line does to their bits."""
        spoilt, bits = bytearray(data), len(data) * 8
        while self._until_wrong < bits:
            byte, bit = divmod(self._until_wrong, 8)
            spoilt[byte] ^= 1 << bit
            self.wrong_bits += 1
            self._until_wrong += 1 + self._draw()
        self._until_wrong -= bits
        return bytes(spoilt)

    def _draw(self) -> int:
        """How many bits are right before the next wrong one."""
        return int(math.log(1 - self._chance.random()) / self._log_of_right)
