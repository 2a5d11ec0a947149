"""EBDS as the machine's host writes and reads it: its own constants, its own check sum."""

from collections.abc import Iterator
from dataclasses import dataclass

BEGIN = 0x02
END = 0x03
SEVEN_BITS = 0x7F

# what a host sends
ORDERS = 0x10
ASK_UNIT = 0x60
EXTENDED = 0x70
RESET_UNIT = b"\x7f\x7f\x7f"
ASK_TYPE = b"\x00\x00\x04"
ASK_SERIAL = b"\x00\x00\x05"
TABLE_ENTRY = 2
ENABLES = 3

WITH_ESCROW = 0x10
STACK = 0x20
RETURN = 0x40
EXTENDED_NOTES = 0x10

# what it is told
STATUS = 0x20
NOTE = 0x02

ONE_OF = (0x01, 0x02, 0x04, 0x08, 0x20)  # idling, accepting, escrowed, stacking, returning
ESCROWED = 0x04
STACKED = 0x10
RETURNED = 0x40
REJECTED = 0x02
TROUBLE = 0x0C  # jammed, stacker full: in place of a state
STARTING = 0x01
FAILED = 0x04

US_VALUES_MINOR = {1: 100, 2: 200, 3: 500, 4: 1000, 5: 2000, 6: 5000, 7: 10000}


@dataclass(frozen=True, slots=True)
class Told:
    """One answer of the acceptor; an answer without a status has zeros there."""

    toggle: int
    state: int = 0
    events: int = 0
    more: int = 0
    index: int = 0
    table_index: int = 0
    value_minor: int | None = None  # as the note data says it, where there is any
    is_status: bool = False

    @property
    def is_clear(self) -> bool:
        """Whether it shows exactly one state, or a trouble in place of it."""
        shown = sum(bool(self.state & bit) for bit in ONE_OF)
        return shown == 1 or bool(shown == 0 and (self.events & TROUBLE or self.more & FAILED))


def check_sum(data: bytes) -> int:
    """Bit by bit: a column with an odd number of ones has a one."""
    return sum((sum(byte >> bit & 1 for byte in data) & 1) << bit for bit in range(7))


def message(control: int, data: bytes) -> bytes:
    body = bytes([len(data) + 5, control]) + data
    return bytes([BEGIN]) + body + bytes([END, check_sum(body)])


def answers(received: bytes) -> Iterator[Told]:
    """The whole answers among the bytes that came since the question, in their order."""
    seven = bytes(byte & SEVEN_BITS for byte in received)
    start = 0
    while start < len(seven) - 7:
        size = seven[start + 1]
        frame = seven[start : start + size]
        is_whole = seven[start] == BEGIN and len(frame) == size >= 8 and frame[-2] == END
        if is_whole and check_sum(frame[1:-2]) == frame[-1]:
            yield _told(frame[2], frame[3:-2])
            start += size
        else:
            start += 1


def _told(control: int, data: bytes) -> Told:
    toggle, kind = control & 1, control & 0x70
    if kind == STATUS and len(data) >= 3:
        return _status(toggle, data)
    if kind == EXTENDED and len(data) >= 4:
        value = _value_minor(data[8:17]) if data[0] == NOTE else None
        table_index = data[7] if len(data) > 7 else 0
        return _status(toggle, data[1:], value, table_index)
    return Told(toggle)


def _status(toggle: int, data: bytes, value_minor: int | None = None, table_index: int = 0) -> Told:
    index = data[2] >> 3 & 7
    return Told(toggle, data[0], data[1], data[2], index, table_index, value_minor, is_status=True)


def _value_minor(text: bytes) -> int | None:
    """Country, three digits, sign, two digits; zeros where there is no note."""
    digits = text[3:6] + text[7:9]
    if len(text) < 9 or not digits.isdigit():
        return None
    exponent = int(text[7:9]) * (-1 if text[6:7] == b"-" else 1) + 2
    base = int(text[3:6])
    return int(base * 10**exponent) if exponent >= 0 else base // 10**-exponent
