"""One note between its offer and its outcome: which loss means what."""

import json
from enum import Enum, StrEnum, auto
from typing import Final, assert_never

import anyio

from hardware.codes import Code
from hardware.device import Note, NoteOutcome, NoteResult
from hardware.events import CreditAcknowledged, NoteReturned, NoteStacked, ReturnReason

EVIDENCE_FRAMES: Final = 12


class CreditPoint(StrEnum):
    """When the machine's host counts a note; learned when the machine is commissioned."""

    STACK = "stack"  # as soon as it decides to keep it
    VEND_VALID = "vend_valid"  # when we present the credit
    STACKED = "stacked"  # after its own acknowledgement
    UNKNOWN = "unknown"  # treated like "stack"

    @property
    def is_after_stack(self) -> bool:
        """Whether a note that was never presented is certainly not counted."""
        return self in {CreditPoint.VEND_VALID, CreditPoint.STACKED}


class Phase(Enum):
    OFFERED = auto()  # the host has not decided
    STACKING = auto()  # the host keeps it; nothing credit-bearing was shown
    PRESENTED = auto()  # it may have been counted
    SETTLED = auto()  # nothing on the wire can change what became of it


class NoteInHand:
    """Turns what happens to the note into its outcome. Frames are added by whoever has them."""

    def __init__(self, note: Note, channel: int, credit_point: CreditPoint) -> None:
        self.note = note
        self.channel = channel
        self.phase = Phase.OFFERED
        self.result: NoteResult | None = None
        self.code = Code.NONE
        self._credit_point = credit_point
        self._changed = anyio.Event()

    @property
    def is_undecided_past_stack(self) -> bool:
        """Whether the host keeps the note and its outcome is still open."""
        return self.phase in {Phase.STACKING, Phase.PRESENTED} and self.result is None

    async def wait_for_change(self) -> None:
        """Return after the next change of phase or result."""
        await self._changed.wait()

    async def wait_for_result(self, patience_s: float) -> None:
        """Return once there is one, or after so many seconds."""
        with anyio.move_on_after(patience_s):
            while self.result is None:
                await self.wait_for_change()

    async def wait_while_undecided_past_stack(self) -> None:
        while self.is_undecided_past_stack:
            await self.wait_for_change()

    async def wait_until_settled(self) -> None:
        while self.phase is not Phase.SETTLED:
            await self.wait_for_change()

    def on_event(self, event: NoteStacked | NoteReturned | CreditAcknowledged) -> None:
        """What the acceptor tells of this note."""
        match event:
            case NoteStacked():
                self.on_stacked()
            case NoteReturned(ReturnReason.HOST):
                self.on_lost(Code.RETURNED_BY_HOST)
            case NoteReturned():
                self.on_lost(Code.NOT_ACCEPTING)
            case CreditAcknowledged():
                self.on_acknowledged()
            case _:
                assert_never(event)

    def on_stacked(self) -> None:
        self.phase = Phase.STACKING
        self._tell_change()

    def on_presented(self) -> None:
        self.phase = Phase.PRESENTED
        self._tell_change()

    def on_acknowledged(self) -> None:
        """The credit is proven, even when the note was called in doubt before."""
        self._settle(NoteResult.CREDITED, Code.NONE)

    def on_lost(self, code: Code) -> None:
        """The host gave it back, began anew, or can no longer be reached: `code` says which."""
        match self.phase:
            case Phase.OFFERED:
                self._settle(NoteResult.RETURNED, code)
            case Phase.STACKING if self._credit_point.is_after_stack:
                self._settle(NoteResult.RETURNED, code)
            case Phase.STACKING | Phase.PRESENTED:
                self._settle(NoteResult.IN_DOUBT, code)
            case Phase.SETTLED:
                pass

    def on_patience_over(self, code: Code) -> None:
        """No acknowledgement came in time: in doubt, though one may still come."""
        self.result, self.code = NoteResult.IN_DOUBT, code
        self._tell_change()

    def evidence(self, protocol: str, frames: tuple[str, ...]) -> bytes:
        """What is kept of the note before it is presented."""
        facts = {"protocol": protocol, "channel": self.channel, "frames": frames[-EVIDENCE_FRAMES:]}
        return json.dumps(facts, ensure_ascii=False).encode()

    def outcome(self, frames: tuple[str, ...]) -> NoteOutcome:
        assert self.result is not None
        is_refused_by_host = self.code is Code.RETURNED_BY_HOST
        return NoteOutcome(self.result, self.code, is_refused_by_host, frames)

    def _tell_change(self) -> None:
        self._changed.set()
        self._changed = anyio.Event()

    def _settle(self, result: NoteResult, code: Code) -> None:
        self.phase, self.result, self.code = Phase.SETTLED, result, code
        self._tell_change()
