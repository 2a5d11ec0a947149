"""ccTalk as the machine's host writes and reads it: its own constants, its own check sums."""

from dataclasses import dataclass
from enum import StrEnum

US = 1  # the host
VALIDATOR = 40

# what a host asks
DO_RESET = 1
SET_MODE = 153
DO_ROUTE = 154
ASK_SCALING = 156
ASK_BILL = 157
ASK_EVENTS = 159
SET_MASTER = 228
SET_MASK = 231
ASK_CATEGORY = 245
ASK_ALIVE = 254

# how it decides about a bill
ROUTE_BACK = b"\x00"
ROUTE_STACK = b"\x01"
ROUTE_LATER = b"\xff"

# what it is told
UNDERSTOOD = 0
NOT_UNDERSTOOD = 5
BUSY = 6
STACKED = 0
IN_ESCROW = 1
CAME_BACK = (1, 2, 3, 4, 5, 8)  # of the events that name no bill
KINDS = range(1, 17)
EVENTS_TOLD = 5
US_VALUES_MINOR = {1: 100, 2: 500, 3: 1000, 4: 2000, 5: 5000, 6: 10000}


class Check(StrEnum):
    SUM = "sum8"
    CRC = "crc16"


@dataclass(frozen=True, slots=True)
class Told:
    """One answer of the acceptor."""

    code: int
    data: bytes = b""


def check_sum(data: bytes) -> int:
    """CRC-16, high bit first, of nibbles: the acceptor's side computes it another way."""
    value = 0
    for byte in data:
        value = (value << 4 & 0xFFFF) ^ (0x1021 * ((value >> 12) ^ (byte >> 4)))
        value = (value << 4 & 0xFFFF) ^ (0x1021 * ((value >> 12) ^ (byte & 0x0F)))
    return value


def message(code: int, data: bytes = b"", check: Check = Check.SUM, to: int = VALIDATOR) -> bytes:
    if check is Check.SUM:
        body = bytes([to, len(data), US, code]) + data
        return body + bytes([(256 - sum(body) % 256) % 256])
    value = check_sum(bytes([to, len(data), code]) + data)
    return bytes([to, len(data), value & 0xFF, code]) + data + bytes([value >> 8])


def first_answer(received: bytes, check: Check) -> Told | None:
    """The first whole answer among the bytes that came since the question."""
    for start in range(len(received) - 4):
        size = received[start + 1] + 5
        raw = received[start : start + size]
        if raw[0] == US and len(raw) == size and _fits(raw, check):
            return Told(raw[3], raw[4:-1])
    return None


def value_minor(name: bytes, scaling: bytes) -> int | None:
    """What a bill is worth, in hundredths; None when its name is no value."""
    digits = name[2:6]
    if len(name) != 7 or len(scaling) != 3 or not digits.isdigit():
        return None
    factor = scaling[0] | scaling[1] << 8
    return int(digits) * factor * 100 // int(10 ** scaling[2]) or None


def _fits(raw: bytes, check: Check) -> bool:
    if check is Check.SUM:
        return sum(raw) % 256 == 0
    return check_sum(raw[:2] + raw[3:-1]) == raw[2] | raw[-1] << 8
