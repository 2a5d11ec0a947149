"""What EBDS frames mean to somebody who listens."""

from typing import Final

from hardware.dialect import Dialect, Heard, HostSign, HostWord, Shown
from hardware.ebds.constants import SOFT_RESET_DATA, STATUS, Auxiliary, Extended, Kind, Order, State
from hardware.ebds.frames import Frame, FrameDecoder

_ORDER_BITS: Final = Order.STACK | Order.RETURN
_REQUEST_LENGTH: Final = 3  # data bytes of a question about the unit
_SETTINGS: Final = frozenset({Extended.SET_ENABLES, Extended.SET_ESCROW_TIMEOUTS})
_ESCROWED: Final = bytes(STATUS[State.ESCROWED][:1])


def _host_words(raw: bytes) -> tuple[HostWord, ...]:
    frame = Frame.parse(raw)
    match frame.kind:
        case Kind.OMNIBUS if len(frame.data) == 3:
            return _omnibus(*frame.data)
        case Kind.AUXILIARY if frame.data == SOFT_RESET_DATA:
            return (HostWord(HostSign.RESET, "SOFT_RESET", "6"),)
        case Kind.AUXILIARY if frame.data:
            return (HostWord(HostSign.QUESTION, _name(Auxiliary, frame.data[-1]), "6"),)
        case Kind.EXTENDED if frame.data:
            return (_extended(frame.data[0], frame.data[4:]),)
        case _:
            value = frame.data.hex(" ").upper()
            return (HostWord(HostSign.UNKNOWN, f"TYPE_{frame.kind}", f"{frame.kind:X}", value),)


def _omnibus(enables: int, orders: int, mode: int) -> tuple[HostWord, ...]:
    """A poll carries every setting, and the decision about a note."""
    words = [
        HostWord(HostSign.POLL, "OMNIBUS", "1"),
        HostWord(HostSign.SETTING, "ENABLES", "1", f"{enables:02X}"),
        HostWord(HostSign.SETTING, "ORDERS", "1", f"{orders & ~_ORDER_BITS:02X}"),
        HostWord(HostSign.SETTING, "MODE", "1", f"{mode:02X}"),
    ]
    if orders & Order.STACK:
        words.append(HostWord(HostSign.STACK, "STACK", "1"))
    if orders & Order.RETURN:
        words.append(HostWord(HostSign.RETURN, "RETURN", "1"))
    return tuple(words)


def _extended(subtype: int, data: bytes) -> HostWord:
    name = _name(Extended, subtype)
    if subtype in _SETTINGS:
        return HostWord(HostSign.SETTING, name, "7", data.hex(" ").upper())
    return HostWord(HostSign.QUESTION, name, "7")


def _name(names: type[Auxiliary] | type[Extended], number: int) -> str:
    return names(number).name if number in set(names) else f"{names.__name__.upper()}_{number:02X}"


def _shown(raw: bytes) -> Shown:
    """The next command with a new toggle is the acknowledgement: there is no frame of its own."""
    frame = Frame.parse(raw)
    status = frame.data[1:] if frame.kind == Kind.EXTENDED else frame.data
    is_escrow = frame.kind in {Kind.OMNIBUS_REPLY, Kind.EXTENDED} and status[:1] == _ESCROWED
    return Shown.ESCROW if is_escrow else Shown.OTHER


DIALECT: Final = Dialect(_host_words, _shown, frozenset({"ENABLES", Extended.SET_ENABLES.name}))


class EbdsListener:
    """Hears a host's frames; one that only an acceptor sends is no host's line."""

    def __init__(self) -> None:
        self._decoder = FrameDecoder()

    def receive(self, byte: bytes) -> Heard:
        frames = self._decoder.receive(byte)
        return Heard(
            sum(_is_hosts(frame) for frame in frames),
            any(_is_acceptors(frame) for frame in frames),
            len(self._decoder.take_dropped()),
        )


def _is_hosts(frame: Frame) -> bool:
    """Extended frames go both ways and prove nothing."""
    return frame.kind in {Kind.OMNIBUS, Kind.AUXILIARY} and len(frame.data) == _REQUEST_LENGTH


def _is_acceptors(frame: Frame) -> bool:
    is_long = frame.kind in {Kind.OMNIBUS, Kind.AUXILIARY} and len(frame.data) != _REQUEST_LENGTH
    return frame.kind == Kind.OMNIBUS_REPLY or is_long
