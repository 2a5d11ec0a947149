"""What the engine does next about a funding whose money is approved: a pure decision.

The engine asks, carries the step out, journals what came of it, and asks again. So a funding that
was interrupted anywhere goes on from its journal through the same decision.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, assert_never

from kiosk.domain.funding import Funding, State
from kiosk.domain.plan import next_note

# A note may come back because the machine inhibits just then; not for ever.
RETURNS_MAX: Final = 5


class Presence(StrEnum):
    """Whether the patron who approved still stands at the machine."""

    KNOWN = "known"  # a touch not long ago, or the question was answered
    UNKNOWN = "unknown"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Situation:
    """What the decision depends on beside the funding itself."""

    is_machine_accepting: bool
    denominations_minor: tuple[int, ...]  # enabled now
    presence: Presence
    is_patience_over: bool = False  # it did not accept for too long, or the hold may lapse
    is_machine_lost: bool = False  # because it is silent or gone


@dataclass(frozen=True, slots=True)
class Claim:
    """Claim the order, under the id already journalled if there is one."""


@dataclass(frozen=True, slots=True)
class AskPresence:
    """Ask "add this amount to this machine?" before the first note."""


@dataclass(frozen=True, slots=True)
class OfferNote:
    value_minor: int


@dataclass(frozen=True, slots=True)
class WaitForMachine:
    """It does not accept now: it is played, rolls credits up, or is silent."""


@dataclass(frozen=True, slots=True)
class EndCrediting:
    why: str


@dataclass(frozen=True, slots=True)
class MakeReport:
    """The totals have changed since the last report, or none was made."""


@dataclass(frozen=True, slots=True)
class SendReport:
    """The last report is not acknowledged."""


@dataclass(frozen=True, slots=True)
class Rest:
    """Nothing to do: it has ended, a case is open, or the server speaks next."""


Step = (
    Claim | AskPresence | OfferNote | WaitForMachine | EndCrediting | MakeReport | SendReport | Rest
)


def next_step(funding: Funding, situation: Situation) -> Step:
    """The next step. A note in hand must have its outcome before this is asked."""
    match funding.state:
        case State.ORDERED:
            return Rest() if funding.is_canceling else Claim()
        case State.CLAIMED | State.CREDITING:
            return _credit(funding, situation)
        case State.SETTLING | State.IN_DOUBT:
            return _report(funding)
        case (
            State.OPENING
            | State.CODE_SHOWN
            | State.OPENED
            | State.CREDITED
            | State.PARTIAL
            | State.NOT_CREDITED
            | State.CANCELED
            | State.EXPIRED
            | State.DENIED
            | State.REFUSED
        ):
            return Rest()
        case _:
            assert_never(funding.state)


def _credit(funding: Funding, situation: Situation) -> Step:  # noqa: PLR0911 one line per rule
    assert funding.note_in_hand is None
    if not funding.rest_minor:
        return EndCrediting(why="")
    if situation.presence is Presence.DECLINED:
        return EndCrediting(why="patron_away")
    if situation.presence is Presence.UNKNOWN:
        return AskPresence()
    if funding.returns >= RETURNS_MAX:
        return EndCrediting(why="machine_returned")
    if situation.is_patience_over:
        return EndCrediting(why="machine_lost" if situation.is_machine_lost else "machine_stopped")
    if not situation.is_machine_accepting:
        return WaitForMachine()
    return _offer(funding, situation)


def _offer(funding: Funding, situation: Situation) -> Step:
    note = next_note(funding.rest_minor, situation.denominations_minor, funding.refused_minor)
    if note is not None:
        return OfferNote(note)
    return EndCrediting(
        why="machine_returned" if funding.refused_minor else "amount_not_expressible"
    )


def _report(funding: Funding) -> Step:
    if not funding.reports:
        return MakeReport()
    last = funding.reports[-1]
    if replace(funding.next_report(), number=last.number) != last:
        return MakeReport()
    return SendReport() if funding.unacknowledged_report else Rest()
