"""What ccTalk frames mean to somebody who listens."""

from typing import Final

from hardware.cctalk.constants import (
    DATA_LENGTHS,
    DEFAULT_ADDRESS,
    DEFAULT_SETTINGS,
    HOST,
    NO_DATA,
    TYPES,
    Answer,
    Checksum,
    Header,
    Result,
    Route,
)
from hardware.cctalk.frames import Frame, FrameDecoder
from hardware.dialect import Dialect, Heard, HostSign, HostWord, Shown

_HEADERS: Final = frozenset(Header)
_SIGNS: Final[dict[int, HostSign]] = {
    **dict.fromkeys(Header, HostSign.QUESTION),
    **dict.fromkeys(DEFAULT_SETTINGS, HostSign.SETTING),
    Header.READ_EVENTS: HostSign.POLL,
    Header.RESET: HostSign.RESET,
}
_ROUTES: Final[dict[int, HostSign]] = {
    Route.STACK: HostSign.STACK,
    Route.RETURN: HostSign.RETURN,
    Route.EXTEND_ESCROW: HostSign.HOLD,
}
_EVENTS_LENGTH: Final = 11  # the counter and five events


def _host_words(raw: bytes) -> tuple[HostWord, ...]:
    header, data = raw[3], raw[4:-1]
    code, value = f"{header:02X}", data.hex(" ").upper()
    if header == Header.ROUTE_BILL and data and data[0] in _ROUTES:
        return (HostWord(_ROUTES[data[0]], Route(data[0]).name, code, value),)
    if header not in _HEADERS:
        return (HostWord(HostSign.UNKNOWN, f"HEADER_{header}", code, value),)
    sign = _SIGNS[header]
    said = value if sign is HostSign.SETTING else ""
    return (HostWord(sign, Header(header).name, code, said),)


def _shown(raw: bytes) -> Shown:
    """That the counter is read again is the acknowledgement: there is no frame of its own."""
    if len(raw) < 5 or raw[3] != Answer.REPLY:
        return Shown.OTHER
    data = raw[4:-1]
    is_events = len(data) == _EVENTS_LENGTH and data[1] in TYPES
    return Shown.ESCROW if is_events and data[2] == Result.IN_ESCROW else Shown.OTHER


DIALECT: Final = Dialect(
    _host_words,
    _shown,
    frozenset({Header.SET_MASTER_INHIBIT.name, Header.SET_INHIBIT_MASK.name}),
)


class CcTalkListener:
    """Hears a host that asks a bill validator at its usual address, with one kind of checksum."""

    def __init__(self, checksum: Checksum) -> None:
        self._decoder = FrameDecoder(checksum, DEFAULT_ADDRESS)

    def receive(self, byte: bytes) -> Heard:
        frames = self._decoder.receive(byte)
        return Heard(
            sum(_is_hosts(frame) for frame in frames),
            any(frame.destination == HOST for frame in frames),
            len(self._decoder.take_dropped()),
        )


def _is_hosts(frame: Frame) -> bool:
    is_for_us = (frame.destination, frame.source) == (DEFAULT_ADDRESS, HOST)
    lengths = DATA_LENGTHS.get(frame.header, NO_DATA)
    return is_for_us and frame.header in _HEADERS and len(frame.data) in lengths
