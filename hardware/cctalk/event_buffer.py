"""The buffered events of a ccTalk bill validator, and what of them outlives the process."""

from dataclasses import dataclass
from typing import Annotated, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from hardware.cctalk.constants import COUNTER_MAX, EVENTS_KEPT, TYPES

BillEvent: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class EventBuffer:
    """How many events there were since the reset, and the last of them, newest first."""

    counter: int = 0
    events: tuple[BillEvent, ...] = ()

    def with_event(self, event: BillEvent) -> "EventBuffer":
        return EventBuffer(self.counter % COUNTER_MAX + 1, (event, *self.events)[:EVENTS_KEPT])

    def encode(self) -> bytes:
        """The data of the answer to READ_EVENTS."""
        pairs = bytes(byte for event in self.events for byte in event)
        return bytes((self.counter,)) + pairs.ljust(2 * EVENTS_KEPT, b"\x00")


_Byte: TypeAlias = Annotated[int, Field(ge=0, le=0xFF)]
_Bytes: TypeAlias = Annotated[list[_Byte], Field(min_length=2, max_length=2)]


class KeptState(BaseModel):
    """What is kept before the host may see its events, as JSON can carry it."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    counter: _Byte
    events: Annotated[list[_Bytes], Field(max_length=EVENTS_KEPT)]
    credited_type: Annotated[int, Field(ge=0, le=TYPES[-1])]  # shown or to be; 0 for none
    inhibit_mask: _Bytes
    master_inhibit: _Byte
    operating_mode: _Byte

    @property
    def buffer(self) -> EventBuffer:
        return EventBuffer(self.counter, tuple((kind, detail) for kind, detail in self.events))
