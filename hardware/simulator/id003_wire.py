"""ID-003 as the machine's host writes and reads it: its own constants, its own check sum."""

from dataclasses import dataclass

START = 0xFC

# what a host asks
ASK_STATUS = 0x11
DO_RESET = 0x40
DO_STACK_1 = 0x41
DO_STACK_2 = 0x42
DO_RETURN = 0x43
DO_HOLD = 0x44
CONFIRM = 0x50
SET_ENABLE = 0xC0
SET_INHIBIT = 0xC3
ASK_CURRENCY = 0x8A

# what it is told
IDLE = 0x11
VEND_VALID = 0x15
STACKED = 0x16
UNDECIDED = (0x13, 0x19)  # in escrow, or held there
REJECTED = 0x17
RETURNING = 0x18
INHIBITED = 0x1A
STARTING = 0x1B
POWER_UP = 0x40
NOTE_IN_ACCEPTOR = 0x41
NOTE_IN_STACKER = 0x42
POWERED_UP = (POWER_UP, NOTE_IN_ACCEPTOR, NOTE_IN_STACKER)
OBEYED = 0x50

SLOTS = range(0x61, 0x69)
SETTINGS = range(0xC0, 0xC8)  # repeated in the answer


@dataclass(frozen=True, slots=True)
class Told:
    """One answer of the acceptor."""

    code: int
    data: bytes = b""


def check_sum(data: bytes) -> int:
    """CRC-16, low bit first, of nibbles: the acceptor's side computes it another way."""
    value = 0
    for byte in data:
        value = (value >> 4) ^ (0x1081 * ((value ^ byte) & 0x0F))
        value = (value >> 4) ^ (0x1081 * ((value ^ (byte >> 4)) & 0x0F))
    return value


def message(code: int, data: bytes = b"") -> bytes:
    body = bytes([START, len(data) + 5, code]) + data
    value = check_sum(body)
    return body + bytes([value & 0xFF, value >> 8])


def values_minor(table: bytes) -> dict[int, int]:
    """What the acceptor says its slots are worth: escrow code, country, value, zeros."""
    rows = [table[start : start + 4] for start in range(0, len(table) - 3, 4)]
    return {slot: value * 10**zeros * 100 for slot, _, value, zeros in rows if value}


ATTENTION = message(0x05)  # sent unasked in the interrupt modes: the host is to ask


def first_answer(received: bytes) -> Told | None:
    """The first whole answer among the bytes that came since the question."""
    for start, byte in enumerate(received):
        rest = received[start:]
        if byte != START or len(rest) < 5 or not 5 <= rest[1] <= len(rest):
            continue
        body, tail = rest[: rest[1] - 2], rest[rest[1] - 2 : rest[1]]
        if check_sum(body) == tail[0] | tail[1] << 8:
            return Told(body[2], body[3:])
    return None
