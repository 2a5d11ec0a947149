"""A note as an ID-003 host sees it: from escrow until it is counted, returned, or forgotten."""

import anyio

from hardware.simulator.faults import Faults
from hardware.simulator.id003_parameters import (
    CountsAt,
    Deduplication,
    Id003Parameters,
    OwnRestart,
)
from hardware.simulator.machine import Machine

_ALSO_AT = {
    CountsAt.VEND_VALID: {CountsAt.VEND_VALID, CountsAt.VEND_VALID_OR_STACKED},
    CountsAt.STACKED: {CountsAt.STACKED, CountsAt.VEND_VALID_OR_STACKED},
    CountsAt.STACK: {CountsAt.STACK},
}


class Id003Note:
    """The newest note; `machine.kept_note_minor` is what the host has written down of it."""

    def __init__(self, machine: Machine, profile: Id003Parameters, faults: Faults) -> None:
        self._machine = machine
        self._profile = profile
        self._faults = faults
        self._is_recalled = False
        self._value_minor: int | None = None
        self._is_pending = False  # seen in escrow, neither counted nor returned
        self._is_decided = True
        self._polls_to_decision = 0
        self._in_escrow_s = 0.0

    @property
    def is_unknown(self) -> bool:
        return self._value_minor is None

    def recall(self) -> None:
        """The host's program begins: what does it make of a note from before its power was cut?"""
        kept_minor = self._machine.kept_note_minor
        is_first, self._is_recalled = not self._is_recalled, True
        if not is_first or kept_minor is None:
            return
        match self._profile.own_restart:
            case OwnRestart.FORGETS:
                self._machine.kept_note_minor = None
            case OwnRestart.REMEMBERS:
                self._value_minor, self._is_pending = kept_minor, True
            case OwnRestart.LOCKS:
                self._machine.kept_note_minor = None
                self._machine.set_locked(is_on=True)

    def on_escrow(self, value_minor: int | None) -> None:
        self._value_minor, self._is_pending, self._is_decided = value_minor, True, False
        self._polls_to_decision = self._profile.decision_delay_polls
        self._in_escrow_s = anyio.current_time()

    def is_to_be_decided(self) -> bool:
        """Whether the host decides at this poll: once, after its delay or its patience."""
        if self._is_decided:
            return False
        self._is_decided = self._has_answer() or self._is_patience_over()
        self._polls_to_decision -= 1
        return self._is_decided

    def decide(self) -> bool:
        """Whether the note is to be kept."""
        is_kept = self._is_wanted()
        self._machine.kept_note_minor = self._value_minor if is_kept else None
        return is_kept

    def count_at(self, moment: CountsAt, *, is_new: bool = True) -> None:
        if self._profile.counts_at not in _ALSO_AT[moment]:
            return
        checks = self._profile.deduplication
        if Deduplication.PREVIOUS_STATUS in checks and not is_new:
            return
        if Deduplication.PENDING_NOTE in checks and not self._is_pending:
            return
        self._count()

    def count_if_pending(self) -> None:
        if self._is_pending:
            self._count()

    def on_returned(self) -> None:
        if self._is_pending:
            self._machine.tell("note_returned", {"value_minor": self._value_minor or 0})
        self.forget()

    def on_reset(self) -> None:
        """The host has reset the acceptor; only one that remembers goes on with the note."""
        if self._profile.own_restart is not OwnRestart.REMEMBERS:
            self.forget()

    def on_rest(self) -> None:
        """The acceptor is idle again: no status that follows belongs to this note."""
        self.forget()

    def forget(self) -> None:
        self._value_minor, self._is_pending = None, False
        self._machine.kept_note_minor = None

    def _has_answer(self) -> bool:
        is_late_enough = anyio.current_time() >= self._in_escrow_s + self._profile.decision_delay_s
        return self._polls_to_decision <= 0 and is_late_enough

    def _is_patience_over(self) -> bool:
        patience_s = self._profile.decision_patience_s
        return patience_s is not None and anyio.current_time() >= self._in_escrow_s + patience_s

    def _is_wanted(self) -> bool:
        if self._faults.take_return() or self._value_minor is None or not self._has_answer():
            return False
        return self._machine.wants(self._value_minor) and not self._machine.is_inhibited

    def _count(self) -> None:
        if self._value_minor is None:
            return
        self._is_pending = False
        self._machine.kept_note_minor = None
        if self._faults.take_uncounted():
            self._machine.tell("note_not_credited", {"value_minor": self._value_minor})
        else:
            self._machine.count_note(self._value_minor)
