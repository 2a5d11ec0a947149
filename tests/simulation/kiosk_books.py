"""One funding as its journalled events tell it, and the laws between two of them."""

from dataclasses import dataclass, field
from typing import Any

_ENDED = frozenset(
    {
        "session_refused",
        "session_canceled",
        "session_expired",
        "session_denied",
        "order_withdrawn",
        "credited_in_full",
        "credited_in_part",
        "nothing_credited",
    }
)
_NO_OFFER_AFTER = _ENDED | {"crediting_ended", "cancel_requested", "case_decided"}


class LawBrokenError(Exception):
    def __init__(self, invariant: str, what: str) -> None:
        super().__init__(what)
        self.invariant = invariant


@dataclass
class NoteRow:
    value: int
    state: str = "offered"
    was_presented: bool = False


@dataclass
class FundingBook:
    """Amounts in minor units: A authorised, C credited, U pending."""

    number: str
    authorised: int = 0
    last: str = ""
    notes: dict[str, NoteRow] = field(default_factory=dict)
    _kinds: set[str] = field(default_factory=set)
    _reports: dict[int, dict[str, Any]] = field(default_factory=dict)

    @property
    def credited(self) -> int:
        return self._sum("credited")

    @property
    def pending(self) -> int:
        return self._sum("presented", "in_doubt")

    @property
    def offered(self) -> int:
        return self._sum("offered")

    @property
    def has_presented(self) -> bool:
        """Whether its newest note may be on the wire as credit."""
        newest = list(self.notes.values())[-1:]
        return any(n.state in {"presented", "in_doubt", "credited"} for n in newest)

    @property
    def is_in_doubt(self) -> bool:
        is_decided = "case_decided" in self._kinds
        return any(n.state == "in_doubt" for n in self.notes.values()) and not is_decided

    @property
    def is_at_rest(self) -> bool:
        return self.last in _ENDED or self.is_in_doubt or "foreign_claim_found" in self._kinds

    def take(self, kind: str, body: dict[str, Any]) -> None:
        """Raises LawBrokenError; the event counts all the same."""
        try:
            self._require_lawful(kind, body)
        finally:
            self._book(kind, body)
        if self.credited + self.pending > self.authorised:
            raise LawBrokenError("I1", f"{self.number}: more than {self.authorised} after {kind}")

    def window(self, protocol: str, counts_at_stack: bool) -> str:
        """Which window of unavoidable doubt; "none" when there is no reason for it."""
        doubted = [note for note in self.notes.values() if note.state == "in_doubt"]
        was_shown = any(note.was_presented for note in doubted) or counts_at_stack
        windows = {"id003": "U1", "ebds": "U3", "cctalk": "U4"}
        return windows[protocol] if doubted and was_shown else "none"

    def _require_lawful(self, kind: str, body: dict[str, Any]) -> None:
        match kind:
            case "note_offered":
                self._require_free(body["value_minor"])
            case "note_presented":
                self._require_state(body["note_id"], "I2", "offered")
            case "note_credited":
                self._require_state(body["note_id"], "I2", "presented", "in_doubt")
            case "note_doubted" | "note_returned":
                self._require_state(body["note_id"], "I2", "offered", "presented")
            case "report_made":
                self._require_monotone(body)
            case _:
                pass

    def _require_free(self, value: int) -> None:
        if any(n.state in {"offered", "presented", "in_doubt"} for n in self.notes.values()):
            raise LawBrokenError("I2", f"{self.number}: a note is offered while one is undecided")
        if "order_claimed" not in self._kinds or self._kinds & _NO_OFFER_AFTER:
            raise LawBrokenError("I7", f"{self.number}: offered after {self.last}")
        if self.credited + value > self.authorised:
            raise LawBrokenError("I1", f"{self.number}: {value} offered of {self.authorised}")

    def _require_state(self, note_id: str, invariant: str, *states: str) -> None:
        note = self.notes.get(note_id)
        if note is None or note.state not in states:
            raise LawBrokenError(invariant, f"{note_id} is {note and note.state}, not {states}")

    def _require_monotone(self, body: dict[str, Any]) -> None:
        known = self._reports.get(body["number"])
        if known is not None and known != body:
            raise LawBrokenError("I4", f"{self.number}: report {body['number']} is not as it was")
        if body["credited_minor"] < max(
            (r["credited_minor"] for r in self._reports.values()), default=0
        ):
            raise LawBrokenError("I4", f"{self.number}: less is reported than before")
        if body["credited_minor"] != self.credited or body["in_doubt_minor"] != self.pending:
            raise LawBrokenError("I1", f"{self.number}: reported {body}")

    def _book(self, kind: str, body: dict[str, Any]) -> None:
        self._kinds.add(kind)
        self.last = kind
        match kind:
            case "order_received":
                self.authorised = body["amount_minor"]
            case "note_offered":
                self.notes[body["note_id"]] = NoteRow(body["value_minor"])
            case "note_presented" | "note_credited" | "note_returned":
                note = self.notes[body["note_id"]]
                note.state = kind.removeprefix("note_")
                note.was_presented |= kind == "note_presented"
            case "note_doubted":
                self.notes[body["note_id"]].state = "in_doubt"
            case "report_made":
                self._reports[body["number"]] = body
            case _:
                pass

    def _sum(self, *states: str) -> int:
        return sum(note.value for note in self.notes.values() if note.state in states)
