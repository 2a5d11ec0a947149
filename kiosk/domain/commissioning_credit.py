"""A commissioning credit: one note at the house's cost, which shows what listening cannot.

It is no funding: it has two persons, the machine's bill meter before and after, and an account of
its own. All of them are a fold over the journal's events of the subject "kiosk".
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import reduce, singledispatch
from typing import Final, TypeAlias

from kiosk.domain.events import Event
from kiosk.domain.funding import IllegalEventError

VALUE_MAX_MINOR: Final = 2000
PER_DAY_MAX: Final = 10


class CreditState(StrEnum):
    REQUESTED = "requested"
    PRESENTED = "presented"  # from here on the machine may have counted it
    ENDED = "ended"  # the meter is to be read
    CLOSED = "closed"  # the server is to be told
    DONE = "done"


class CreditResult(StrEnum):
    """What was seen on the wire."""

    CREDITED = "credited"
    RETURNED = "returned"
    IN_DOUBT = "in_doubt"


class Finding(StrEnum):
    """What the wire and the meter together say of the host."""

    COUNTED_AT_STACK = "counted_at_stack"  # nothing credit-bearing was shown
    COUNTED_WITHOUT_ACK = "counted_without_ack"  # it was shown and never acknowledged
    COUNTED_WITH_ACK = "counted_with_ack"  # it was acknowledged, and counted by then
    COUNTS_AT_ACK = "counts_at_ack"  # it was shown, never acknowledged, and not counted
    NOT_COUNTED = "not_counted"  # it came back: nothing was learned but the way to the machine
    ACKNOWLEDGED_NOT_COUNTED = "acknowledged_not_counted"
    OTHER_AMOUNT = "other_amount"


@dataclass(frozen=True, slots=True)
class CreditRequested(Event):
    """Durable before the note is offered."""

    kind = "commissioning_credit_requested"
    number: str
    credit_id: str  # the server's idempotency key
    boot_id: str
    utc: str
    value_minor: int
    currency: str
    credit_point: str  # when the host counts, as it is set
    by: str
    witness: str
    reason: str
    meter_before_minor: int


@dataclass(frozen=True, slots=True)
class CreditPresented(Event):
    """Durable before anything credit-bearing is shown."""

    kind = "commissioning_credit_presented"
    number: str
    evidence: str


@dataclass(frozen=True, slots=True)
class CreditEnded(Event):
    """What was seen; `frames` are the note's last ones, `ack_s` is how late its ACK came."""

    kind = "commissioning_credit_ended"
    number: str
    result: str
    code: str
    frames: tuple[str, ...]
    ack_s: float | None = None
    acks_repeated: int = 0


@dataclass(frozen=True, slots=True)
class CreditClosed(Event):
    kind = "commissioning_credit_closed"
    number: str
    utc: str
    meter_after_minor: int
    by: str
    witness: str
    finding: str
    is_agreeing: bool  # with the credit point that is set


@dataclass(frozen=True, slots=True)
class CreditBooked(Event):
    """The server has it on its account."""

    kind = "commissioning_credit_booked"
    number: str


EVENTS: Final[dict[str, type[Event]]] = {
    event.kind: event
    for event in (CreditRequested, CreditPresented, CreditEnded, CreditClosed, CreditBooked)
}


@dataclass(frozen=True, slots=True)
class CommissioningCredit:
    requested: CreditRequested
    evidence: str | None = None
    ended: CreditEnded | None = None
    closed: CreditClosed | None = None
    is_booked: bool = False

    @property
    def number(self) -> str:
        return self.requested.number

    @property
    def state(self) -> CreditState:
        if self.closed is not None:
            is_done = self.is_booked or not self.counted_minor
            return CreditState.DONE if is_done else CreditState.CLOSED
        if self.ended is not None:
            return CreditState.ENDED
        return CreditState.REQUESTED if self.evidence is None else CreditState.PRESENTED

    @property
    def is_open(self) -> bool:
        """The meter has not been read yet: nothing else may move it."""
        return self.closed is None

    @property
    def counted_minor(self) -> int:
        """By how much the machine's meter has moved; 0 before it was read."""
        closed = self.closed
        return closed.meter_after_minor - self.requested.meter_before_minor if closed else 0


Credits: TypeAlias = tuple[CommissioningCredit, ...]  # oldest first; only the newest changes


def fold(events: Iterable[Event]) -> Credits:
    """Raises IllegalEventError."""
    return reduce(apply, events, ())


def apply(credits_made: Credits, event: Event) -> Credits:
    """The credits after the event. Raises IllegalEventError."""
    return _after(event, credits_made)


