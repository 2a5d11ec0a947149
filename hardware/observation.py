"""How a host behaves, from the frames that pass: what it sends first, how often, how patiently."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from statistics import median
from typing import Final

import anyio

from hardware.dialect import Dialect, HostSign, HostWord, Shown
from hardware.events import Direction, FrameSeen

FRAMES_KEPT: Final = 6000  # of a host that polls five times a second: ten minutes
PAUSE_S: Final = 4.0  # a longer silence of the host ends what went before
RESET_PAUSE_S: Final = 20.0  # hosts give an acceptor up to 15 s after its reset
SET_UP_POLLS: Final = 10  # in a row, and the host has said all that it sets up
_KINDS_KEPT: Final = 64  # of frames: polls are always the same
WORDS_MAX: Final = 200  # of one set-up: a host that sends more is not setting up


@dataclass(frozen=True, slots=True)
class Passed:
    """One frame, with the event loop's time in seconds."""

    at_s: float
    direction: Direction
    raw: bytes


@dataclass(frozen=True, slots=True)
class SetUp:
    """What a host said from its beginning until it only polled. Each word is told once."""

    number: int = 0  # counts set-ups since the start of the program; 0: none was seen
    begins_with: str = ""  # the name of its first word
    has_reset: bool = False
    before_reset: tuple[HostWord, ...] = ()
    words: tuple[HostWord, ...] = ()  # after it, in the order of their first time, newest values

    @property
    def settings(self) -> tuple[HostWord, ...]:
        return tuple(word for word in self.words if word.sign is HostSign.SETTING)

    @property
    def unknown(self) -> tuple[HostWord, ...]:
        return tuple(word for word in self.words if word.sign is HostSign.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Spread:
    """Of measured times, in seconds."""

    count: int
    low_s: float
    median_s: float
    high_s: float


@dataclass(frozen=True, slots=True)
class Observation:
    """How the host behaved in some time. None and 0 say that it was not to be seen."""

    seconds: float
    polls: int
    polling: Spread | None  # between two polls
    patience: Spread | None  # until it said something again when it had got no answer
    decision: Spread | None  # from the first answer that shows the escrow to the decision
    decisions: tuple[str, ...]  # names of what it decided with, each once
    holds: int
    hold_value: str  # the data of the newest of them
    ack: Spread | None  # from the first answer that shows the credit to its ACK
    acks_repeated: int  # though no credit was shown since the one before
    credits_without_ack: int
    resets: int
    set_up: SetUp


class HostWatch:
    """Keeps the newest frames, and follows each set-up of the host; `take` is cheap."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = replace(dialect, host_words=lru_cache(_KINDS_KEPT)(dialect.host_words))
        self._frames: deque[Passed] = deque(maxlen=FRAMES_KEPT)
        self._watch = _SetUpWatch(self._dialect)
        self.has_new_set_up = anyio.Event()

    @property
    def set_up(self) -> SetUp:
        """The newest that is complete."""
        return self._watch.complete

    @property
    def passing_settings(self) -> frozenset[str]:
        return self._dialect.passing_settings

    def take(self, frame: FrameSeen, now_s: float) -> None:
        """Note a frame that passes; one of ours that came back is no host's."""
        if frame.is_error and frame.direction is Direction.FROM_HOST:
            return
        self._frames.append(Passed(now_s, frame.direction, frame.raw))
        if frame.direction is Direction.FROM_HOST and self._watch.take(frame.raw, now_s):
            self.has_new_set_up.set()
            self.has_new_set_up = anyio.Event()

    def observe(self, since_s: float) -> Observation:
        """How the host has behaved since that moment of the event loop."""
        frames = [frame for frame in self._frames if frame.at_s >= since_s]
        return observed(frames, self._dialect, self.set_up)


def observed(frames: Iterable[Passed], dialect: Dialect, set_up: SetUp) -> Observation:
    """What these frames, oldest first, tell of the host that sent them."""
    times = _Times(dialect)
    for frame in frames:
        times.take(frame)
    return Observation(
        seconds=times.last_s - times.first_s,
        polls=times.polls,
        polling=_spread(times.poll_gaps_s),
        patience=_spread(times.patiences_s),
        decision=_spread(times.decisions_s),
        decisions=tuple(dict.fromkeys(times.decided)),
        holds=times.holds,
        hold_value=times.hold_value,
        ack=_spread(times.acks_s),
        acks_repeated=times.acks_repeated,
        credits_without_ack=times.credits_without_ack,
        resets=times.resets,
        set_up=set_up,
    )


@dataclass(slots=True)
class _Times:
    """Folds frames into times; a moment that is None has not come."""

    dialect: Dialect
    first_s: float = 0.0
    last_s: float = 0.0
    polls: int = 0
    holds: int = 0
    hold_value: str = ""
    resets: int = 0
    acks_repeated: int = 0
    credits_without_ack: int = 0
    poll_gaps_s: list[float] = field(default_factory=list)
    patiences_s: list[float] = field(default_factory=list)
    decisions_s: list[float] = field(default_factory=list)
    acks_s: list[float] = field(default_factory=list)
    decided: list[str] = field(default_factory=list)
    _frames: int = 0
    _is_asked: bool = False  # by a poll: only its answer shows how the note stands
    _poll_s: float | None = None
    _unanswered_s: float | None = None
    _escrow_s: float | None = None
    _credit_s: float | None = None

    def take(self, frame: Passed) -> None:
        if not self._frames:
            self.first_s = frame.at_s
        self._frames += 1
        self.last_s = frame.at_s
        if frame.direction is Direction.TO_HOST:
            self._on_answer(self.dialect.shown(frame.raw), frame.at_s)
            return
        words = self.dialect.host_words(frame.raw)
        signs = {word.sign for word in words}
        self._is_asked = HostSign.POLL in signs
        self._on_patience(signs, frame.at_s)
        for word in words:
            self._on_word(word, frame.at_s)
        if not self._is_asked:
            self._poll_s = None  # it has taken a slot of the polls

    def _on_answer(self, shown: Shown, now_s: float) -> None:
        self._unanswered_s = None
        if not self._is_asked:
            return
        self._escrow_s = (self._escrow_s or now_s) if shown is Shown.ESCROW else None
        if shown is Shown.CREDIT:
            self._credit_s = self._credit_s or now_s
        else:
            self._lose_credit()

    def _lose_credit(self) -> None:
        self.credits_without_ack += self._credit_s is not None
        self._credit_s = None

    def _on_patience(self, signs: set[HostSign], now_s: float) -> None:
        """An ACK is never answered; after everything else, silence of ours is noticed."""
        if self._unanswered_s is not None and now_s - self._unanswered_s < PAUSE_S:
            self.patiences_s.append(now_s - self._unanswered_s)
        self._unanswered_s = None if HostSign.ACK in signs else now_s

    def _on_word(self, word: HostWord, now_s: float) -> None:
        match word.sign:
            case HostSign.POLL:
                self._on_poll(now_s)
            case HostSign.RESET:
                self.resets += 1
                self._lose_credit()
            case HostSign.HOLD:
                self.holds, self.hold_value = self.holds + 1, word.value
            case HostSign.STACK | HostSign.RETURN:
                self._on_decision(word.name, now_s)
            case HostSign.ACK:
                self._on_ack(now_s)
            case _:
                pass

    def _on_poll(self, now_s: float) -> None:
        self.polls += 1
        if self._poll_s is not None and now_s - self._poll_s < PAUSE_S:
            self.poll_gaps_s.append(now_s - self._poll_s)
        self._poll_s = now_s

    def _on_decision(self, name: str, now_s: float) -> None:
        self.decided.append(name)
        if self._escrow_s is not None:
            self.decisions_s.append(now_s - self._escrow_s)
        self._escrow_s = None

    def _on_ack(self, now_s: float) -> None:
        if self._credit_s is None:
            self.acks_repeated += 1
            return
        self.acks_s.append(now_s - self._credit_s)
        self._credit_s = None


class _SetUpWatch:
    """Follows what a host says from its beginning on; `complete` is the newest whole set-up."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._pause_at_s = float("-inf")  # from then on, a frame begins anew
        self._now = SetUp()
        self._words: dict[str, HostWord] = {}  # by name, in the order of their first time
        self._polls = SET_UP_POLLS  # in a row; this many: nothing is being set up
        self.complete = SetUp()

    def take(self, raw: bytes, now_s: float) -> bool:
        """Whether a set-up is complete by this frame."""
        is_beginning = now_s > self._pause_at_s
        words = self._dialect.host_words(raw)
        has_reset = any(word.sign is HostSign.RESET for word in words)
        self._pause_at_s = now_s + (RESET_PAUSE_S if has_reset else PAUSE_S)
        if is_beginning or (has_reset and (self._now.has_reset or not self._is_going_on)):
            self._now = SetUp(begins_with=words[0].name)
            self._words, self._polls = {}, 0
        if has_reset and not self._now.has_reset:
            before = tuple(self._words.values())
            self._now = replace(self._now, has_reset=True, before_reset=before)
            self._words = {}
        return self._is_going_on and self._is_completed_by(words)

    @property
    def _is_going_on(self) -> bool:
        return self._polls < SET_UP_POLLS

    def _is_completed_by(self, words: tuple[HostWord, ...]) -> bool:
        said = [w for w in words if w.sign in _SAID_ONCE and self._words.get(w.name) != w]
        for word in said[: WORDS_MAX - len(self._words)]:
            self._words[word.name] = word
        is_poll = any(word.sign is HostSign.POLL for word in words)
        self._polls = 0 if said else self._polls + is_poll
        if self._is_going_on or not (self._words or self._now.has_reset):
            return False
        number = self.complete.number + 1
        self.complete = replace(self._now, number=number, words=tuple(self._words.values()))
        return True


_SAID_ONCE: Final = frozenset({HostSign.SETTING, HostSign.QUESTION, HostSign.UNKNOWN})


def _spread(times_s: list[float]) -> Spread | None:
    """The median, and the times that one in twenty is below or above; to the millisecond."""
    if not times_s:
        return None
    ordered, last = sorted(times_s), len(times_s) - 1
    low_s, high_s = ordered[last // 20], ordered[last - last // 20]
    return Spread(len(ordered), round(low_s, 3), round(median(ordered), 3), round(high_s, 3))
