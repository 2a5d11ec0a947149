"""A funding and its case as the journal tells them: notes, evidence, reports, decisions."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from kiosk.domain import events as e
from kiosk.domain.events import decode_event
from kiosk.domain.funding import Funding, State, fold
from kiosk.engine.journal import Record
from kiosk.engine.questions.money import funding_fields
from kiosk.engine.questions.question import Fields

_NOTE_TIMES: Final[dict[type[e.Event], str]] = {
    e.NoteOffered: "offered_utc",
    e.NotePresented: "presented_utc",
    e.NoteCredited: "ended_utc",
    e.NoteReturned: "ended_utc",
    e.NoteDoubted: "doubted_utc",
}
_OF_NOTES: Final = (e.NoteOffered, e.NotePresented, e.NoteCredited)


@dataclass(frozen=True, slots=True)
class Told:
    """An event and when it was written, in UTC."""

    utc: str
    event: e.Event


def read_story(records: Sequence[Record]) -> list[Told]:
    return [Told(record.utc, decode_event(record.kind, record.body)) for record in records]


def funding_of(story: Sequence[Told]) -> Funding:
    return fold(told.event for told in story)


def has_case(story: Sequence[Told], number: str) -> bool:
    """Whether this funding ever had the case of this number."""
    opened = [t.event for t in story if isinstance(t.event, e.NoteDoubted | e.ForeignClaimFound)]
    return any(event.case_number == number for event in opened)


def transaction_of(case_number: str) -> str:
    """The transaction a case belongs to: its number is a note's, or ends in 000."""
    return case_number.rpartition("-")[0]


def case_fields(story: Sequence[Told], number: str) -> Fields:
    """Everything the journal knows of the case."""
    funding = funding_of(story)
    return {
        **funding_fields(funding),
        "case_number": number,
        "is_open": funding.state is State.IN_DOUBT,
        "is_patron_gone": funding.is_patron_gone,
        "notes": notes_of(funding, story),
        "frames": frames_of(story),
        "reports": reports_of(story),
        "decision": decision_of(story),
        "contradicted_by": contradiction_of(story),
        "story": events_of(story),
    }


def notes_of(funding: Funding, story: Sequence[Told]) -> list[Fields]:
    """Each note with its outcome and its times, in the order they were offered."""
    times: dict[str, Fields] = {}
    for told in story:
        if type(told.event) in _NOTE_TIMES:
            note_id = asdict(told.event)["note_id"]
            times.setdefault(note_id, {})[_NOTE_TIMES[type(told.event)]] = told.utc
    return [
        {
            "note_id": note.id,
            "value_minor": note.value_minor,
            "outcome": note.state,
            "code": note.code,
            **times.get(note.id, {}),
        }
        for note in funding.notes
    ]


def frames_of(story: Sequence[Told]) -> list[str]:
    """The last frames of the note in doubt, decoded; those of its presenting if it got no further.

    A note that a former process left has no others.
    """
    frames: list[str] = []
    for told in story:
        match told.event:
            case e.NotePresented():
                frames = _frames_of_evidence(told.event.evidence)
            case e.NoteDoubted() if told.event.frames:
                frames = list(told.event.frames)
            case _:
                pass
    return frames


def _frames_of_evidence(evidence: str) -> list[str]:
    """What the driver kept before it presented; in its own words where they are not ours."""
    kept = bytes.fromhex(evidence)
    try:
        facts: Any = json.loads(kept)
        return [str(frame) for frame in facts["frames"]]
    except (ValueError, KeyError, TypeError):
        return [kept.hex(" ")]


def reports_of(story: Sequence[Told]) -> list[Fields]:
    acknowledged = {}
    for told in story:
        match told.event:
            case e.ReportAcknowledged(number):
                acknowledged[number] = told.utc
            case e.CreditedInFull(number) | e.CreditedInPart(number) | e.NothingCredited(number):
                acknowledged[number] = told.utc
            case _:
                pass
    return [
        {
            "utc": told.utc,
            **asdict(told.event),
            "acknowledged_utc": acknowledged.get(told.event.number, ""),
        }
        for told in story
        if isinstance(told.event, e.ReportMade)
    ]


def decision_of(story: Sequence[Told]) -> Fields | None:
    for told in story:
        if isinstance(told.event, e.CaseDecided):
            return {"utc": told.utc, **asdict(told.event)}
    return None


def contradiction_of(story: Sequence[Told]) -> str:
    """The code of the alert that the machine acknowledged what persons had decided otherwise."""
    for told in story:
        if isinstance(told.event, e.DecisionContradicted):
            return told.event.code
    return ""


def events_of(story: Sequence[Told]) -> list[Fields]:
    """Each event beside those of a note that was plainly credited: `notes_of` tells hundreds."""
    doubted = {told.event.note_id for told in story if isinstance(told.event, e.NoteDoubted)}
    credited = {told.event.note_id for told in story if isinstance(told.event, e.NoteCredited)}
    plain = credited - doubted
    return [
        {"utc": told.utc, "kind": told.event.kind, **_facts(told)}
        for told in story
        if not isinstance(told.event, _OF_NOTES) or told.event.note_id not in plain
    ]


def _facts(told: Told) -> Fields:
    """The event's own fields, without what the evidence shows at length."""
    return {k: v for k, v in asdict(told.event).items() if k not in {"frames", "evidence"}}
