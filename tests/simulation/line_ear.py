"""Hears whether what an acceptor says on the line bears credit; each protocol by its own bytes."""

from typing import Final

_VEND_VALID: Final = 0x15
_STACKED_BIT: Final = 0x10
_EVENTS_LENGTH: Final = 11


class LineEar:
    def __init__(self, protocol: str) -> None:
        self._hears = {
            "id003": self._id003,
            "ebds": self._ebds,
            "cctalk": self._cctalk,
        }[protocol]
        self._counter: int | None = None

    def hears_credit(self, data: bytes) -> bool:
        """`data` is one message of the acceptor, as a whole."""
        return self._hears(data)

    def _id003(self, data: bytes) -> bool:
        return len(data) >= 5 and data[0] == 0xFC and data[2] == _VEND_VALID

    def _ebds(self, data: bytes) -> bool:
        if len(data) < 8 or data[0] != 0x02:
            return False
        kind = data[2] >> 4
        states = {2: 3, 7: 4}  # where the status begins in a plain and in an extended reply
        return kind in states and bool(data[states[kind]] & _STACKED_BIT)

    def _cctalk(self, data: bytes) -> bool:
        if len(data) < 5 + _EVENTS_LENGTH or data[-(_EVENTS_LENGTH + 5) + 1] != _EVENTS_LENGTH:
            return False
        counter, kind, detail = data[-_EVENTS_LENGTH - 1 : -_EVENTS_LENGTH + 2]
        is_new = self._counter is not None and counter not in {self._counter, 0}
        self._counter = counter
        return is_new and kind > 0 and detail == 0
