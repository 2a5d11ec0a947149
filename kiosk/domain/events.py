"""What can happen to a funding: the events its state is folded from, as the journal keeps them."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, ClassVar


class UnknownEventError(ValueError):
    """A record that no event of this version fits."""


@dataclass(frozen=True, slots=True)
class Event:
    kind: ClassVar[str]


@dataclass(frozen=True, slots=True)
class SessionRequested(Event):
    """Durable before the first request: the key is the server's idempotency key."""

    kind = "session_requested"
    transaction_number: str
    client_session_id: str
    machine_number: str
    currency: str
    denominations_minor: tuple[int, ...]
    amount_max_minor: int


@dataclass(frozen=True, slots=True)
class SessionRefused(Event):
    """The server or the payment service opened no session."""

    kind = "session_refused"
    code: str


@dataclass(frozen=True, slots=True)
class CodeShown(Event):
    kind = "code_shown"
    session_id: str
    number: int
    token_end: str  # its last four characters


@dataclass(frozen=True, slots=True)
class CodeOpened(Event):
    kind = "code_opened"


@dataclass(frozen=True, slots=True)
class CancelRequested(Event):
    """From here on this engine never claims the session's order."""

    kind = "cancel_requested"
    why: str


@dataclass(frozen=True, slots=True)
class SessionCanceled(Event):
    kind = "session_canceled"
    why: str


@dataclass(frozen=True, slots=True)
class SessionExpired(Event):
    kind = "session_expired"


@dataclass(frozen=True, slots=True)
class SessionDenied(Event):
    kind = "session_denied"
    why: str


@dataclass(frozen=True, slots=True)
class OrderReceived(Event):
    kind = "order_received"
    session_id: str
    order_id: str
    amount_minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class OrderWithdrawn(Event):
    """The server took the order back before it was claimed; everything is released."""

    kind = "order_withdrawn"


@dataclass(frozen=True, slots=True)
class ClaimRequested(Event):
    """Durable before the call, so that a repeat carries the same id."""

    kind = "claim_requested"
    claim_id: str
    boot_id: str


@dataclass(frozen=True, slots=True)
class OrderClaimed(Event):
    kind = "order_claimed"


@dataclass(frozen=True, slots=True)
class ForeignClaimFound(Event):
    """The server knows an earlier claim that this journal lacks: nothing may be offered.

    Whoever made it may have reported already: what it credited is certain.
    """

    kind = "foreign_claim_found"
    claim_id: str
    boot_id: str
    case_number: str
    code: str
    report_number: int = 0
    credited_minor: int = 0


@dataclass(frozen=True, slots=True)
class NoteOffered(Event):
    """Durable before the note is shown in escrow."""

    kind = "note_offered"
    note_id: str
    value_minor: int


@dataclass(frozen=True, slots=True)
class NotePresented(Event):
    """Durable before anything that bears credit is on the wire; from here it may be counted."""

    kind = "note_presented"
    note_id: str
    evidence: str  # the driver's bytes, hexadecimal


@dataclass(frozen=True, slots=True)
class NoteCredited(Event):
    kind = "note_credited"
    note_id: str


@dataclass(frozen=True, slots=True)
class NoteReturned(Event):
    """Nothing of it was counted. A value that the host itself gave back is not offered again."""

    kind = "note_returned"
    note_id: str
    code: str
    is_refused_by_host: bool


@dataclass(frozen=True, slots=True)
class NoteDoubted(Event):
    """It may have been counted and nothing proves it: a case is open from here on."""

    kind = "note_doubted"
    note_id: str
    case_number: str
    code: str
    frames: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PatronGone(Event):
    """Staff say that the patron does not wait for the case any more."""

    kind = "patron_gone"
    by: str


@dataclass(frozen=True, slots=True)
class CaseDecided(Event):
    """Two persons have decided the case; durable before anything follows from it.

    `amount_minor` is what the outcome is about; whatever else was in doubt is not credited.
    Meters are the machine's, before the note in doubt and now; None when nobody read them.
    """

    kind = "case_decided"
    case_number: str
    outcome: str  # one of CaseOutcome
    amount_minor: int
    by: str
    witness: str
    reason: str
    meter_before_minor: int | None
    meter_after_minor: int | None
    proposed: str  # the outcome that the meters speak for; empty when for none


@dataclass(frozen=True, slots=True)
class DecisionContradicted(Event):
    """The machine acknowledged the note after persons had decided otherwise: no money moves."""

    kind = "decision_contradicted"
    note_id: str
    code: str


@dataclass(frozen=True, slots=True)
class CreditingEnded(Event):
    """No further note will be offered. `why` is "" when the whole amount is credited."""

    kind = "crediting_ended"
    why: str
    code: str


@dataclass(frozen=True, slots=True)
class ReportMade(Event):
    """Durable before it is sent: the same number always carries the same totals."""

    kind = "report_made"
    number: int
    credited_minor: int
    in_doubt_minor: int
    rest_minor: int
    is_final: bool
    hand_paid_minor: int = 0
    house_loss_minor: int = 0


@dataclass(frozen=True, slots=True)
class ReportAcknowledged(Event):
    kind = "report_acknowledged"
    number: int


@dataclass(frozen=True, slots=True)
class CreditedInFull(Event):
    kind = "credited_in_full"
    report_number: int


@dataclass(frozen=True, slots=True)
class CreditedInPart(Event):
    kind = "credited_in_part"
    report_number: int


@dataclass(frozen=True, slots=True)
class NothingCredited(Event):
    kind = "nothing_credited"
    report_number: int


EVENTS: dict[str, type[Event]] = {event.kind: event for event in Event.__subclasses__()}


def encode_event(event: Event) -> str:
    """The event's fields as canonical JSON; its kind is stored beside it."""
    return json.dumps(asdict(event), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def decode_event(kind: str, body: str, events: Mapping[str, type[Event]] = EVENTS) -> Event:
    """Raises UnknownEventError when `events` has none of this kind, or one with other fields."""
    try:
        fields: dict[str, Any] = json.loads(body)
        return events[kind](
            **{k: tuple(v) if isinstance(v, list) else v for k, v in fields.items()}
        )
    except (KeyError, TypeError, ValueError) as error:
        raise UnknownEventError(f"{kind} {body}: {error}") from error
