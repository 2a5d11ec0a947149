"""The driver interface: something that can put credit on the gaming machine.

The kiosk's engine knows only these types. A driver keeps its protocol to itself.
"""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from hardware.port_errors import PortErrors


@dataclass(frozen=True, slots=True)
class Note:
    """A banknote that the driver offers to the machine as if a patron had inserted it."""

    id: str  # unique for ever, increasing: a note is never offered twice
    value_minor: int
    currency: str


class NoteResult(StrEnum):
    CREDITED = "credited"  # the host acknowledged it
    RETURNED = "returned"  # nothing credit-bearing was shown on the wire, or the host gave it back
    IN_DOUBT = "in_doubt"  # it may have been counted: persons or later proof decide


@dataclass(frozen=True, slots=True)
class NoteOutcome:
    result: NoteResult
    code: str = ""  # why it was returned or is in doubt, from the code catalogue
    is_refused_by_host: bool = False  # the host itself gave it back: it does not want this value
    frames: tuple[str, ...] = ()  # the last frames of the note, decoded, oldest first: evidence


class NoteLog(Protocol):
    """What the driver makes durable while it credits one note."""

    async def presenting(self, evidence: bytes) -> None:
        """Return when "about to present this note" and `evidence` are durable.

        The driver goes on answering the previous status until then. When this raises, the driver
        refuses the note and shows nothing that bears credit.
        """
        ...


class Link(StrEnum):
    CLOSED = "closed"  # the port cannot be opened or has gone
    SILENT = "silent"  # the port is open, no host polls
    UP = "up"


class Topology(StrEnum):
    REPLACE = "replace"  # we are the machine's only acceptor
    INLINE = "inline"  # we share the machine's port with its real validator


@dataclass(frozen=True, slots=True)
class DeviceStatus:
    """What is known of the machine at this moment."""

    link: Link
    is_accepting: bool  # the host polls, does not inhibit, and no note is being handled
    denominations_minor: tuple[int, ...]  # that the host accepts now, ascending
    currency: str
    protocol: str
    port: str
    topology: Topology
    poll_interval_s: float | None = None  # as observed
    code: str = ""  # the fault, from the code catalogue; "" when there is none
    detail: str = ""  # facts of the fault for staff: path, reason


@dataclass(frozen=True, slots=True)
class Exchange:
    """What the host sent and what it got for it, decoded; a repeated one is told once.

    Times are the event loop's. A text is empty where nothing was sent.
    """

    number: int  # counts exchanges from the start of the program
    newest: int  # the number of the last repeat; the same as `number` when there was none
    first_s: float
    last_s: float
    count: int
    from_host: str
    to_host: str
    from_host_raw: bytes
    to_host_raw: bytes
    reply_s: float | None  # from the host's bytes to our answer on the line, the slowest of them
    is_error: bool  # not understood by one of the two sides, or our own frame played back
    note_minor: int | None = None  # of the note that was offered right before it


@dataclass(frozen=True, slots=True)
class ReplyTimes:
    """From taking the host's bytes off the line to the whole answer handed to it, in seconds."""

    count: int = 0  # replies since the start; the figures below are of the newest thousand
    p50_s: float = 0.0
    p99_s: float = 0.0
    max_s: float = 0.0


@dataclass(frozen=True, slots=True)
class LinkCounts:
    """Counted since the start of the program."""

    bytes_from_host: int = 0
    frames_from_host: int = 0
    frames_to_host: int = 0
    bad_frames: int = 0  # that began, and whose check did not fit
    garbage_bytes: int = 0  # that became no frame
    host_resets: int = 0
    openings: int = 0  # of the port


class Seen(StrEnum):
    """What comes over the line, of the last seconds."""

    CLOSED = "closed"  # there is no port
    FRAMES = "frames"  # of the host: as it should be
    ECHO = "echo"  # our own frames, played back
    NOTHING = "nothing"
    ZEROS = "zeros"  # nothing but zeros
    PARITY = "parity"  # bytes, no frame, and the port counted errors of parity
    FRAMING = "framing"  # bytes, no frame, and the port counted errors of framing
    BYTES = "bytes"  # bytes, and no frame


