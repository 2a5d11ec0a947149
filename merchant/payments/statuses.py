"""The payment service's transaction types and statuses, and which status may follow which."""

from enum import IntEnum
from typing import Final


class TransactionType(IntEnum):
    AUTHORIZATION = 1
    CAPTURE = 3


class Status(IntEnum):
    NEW = 0
    PENDING = 1
    AUTHORIZED = 2
    PROCESSED = 3
    COMPLETED = 4
    FAILED = 5
    EXPIRED = 6
    CANCELED = 7
    DENIED = 8
    REVERSED = 10
    PARTIALLY_REFUNDED = 11
    REFUNDED = 12
    VOIDED = 13
    ON_HOLD = 14


_S = Status

_AUTHORIZATION: Final[dict[Status, frozenset[Status]]] = {
    _S.NEW: frozenset({_S.PENDING, _S.EXPIRED, _S.CANCELED}),
    _S.PENDING: frozenset({_S.AUTHORIZED, _S.CANCELED, _S.EXPIRED, _S.FAILED, _S.DENIED}),
    _S.AUTHORIZED: frozenset({_S.VOIDED, _S.CANCELED, _S.EXPIRED}),
    _S.FAILED: frozenset(),
    _S.EXPIRED: frozenset(),
    _S.CANCELED: frozenset(),
    _S.DENIED: frozenset(),
    _S.VOIDED: frozenset(),
}

_CAPTURE: Final[dict[Status, frozenset[Status]]] = {
    _S.NEW: frozenset({_S.PENDING}),
    _S.PENDING: frozenset(
        {_S.AUTHORIZED, _S.DENIED, _S.FAILED, _S.CANCELED, _S.VOIDED, _S.ON_HOLD}
    ),
    _S.AUTHORIZED: frozenset(
        {_S.PROCESSED, _S.DENIED, _S.FAILED, _S.CANCELED, _S.VOIDED, _S.ON_HOLD}
    ),
    _S.ON_HOLD: frozenset({_S.AUTHORIZED, _S.DENIED}),
    _S.PROCESSED: frozenset({_S.COMPLETED, _S.REVERSED, _S.DENIED}),
    _S.COMPLETED: frozenset({_S.REVERSED, _S.PARTIALLY_REFUNDED, _S.REFUNDED}),
    _S.PARTIALLY_REFUNDED: frozenset({_S.REFUNDED, _S.REVERSED}),
    _S.FAILED: frozenset(),
    _S.CANCELED: frozenset(),
    _S.DENIED: frozenset(),
    _S.REVERSED: frozenset(),
    _S.REFUNDED: frozenset(),
    _S.VOIDED: frozenset(),
}

TRANSITIONS: Final = {
    TransactionType.AUTHORIZATION: _AUTHORIZATION,
    TransactionType.CAPTURE: _CAPTURE,
}

CAPTURE_SUCCEEDS: Final = frozenset({_S.AUTHORIZED, _S.PROCESSED, _S.COMPLETED})
CAPTURE_FAILS: Final = frozenset({_S.FAILED, _S.CANCELED, _S.DENIED, _S.REVERSED, _S.VOIDED})


def can_reach(kind: TransactionType, before: Status, after: Status) -> bool:
    """Whether `after` lies ahead of `before`; steps between may have been missed."""
    table = TRANSITIONS[kind]
    seen: set[Status] = set()
    ahead = [before]
    while ahead:
        for status in table.get(ahead.pop(), frozenset()) - seen:
            seen.add(status)
            ahead.append(status)
    return after in seen
