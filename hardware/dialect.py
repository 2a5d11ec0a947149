"""What one frame of a host means, in words that fit every protocol: for who listens and reports."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class HostSign(StrEnum):
    """The kinds of things that a host says."""

    POLL = "poll"
    RESET = "reset"
    SETTING = "setting"
    QUESTION = "question"  # about the acceptor: version, values
    STACK = "stack"
    RETURN = "return"
    HOLD = "hold"
    ACK = "ack"
    UNKNOWN = "unknown"


class Shown(StrEnum):
    """What an answer of ours shows, as far as it matters to how the host decides."""

    ESCROW = "escrow"
    CREDIT = "credit"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class HostWord:
    """One thing that the host says. `code` and `value` are hexadecimal digits."""

    sign: HostSign
    name: str
    code: str
    value: str = ""

    @property
    def message(self) -> str:
        """As profiles of hosts have it: "C5 03 00"."""
        return f"{self.code} {self.value}".strip()


@dataclass(frozen=True, slots=True)
class Dialect:
    """How frames of one protocol are understood; the functions take a whole valid frame."""

    host_words: Callable[[bytes], tuple[HostWord, ...]]  # one frame can say several things
    shown: Callable[[bytes], Shown]
    passing_settings: frozenset[str]  # names of those that a machine changes as it goes


@dataclass(frozen=True, slots=True)
class Heard:
    """What became of some bytes of a line to which nobody has answered."""

    host_frames: int = 0  # whole frames that only a host sends
    is_contradicted: bool = False  # a whole frame that no host sends
    noise_bytes: int = 0  # that became no frame


class Listener(Protocol):
    """Finds the frames of one protocol in a line's bytes, and writes nothing."""

    def receive(self, byte: bytes) -> Heard:
        """What one more byte has brought; never fails, whatever it is."""
        ...
