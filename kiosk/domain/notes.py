"""The notes of one funding, and what they add up to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import takewhile
from typing import Final


class NoteState(StrEnum):
    OFFERED = "offered"
    PRESENTED = "presented"
    CREDITED = "credited"
    RETURNED = "returned"  # on the way: the line, the machine's inhibit, our own refusal
    REFUSED = "refused"  # returned by the host's own decision
    IN_DOUBT = "in_doubt"
    # as persons decided, beside CREDITED:
    NOT_CREDITED = "not_credited"
    HAND_PAID = "hand_paid"
    HOUSE_LOSS = "house_loss"


IN_HAND: Final = frozenset({NoteState.OFFERED, NoteState.PRESENTED, NoteState.IN_DOUBT})


@dataclass(frozen=True, slots=True)
class FundingNote:
    id: str
    value_minor: int
    state: NoteState
    evidence: str | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class Notes:
    """Every note of a funding, oldest first.

    Only the newest one still changes, so the sums are carried on from change to change and the
    notes before it are never added up again.
    """

    by_id: dict[str, FundingNote] = field(default_factory=dict)
    sums_minor: Mapping[NoteState, int] = field(default_factory=dict)
    refused_minor: frozenset[int] = frozenset()  # the values that the machine does not want

    def __iter__(self) -> Iterator[FundingNote]:
        return iter(self.by_id.values())

    def __len__(self) -> int:
        return len(self.by_id)

    @property
    def newest(self) -> FundingNote | None:
        return next(reversed(self.by_id.values()), None)

    @property
    def in_hand(self) -> FundingNote | None:
        """The note that is offered, presented or in doubt; there is at most one."""
        note = self.newest
        return note if note is not None and note.state in IN_HAND else None

    @property
    def returns(self) -> int:
        """How many notes in a row came back for another reason than the host's refusal."""
        newest_first = reversed(self.by_id.values())
        return sum(1 for _ in takewhile(lambda n: n.state is NoteState.RETURNED, newest_first))

    def sum_minor(self, *states: NoteState) -> int:
        """What the notes in these states add up to."""
        return sum(self.sums_minor.get(state, 0) for state in states)

    def with_offered(self, note_id: str, value_minor: int) -> "Notes":
        """One more note, which is offered. Its id is new, and no other note is in hand."""
        assert note_id not in self.by_id
        assert self.in_hand is None
        note = FundingNote(note_id, value_minor, NoteState.OFFERED)
        return self._with(note, dict(self.sums_minor))

    def with_newest(self, note: FundingNote) -> "Notes":
        """The newest note as it has become."""
        before = self.newest
        assert before is not None
        assert (before.id, before.value_minor) == (note.id, note.value_minor)
        rest_minor = self.sums_minor[before.state] - before.value_minor
        after = self._with(note, {**self.sums_minor, before.state: rest_minor})
        if note.state is not NoteState.REFUSED:
            return after
        return replace(after, refused_minor=self.refused_minor | {note.value_minor})

    def _with(self, note: FundingNote, others_minor: dict[NoteState, int]) -> "Notes":
        others_minor[note.state] = others_minor.get(note.state, 0) + note.value_minor
        return replace(self, by_id={**self.by_id, note.id: note}, sums_minor=others_minor)
