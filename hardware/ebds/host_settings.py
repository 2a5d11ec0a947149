"""What the host's last command says of notes and tickets: each command says all of it anew."""

from collections.abc import Iterable
from typing import Final

from hardware.ebds.constants import CHANNELS, NOTES_PER_BYTE, SHORT_CHANNELS, Mode, Order

ORDERS_LENGTH: Final = 3  # the mask, the orders, the mode: at the head of most commands


class HostSettings:
    """As they are before the host has said anything: nothing is accepted."""

    def __init__(self) -> None:
        self.orders = Order(0)
        self.mode = Mode(0)
        self._mask = 0
        self._enables = frozenset(CHANNELS)

    @property
    def is_inhibited(self) -> bool:
        return self._mask == 0

    @property
    def is_extended(self) -> bool:
        return Mode.EXTENDED_NOTES in self.mode

    def take(self, data: bytes) -> None:
        """The first three data bytes of an omnibus or an extended command."""
        self._mask = data[0]
        self.orders = Order(data[1] & sum(Order))
        self.mode = Mode(data[2] & sum(Mode))

    def set_enables(self, enables: bytes) -> None:
        """A bit per note of the table, seven in a byte; they count in extended note mode."""
        self._enables = frozenset(i for i in CHANNELS if _bit(enables, i))

    def enabled(self, channels: Iterable[int]) -> frozenset[int]:
        """Those of `channels` that the host accepts."""
        if self.is_inhibited:
            return frozenset()
        masked_in = {c for c in channels if c not in SHORT_CHANNELS or self._mask >> (c - 1) & 1}
        return frozenset(masked_in & (self._enables if self.is_extended else set(SHORT_CHANNELS)))


def _bit(enables: bytes, index: int) -> bool:
    place, bit = divmod(index - 1, NOTES_PER_BYTE)
    return place < len(enables) and bool(enables[place] >> bit & 1)
