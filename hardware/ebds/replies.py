"""The data of our replies, and any frame in words."""

from typing import Final

from hardware.ebds.constants import (
    BAR_CODE_LENGTH,
    BASE_MAX,
    INDEX_SHIFT,
    INVALID_COMMAND,
    MINOR_DIGITS,
    MODEL_AND_REVISION,
    NOTE_DETAILS,
    SHORT_CHANNELS,
    STATUS,
    Auxiliary,
    Extended,
    Kind,
    Mode,
    Order,
    State,
)
from hardware.ebds.frames import Frame
from hardware.events import Direction

_NO_NOTE: Final = bytes(9)  # ISO code, base, sign, exponent
_STATUS_LENGTH: Final = 6
_BAR_CODE_MASK: Final = b"*" * BAR_CODE_LENGTH


def status(state: State, index: int = 0, *, is_invalid: bool = False) -> bytes:
    """The six data bytes of an omnibus reply; `index` is the note's, 0 where none is told."""
    d0, d1, d2 = STATUS[state]
    d2 |= index << INDEX_SHIFT | (INVALID_COMMAND if is_invalid else 0)
    return bytes((d0, d1, d2, 0)) + MODEL_AND_REVISION


def note_value(value_minor: int, currency: str) -> bytes:
    """ISO code, three digits, sign, two digits: USD 20 is b"USD002+01".

    Raises ValueError for what cannot be written so.
    """
    if currency not in MINOR_DIGITS:
        raise ValueError(f"no EBDS note table is known for {currency}")
    base, exponent = value_minor, -MINOR_DIGITS[currency]
    while base and base % 10 == 0:
        base, exponent = base // 10, exponent + 1
    if base not in range(1, BASE_MAX + 1):
        raise ValueError(f"{value_minor} minor units do not fit the note table of EBDS")
    return f"{currency}{base:03}{exponent:+03}".encode()


def note(index: int, value: bytes | None) -> bytes:
    """Note data: `index` is 0 for the note in hand, else the place in the table."""
    return bytes((index,)) + (_NO_NOTE + bytes(8) if value is None else value + NOTE_DETAILS)


def value_table(values: dict[int, bytes]) -> bytes:
    """The seven notes that have an index in an omnibus reply."""
    return b"".join(bytes((i,)) + values.get(i, _NO_NOTE) for i in SHORT_CHANNELS)


def bar_code(code: str) -> bytes:
    """Raises ValueError for what no ticket can carry."""
    if not code.isascii() or not code.isalnum() or len(code) > BAR_CODE_LENGTH:
        raise ValueError("a bar code has up to 28 letters and digits")
    return code.encode().ljust(BAR_CODE_LENGTH, b"\0")


def without_bar_code(frame: Frame) -> Frame:
    """The frame as it may be kept and shown: a ticket's bar code is money to whoever reads it."""
    if not _has_bar_code(frame):
        return frame
    data = frame.data[: 1 + _STATUS_LENGTH] + _BAR_CODE_MASK
    return Frame(frame.kind, frame.toggle, data, frame.device)


def _has_bar_code(frame: Frame) -> bool:
    is_bar_code = frame.kind == Kind.EXTENDED and frame.data[:1] == bytes((Extended.BAR_CODE,))
    return is_bar_code and len(frame.data) > 1 + _STATUS_LENGTH


def words(direction: Direction, raw: bytes) -> str:
    """One frame for evidence and for a technician's screen, never with a bar code."""
    frame = without_bar_code(Frame.parse(raw))
    told = _command_words(frame) if direction is Direction.FROM_HOST else _reply_words(frame)
    return f"{direction} {frame.control:02X} {told}".rstrip()


def _command_words(frame: Frame) -> str:
    match frame.kind, frame.data:
        case Kind.OMNIBUS, bytes(data) if len(data) == 3:
            return f"OMNIBUS {data.hex(' ')}{_order_words(data)}"
        case Kind.AUXILIARY, bytes(data) if len(data) == 3 and data[2] in _AUXILIARY_NAMES:
            return _AUXILIARY_NAMES[data[2]]
        case Kind.EXTENDED, bytes(data) if data[0] in _EXTENDED_NAMES:
            return f"{_EXTENDED_NAMES[data[0]]} {data[1:].hex(' ')}"
        case _:
            return f"? {frame.data.hex(' ')}"


def _order_words(data: bytes) -> str:
    named = [*((o.name, data[1] & o) for o in Order), *((m.name, data[2] & m) for m in Mode)]
    return "".join(f" {name}" for name, is_set in named if is_set)


def _reply_words(frame: Frame) -> str:
    match frame.kind:
        case Kind.OMNIBUS_REPLY:
            return _status_words(frame.data)
        case Kind.EXTENDED:
            rest = frame.data[1 + _STATUS_LENGTH :]
            text = "".join(chr(byte) if byte in range(0x20, 0x7F) else "." for byte in rest)
            return f"{_EXTENDED_NAMES[frame.data[0]]} {_status_words(frame.data[1:])} {text}"
        case _:
            return f"AUXILIARY {frame.data.hex(' ')}"


def _status_words(data: bytes) -> str:
    d0, d1, d2 = data[0], data[1], data[2]
    known = [s.name for s, (a, b, c) in STATUS.items() if (a, b) == (d0, d1) and c == d2 & 1]
    index = d2 >> INDEX_SHIFT & 7
    parts = [*known, f"index {index}" if index else "", "INVALID" if d2 & INVALID_COMMAND else ""]
    return " ".join(part for part in parts if part)


_AUXILIARY_NAMES: Final = {command.value: command.name for command in Auxiliary}
_EXTENDED_NAMES: Final = {subtype.value: subtype.name for subtype in Extended}
