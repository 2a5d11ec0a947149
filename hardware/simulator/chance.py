"""Chance that can be played again."""

import hashlib


class SeededChance:
    """The same numbers for the same seed."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._drawn = 0

    def random(self) -> float:
        """A number in [0, 1)."""
        return int.from_bytes(self.randbytes(6)) / 2**48

    def randbytes(self, n: int) -> bytes:
        self._drawn += 1
        return hashlib.blake2b(f"{self._seed} {self._drawn}".encode(), digest_size=n).digest()
