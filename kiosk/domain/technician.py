"""The persons who may open a kiosk's menu: roles and rights, failed PINs and locks, what they did.

All of it is a fold over the journal's events of the subject "technician".
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import reduce, singledispatch
from typing import Final

from kiosk.domain.events import Event
from kiosk.domain.funding import IllegalEventError

PIN_DIGITS: Final = 6
FAILURES_MAX: Final = 3  # in a row, then the person is locked
LOCKS_S: Final = (60, 300, 1800)  # the first lock, the second, each later one
TRIES_MAX: Final = 100  # of all persons together within TRIES_WINDOW_S
TRIES_WINDOW_S: Final = 3600

_NAME: Final = re.compile(r"[^\W\d_][\w .'-]{1,39}")  # not digits alone: nobody types a PIN here


class Role(StrEnum):
    TECHNICIAN = "technician"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"


class Right(StrEnum):
    DIAGNOSE = "diagnose"
    TEST_DEVICES = "test_devices"
    READ_LOGS = "read_logs"
    SET_UP = "set_up"  # machine, network, keys
    RESTART = "restart"
    READ_PAYMENTS = "read_payments"
    DECIDE_CASES = "decide_cases"
    WITNESS_CASES = "witness_cases"  # as the second person
    MANAGE_PERSONS = "manage_persons"


_CARE: Final = frozenset(
    {Right.DIAGNOSE, Right.TEST_DEVICES, Right.READ_LOGS, Right.RESTART, Right.WITNESS_CASES}
)

# Who mends sees no money; who decides about money sets nothing up; who names persons decides none.
RIGHTS: Final[dict[Role, frozenset[Right]]] = {
    Role.TECHNICIAN: _CARE | {Right.SET_UP},
    Role.SUPERVISOR: _CARE | {Right.READ_PAYMENTS, Right.DECIDE_CASES},
    Role.ADMINISTRATOR: _CARE | {Right.SET_UP, Right.READ_PAYMENTS, Right.MANAGE_PERSONS},
}


@dataclass(frozen=True, slots=True)
class PersonAdded(Event):
    kind = "person_added"
    person: str
    role: str
    verifier: str  # proves the PIN to whoever holds the device key
    by: str  # empty for the first administrator


@dataclass(frozen=True, slots=True)
class PersonRevoked(Event):
    kind = "person_revoked"
    person: str
    by: str


@dataclass(frozen=True, slots=True)
class PinReplaced(Event):
    """Whoever may use the engine's socket gave an administrator a new PIN."""

    kind = "pin_replaced"
    person: str
    verifier: str
    by: str


@dataclass(frozen=True, slots=True)
class PinTried(Event):
    """Durable before the PIN is looked at: a power cut in between counts as a failure."""

    kind = "pin_tried"
    person: str  # empty when nobody has the name that was typed


@dataclass(frozen=True, slots=True)
class PinRefused(Event):
    kind = "pin_refused"
    person: str


@dataclass(frozen=True, slots=True)
class PinAccepted(Event):
    kind = "pin_accepted"
    person: str


@dataclass(frozen=True, slots=True)
class LockEnded(Event):
    """The lock's time has run out while the engine ran; a restart begins it anew."""

    kind = "lock_ended"
    person: str


@dataclass(frozen=True, slots=True)
class TriesForgotten(Event):
    """No PIN was tried for TRIES_WINDOW_S while the engine ran."""

    kind = "tries_forgotten"


@dataclass(frozen=True, slots=True)
class SignedIn(Event):
    kind = "signed_in"
    person: str


@dataclass(frozen=True, slots=True)
class SignedOut(Event):
    kind = "signed_out"
    person: str
    why: str  # left, idle, revoked, restarted, screen_gone


@dataclass(frozen=True, slots=True)
class ActionRecorded(Event):
    """What a person did inside, with the value before and after, and why."""

    kind = "action_recorded"
    person: str
    action: str
    before: str
    after: str
    reason: str


