"""ID-003 frames: SYNC, length of the whole frame, command, data, CRC with its low byte first."""

from dataclasses import dataclass
from typing import Final

from hardware.id003.constants import FRAME_LENGTH_MAX, FRAME_LENGTH_MIN, SYNC


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame whose CRC is right. `command` is the host's command or the acceptor's status."""

    command: int
    data: bytes = b""

    def encode(self) -> bytes:
        """Raises ValueError when the data does not fit into one frame."""
        head = bytes((SYNC, FRAME_LENGTH_MIN + len(self.data), self.command)) + self.data
        return head + crc(head).to_bytes(2, "little")


def _crc_of_byte(value: int) -> int:
    for _ in range(8):
        value = value >> 1 ^ 0x8408 if value & 1 else value >> 1
    return value


_CRC_TABLE: Final = tuple(map(_crc_of_byte, range(256)))


def crc(data: bytes | bytearray) -> int:
    """CRC-16/KERMIT: polynomial 0x1021 reflected, start 0; of b"123456789" it is 0x2189."""
    value = 0
    for byte in data:
        value = value >> 8 ^ _CRC_TABLE[(value ^ byte) & 0xFF]
    return value


class FrameDecoder:
    """Finds frames in a stream of bytes in which anything may be lost or invented."""

    def __init__(self) -> None:
        self._buffer = bytearray()  # empty, or begins with SYNC
        self._dropped = bytearray()

    def receive(self, data: bytes) -> list[Frame]:
        """The frames that are complete now. What cannot become a frame any more is dropped.

        A whole valid frame wins over an unfinished one before it: a byte lost inside one frame
        does not cost the next.
        """
        frames = []
        for byte in data:
            self._buffer.append(byte)
            start = self._start_of_frame()
            if start is not None:
                frames.append(Frame(self._buffer[start + 2], bytes(self._buffer[start + 3 : -2])))
                self._dropped += self._buffer[:start]
                self._buffer.clear()
            elif self._buffer[0] != SYNC or len(self._buffer) > FRAME_LENGTH_MAX:
                self._drop_to_next_sync()
        return frames

    def take_dropped(self) -> bytes:
        """What was dropped since it was taken last."""
        dropped = bytes(self._dropped)
        self._dropped.clear()
        return dropped

    def _start_of_frame(self) -> int | None:
        """Where the frame begins that the newest byte completes."""
        start = self._buffer.find(SYNC)
        while 0 <= start <= len(self._buffer) - FRAME_LENGTH_MIN:
            length = len(self._buffer) - start
            if self._buffer[start + 1] == length and crc(self._buffer[start:]) == 0:
                return start
            start = self._buffer.find(SYNC, start + 1)
        return None

    def _drop_to_next_sync(self) -> None:
        sync = self._buffer.find(SYNC, 1)
        end = sync if sync > 0 else len(self._buffer)
        self._dropped += self._buffer[:end]
        del self._buffer[:end]


def count_bad_frames(dropped: bytes) -> int:
    """How many frames began in bytes that became none: SYNC and a length that can be."""
    lengths = range(FRAME_LENGTH_MIN, FRAME_LENGTH_MAX + 1)
    return sum(dropped[i] == SYNC and dropped[i + 1] in lengths for i in range(len(dropped) - 1))
