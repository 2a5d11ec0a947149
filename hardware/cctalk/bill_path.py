"""One bill from its offer to its end, as the host follows it in the buffered events."""

from collections.abc import Callable
from enum import Enum, auto
from typing import Final

from hardware.cctalk.constants import ESCROW_EMPTY, Event, Result, Route
from hardware.cctalk.event_buffer import BillEvent, EventBuffer
from hardware.errors import LocalProtocolError
from hardware.events import (
    AcceptorEvent,
    CreditAcknowledged,
    HostReset,
    NoteHeld,
    NoteReturned,
    NoteStacked,
    ReturnReason,
)

READS_TO_PROVE: Final = 3  # undisturbed, after the one that showed the credit
READS_TO_BEGIN: Final = 2  # undisturbed, after the first: then the host knows our counter
WRAP_FROM: Final = 250  # of the counter; a bill has two events and never comes to 255 from below
_NOT_SHOWN: Final = -1


class Phase(Enum):
    REST = auto()
    ACCEPTING = auto()  # the host has not seen the bill
    ESCROW = auto()  # it has, and decides
    STACKING = auto()  # it keeps the bill; nothing credit-bearing was shown
    PRESENTED = auto()


_BEFORE_DECISION: Final = frozenset({Phase.ACCEPTING, Phase.ESCROW})
_KEPT: Final = frozenset({Phase.STACKING, Phase.PRESENTED})
_ACK: Final = b""


