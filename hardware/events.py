"""What an acceptor reports from the wire, in words that fit every protocol."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


class Direction(StrEnum):
    FROM_HOST = "H>A"
    TO_HOST = "A>H"


@dataclass(frozen=True, slots=True)
class FrameSeen:
    """One valid frame passed: for evidence and for whoever taps the line."""

    direction: Direction
    raw: bytes
    is_error: bool = False  # our own, played back, or the answer that we did not understand


@dataclass(frozen=True, slots=True)
class BytesDropped:
    """Bytes came that are no frame: noise, another speed or parity, or a frame that was spoilt."""

    raw: bytes
    bad_frames: int  # that began in them and whose check did not fit


@dataclass(frozen=True, slots=True)
class HostReset:
    """The host began anew and forgot the note in hand; our self-test starts."""


@dataclass(frozen=True, slots=True)
class NoteHeld:
    """The host asks for more time to decide about the note in escrow."""


@dataclass(frozen=True, slots=True)
class NoteStacked:
    """The host decided to keep the note. There is no credit yet."""


class ReturnReason(StrEnum):
    HOST = "host"  # the host decided against the note
    INHIBITED = "inhibited"  # the host stopped accepting before it saw the note in escrow


@dataclass(frozen=True, slots=True)
class NoteReturned:
    """The note goes back; nothing credit-bearing was shown."""

    reason: ReturnReason


@dataclass(frozen=True, slots=True)
class CreditAcknowledged:
    """The host acknowledged the note that was presented: the credit exists from here on."""


AcceptorEvent: TypeAlias = (
    FrameSeen
    | BytesDropped
    | HostReset
    | NoteHeld
    | NoteStacked
    | NoteReturned
    | CreditAcknowledged
)
OnFrame: TypeAlias = Callable[[FrameSeen, float], None]  # with the event loop's time
