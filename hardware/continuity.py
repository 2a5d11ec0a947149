"""The continuity rule: when what a former process knew of the line still counts.

It counts where this is the same start of the operating system, the driver is set up as it was, and
our silence was so short that the host cannot have missed us. Whether the host itself has begun anew
meanwhile is for the acceptor to see, in the first frames. In every other case the former state is
dropped: the acceptor starts as at power-on, and a note that was shown is in doubt.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Final, Literal

import anyio
import structlog
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.types import JsonValue

from hardware.acceptor import Acceptor
from hardware.codes import Code
from hardware.device import Note, NoteOutcome, NoteResult
from hardware.device_store import DeviceStore
from hardware.note_in_hand import NoteInHand, Phase
from hardware.settings import DeviceSettings

_log = structlog.get_logger()

_REFRESHES: Final = 8  # of the time of our last reply, within the silence that may be


@dataclass(frozen=True, slots=True)
class Continuity:
    """What a driver needs to go on after the death of its process."""

    store: DeviceStore
    boot_id: str  # which start of the operating system this is
    now_s: Callable[[], float]  # goes on over processes, and while the system sleeps


class Stage(StrEnum):
    """How far the note has come, as the bytes that have left tell it."""

    IN_HAND = "in_hand"  # nothing credit-bearing has left
    SHOWN = "shown"  # it may have
    CREDITED = "credited"  # acknowledged, whether or not that is in the journal by now


class KeptNote(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    id: str
    value_minor: int
    currency: str
    channel: int
    stage: Stage


class _Kept(BaseModel):
    """What one process leaves to the next."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    version: Literal[1] = 1
    boot_id: str
    fingerprint: str  # of the settings and the table
    replied_s: float  # when the last reply left, at the latest then
    note: KeptNote | None
    state: Mapping[str, JsonValue] | None  # of the acceptor; None when it is to begin anew


