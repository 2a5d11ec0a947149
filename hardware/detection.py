"""Which protocol a host speaks, by its bytes alone: nothing is answered, and nothing is guessed."""

from dataclasses import dataclass, field
from typing import Final

from hardware.dialect import Listener
from hardware.dialects import LISTENERS

SURE_FRAMES: Final = 5  # of a host, one right after the other, without a stray byte between


@dataclass(slots=True)
class Score:
    """What speaks for one protocol."""

    listener: Listener
    host_frames: int = 0
    row: int = 0  # frames since the last byte that belongs to none
    longest_row: int = 0
    is_contradicted: bool = False  # somebody sends what no host sends: it stays so

    @property
    def is_sure(self) -> bool:
        return self.longest_row >= SURE_FRAMES and not self.is_contradicted

    def receive(self, byte: bytes) -> None:
        heard = self.listener.receive(byte)
        self.is_contradicted |= heard.is_contradicted
        if heard.noise_bytes:
            self.row = 0
        self.host_frames += heard.host_frames
        self.row += heard.host_frames
        self.longest_row = max(self.longest_row, self.row)


@dataclass(slots=True)
class Recogniser:
    """Takes what a line brings, in pieces of any size, and says when one protocol is sure."""

    scores: dict[str, Score] = field(
        default_factory=lambda: {name: Score(make()) for name, make in LISTENERS.items()}
    )
    bytes_heard: int = 0

    def receive(self, data: bytes) -> None:
        self.bytes_heard += len(data)
        for byte in data:
            for score in self.scores.values():
                score.receive(bytes((byte,)))

    @property
    def protocol(self) -> str:
        """The one protocol that is sure; empty while none is, or if two are."""
        sure = [name for name, score in self.scores.items() if score.is_sure]
        return sure[0] if len(sure) == 1 else ""

    @property
    def is_promising(self) -> bool:
        """Some frame of a host was heard that nothing contradicts: listening on is worth it."""
        return any(s.host_frames and not s.is_contradicted for s in self.scores.values())

    @property
    def best(self) -> tuple[str, int]:
        """The protocol with the most frames, and how many; sure or not."""
        name = max(self.scores, key=lambda each: self.scores[each].host_frames)
        frames = self.scores[name].host_frames
        return (name, frames) if frames else ("", 0)
