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


def crc(data: bytes) -> int:
    """CRC-16/KERMIT: polynomial 0x1021 reflected, start 0; of b"123456789" it is 0x2189."""
    value = 0
    for byte in data:
        value = value >> 8 ^ _CRC_TABLE[(value ^ byte) & 0xFF]
    return value


class FrameDecoder:
    """Finds frames in a stream of bytes in which anything may be lost or invented."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def receive(self, data: bytes) -> list[Frame]:
        """The frames that are complete now. What cannot become a frame any more is dropped.

        A whole valid frame wins over an unfinished one before it: a byte lost inside one frame
        does not cost the next.
        """
        frames = []
        for byte in data:
            self._buffer.append(byte)
            frame = self._frame_at_end()
            if frame is not None:
                frames.append(frame)
                self._buffer.clear()
            elif len(self._buffer) > FRAME_LENGTH_MAX:
                del self._buffer[0]
        return frames

    def _frame_at_end(self) -> Frame | None:
        """The frame that the newest byte completes."""
        start = self._buffer.find(SYNC)
        while 0 <= start <= len(self._buffer) - FRAME_LENGTH_MIN:
            candidate = bytes(self._buffer[start:])
            if candidate[1] == len(candidate) and crc(candidate) == 0:
                return Frame(candidate[2], candidate[3:-2])
            start = self._buffer.find(SYNC, start + 1)
        return None
