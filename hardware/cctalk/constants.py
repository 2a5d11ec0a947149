"""The bytes of ccTalk as a bill validator speaks it."""

from collections.abc import Mapping
from enum import IntEnum, StrEnum, unique
from typing import Final

EVERYBODY: Final = 0  # the destination of a frame for every device on the line
HOST: Final = 1
DEFAULT_ADDRESS: Final = 40

OVERHEAD: Final = 5  # destination, length, source, header, checksum; CRC-16: its low byte as source
DATA_LENGTH_MAX: Final = 255
FRAME_LENGTH_MAX: Final = DATA_LENGTH_MAX + OVERHEAD

TYPES: Final = range(1, 17)
EVENTS_KEPT: Final = 5
COUNTER_MAX: Final = 255  # it goes on with 1: only after a reset it is 0
# A host takes a counter of 0 for the one that it knew before our first bill, and sets up only who
# was gone for longer than any known host waits before it says so.
ABSENCE_S: Final = 3.5


@unique
class Checksum(StrEnum):
    """How frames on this line are secured. Host and acceptor must agree beforehand."""

    SUM_8 = "sum8"  # all bytes of a frame add up to 0
    CRC_16 = "crc16"  # in place of the source byte and at the end


@unique
class Echo(StrEnum):
    """Whose bytes come back on this line."""

    NONE = "none"  # nobody's: two wires
    HEARD = "heard"  # everybody's: one wire; we hear ourselves
    GIVEN = "given"  # the host's, from us: two wires, and a host that needs its echo


@unique
class Header(IntEnum):
    """What the host asks or says."""

    RESET = 1
    COMMS_REVISION = 4
    CURRENCY_REVISION = 145
    READ_OPERATING_MODE = 152
    SET_OPERATING_MODE = 153
    ROUTE_BILL = 154
    COUNTRY_SCALING = 156
    BILL_ID = 157
    READ_EVENTS = 159
    BUILD_CODE = 192
    READ_MASTER_INHIBIT = 227
    SET_MASTER_INHIBIT = 228
    READ_INHIBIT_MASK = 230
    SET_INHIBIT_MASK = 231
    SELF_CHECK = 232
    SOFTWARE_REVISION = 241
    SERIAL_NUMBER = 242
    PRODUCT_CODE = 244
    EQUIPMENT_CATEGORY = 245
    MANUFACTURER = 246
    VARIABLE_SET = 247
    STATUS = 248
    POLLING_PRIORITY = 249
    ADDRESS_POLL = 253
    SIMPLE_POLL = 254


@unique
class Answer(IntEnum):
    """The header of what we say."""

    REPLY = 0  # without data: ACK
    NAK = 5
    BUSY = 6


@unique
class Route(IntEnum):
    """The data byte of ROUTE_BILL."""

    RETURN = 0
    STACK = 1
    EXTEND_ESCROW = 0xFF


ESCROW_EMPTY: Final = b"\xfe"  # the answer to ROUTE_BILL when no bill waits for it


@unique
class Result(IntEnum):
    """The second byte of an event whose first byte is a bill type."""

    CREDITED = 0
    IN_ESCROW = 1


@unique
class Event(IntEnum):
    """The second byte of an event whose first byte is 0."""

    MASTER_INHIBIT = 0
    RETURNED_FROM_ESCROW = 1
    INVALID_VALIDATION = 2
    INVALID_TRANSPORT = 3
    INHIBITED_SERIAL = 4
    INHIBITED_SWITCH = 5
    JAM_UNSAFE = 6
    JAM_IN_STACKER = 7
    PULLED_BACK = 8
    TAMPER = 9
    STACKER_OK = 10
    STACKER_REMOVED = 11
    STACKER_INSERTED = 12
    FAULTY = 13
    STACKER_FULL = 14
    STACKER_JAM = 15
    JAM_SAFE = 16
    OPTO_FRAUD = 17
    STRING_FRAUD = 18
    ANTI_STRING_FAULTY = 19
    BAR_CODE = 20
    UNKNOWN_STACKED = 21
    JAM_CLEARED = 22


MODE_ESCROW: Final = 0x02  # a bit of the operating mode; the stacker is bit 0
MASTER_ACCEPTING: Final = 0x01  # a bit of the master inhibit

READ_TO_SET: Final = 1  # a setting's header is that of its read-back and this

# After RESET: every type and the whole acceptor inhibited, no escrow.
DEFAULT_SETTINGS: Final[Mapping[int, bytes]] = {
    Header.SET_INHIBIT_MASK: b"\x00\x00",
    Header.SET_MASTER_INHIBIT: b"\x00",
    Header.SET_OPERATING_MODE: b"\x00",
}

NO_DATA: Final = frozenset({0})
DATA_LENGTHS: Final[dict[int, frozenset[int]]] = {  # of what the host sends with other headers
    Header.CURRENCY_REVISION: frozenset({0, 2}),  # of all, or of a country
    Header.SET_OPERATING_MODE: frozenset({1}),
    Header.ROUTE_BILL: frozenset({1}),
    Header.COUNTRY_SCALING: frozenset({2}),
    Header.BILL_ID: frozenset({1}),
    Header.SET_MASTER_INHIBIT: frozenset({1}),
    Header.SET_INHIBIT_MASK: frozenset({2}),
}

# What a host asks that begins: one that goes on has long had the answers.
BEGINNING: Final = frozenset(
    {
        Header.COMMS_REVISION,
        Header.CURRENCY_REVISION,
        Header.SET_OPERATING_MODE,
        Header.BUILD_CODE,
        Header.SOFTWARE_REVISION,
        Header.SERIAL_NUMBER,
        Header.PRODUCT_CODE,
        Header.EQUIPMENT_CATEGORY,
        Header.MANUFACTURER,
        Header.POLLING_PRIORITY,
    }
)

# A type's name has its value as four digits: times the factor it is minor units.
COUNTRIES: Final[dict[str, bytes]] = {"USD": b"US", "CAD": b"CA", "EUR": b"EU"}
SCALING_FACTOR: Final = 100
SCALING_DECIMALS: Final = 2
SCALING_UNKNOWN: Final = bytes(3)
UNPROGRAMMED: Final = b"......."
ISSUE: Final = b"A"

# What we say of ourselves.
TEXTS: Final[dict[int, bytes]] = {
    Header.COMMS_REVISION: b"\x01\x04\x02",  # level, issue
    Header.CURRENCY_REVISION: b"1",
    Header.BUILD_CODE: b"1",
    Header.SELF_CHECK: b"\x00",  # no fault
    Header.SOFTWARE_REVISION: b"1.0",
    Header.SERIAL_NUMBER: b"\x01\x00\x00",
    Header.PRODUCT_CODE: b"KIOSK",
    Header.EQUIPMENT_CATEGORY: b"Bill Validator",
    Header.MANUFACTURER: b"SPK",
    Header.VARIABLE_SET: bytes((len(TYPES), 1)),  # bill types, banks
    Header.STATUS: b"\x00",
    Header.POLLING_PRIORITY: b"\x02\x14",  # 20 units of 10 ms
}