class BillPath:
    """Tells what the host does with the bill; each read of the events is one step."""

    def __init__(self, tell: Callable[[AcceptorEvent], None]) -> None:
        self._tell = tell
        self.phase = Phase.REST
        self.bill_type = 0  # of the bill in hand, or of the last one
        self.is_host_begun = False  # it has read our counter and goes on from there
        self._buffer = EventBuffer()
        self._due: BillEvent | None = None  # shown with the next read
        self._reads = _NOT_SHOWN  # undisturbed ones after the newest event was shown
        self._was_in_escrow = False

    @property
    def is_idle_seen(self) -> bool:
        """Whether no bill is in hand and the host has read all events."""
        is_read = self._reads > _NOT_SHOWN and not self._is_wrapping
        return self.phase is Phase.REST and is_read

    @property
    def _is_wrapping(self) -> bool:
        return self._buffer.counter >= WRAP_FROM

    def offer(self, bill_type: int, *, has_escrow: bool) -> None:
        self.phase, self.bill_type = Phase.ACCEPTING, bill_type
        self._due = (bill_type, Result.IN_ESCROW) if has_escrow else None
        self._was_in_escrow = False

    def withdraw(self) -> None:
        self._demand(_BEFORE_DECISION, "withdrawn")
        self._give_back()

    def present(self) -> None:
        self._demand({Phase.STACKING}, "presented")
        self.phase, self._due = Phase.PRESENTED, self._credit

    def refuse(self) -> None:
        self._demand({Phase.STACKING}, "refused")
        self._give_back()

    def inhibit(self) -> None:
        """The host takes this bill no longer; once it has seen it, its decision is awaited."""
        if self.phase is Phase.ACCEPTING:
            self._tell(NoteReturned(ReturnReason.INHIBITED))
            self._give_back()

    def expect_new_host(self) -> None:
        """Until the host has read our counter anew, it may have forgotten it."""
        self.is_host_begun, self._reads = False, _NOT_SHOWN

    def begin_anew(self) -> None:
        """The host has begun anew: it takes our counter as it is and credits nothing older."""
        self.expect_new_host()
        if self.phase is Phase.REST:
            return
        self._tell(HostReset())
        if self.phase is Phase.PRESENTED:
            self.phase, self._due = Phase.REST, None
        else:
            self._give_back()

    def read(self, *, is_disturbed: bool) -> bytes:
        """The host reads the events; `is_disturbed` when it may not have had our last answer.

        Hosts are known that count wrongly from 255 to 1. So events without a bill lead across, one
        a read, and the next bill waits until the host has read our counter as at its beginning.
        """
        if self.phase is Phase.ACCEPTING:
            self._on_first_read()
        elif self.phase is Phase.REST and self._is_wrapping:
            self._due = (0, Event.STACKER_OK)
        if self._due is not None:
            self._add(self._due)
        self._reads = 0 if is_disturbed or self._reads == _NOT_SHOWN else self._reads + 1
        self.is_host_begun |= self._reads >= READS_TO_BEGIN
        if self.phase is Phase.PRESENTED and self._reads >= READS_TO_PROVE:
            self.phase = Phase.REST
            self._tell(CreditAcknowledged())
        return self._buffer.encode()

    def route(self, route: int) -> bytes | None:
        """The host's decision about the bill in escrow."""
        match route:
            case Route.STACK:
                return self._on_stack()
            case Route.RETURN:
                return self._on_return()
            case Route.EXTEND_ESCROW:
                return self._on_extend()
            case _:
                return None

    def kept(self) -> tuple[EventBuffer, int]:
        """The events as another process is to show them, and the type of the bill credited, or 0.

        A presented bill's credit is among them, whether or not it was shown; a bill that was not
        presented has been given back.
        """
        if self.phase is Phase.PRESENTED:
            last, bill_type = self._due, self.bill_type
        else:
            last, bill_type = self._return, 0
        return self._buffer if last is None else self._buffer.with_event(last), bill_type

    def recall(self, buffer: EventBuffer, credited_type: int) -> None:
        """Go on from `kept` of another path; this one is new."""
        self._buffer, self.bill_type = buffer, credited_type
        self.phase = Phase.PRESENTED if credited_type else Phase.REST

    @property
    def _credit(self) -> BillEvent:
        return (self.bill_type, Result.CREDITED)

    @property
    def _return(self) -> BillEvent | None:
        """How the host learns that the bill in hand goes back; None when it knows of no bill."""
        if self.phase is Phase.REST:
            return None
        if self._was_in_escrow:
            return (0, Event.RETURNED_FROM_ESCROW)
        return (0, Event.INVALID_TRANSPORT) if self.phase is Phase.STACKING else None

    def _on_first_read(self) -> None:
        if self._due is not None:
            self.phase, self._was_in_escrow = Phase.ESCROW, True
        else:  # nothing to decide for a host without escrow: it goes on accepting
            self.phase = Phase.STACKING
            self._tell(NoteStacked())

    def _on_stack(self) -> bytes:
        if self.phase is Phase.ESCROW:
            self.phase = Phase.STACKING
            self._tell(NoteStacked())
            return _ACK
        is_repeated = self.phase in _KEPT and self._was_in_escrow  # our answer was lost
        return _ACK if is_repeated else ESCROW_EMPTY

    def _on_return(self) -> bytes:
        if self.phase is Phase.ESCROW:
            self._tell(NoteReturned(ReturnReason.HOST))
            self._give_back()
            return _ACK
        returned = (0, Event.RETURNED_FROM_ESCROW)
        is_repeated = self._reads == _NOT_SHOWN and self._buffer.events[:1] == (returned,)
        return _ACK if is_repeated else ESCROW_EMPTY

    def _on_extend(self) -> bytes:
        if self.phase is not Phase.ESCROW:
            return ESCROW_EMPTY
        self._tell(NoteHeld())
        return _ACK

    def _give_back(self) -> None:
        """End a bill of which nothing credit-bearing was shown."""
        if (event := self._return) is not None:
            self._add(event)
        self.phase, self._due = Phase.REST, None

    def _add(self, event: BillEvent) -> None:
        before, self._due, self._reads = self._buffer, None, _NOT_SHOWN
        self._buffer = before.with_event(event)
        self.is_host_begun &= self._buffer.counter > before.counter

    def _demand(self, phases: "frozenset[Phase] | set[Phase]", deed: str) -> None:
        if self.phase not in phases:
            raise LocalProtocolError(f"a note was {deed} in {self.phase.name}")
