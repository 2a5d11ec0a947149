"""The bytes of EBDS and of Pyramid's RS-232 protocol, which is a part of it."""

from enum import Enum, IntEnum, IntFlag, auto, unique
from typing import Final

STX: Final = 0x02
ETX: Final = 0x03
FRAME_LENGTH_MIN: Final = 8  # of a command, and no reply is shorter
FRAME_LENGTH_MAX: Final = 0x7F
BYTE_MASK: Final = 0x7F  # the line has seven data bits

CHANNELS: Final = range(1, 51)  # the indices of the note table
SHORT_CHANNELS: Final = range(1, 8)  # those that fit an omnibus reply and the host's mask


@unique
class Kind(IntEnum):
    """What a frame is, by the type in its control byte."""

    OMNIBUS = 1
    OMNIBUS_REPLY = 2
    AUXILIARY = 6
    EXTENDED = 7


@unique
class Auxiliary(IntEnum):
    """What the host asks about the unit."""

    CRC = 0x00
    TYPE = 0x04
    SERIAL_NUMBER = 0x05
    BOOT_PART = 0x06
    APPLICATION_PART = 0x07
    VARIANT_NAME = 0x08
    VARIANT_PART = 0x09
    CAPABILITIES = 0x0D
    APPLICATION_ID = 0x0E
    VARIANT_ID = 0x0F
    SOFT_RESET = 0x7F


SOFT_RESET_DATA: Final = b"\x7f\x7f\x7f"


@unique
class Extended(IntEnum):
    """The subtypes of extended frames, of the host's and of ours."""

    BAR_CODE = 0x01
    NOTE = 0x02  # of the host: a query of the note table
    SET_ENABLES = 0x03
    SET_ESCROW_TIMEOUTS = 0x04
    VALUE_TABLE = 0x06
    NOTE_RETRIEVED = 0x0B
    BOOKMARK = 0x0D
    CLEAR_AUDIT = 0x1D


# How many bytes may follow an extended command's subtype, orders included.
EXTENDED_LENGTHS: Final[dict[int, frozenset[int]]] = {
    Extended.NOTE: frozenset({4}),
    Extended.SET_ENABLES: frozenset({11, 22}),
    Extended.SET_ESCROW_TIMEOUTS: frozenset({5}),
    Extended.VALUE_TABLE: frozenset({3}),
    Extended.NOTE_RETRIEVED: frozenset({4}),
    Extended.BOOKMARK: frozenset({4}),
    Extended.CLEAR_AUDIT: frozenset({3}),
}
NOTES_PER_BYTE: Final = 7  # in the host's mask and in its set of enables


class Order(IntFlag):
    """The second data byte of an omnibus command; security and orientation are not ours."""

    ESCROW_MODE = 0x10
    STACK = 0x20
    RETURN = 0x40


class Mode(IntFlag):
    """The third data byte; the power-up policy is not ours: no note is ever inside at power-up."""

    BAR_CODES = 0x02
    EXTENDED_NOTES = 0x10


class State(Enum):
    """What the unit is doing."""

    POWER_UP = auto()
    IDLING = auto()
    ACCEPTING = auto()
    ESCROWED = auto()
    STACKING = auto()
    STACKED = auto()
    RETURNING = auto()
    RETURNED = auto()
    REJECTED = auto()


CASSETTE_PRESENT: Final = 0x10
# The first three data bytes of the omnibus reply for each state, without a note's index. STACKED,
# RETURNED and REJECTED are events on top of idling.
STATUS: Final[dict[State, tuple[int, int, int]]] = {
    State.POWER_UP: (0x01, CASSETTE_PRESENT, 0x01),
    State.IDLING: (0x01, CASSETTE_PRESENT, 0),
    State.ACCEPTING: (0x02, CASSETTE_PRESENT, 0),
    State.ESCROWED: (0x04, CASSETTE_PRESENT, 0),
    State.STACKING: (0x08, CASSETTE_PRESENT, 0),
    State.STACKED: (0x11, CASSETTE_PRESENT, 0),
    State.RETURNING: (0x20, CASSETTE_PRESENT, 0),
    State.RETURNED: (0x41, CASSETTE_PRESENT, 0),
    State.REJECTED: (0x01, CASSETTE_PRESENT | 0x02, 0),
}
# An event is told once, to an omnibus command. Until then other replies show what comes before it.
BEFORE_EVENT: Final[dict[State, State]] = {
    State.STACKED: State.STACKING,
    State.RETURNED: State.RETURNING,
    State.REJECTED: State.IDLING,
}
# What follows by itself once the host has seen a state.
AFTERWARDS: Final[dict[State, State]] = {
    State.RETURNING: State.RETURNED,
    State.RETURNED: State.IDLING,
    State.REJECTED: State.IDLING,
}
INVALID_COMMAND: Final = 0x02  # in the third data byte
INDEX_SHIFT: Final = 3  # of the note's index in that byte
MODEL_AND_REVISION: Final = b"\x44\x21"

# Note data behind the value: orientation, type, series, compatibility, version, class, reserved.
NOTE_DETAILS: Final = b"\x00AAAA\x00\x00\x00"
MINOR_DIGITS: Final[dict[str, int]] = {"USD": 2, "CAD": 2, "EUR": 2}
BASE_MAX: Final = 999

BAR_CODE_LENGTH: Final = 28

# What the unit says of itself; of what it has no part or program for, zeros.
AUXILIARY_TEXTS: Final[dict[int, bytes]] = {
    Auxiliary.CRC: bytes(6),
    Auxiliary.TYPE: b"SCAN AND PAY KIOSK  ",
    Auxiliary.SERIAL_NUMBER: b"0" * 20,
    Auxiliary.BOOT_PART: b"000000100",
    Auxiliary.APPLICATION_PART: b"000000100",
    Auxiliary.VARIANT_PART: b"000000100",
    Auxiliary.CAPABILITIES: bytes(6),
    Auxiliary.APPLICATION_ID: b"000000100",
    Auxiliary.VARIANT_ID: b"000000100",
}
VARIANT_NAME_LENGTH: Final = 32
