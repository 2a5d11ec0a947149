"""The operating system's counts of what went wrong on a serial port."""

import fcntl
import struct
from dataclasses import dataclass
from typing import Final

_TIOCGICOUNT: Final = 0x545D  # linux: struct serial_icounter_struct, twenty ints
_COUNTS: Final = struct.Struct("20i")


@dataclass(frozen=True, slots=True)
class PortErrors:
    """What the port's own electronics counted, since its driver was loaded or a moment."""

    framing: int = 0  # no stop bit where one was due: another speed, or a disturbed cable
    parity: int = 0
    overrun: int = 0  # bytes lost because nobody took them in time
    breaks: int = 0  # the line was held down for longer than a byte

    def since(self, before: "PortErrors") -> "PortErrors":
        """What was counted after `before`."""
        return PortErrors(
            self.framing - before.framing,
            self.parity - before.parity,
            self.overrun - before.overrun,
            self.breaks - before.breaks,
        )


def read_port_errors(descriptor: int) -> PortErrors | None:
    """None where the port cannot tell: a pseudo-terminal, some adapters, one that has gone."""
    counts = bytearray(_COUNTS.size)
    try:
        fcntl.ioctl(descriptor, _TIOCGICOUNT, counts)
    except (OSError, ValueError):
        return None
    _cts, _dsr, _ring, _carrier, _rx, _tx, *errors = _COUNTS.unpack(counts)
    framing, overrun, parity, breaks, buffer_overrun = errors[:5]
    return PortErrors(framing, parity, overrun + buffer_overrun, breaks)
