"""The simulated gaming machine behind its bill-validator port: meters, game, door, limits."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

import anyio

Facts: TypeAlias = dict[str, object]
Listener: TypeAlias = Callable[[str, Facts], None]


@dataclass(frozen=True, slots=True)
class MachineModel:
    """What a machine is built like; money in minor units."""

    denominations_minor: tuple[int, ...] = (1_00, 5_00, 10_00, 20_00, 50_00, 100_00)
    credit_limit_minor: int = 3_000_00
    bet_minor: int = 1_00
    game_s: float = 3.0
    roll_up_s: float = 0.0  # credits roll up, inhibited, after each note; 0 for not at all


@dataclass(slots=True)
class Meters:
    """What outlives a power cut."""

    credit_minor: int = 0
    bill_in: Counter[int] = field(default_factory=Counter)  # count by value

    @property
    def bill_in_minor(self) -> int:
        return sum(value * count for value, count in self.bill_in.items())


class Machine:
    """The machine's own state. Games and roll-ups end by the event loop's time."""

    def __init__(self, model: MachineModel) -> None:
        self.model = model
        self.meters = Meters()
        self.is_powered = True
        self.is_door_open = False
        self.is_inhibited_by_attendant = False
        self.is_locked = False  # by its host, until persons have looked
        self.kept_note_minor: int | None = None  # what its host wrote down; outlives a power cut
        self.credit_limit_minor = model.credit_limit_minor
        self._game_ends_s = 0.0
        self._roll_up_ends_s = 0.0
        self._listeners: list[Listener] = []

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with each event from now on; the result ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def tell(self, event: str, facts: Facts | None = None) -> None:
        for listener in list(self._listeners):
            listener(event, facts or {})

    @property
    def is_playing(self) -> bool:
        return self.is_powered and anyio.current_time() < self._game_ends_s

    @property
    def is_inhibited(self) -> bool:
        """Whether the machine wants no notes at this moment."""
        return (
            self.is_playing
            or self.is_door_open
            or self.is_inhibited_by_attendant
            or self.is_locked
            or anyio.current_time() < self._roll_up_ends_s
        )

    def wants(self, value_minor: int) -> bool:
        """Whether a note in escrow is to be kept."""
        is_known = value_minor in self.model.denominations_minor
        return is_known and self.meters.credit_minor + value_minor <= self.credit_limit_minor

    def count_note(self, value_minor: int) -> None:
        self.meters.credit_minor += value_minor
        self.meters.bill_in[value_minor] += 1
        self._roll_up_ends_s = anyio.current_time() + self.model.roll_up_s
        self.tell("note_credited", {"value_minor": value_minor})

    def play(self, seconds: float | None = None) -> None:
        """Start a game; the bet comes from the credit meter when it has one."""
        if self.meters.credit_minor >= self.model.bet_minor:
            self.meters.credit_minor -= self.model.bet_minor
        self._game_ends_s = anyio.current_time() + (seconds or self.model.game_s)
        self.tell("game_started")

    def end_game(self) -> None:
        self._game_ends_s = 0.0
        self.tell("game_ended")

    def set_door(self, *, is_open: bool) -> None:
        self.is_door_open = is_open
        self.tell("door_opened" if is_open else "door_closed")

    def set_inhibited(self, *, is_on: bool) -> None:
        self.is_inhibited_by_attendant = is_on
        self.tell("inhibited" if is_on else "released")

    def set_locked(self, *, is_on: bool) -> None:
        self.is_locked = is_on
        self.tell("locked" if is_on else "unlocked")

    def set_credit_limit(self, limit_minor: int) -> None:
        self.credit_limit_minor = limit_minor
        self.tell("credit_limit_set", {"credit_limit_minor": limit_minor})

    def cut_power(self) -> None:
        self.is_powered = False
        self._game_ends_s = self._roll_up_ends_s = 0.0
        self.tell("power_cut")

    def restore_power(self) -> None:
        self.is_powered = True
        self.tell("power_restored")