EVENTS: Final[dict[str, type[Event]]] = {
    event.kind: event
    for event in (
        PersonAdded,
        PersonRevoked,
        PinReplaced,
        PinTried,
        PinRefused,
        PinAccepted,
        LockEnded,
        TriesForgotten,
        SignedIn,
        SignedOut,
        ActionRecorded,
    )
}


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    role: Role
    verifier: str
    failures: int = 0  # in a row
    is_lock_over: bool = False

    @property
    def lock_s(self) -> int:
        """How long the lock lasts, counted anew after a restart; 0 when there is none."""
        locks, failures = divmod(self.failures, FAILURES_MAX)
        if not locks or failures or self.is_lock_over:
            return 0
        return LOCKS_S[min(locks, len(LOCKS_S)) - 1]


@dataclass(frozen=True, slots=True)
class Technicians:
    """What the events add up to. `persons` are those not revoked, by their name in lower case."""

    persons: Mapping[str, Person] = field(default_factory=dict)
    inside: str = ""  # who is signed in
    tries: int = 0  # of all persons since the last TriesForgotten

    @property
    def administrators(self) -> int:
        return sum(person.role is Role.ADMINISTRATOR for person in self.persons.values())

    def find(self, name: str) -> Person | None:
        return self.persons.get(name.casefold())


def is_name(text: str) -> bool:
    """Whether a person can be called this: 2 to 40 characters, the first a letter."""
    return _NAME.fullmatch(text) is not None


def fold(events: Iterable[Event]) -> Technicians:
    """Raises IllegalEventError."""
    return reduce(apply, events, Technicians())


def apply(state: Technicians, event: Event) -> Technicians:
    """The state after the event. Raises IllegalEventError; the one before is never changed."""
    return _change(event, state)


@singledispatch
def _change(event: Event, state: Technicians) -> Technicians:
    """What the event changes; what is kept for the audit alone changes nothing."""
    del event
    return state


@_change.register
def _(event: PersonAdded, state: Technicians) -> Technicians:
    if state.find(event.person) is not None:
        raise IllegalEventError(f"{event.person} is there already")
    return _with(state, Person(event.person, Role(event.role), event.verifier))


@_change.register
def _(event: PersonRevoked, state: Technicians) -> Technicians:
    gone = _person(state, event.person).name.casefold()
    return replace(state, persons={k: v for k, v in state.persons.items() if k != gone})


@_change.register
def _(event: PinReplaced, state: Technicians) -> Technicians:
    person = _person(state, event.person)
    return _with(state, Person(person.name, person.role, event.verifier))


@_change.register
def _(event: PinTried, state: Technicians) -> Technicians:
    state = replace(state, tries=state.tries + 1)
    if not event.person:
        return state
    person = _person(state, event.person)
    return _with(state, replace(person, failures=person.failures + 1, is_lock_over=False))


@_change.register
def _(event: PinAccepted, state: Technicians) -> Technicians:
    return _with(state, replace(_person(state, event.person), failures=0))


@_change.register
def _(event: LockEnded, state: Technicians) -> Technicians:
    return _with(state, replace(_person(state, event.person), is_lock_over=True))


@_change.register
def _(event: TriesForgotten, state: Technicians) -> Technicians:
    del event
    return replace(state, tries=0)


@_change.register
def _(event: SignedIn, state: Technicians) -> Technicians:
    if state.inside:
        raise IllegalEventError(f"{state.inside} is inside")
    return replace(state, inside=_person(state, event.person).name)


@_change.register
def _(event: SignedOut, state: Technicians) -> Technicians:
    if state.inside != event.person:
        raise IllegalEventError(f"{event.person} is not inside")
    return replace(state, inside="")


def _person(state: Technicians, name: str) -> Person:
    person = state.find(name)
    if person is None:
        raise IllegalEventError(f"nobody is called {name}")
    return person


def _with(state: Technicians, person: Person) -> Technicians:
    return replace(state, persons={**state.persons, person.name.casefold(): person})
