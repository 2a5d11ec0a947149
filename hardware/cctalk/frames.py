"""ccTalk frames: destination, length of the data, source, header, data, checksum.

With the 8-bit checksum all bytes add up to 0. With CRC-16 its low byte stands where the source
would be, its high byte at the end, and it covers all the others.
"""

from dataclasses import dataclass
from typing import Final

from hardware.cctalk.constants import DATA_LENGTH_MAX, HOST, OVERHEAD, Checksum


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame whose checksum is right."""

    destination: int
    header: int
    data: bytes = b""
    source: int = HOST  # a frame with CRC-16 names none: all that is known is who asks

    def encode(self, checksum: Checksum) -> bytes:
        """Raises ValueError when the data does not fit into one frame."""
        if len(self.data) > DATA_LENGTH_MAX:
            raise ValueError(f"{len(self.data)} bytes do not fit into one frame")
        head, tail = bytes((self.destination, len(self.data))), bytes((self.header,)) + self.data
        if checksum is Checksum.SUM_8:
            body = head + bytes((self.source,)) + tail
            return body + bytes((-sum(body) & 0xFF,))
        low, high = crc(head + tail).to_bytes(2, "little")
        return head + bytes((low,)) + tail + bytes((high,))


def is_sound(raw: bytes | bytearray, checksum: Checksum) -> bool:
    """Whether the checksum of a frame of the right length fits."""
    if not any(raw):  # a line that is held down: no frame, though it fits
        return False
    if checksum is Checksum.SUM_8:
        return sum(raw) & 0xFF == 0
    return crc(raw[:2] + raw[3:-1]) == raw[2] | raw[-1] << 8


def decoded(raw: bytes | bytearray, checksum: Checksum) -> Frame:
    """The frame of these bytes, which are sound."""
    source = raw[2] if checksum is Checksum.SUM_8 else HOST
    return Frame(raw[0], raw[3], bytes(raw[4:-1]), source)


def _crc_of_byte(value: int) -> int:
    value <<= 8
    for _ in range(8):
        value = value << 1 ^ 0x1021 if value & 0x8000 else value << 1
    return value & 0xFFFF


_CRC_TABLE: Final = tuple(map(_crc_of_byte, range(256)))


def crc(data: bytes | bytearray) -> int:
    """CRC-16/XMODEM: polynomial 0x1021, not reflected, start 0; of b"123456789" it is 0x31C3."""
    value = 0
    for byte in data:
        value = value << 8 & 0xFFFF ^ _CRC_TABLE[value >> 8 ^ byte]
    return value


class FrameDecoder:
    """Finds frames in a stream of bytes in which anything may be lost or invented.

    No byte marks where a frame begins. A frame of the host for `address` is found wherever it
    begins; a frame for others only where it follows the one before without a gap.
    """

    def __init__(self, checksum: Checksum, address: int) -> None:
        self._checksum = checksum
        self._address = address
        self._buffer = bytearray()
        self._dropped = bytearray()

    def receive(self, data: bytes) -> list[Frame]:
        """The frames that are complete now. What cannot become a frame any more is dropped.

        A whole frame for us wins over an unfinished one before it: a byte lost inside one frame
        does not cost the next.
        """
        frames = []
        for byte in data:
            self._buffer.append(byte)
            start = self._start_of_ours()
            if start is not None:
                frames.append(decoded(self._buffer[start:], self._checksum))
                self._dropped += self._buffer[:start]
                self._buffer.clear()
            else:
                frames += self._pass_over()
        return frames

    def take_dropped(self) -> bytes:
        """What was dropped since it was taken last."""
        dropped = bytes(self._dropped)
        self._dropped.clear()
        return dropped

    def _start_of_ours(self) -> int | None:
        """Where the frame for us begins that the newest byte completes."""
        start = self._next_ours(0)
        while start is not None:
            rest = self._buffer[start:]
            if _length(rest) == len(rest) and is_sound(rest, self._checksum):
                return start
            start = self._next_ours(start + 1)
        return None

    def _pass_over(self) -> list[Frame]:
        """Take from the front what is complete: a frame for others, or a byte that begins none."""
        frames = []
        while (length := _length(self._buffer)) is not None and length <= len(self._buffer):
            if is_sound(self._buffer[:length], self._checksum):
                frames.append(decoded(self._buffer[:length], self._checksum))
                del self._buffer[: self._unfinished_ours(length)]
            else:
                self._dropped.append(self._buffer.pop(0))
        return frames

    def _unfinished_ours(self, end: int) -> int:
        """Where before `end` a frame for us may have begun that is not complete; else `end`."""
        start = self._next_ours(1)
        while start is not None and start < end:
            length = _length(self._buffer[start:])
            if length is None or length > len(self._buffer) - start:
                return start
            start = self._next_ours(start + 1)
        return end

    def _next_ours(self, start: int) -> int | None:
        """Where, from `start` on, the next frame of the host for us may begin."""
        at = self._buffer.find(self._address, start)
        while at >= 0:
            source = self._buffer[at + 2 : at + 3]
            if self._checksum is Checksum.CRC_16 or not source or source[0] == HOST:
                return at
            at = self._buffer.find(self._address, at + 1)
        return None


def _length(raw: bytes | bytearray) -> int | None:
    """How long the frame is that begins these bytes; None before its length has come."""
    return raw[1] + OVERHEAD if len(raw) > 1 else None


def count_bad_frames(dropped: bytes, address: int) -> int:
    """How many frames for us began in bytes that became none: by our address and a length."""
    return dropped[:-1].count(address)
