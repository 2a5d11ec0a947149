"""The bench with an EBDS host, and a cable on which single frames can be spoilt."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeAlias

import hardware.simulator
from hardware.ebds.replies import words
from hardware.events import Direction
from hardware.line import Line
from hardware.memory_line import MemoryCable
from hardware.simulator.ebds_host import EbdsProfile
from tests.hardware.bench import SETTINGS

EBDS: Final = SETTINGS.model_copy(update={"protocol": "ebds"})
LETTERS: Final = ("b", "h", "i", "j", "k", "l", "m")
PROFILES: Final = Path(hardware.simulator.__file__).parent / "profiles"

Spoil: TypeAlias = Callable[[bytes], list[bytes]]  # what arrives in place of one frame


def profile(letter: str) -> EbdsProfile:
    told = tomllib.loads((PROFILES / f"ebds-{letter}.toml").read_text("utf-8"))
    return EbdsProfile(**told["parameters"])


class SpoiltLine:
    def __init__(self, line: Line, direction: Direction, cable: "SpoiltCable") -> None:
        self._line, self._direction, self._cable = line, direction, cable

    async def receive(self) -> bytes:
        return await self._line.receive()

    async def send(self, data: bytes) -> None:
        for piece in self._cable.pass_on(self._direction, data):
            await self._line.send(piece)

    async def aclose(self) -> None:
        await self._line.aclose()


class SpoiltCable(MemoryCable):
    """Spoils what `spoil_next` says, counted from then on; `seen` is what was sent, in words."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []
        self._rules: list[tuple[Direction, int, str, Spoil]] = []

    async def plug(self) -> Line:
        return SpoiltLine(await super().plug(), Direction.FROM_HOST, self)

    async def open(self) -> Line:
        return SpoiltLine(await super().open(), Direction.TO_HOST, self)

    def spoil_next(
        self, direction: Direction, spoil: Spoil, *, after: int = 0, containing: str = ""
    ) -> None:
        """Of the frames with these words, the one after so many."""
        self._rules.append((direction, after, containing, spoil))

    def heal(self) -> None:
        self._rules.clear()

    def pass_on(self, direction: Direction, data: bytes) -> list[bytes]:
        told = words(direction, data)
        self.seen.append(told)
        for rule in list(self._rules):
            its_direction, after, containing, spoil = rule
            if its_direction is not direction or containing not in told:
                continue
            self._rules.remove(rule)
            if after == 0:
                return spoil(data)
            self._rules.append((its_direction, after - 1, containing, spoil))
        return [data]


def lose(_frame: bytes) -> list[bytes]:
    return []


def repeat(frame: bytes) -> list[bytes]:
    return [frame, frame]


def flip(frame: bytes) -> list[bytes]:
    return [frame[:3] + bytes([frame[3] ^ 0x10]) + frame[4:]]


def cut(frame: bytes) -> list[bytes]:
    return [frame[:5]]


def babble(frame: bytes) -> list[bytes]:
    return [b"\x02\x55\x02", frame]


SPOILS: Final[dict[str, Spoil]] = {
    "lost": lose,
    "repeated": repeat,
    "flipped": flip,
    "cut short": cut,
    "behind noise": babble,
}
