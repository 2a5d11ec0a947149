"""The one place where chance enters."""

import secrets
from typing import Protocol


class Entropy(Protocol):
    def identifier(self) -> str:
        """A new identifier of 128 random bits, as 32 hexadecimal digits."""
        ...

    def digits(self, count: int) -> str:
        """`count` random decimal digits, for a person to compare."""
        ...

    def fraction(self) -> float:
        """A number in [0, 1), for jitter."""
        ...


class SystemEntropy:
    """The operating system's generator."""

    def identifier(self) -> str:
        return secrets.token_hex(16)

    def digits(self, count: int) -> str:
        return f"{secrets.randbelow(10**count):0{count}}"

    def fraction(self) -> float:
        return secrets.randbelow(2**53) / 2**53
