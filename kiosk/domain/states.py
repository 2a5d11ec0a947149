"""The states of a funding and the one table of transitions: the only place a state changes."""

from enum import StrEnum
from typing import Final

from kiosk.domain import events as e


class State(StrEnum):
    OPENING = "OPENING"
    CODE_SHOWN = "CODE_SHOWN"
    OPENED = "OPENED"
    ORDERED = "ORDERED"
    CLAIMED = "CLAIMED"
    CREDITING = "CREDITING"
    SETTLING = "SETTLING"
    IN_DOUBT = "IN_DOUBT"
    CREDITED = "CREDITED"
    PARTIAL = "PARTIAL"
    NOT_CREDITED = "NOT_CREDITED"
    CANCELED = "CANCELED"
    EXPIRED = "EXPIRED"
    DENIED = "DENIED"
    REFUSED = "REFUSED"


ENDS: Final = frozenset(
    {
        State.CREDITED,
        State.PARTIAL,
        State.NOT_CREDITED,
        State.CANCELED,
        State.EXPIRED,
        State.DENIED,
        State.REFUSED,
    }
)

TRANSITIONS: Final[dict[tuple[State, type[e.Event]], State]] = {
    (State.OPENING, e.CodeShown): State.CODE_SHOWN,
    (State.OPENING, e.SessionRefused): State.REFUSED,
    (State.OPENING, e.CancelRequested): State.OPENING,
    (State.OPENING, e.SessionCanceled): State.CANCELED,
    (State.CODE_SHOWN, e.CodeShown): State.CODE_SHOWN,
    (State.CODE_SHOWN, e.CodeOpened): State.OPENED,
    (State.CODE_SHOWN, e.OrderReceived): State.ORDERED,
    (State.CODE_SHOWN, e.OrderWithdrawn): State.NOT_CREDITED,
    (State.CODE_SHOWN, e.CancelRequested): State.CODE_SHOWN,
    (State.CODE_SHOWN, e.SessionCanceled): State.CANCELED,
    (State.CODE_SHOWN, e.SessionExpired): State.EXPIRED,
    (State.CODE_SHOWN, e.SessionDenied): State.DENIED,
    (State.OPENED, e.OrderReceived): State.ORDERED,
    (State.OPENED, e.OrderWithdrawn): State.NOT_CREDITED,
    (State.OPENED, e.CancelRequested): State.OPENED,
    (State.OPENED, e.SessionCanceled): State.CANCELED,
    (State.OPENED, e.SessionExpired): State.EXPIRED,
    (State.OPENED, e.SessionDenied): State.DENIED,
    (State.ORDERED, e.CancelRequested): State.ORDERED,
    (State.ORDERED, e.SessionCanceled): State.CANCELED,
    (State.ORDERED, e.OrderWithdrawn): State.NOT_CREDITED,
    (State.ORDERED, e.ClaimRequested): State.ORDERED,
    (State.ORDERED, e.OrderClaimed): State.CLAIMED,
    (State.ORDERED, e.ForeignClaimFound): State.IN_DOUBT,
    (State.CLAIMED, e.NoteOffered): State.CREDITING,
    (State.CLAIMED, e.CreditingEnded): State.SETTLING,
    (State.CREDITING, e.NoteOffered): State.CREDITING,
    (State.CREDITING, e.NotePresented): State.CREDITING,
    (State.CREDITING, e.NoteCredited): State.CREDITING,
    (State.CREDITING, e.NoteReturned): State.CREDITING,
    (State.CREDITING, e.NoteDoubted): State.IN_DOUBT,
    (State.CREDITING, e.CreditingEnded): State.SETTLING,
    (State.IN_DOUBT, e.NoteCredited): State.SETTLING,  # proof came after all
    (State.IN_DOUBT, e.CaseDecided): State.SETTLING,
    (State.IN_DOUBT, e.PatronGone): State.IN_DOUBT,
    (State.IN_DOUBT, e.ReportMade): State.IN_DOUBT,
    (State.IN_DOUBT, e.ReportAcknowledged): State.IN_DOUBT,
    (State.SETTLING, e.DecisionContradicted): State.SETTLING,
    (State.SETTLING, e.ReportMade): State.SETTLING,
    (State.SETTLING, e.ReportAcknowledged): State.SETTLING,
    (State.SETTLING, e.CreditedInFull): State.CREDITED,
    (State.SETTLING, e.CreditedInPart): State.PARTIAL,
    (State.SETTLING, e.NothingCredited): State.NOT_CREDITED,
}
