"""EBDS frames: STX, length of the whole frame, control, data, ETX, XOR of all between."""

from dataclasses import dataclass
from functools import reduce
from operator import xor
from typing import Final

from hardware.ebds.constants import BYTE_MASK, ETX, FRAME_LENGTH_MAX, FRAME_LENGTH_MIN, STX

_AROUND_DATA: Final = 5  # STX, length, control, ETX, check


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame whose check is right. `kind`, `device` and `toggle` are its control byte."""

    kind: int
    toggle: int
    data: bytes = b""
    device: int = 0

    @property
    def control(self) -> int:
        return self.kind << 4 | self.device << 1 | self.toggle

    def encode(self) -> bytes:
        """Raises ValueError when the data does not fit into one frame of seven-bit bytes."""
        body = bytes((len(self.data) + _AROUND_DATA, self.control)) + self.data
        if len(body) + 3 > FRAME_LENGTH_MAX or max(body) > BYTE_MASK:
            raise ValueError("EBDS has frames of up to 127 bytes, each of seven bits")
        return bytes((STX, *body, ETX, check(body)))

    @classmethod
    def parse(cls, raw: bytes) -> "Frame":
        """The frame of bytes that are known to be one."""
        control = raw[2]
        return cls(control >> 4, control & 1, raw[3:-2], control >> 1 & 7)


def check(body: bytes | bytearray) -> int:
    """XOR of what lies between STX and ETX."""
    return reduce(xor, body)


class FrameDecoder:
    """Finds frames in a stream of bytes in which anything may be lost or invented.

    Bytes are taken modulo 128: a line with eight data bits delivers the parity bit with them.
    """

    def __init__(self) -> None:
        self._buffer = bytearray()  # empty, or what may still become a frame
        self._dropped = bytearray()

    def receive(self, data: bytes) -> list[Frame]:
        """The frames that are complete now. What cannot become a frame any more is dropped.

        A whole valid frame wins over an unfinished one before it: a byte lost inside one frame
        does not cost the next.
        """
        frames = []
        for byte in data:
            self._buffer.append(byte & BYTE_MASK)
            start = self._start_of_frame()
            if start is not None:
                frames.append(Frame.parse(bytes(self._buffer[start:])))
                self._dropped += self._buffer[:start]
                self._buffer.clear()
            while self._is_hopeless():
                self._drop_to_next_stx()
        return frames

    def take_dropped(self) -> bytes:
        """What was dropped since it was taken last."""
        dropped = bytes(self._dropped)
        self._dropped.clear()
        return dropped

    def _start_of_frame(self) -> int | None:
        """Where the frame begins that the newest byte completes: the shortest, if several do."""
        start = self._buffer.rfind(STX)
        while start >= 0:
            if _is_frame(self._buffer[start:]):
                return start
            start = self._buffer.rfind(STX, 0, start)
        return None

    def _is_hopeless(self) -> bool:
        """Whether the buffer's first byte can begin no frame any more."""
        buffer = self._buffer
        if len(buffer) < 2:
            return bool(buffer) and buffer[0] != STX
        is_beginning = buffer[0] == STX and buffer[1] >= FRAME_LENGTH_MIN
        return not is_beginning or len(buffer) >= buffer[1]

    def _drop_to_next_stx(self) -> None:
        stx = self._buffer.find(STX, 1)
        end = stx if stx > 0 else len(self._buffer)
        self._dropped += self._buffer[:end]
        del self._buffer[:end]


def _is_frame(raw: bytearray) -> bool:
    has_length = len(raw) >= FRAME_LENGTH_MIN and raw[1] == len(raw)
    return has_length and raw[-2] == ETX and check(raw[1:-2]) == raw[-1]


def count_bad_frames(dropped: bytes) -> int:
    """How many frames began in bytes that became none: STX and a length that can be."""
    return sum(
        dropped[i] == STX and dropped[i + 1] >= FRAME_LENGTH_MIN for i in range(len(dropped) - 1)
    )
