"""The bytes of JCM ID-003; the same byte is a command or a status by direction."""

from enum import IntEnum, unique
from typing import Final

SYNC: Final = 0xFC
FRAME_LENGTH_MIN: Final = 5  # SYNC, length, command, two bytes of CRC
FRAME_LENGTH_MAX: Final = 0x80  # no host sends half as much; a longer length is noise

SLOT_BASE: Final = 0x60  # escrow names channel 1 as 0x61
CHANNELS: Final = range(1, 9)


@unique
class Command(IntEnum):
    """What the host sends."""

    STATUS_REQUEST = 0x11
    RESET = 0x40
    STACK_1 = 0x41
    STACK_2 = 0x42
    RETURN = 0x43
    HOLD = 0x44
    WAIT = 0x45
    ACK = 0x50
    READ_DENOMINATIONS = 0x80
    READ_SECURITY = 0x81
    READ_COMMUNICATION_MODE = 0x82
    READ_INHIBIT = 0x83
    READ_DIRECTION = 0x84
    READ_OPTIONS = 0x85
    READ_BAR_CODE = 0x86
    READ_BAR_INHIBIT = 0x87
    VERSION = 0x88
    BOOT_VERSION = 0x89
    CURRENCY_ASSIGN = 0x8A
    SET_DENOMINATIONS = 0xC0
    SET_SECURITY = 0xC1
    SET_COMMUNICATION_MODE = 0xC2
    SET_INHIBIT = 0xC3
    SET_DIRECTION = 0xC4
    SET_OPTIONS = 0xC5
    SET_BAR_CODE = 0xC6
    SET_BAR_INHIBIT = 0xC7


READ_TO_SET: Final = 0x40  # a read-back command is its setting's command less this


@unique
class Status(IntEnum):
    """What the acceptor answers."""

    ENQUIRY = 0x05  # sent unasked, in the interrupt modes only
    IDLING = 0x11
    ACCEPTING = 0x12
    ESCROW = 0x13
    STACKING = 0x14
    VEND_VALID = 0x15
    STACKED = 0x16
    REJECTING = 0x17
    RETURNING = 0x18
    HOLDING = 0x19
    DISABLED = 0x1A
    INITIALIZE = 0x1B
    POWER_UP = 0x40
    POWER_UP_WITH_NOTE = 0x41  # still on the patron's side of the host's decision
    INVALID_COMMAND = 0x4B
    ACK = 0x50


@unique
class RejectReason(IntEnum):
    """The data byte of REJECTING."""

    INHIBITED = 0x79  # also: the host gave no answer to ESCROW
    OPERATION = 0x7B


@unique
class CommunicationMode(IntEnum):
    """The data byte of SET_COMMUNICATION_MODE."""

    POLLED = 0
    EACH_CHANGE = 1  # an enquiry at each change of status
    ATTENTION = 2  # an enquiry when the host is needed


# After RESET: nothing masked, acceptance inhibited, tickets refused (interleaved 2 of 5).
DEFAULT_SETTINGS: Final[dict[int, bytes]] = {
    Command.SET_DENOMINATIONS: b"\x00\x00",
    Command.SET_SECURITY: b"\x00\x00",
    Command.SET_COMMUNICATION_MODE: b"\x00",
    Command.SET_INHIBIT: b"\x01",
    Command.SET_DIRECTION: b"\x00",
    Command.SET_OPTIONS: b"\x00\x00",
    Command.SET_BAR_CODE: b"\x01\x12",
    Command.SET_BAR_INHIBIT: b"\x02",
}

MINOR_PER_MAJOR: Final = 100  # in each currency that has a country code here
COUNTRY_CODES: Final[dict[str, int]] = {"USD": 0x01, "CAD": 0x08, "EUR": 0xE0}

VERSION_TEXT: Final = b"U(USA)-10-SS ID003-05V100-01 01JAN26"
BOOT_VERSION_TEXT: Final = b"B01"
