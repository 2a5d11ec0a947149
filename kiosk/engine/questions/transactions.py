"""Questions about fundings past and present: find one among all, and tell its whole story."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

import anyio.to_thread

from kiosk.domain import events as e
from kiosk.domain.funding import Funding, State
from kiosk.domain.technician import Right
from kiosk.engine.desk import Desk
from kiosk.engine.funding_journal import Kept
from kiosk.engine.journal import SEQ_MAX, Wanted
from kiosk.engine.questions.case_story import (
    Told,
    contradiction_of,
    decision_of,
    events_of,
    frames_of,
    has_case,
    notes_of,
    read_story,
    reports_of,
    transaction_of,
)
from kiosk.engine.questions.money import funding_fields
from kiosk.engine.questions.question import (
    Asker,
    BadQuestionError,
    Fields,
    Question,
    QuestionError,
    Questions,
    number,
    text,
)
from kiosk.engine.questions.screens_seen import screens_seen
from kiosk.engine.questions.server_money import ask_server
from kiosk.engine.traces.store import TraceStore

NEWEST_MAX: Final = 1000
NOTES_MAX: Final = 100  # in one answer


def transaction_questions(desk: Desk) -> Questions:
    """They read; nothing here changes a funding."""
    traces = TraceStore(desk.settings.data_dir / "traces")

    async def transactions(fields: Fields, asker: Asker) -> Fields:
        """Those begun before the one at `before`, an answer's `next_before`; 0 when all are told.

        `from` and `to` are moments in ISO 8601; `to` is the first that is too late.
        """
        del asker
        count, sought = max(1, number(fields, "newest", 100, NEWEST_MAX)), text(fields, "text", "")
        case_number = sought if sought.count("-") > 1 else ""
        wanted = Wanted(
            text=transaction_of(case_number) if case_number else sought,
            from_utc=_moment(fields, "from"),
            to_utc=_moment(fields, "to"),
            before_seq=number(fields, "before", 0, SEQ_MAX) or SEQ_MAX,
        )
        found = await desk.journal.find(wanted, _states(fields), count)
        told = [kept for kept in found if not case_number or _has_case(kept, case_number)]
        return {
            "transactions": [_row(kept.funding, kept.records[0].utc) for kept in told],
            "now": desk.clock.utc_now().isoformat(timespec="milliseconds"),
            "next_before": found[-1].first_seq if len(found) == count else 0,
        }

    async def transaction_story(fields: Fields, asker: Asker) -> Fields:
        """Everything of one transaction; of many notes NOTES_MAX from `notes_from` on."""
        del asker
        sought, first = text(fields, "transaction_number"), number(fields, "notes_from", 0)
        kept = await desk.journal.read(sought)
        if kept is None:
            raise QuestionError("E6004", f"this kiosk never had a transaction {sought!r}")
        server, server_code = None, ""
        if kept.funding.session_id:
            server, server_code = await ask_server(desk, kept.funding.session_id)
        has_trace = await anyio.to_thread.run_sync(traces.has, sought)
        return {
            **_story(kept, first),
            "has_trace": has_trace,
            "server": server,
            "server_code": server_code,
        }

    return {
        "transactions": Question(Right.READ_PAYMENTS, transactions),
        "transaction_story": Question(Right.READ_PAYMENTS, transaction_story),
    }


def _row(funding: Funding, utc: str) -> Fields:
    decided = funding.decision.outcome if funding.decision else ""
    return {"utc": utc, **funding_fields(funding), "decided": decided}


def _story(kept: Kept, first_note: int) -> Fields:
    funding, story = kept.funding, read_story(kept.records)
    notes = notes_of(funding, story)
    return {
        **_row(funding, kept.records[0].utc),
        "machine_number": funding.request.machine_number,
        "amount_max_minor": funding.request.amount_max_minor,
        "denominations_minor": funding.request.denominations_minor,
        "order_id": funding.order_id,
        "codes": _codes(story),
        "claimed_utc": next((t.utc for t in story if isinstance(t.event, e.OrderClaimed)), ""),
        "notes": notes[first_note : first_note + NOTES_MAX],
        "notes_from": first_note,
        "notes_total": len(notes),
        "frames": frames_of(story),
        "reports": reports_of(story),
        "decision": decision_of(story),
        "contradicted_by": contradiction_of(story),
        "screens": screens_seen(kept.records),
        "story": events_of(story),
    }


def _codes(story: Sequence[Told]) -> list[Fields]:
    return [
        {"utc": told.utc, "number": told.event.number, "token_end": told.event.token_end}
        for told in story
        if isinstance(told.event, e.CodeShown)
    ]


def _has_case(kept: Kept, case_number: str) -> bool:
    return has_case(read_story(kept.records), case_number)


def _states(fields: Fields) -> frozenset[State]:
    """The states that are asked for; all when none is. Raises BadQuestionError."""
    words = fields.get("states") or list(State)
    if not isinstance(words, list) or not all(word in set(State) for word in words):
        raise BadQuestionError(f"states are some of {[str(state) for state in State]}")
    return frozenset(map(State, words))


def _moment(fields: Fields, key: str) -> str:
    """A moment as the journal writes it; empty when none is given. Raises BadQuestionError."""
    given = text(fields, key, "")
    if not given:
        return ""
    try:
        moment = datetime.fromisoformat(given)
    except ValueError as error:
        raise BadQuestionError(f"{key} must be a moment such as 2026-01-31T09:00Z") from error
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")
