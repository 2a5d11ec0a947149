"""The states of a session and of an order, and which may follow which."""

from enum import StrEnum
from typing import Final


class SessionState(StrEnum):
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


class EndReason(StrEnum):
    """Why a session ended, where its state alone does not say it."""

    BANK_DENIED = "BANK_DENIED"
    LIMIT_REACHED = "LIMIT_REACHED"
    BLOCKED = "BLOCKED"
    WITHDRAWN = "WITHDRAWN"
    PATRON_KIOSK = "PATRON_KIOSK"
    PATRON_PHONE = "PATRON_PHONE"
    SUPERSEDED = "SUPERSEDED"


class OrderState(StrEnum):
    OFFERED = "OFFERED"
    CLAIMED = "CLAIMED"
    WITHDRAWN = "WITHDRAWN"
    REPORTED = "REPORTED"  # the final report has come


_S = SessionState

WITHOUT_ORDER: Final = frozenset({_S.OPENING, _S.CODE_SHOWN, _S.OPENED})
"""A session in one of these may still be funded, and expires."""

AT_THE_MACHINE: Final = frozenset({_S.ORDERED, _S.CLAIMED, _S.CREDITING, _S.IN_DOUBT})
"""The machine has not finished with the order: no other session may open."""

TRANSITIONS: Final[dict[SessionState, frozenset[SessionState]]] = {
    _S.OPENING: frozenset({_S.CODE_SHOWN, _S.CANCELED, _S.EXPIRED, _S.REFUSED}),
    _S.CODE_SHOWN: frozenset({_S.OPENED, _S.ORDERED, _S.CANCELED, _S.EXPIRED, _S.DENIED}),
    _S.OPENED: frozenset({_S.CODE_SHOWN, _S.ORDERED, _S.CANCELED, _S.EXPIRED, _S.DENIED}),
    _S.ORDERED: frozenset({_S.CLAIMED, _S.CANCELED, _S.NOT_CREDITED}),
    _S.CLAIMED: frozenset({_S.CREDITING, _S.IN_DOUBT, _S.SETTLING}),
    _S.CREDITING: frozenset({_S.IN_DOUBT, _S.SETTLING}),
    _S.IN_DOUBT: frozenset({_S.CREDITING, _S.SETTLING}),
    _S.SETTLING: frozenset({_S.CREDITED, _S.PARTIAL, _S.NOT_CREDITED}),
    _S.CREDITED: frozenset(),
    _S.PARTIAL: frozenset(),
    _S.NOT_CREDITED: frozenset(),
    _S.CANCELED: frozenset(),
    _S.EXPIRED: frozenset(),
    _S.DENIED: frozenset(),
    _S.REFUSED: frozenset(),
}


def is_ended(state: SessionState) -> bool:
    return not TRANSITIONS[state]