@singledispatch
def _after(event: Event, credits_made: Credits) -> Credits:
    raise IllegalEventError(f"{event.kind} after {len(credits_made)} commissioning credits")


@_after.register
def _(event: CreditRequested, credits_made: Credits) -> Credits:
    if credits_made and credits_made[-1].state is not CreditState.DONE:
        raise IllegalEventError(f"{credits_made[-1].number} is {credits_made[-1].state}")
    return (*credits_made, CommissioningCredit(event))


@_after.register
def _(event: CreditPresented, credits_made: Credits) -> Credits:
    newest = _newest(credits_made, event.number, CreditState.REQUESTED)
    return (*credits_made[:-1], replace(newest, evidence=event.evidence))


@_after.register
def _(event: CreditEnded, credits_made: Credits) -> Credits:
    newest = _newest(credits_made, event.number, CreditState.REQUESTED, CreditState.PRESENTED)
    return (*credits_made[:-1], replace(newest, ended=event))


@_after.register
def _(event: CreditClosed, credits_made: Credits) -> Credits:
    newest = _newest(credits_made, event.number, CreditState.ENDED)
    return (*credits_made[:-1], replace(newest, closed=event))


@_after.register
def _(event: CreditBooked, credits_made: Credits) -> Credits:
    newest = _newest(credits_made, event.number, CreditState.CLOSED)
    return (*credits_made[:-1], replace(newest, is_booked=True))


def _newest(credits_made: Credits, number: str, *states: CreditState) -> CommissioningCredit:
    newest = credits_made[-1] if credits_made else None
    if newest is None or newest.number != number or newest.state not in states:
        raise IllegalEventError(f"the commissioning credit {number} is not in {list(states)}")
    return newest


@dataclass(frozen=True, slots=True)
class Room:
    """What there is for a commissioning credit at this moment."""

    value_max_minor: int
    per_day: int
    today: str  # the date in UTC
    denominations_minor: Sequence[int]
    is_machine_ready: bool  # it polls, accepts notes, and none is in hand
    is_staff_at_work: bool  # somebody is inside at the glass, or it was taken out of service
    is_in_use: bool  # a session or a case is open, or something is to be recovered


def refusal(value_minor: int, credits_made: Credits, room: Room) -> str:
    """Why none may begin now, in words for staff; empty when one may."""
    today = sum(made.requested.utc.startswith(room.today) for made in credits_made)
    reasons = {
        "take the kiosk out of service, or sign in at its screen": not room.is_staff_at_work,
        "a session or a case is open": room.is_in_use,
        "the one before is not closed, or not booked by the server yet": bool(
            credits_made and credits_made[-1].state is not CreditState.DONE
        ),
        f"there were {today} today, and {room.per_day} may be": today >= room.per_day,
        "it is more than may be given": value_minor > room.value_max_minor,
        "the machine does not accept notes now": not room.is_machine_ready,
        "the machine does not accept a note of this value": (
            value_minor not in room.denominations_minor
        ),
    }
    return next((reason for reason, is_so in reasons.items() if is_so), "")


def find(credit: CommissioningCredit, meter_after_minor: int) -> Finding:
    """What is learned once the meter is read. The credit has ended."""
    assert credit.ended is not None
    requested, result = credit.requested, CreditResult(credit.ended.result)
    counted_minor = meter_after_minor - requested.meter_before_minor
    if counted_minor not in {0, requested.value_minor}:
        return Finding.OTHER_AMOUNT
    is_acknowledged = result is CreditResult.CREDITED
    if is_acknowledged:
        return Finding.COUNTED_WITH_ACK if counted_minor else Finding.ACKNOWLEDGED_NOT_COUNTED
    if credit.evidence is None:
        return Finding.COUNTED_AT_STACK if counted_minor else Finding.NOT_COUNTED
    if counted_minor:
        return Finding.COUNTED_WITHOUT_ACK
    return Finding.COUNTS_AT_ACK if result is CreditResult.IN_DOUBT else Finding.NOT_COUNTED


# The credit points, as they can be set, that a finding disproves.
_DISPROVEN: Final = {
    Finding.COUNTED_AT_STACK: frozenset({"vend_valid", "stacked"}),
    Finding.COUNTED_WITHOUT_ACK: frozenset({"stacked"}),
    Finding.COUNTED_WITH_ACK: frozenset[str](),
    Finding.COUNTS_AT_ACK: frozenset({"stack", "vend_valid"}),
    Finding.NOT_COUNTED: frozenset[str](),
}


def is_agreeing(finding: Finding, credit_point: str) -> bool:
    """Whether the host did what is set of it; a wrong amount agrees with nothing."""
    return finding in _DISPROVEN and credit_point not in _DISPROVEN[finding]