@dataclass(frozen=True, slots=True)
class Wire:
    """The line below its frames; bytes are of the last ten seconds."""

    seen: Seen = Seen.CLOSED
    code: str = ""  # what is wrong with it, from the code catalogue
    from_host_bytes_per_s: float = 0.0
    to_host_bytes_per_s: float = 0.0
    errors: PortErrors | None = None  # since it was opened; None where the port cannot tell


@dataclass(frozen=True, slots=True)
class LoopBack:
    """What came back of the bytes that were sent through a plug that joins both directions."""

    sent: int
    came: int
    wrong: int  # of those that came
    code: str  # from the code catalogue; "" when all came back as they were sent
    errors: PortErrors | None  # that the port counted meanwhile


@dataclass(frozen=True, slots=True)
class Channel:
    """A denomination that the host can enable."""

    number: int
    value_minor: int
    is_enabled: bool


@dataclass(frozen=True, slots=True)
class Diagnostics:
    """The facts of the link beside its status, as they are at the moment they are asked for."""

    last_poll_age_s: float | None  # None before the first poll on this line
    is_set_up: bool  # the host has begun with us since the line came up
    is_inhibited: bool  # the host accepts no note at all
    channels: tuple[Channel, ...]
    has_note: bool  # one whose outcome the line can still tell
    replies: ReplyTimes
    counts: LinkCounts
    wire: Wire = Wire()


class CreditDevice(Protocol):
    """A driver. A note is offered once; RETURNED is claimed only when it is certain."""

    async def run(self) -> None:
        """Own the line until cancelled; a lost or missing port is retried, never raised."""
        ...

    @property
    def status(self) -> DeviceStatus: ...

    def changes(self) -> AsyncIterator[DeviceStatus]:
        """The status now, then after each change; a slow reader sees only the newest."""
        ...

    def diagnostics(self) -> Diagnostics:
        """The link at this moment; costs nothing until it is called."""
        ...

    def exchanges(self, after: int, most: int) -> tuple[Exchange, ...]:
        """The newest exchanges on the line, at most `most`, oldest first.

        Each has something newer than the number `after`: whoever gives the greatest `newest` that
        they were told gets every exchange once, and one that goes on repeating again.
        """
        ...

    def set_up_exchanges(self) -> tuple[Exchange, ...]:
        """How the host began with us on this line, oldest first, before any note was offered."""
        ...

    def reopen(self) -> None:
        """Close the line and open it anew. Raises NoteInHandError."""
        ...

    def lent_port(self) -> AbstractAsyncContextManager[None]:
        """The port, closed and left to somebody else for a while. Raises NoteInHandError."""
        ...

    async def loop_back(self) -> LoopBack:
        """Send bytes and expect them back, then open the line anew.

        Raises NoteInHandError, and HostOnLineError while the line cannot have the plug.
        """
        ...

    async def credit(self, note: Note, log: NoteLog) -> NoteOutcome:
        """Offer the note and see it through. Not cancellable once the host has said stack.

        IN_DOUBT does not end the presentation: the driver goes on showing the note while the link
        lives, and `late_outcome` tells when the host acknowledges after all.
        """
        ...

    async def late_outcome(self, note: Note) -> NoteOutcome:
        """Wait for proof on a note that is in doubt in this process.

        CREDITED when a late acknowledgement arrives; IN_DOUBT once none can come any more.
        """
        ...

    async def give_up(self, note: Note) -> NoteOutcome:
        """Persons have decided about a note in doubt: it is shown no longer.

        CREDITED when the host has acknowledged it before, or by now; IN_DOUBT otherwise.
        """
        ...

    async def resume(self, note: Note, evidence: bytes | None) -> NoteOutcome:
        """What became of a note that a former process offered; it is never offered again.

        `evidence` is what that process gave to `NoteLog.presenting`, None when it had not come so
        far. Has a deadline of its own, and works whether or not the machine answers.
        """
        ...
