"""Byte streams and commands that no host sends: what every codec must bear."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from hardware.acceptor import Acceptor
from hardware.cctalk import constants as cctalk
from hardware.cctalk import frames as cctalk_frames
from hardware.cctalk.acceptor import CcTalkAcceptor, Wiring
from hardware.ebds import constants as ebds
from hardware.ebds import frames as ebds_frames
from hardware.ebds.acceptor import EbdsAcceptor
from hardware.events import AcceptorEvent, CreditAcknowledged, HostReset, NoteReturned, NoteStacked
from hardware.id003 import constants as id003
from hardware.id003 import frames as id003_frames
from hardware.id003.acceptor import Id003Acceptor

STREAM_LENGTH_MAX: Final = 48
COMMANDS: Final = 40  # of one sequence
_CHECK: Final = cctalk.Checksum.CRC_16  # the 8-bit sum takes one spoilt frame in 256 for a whole


class FuzzError(AssertionError):
    """A codec did what it must not; the text says how to make it do so again."""


class Decoder(Protocol):
    def feed(self, data: bytes) -> list[bytes]:
        """The frames that are complete now, as they came."""
        ...

    def take_dropped(self) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Codec:
    """What is tried of one protocol."""

    decoder: Callable[[], Decoder]
    acceptor: Callable[[], Acceptor]
    start_up: tuple[bytes, ...]  # after which the acceptor takes notes
    commands: tuple[Callable[[int, bytes], bytes], ...]  # from a count and bytes of chance
    buffer_max: int  # bytes that may be waiting for the rest of their frame


class Draws:
    """Bytes and numbers of one case, the same for the same name."""

    def __init__(self, name: str, length: int) -> None:
        self._bytes = hashlib.shake_128(name.encode()).digest(length)
        self._at = 0

    def below(self, limit: int) -> int:
        return int.from_bytes(self.take(2)) % limit

    def take(self, length: int) -> bytes:
        start = self._at % len(self._bytes)
        self._at += length
        return (self._bytes[start:] + self._bytes)[:length]


def try_stream(protocol: str, seed: int) -> None:
    """Garbage and broken frames, in pieces; then two whole frames, one of which is found.

    Raises FuzzError.
    """
    codec, draws = CODECS[protocol], Draws(f"{protocol} {seed}", 128)
    decoder, fed, accounted, sent = codec.decoder(), 0, 0, b""
    for piece in _pieces(codec, draws):
        sent, fed = sent + piece, fed + len(piece)
        accounted += sum(map(len, decoder.feed(piece))) + len(decoder.take_dropped())
        if fed - accounted > codec.buffer_max:
            raise FuzzError(f"{protocol} stream {seed} waits for too much after {sent.hex(' ')}")
    whole = codec.commands[0](seed & 1, bytes(8))
    if whole not in [*decoder.feed(whole), *decoder.feed(whole)]:
        raise FuzzError(f"{protocol} stream {seed} is not found again after {sent.hex(' ')}")


def try_commands(protocol: str, seed: int) -> int:
    """Commands in any order while notes are offered: how many credits the host acknowledged.

    Raises FuzzError.
    """
    codec, draws = CODECS[protocol], Draws(f"{protocol} {seed} commands", 1024)
    acceptor, sent = codec.acceptor(), list[str]()
    for raw in codec.start_up:
        acceptor.receive(raw)
        acceptor.data_to_send()
        acceptor.finish_self_test()
    course = _Course(acceptor)
    for number in range(COMMANDS):
        make = codec.commands[draws.below(len(codec.commands))]
        raw = make(number, draws.take(8))
        sent.append(raw.hex(" "))
        for event in acceptor.receive(raw):
            if not course.take(event):
                told = f"{event} with the note {course.note or 'not there'}"
                raise FuzzError(f"{protocol} commands {seed}: {told} after {'; '.join(sent)}")
        acceptor.data_to_send()
        course.go_on(is_to_be_presented=bool(draws.below(2)))
    return course.credits


class _Course:
    """Where a note stands, by what was called and told; and the calls that are due."""

    _MAY_COME: Final = {
        NoteStacked: ("offered", "stacked"),
        NoteReturned: ("offered", ""),
        CreditAcknowledged: ("presented", ""),
    }

    def __init__(self, acceptor: Acceptor) -> None:
        self.note = ""  # "offered", "stacked", "presented", or not there
        self.credits = 0
        self._acceptor = acceptor

    def take(self, event: AcceptorEvent) -> bool:
        """Whether it may come now."""
        if isinstance(event, HostReset):
            self.note = ""
            self._acceptor.finish_self_test()
        if type(event) not in self._MAY_COME:
            return True
        before, after = self._MAY_COME[type(event)]
        is_right, self.note = self.note == before, after
        self.credits += isinstance(event, CreditAcknowledged)
        return is_right

    def go_on(self, *, is_to_be_presented: bool) -> None:
        host = self._acceptor.host
        if not self.note and host.is_ready and host.channels:
            self._acceptor.offer(min(host.channels))
            self.note = "offered"
        elif self.note == "stacked" and is_to_be_presented:
            self._acceptor.present()
            self.note = "presented"


def _pieces(codec: Codec, draws: Draws) -> Iterator[bytes]:
    for _ in range(1 + draws.below(4)):
        data = draws.take(1 + draws.below(STREAM_LENGTH_MAX // 4))
        if kind := draws.below(4):
            make = codec.commands[draws.below(len(codec.commands))]
            raw = make(kind, data)
            place = draws.below(len(raw))
            data = {
                1: raw[:place],
                2: raw[place:] + data,
                3: raw[:place] + bytes([raw[place] ^ 1 << draws.below(7)]) + raw[place + 1 :],
            }[kind]
        size = 1 + draws.below(STREAM_LENGTH_MAX)
        yield from (data[start : start + size] for start in range(0, len(data), size))


class _Id003Decoder:
    def __init__(self) -> None:
        self._decoder = id003_frames.FrameDecoder()
        self.take_dropped = self._decoder.take_dropped

    def feed(self, data: bytes) -> list[bytes]:
        return [frame.encode() for frame in self._decoder.receive(data)]


class _EbdsDecoder:
    def __init__(self) -> None:
        self._decoder = ebds_frames.FrameDecoder()
        self.take_dropped = self._decoder.take_dropped

    def feed(self, data: bytes) -> list[bytes]:
        return [frame.encode() for frame in self._decoder.receive(data)]


class _CcTalkDecoder:
    def __init__(self) -> None:
        self._decoder = cctalk_frames.FrameDecoder(_CHECK, cctalk.DEFAULT_ADDRESS)
        self.take_dropped = self._decoder.take_dropped

    def feed(self, data: bytes) -> list[bytes]:
        return [frame.encode(_CHECK) for frame in self._decoder.receive(data)]


def _id003(command: int, length: int = 0) -> Callable[[int, bytes], bytes]:
    return lambda _count, data: id003_frames.Frame(command, data[:length]).encode()


def _ebds(kind: int, orders: int | None = None) -> Callable[[int, bytes], bytes]:
    def make(count: int, chance: bytes) -> bytes:
        seven_bits = bytes(byte & ebds.BYTE_MASK for byte in chance)
        data = bytes([0x7F, orders, 0]) if orders is not None else seven_bits[:6]
        return ebds_frames.Frame(kind, count & 1, data.ljust(3, b"\0")).encode()

    return make


def _cctalk(header: int, data: bytes | None = None) -> Callable[[int, bytes], bytes]:
    def make(_count: int, chance: bytes) -> bytes:
        told = chance[1 : 1 + chance[0] % 4] if data is None else data
        return cctalk_frames.Frame(cctalk.DEFAULT_ADDRESS, header, told).encode(_CHECK)

    return make


_VALUES: Final = {1: 1_00, 2: 5_00, 3: 10_00}
_READ, _ROUTE = _cctalk(cctalk.Header.READ_EVENTS, b""), cctalk.Header.ROUTE_BILL
_NOTHING: Final = bytes(8)

CODECS: Final[Mapping[str, Codec]] = {
    "id003": Codec(
        decoder=_Id003Decoder,
        acceptor=lambda: Id003Acceptor(_VALUES, "USD"),
        start_up=tuple(
            id003_frames.Frame(command, data).encode()
            for command, data in (
                *((0x40, b""), (0x11, b""), (0x11, b"")),
                *((0xC0, b"\0\0"), (0xC3, b"\0"), (0x11, b""), (0x11, b"")),
            )
        ),
        commands=(
            *[_id003(id003.Command.STATUS_REQUEST)] * 8,
            *[_id003(command) for command in id003.Command],
            *[_id003(id003.Command.STACK_1), _id003(id003.Command.ACK)] * 4,
            *[_id003(command, length) for command in range(0xC0, 0xC8) for length in (1, 2)],
            _id003(0x70),
            _id003(0xF0, 2),
        ),
        buffer_max=id003.FRAME_LENGTH_MAX,
    ),
    "ebds": Codec(
        decoder=_EbdsDecoder,
        acceptor=lambda: EbdsAcceptor(_VALUES, "USD"),
        start_up=tuple(_ebds(ebds.Kind.OMNIBUS, 0x10)(count, _NOTHING) for count in range(4)),
        commands=(
            *[_ebds(ebds.Kind.OMNIBUS, 0x10)] * 8,
            *[_ebds(ebds.Kind.OMNIBUS, 0x30), _ebds(ebds.Kind.OMNIBUS, 0x50)] * 3,
            *[_ebds(kind) for kind in range(8)],
        ),
        buffer_max=ebds.FRAME_LENGTH_MAX,
    ),
    "cctalk": Codec(
        decoder=_CcTalkDecoder,
        acceptor=lambda: CcTalkAcceptor(_VALUES, "USD", Wiring(_CHECK)),
        start_up=tuple(
            _cctalk(header, data)(0, _NOTHING)
            for header, data in (
                (cctalk.Header.RESET, b""),
                (cctalk.Header.SET_OPERATING_MODE, b"\x03"),
                (cctalk.Header.SET_INHIBIT_MASK, b"\xff\xff"),
                (cctalk.Header.SET_MASTER_INHIBIT, b"\x01"),
                *[(cctalk.Header.READ_EVENTS, b"")] * 3,
            )
        ),
        commands=(
            *[_READ] * 12,
            *[_cctalk(_ROUTE, b"\x01")] * 4,
            *[_cctalk(header) for header in cctalk.Header],
            *[_cctalk(_ROUTE, b"\0"), _cctalk(_ROUTE, b"\xff"), _cctalk(9)],
        ),
        buffer_max=cctalk.FRAME_LENGTH_MAX,
    ),
}