class StateKeeper:
    """Keeps what the next process must know, and takes what the former one left.

    Without a `Continuity` it keeps nothing and finds nothing.
    """

    def __init__(
        self,
        continuity: Continuity | None,
        settings: DeviceSettings,
        denominations_minor: Mapping[int, int],
    ) -> None:
        self._continuity = continuity
        self._credit_point = settings.host_credit_point
        self._limit_s = settings.continuity_s
        self._fingerprint = _fingerprint(settings, denominations_minor)
        self._stuck_until_s = float("-inf")
        self._is_failing = False
        self._is_host_awaited = False  # to prove by its first frame that it goes on
        self._stored = self._load()
        self._former = self._believed(self._stored)
        self._replied_s = self._stored.replied_s if self._stored else self._now_s()

    def take_up(self, acceptor: Acceptor) -> NoteInHand | None:
        """Put the acceptor where the former process was; the note that is tied to that, if any.

        The note is presented, or acknowledged already.
        """
        former = self._former
        if former is None:
            return None
        is_fresh = self._is_recent(former)
        if former.state is not None and is_fresh:
            try:
                acceptor.recall(former.state)
                self._is_host_awaited = True
            except ValueError as error:
                _log.info("device_state_not_taken", reason=str(error))
        return self._hand_of(former)

    def outcome_by_rule(self, note: Note, evidence: bytes | None) -> NoteOutcome:
        """Of a note of a former process that was not taken up."""
        is_shown = evidence is not None and not self._is_certainly_not_shown(note)
        is_certain = not is_shown and self._credit_point.is_after_stack
        return NoteOutcome(
            NoteResult.RETURNED if is_certain else NoteResult.IN_DOUBT, Code.FORMER_PROCESS
        )

    def _is_certainly_not_shown(self, note: Note) -> bool:
        """Whether the former process says that nothing credit-bearing of this note had left."""
        former = self._former
        if former is None or former.note is None or former.note.id != note.id:
            return False
        return former.note.stage is Stage.IN_HAND

    async def run(self, begin_anew: Callable[[], None]) -> None:
        """Call it where the host does not speak in time after a former process was taken up."""
        if self._is_host_awaited:
            assert self._former is not None
            await anyio.sleep(self._former.replied_s + self._limit_s - self._now_s())
            if self._is_host_awaited:
                self._is_host_awaited = False
                begin_anew()

    def absence_s(self, acceptor: Acceptor) -> float:
        """How long nothing may leave now. Who goes on for a former process was never away."""
        return 0.0 if self._is_host_awaited else acceptor.absence_s

    def is_first_frame_too_late(self) -> bool:
        """To be asked before each of the host's bytes are taken; true at most once."""
        if not self._is_host_awaited or self._former is None or self._is_recent(self._former):
            return False
        self._is_host_awaited = False
        return True

    def on_host(self) -> None:
        """A frame of the host has come."""
        self._is_host_awaited = False

    @property
    def is_stuck(self) -> bool:
        """Whether what is kept is wrong, cannot be removed, and would be believed."""
        return self._now_s() < self._stuck_until_s

    def keep(
        self, hand: NoteInHand | None, acceptor: Acceptor, *, is_reply_leaving: bool = False
    ) -> bool:
        """To be called after each change and before the reply that shows it leaves.

        False when nothing may leave for as long as `is_stuck` says: another process would believe
        what is kept, and it is no longer so.
        """
        continuity = self._continuity
        if continuity is None:
            return True
        now_s = self._now_s()
        if is_reply_leaving:
            self._replied_s = now_s
        note, state = _kept_note(hand), acceptor.state_to_keep()
        if self._is_stored(note, state):
            return True
        if note is None and state is None:
            return self._forget(continuity, now_s)
        kept = _Kept(
            boot_id=continuity.boot_id,
            fingerprint=self._fingerprint,
            replied_s=self._replied_s,
            note=note,
            state=state,
        )
        try:
            continuity.store.save(kept.model_dump_json().encode())
        except OSError as error:
            if not self._is_failing:
                _log.info("device_state_not_kept", reason=str(error))
            self._is_failing = True
            return self._forget(continuity, now_s)
        self._stored, self._is_failing = kept, False
        return True

    def _forget(self, continuity: Continuity, now_s: float) -> bool:
        try:
            continuity.store.forget()
        except OSError as error:
            believed_until_s = self._stored.replied_s + self._limit_s if self._stored else now_s
            self._stuck_until_s = max(self._stuck_until_s, believed_until_s)
            if now_s < self._stuck_until_s:
                _log.info("device_state_stuck", reason=str(error))
                return False
        self._stored = None
        return True

    def _is_stored(self, note: KeptNote | None, state: Mapping[str, JsonValue] | None) -> bool:
        """Whether the store says so already, and the time of our last reply nearly."""
        stored = self._stored
        if stored is None:
            return note is None and state is None
        is_a_fact = state is None and note is not None and note.stage is Stage.CREDITED
        is_timely = self._replied_s - stored.replied_s < self._limit_s / _REFRESHES
        return (note, state) == (stored.note, stored.state) and (is_timely or is_a_fact)

    def _load(self) -> _Kept | None:
        if self._continuity is None:
            return None
        try:
            content = self._continuity.store.load()
            return None if content is None else _Kept.model_validate_json(content)
        except (OSError, ValidationError) as error:
            _log.info("device_state_unreadable", reason=str(error))
            return None

    def _believed(self, kept: _Kept | None) -> _Kept | None:
        """What of it holds. An acknowledgement is a fact, however long ago."""
        if self._continuity is None or kept is None:
            return None
        is_ours = (kept.boot_id, kept.fingerprint) == (
            self._continuity.boot_id,
            self._fingerprint,
        )
        is_a_fact = kept.note is not None and kept.note.stage is Stage.CREDITED
        return kept if is_ours and (is_a_fact or self._is_recent(kept)) else None

    def _is_recent(self, kept: _Kept) -> bool:
        return 0 <= self._now_s() - kept.replied_s < self._limit_s

    def _hand_of(self, former: _Kept) -> NoteInHand | None:
        kept = former.note
        if kept is None:
            return None
        note = Note(kept.id, kept.value_minor, kept.currency)
        hand = NoteInHand(note, kept.channel, self._credit_point)
        if kept.stage is Stage.CREDITED:
            hand.on_acknowledged()
            return hand
        if kept.stage is Stage.SHOWN and self._is_host_awaited:
            hand.on_presented()
            return hand
        return None

    def _now_s(self) -> float:
        return 0.0 if self._continuity is None else self._continuity.now_s()


def _fingerprint(settings: DeviceSettings, denominations_minor: Mapping[int, int]) -> str:
    told = f"{settings.model_dump_json()} {sorted(denominations_minor.items())}"
    return sha256(told.encode()).hexdigest()


def _kept_note(hand: NoteInHand | None) -> KeptNote | None:
    """None for a note about which nothing is left to say."""
    if hand is None or (stage := _stage(hand)) is None:
        return None
    note = hand.note
    return KeptNote(
        id=note.id,
        value_minor=note.value_minor,
        currency=note.currency,
        channel=hand.channel,
        stage=stage,
    )


def _stage(hand: NoteInHand) -> Stage | None:
    match hand.phase:
        case Phase.OFFERED | Phase.STACKING:
            return Stage.IN_HAND
        case Phase.PRESENTED:
            return Stage.SHOWN
        case Phase.SETTLED:
            return Stage.CREDITED if hand.result is NoteResult.CREDITED else None
