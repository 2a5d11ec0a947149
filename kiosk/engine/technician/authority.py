"""The authority: persons, their PINs, who is inside, and the record of what they do.

Everything is durable before it takes effect: a try before its PIN is looked at, so that no power
cut gives one for free. Locks run on the monotonic clock and begin anew after a restart: neither a
switched-off kiosk nor a clock that was set shortens one.
"""

import contextlib
import math
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Final

import anyio
import anyio.to_thread
import structlog
from anyio.abc import TaskStatus

from kiosk.domain import technician as t
from kiosk.domain.events import Event
from kiosk.domain.technician import Person, Right, Role
from kiosk.engine.desk import Desk
from kiosk.engine.journal import TECHNICIAN, JournalError, Record
from kiosk.engine.scene import Stage, Visit
from kiosk.engine.technician.pins import PinKeeper

IDLE_S: Final = {Stage.PIN: 120.0, Stage.INSIDE: 180.0}

log = structlog.get_logger()


class TechnicianRefusedError(Exception):
    """What was asked for is not granted; `code` is in the catalogue."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Authority:
    """One per kiosk. `run` keeps its time; the other methods may be called from any task."""

    def __init__(self, desk: Desk, technicians: t.Technicians, pins: PinKeeper | None) -> None:
        """`technicians` is what the journal knows; without `pins` nobody can sign in."""
        self._state = technicians
        self._pins = pins
        self._journal = desk.journal
        self._board = desk.board
        self._clock = desk.clock
        self._entropy = desk.entropy
        self._one_at_a_time = anyio.Lock()
        self._changed = anyio.Event()
        now_s = self._clock.monotonic_s()
        self._tries_s = deque([now_s] * technicians.tries, maxlen=t.TRIES_MAX)
        self._lock_ends_s = {p.name: now_s + p.lock_s for p in self.persons() if p.lock_s}

    @property
    def has_key(self) -> bool:
        """Without it no PIN can be checked."""
        return self._pins is not None

    def persons(self) -> list[Person]:
        """Everybody who is not revoked."""
        return list(self._state.persons.values())

    def locked_for_s(self, person: str) -> float:
        """How long the person's PIN is not looked at; 0 when it is."""
        return max(0.0, self._lock_ends_s.get(person, 0.0) - self._clock.monotonic_s())

    async def audit(self, count: int) -> list[Record]:
        """The newest events, oldest of them first."""
        return await self._journal.newest_records(TECHNICIAN, count)

    def approach(self, glass: int = 0) -> None:
        """Somebody wants to sign in at a screen: no session can be opened until they leave or idle.

        Raises TechnicianRefusedError E1101, E1105.
        """
        self._require_key()
        visit = self._board.scene.visit
        if visit is not None and visit.stage is Stage.INSIDE:
            raise TechnicianRefusedError("E1105", f"{visit.person} is inside")
        scene = self._board.scene
        if scene.is_in_use and not scene.is_case_resting:
            raise TechnicianRefusedError("E1105", "a session is open")
        self._show(Visit(Stage.PIN, self._idle_ends_s(Stage.PIN), glass=glass))

    async def sign_in(self, person: str, pin: str, glass: int = 0) -> None:
        """Let the person in.

        Raises TechnicianRefusedError E1101 to E1105, JournalError.
        """
        async with self._one_at_a_time:
            self.approach(glass)
            known = await self._authenticate(person, pin)
            await self._record(t.SignedIn(known.name))
            ends_s = self._idle_ends_s(Stage.INSIDE)
            self._show(Visit(Stage.INSIDE, ends_s, known.name, known.role, glass))

    def touch(self) -> None:
        """Somebody is still there: the idle time begins anew."""
        visit = self._board.scene.visit
        if visit is not None:
            self._show(replace(visit, deadline_s=self._idle_ends_s(visit.stage)))

    async def sign_out(self, why: str = "left") -> None:
        """Leave, from inside or from the question for the PIN. Raises JournalError."""
        async with self._one_at_a_time:
            await self._leave(why)

    def may(self, right: Right) -> bool:
        """Whether the person inside has the right; nobody inside has none."""
        visit = self._board.scene.visit
        return bool(visit and visit.role and right in t.RIGHTS[Role(visit.role)])

    async def record(self, action: str, before: str, after: str, reason: str) -> None:
        """Keep what the person inside does, before it is done; no text may hold a PIN.

        Raises TechnicianRefusedError E1106 when nobody is inside, JournalError.
        """
        async with self._one_at_a_time:
            if not self._state.inside:
                raise TechnicianRefusedError("E1106", "nobody is signed in")
            await self._record(t.ActionRecorded(self._state.inside, action, before, after, reason))
            self.touch()

    def record_of(self, name: str) -> Callable[[str, str, str, str], Awaitable[None]]:
        """As `record`, for somebody who is known by other means than a PIN."""

        async def record(action: str, before: str, after: str, reason: str) -> None:
            async with self._one_at_a_time:
                await self._record(t.ActionRecorded(name, action, before, after, reason))

        return record

    async def add(self, name: str, role: Role, by: str, pin: str) -> str:
        """Add a person and return their PIN, which is told this once and never again.

        `by` and `pin` are an administrator's; the first administrator needs none.
        Raises TechnicianRefusedError E1101 to E1104, E1106, E1107, JournalError.
        """
        async with self._one_at_a_time:
            allowing = await self._allow(by, pin) if self._state.administrators else ""
            if not allowing and role is not Role.ADMINISTRATOR:
                raise TechnicianRefusedError("E1107", "the first person is an administrator")
            if not t.is_name(name) or self._state.find(name):
                why = "is there already" if self._state.find(name) else "is no name"
                raise TechnicianRefusedError("E1107", f"{name!r} {why}")
            new_pin, verifier = await self._new_pin(self._require_key(), name)
            await self._record(t.PersonAdded(name, role, verifier, allowing))
            return new_pin

    async def revoke(self, name: str, by: str, pin: str) -> None:
        """Take a person's access away, at once if they are inside.

        Raises TechnicianRefusedError E1101 to E1104, E1106, E1108, JournalError.
        """
        async with self._one_at_a_time:
            allowing = await self._allow(by, pin)
            person = self._state.find(name)
            if person is None:
                raise TechnicianRefusedError("E1108", f"nobody is called {name!r}")
            if person.role is Role.ADMINISTRATOR and self._state.administrators == 1:
                raise TechnicianRefusedError("E1108", f"{person.name} is the last administrator")
            if self._state.inside == person.name:
                await self._leave("revoked")
            await self._record(t.PersonRevoked(person.name, allowing))
            self._lock_ends_s.pop(person.name, None)

    async def replace_pin(self, name: str, by: str) -> str:
        """Give an administrator a new PIN, told this once; `by` is known by other means than a PIN.

        Raises TechnicianRefusedError E1101, E1109, JournalError.
        """
        async with self._one_at_a_time:
            keeper, person = self._require_key(), self._state.find(name)
            if person is None or person.role is not Role.ADMINISTRATOR:
                raise TechnicianRefusedError("E1109", f"no administrator is called {name!r}")
            new_pin, verifier = await self._new_pin(keeper, person.name)
            await self._record(t.PinReplaced(person.name, verifier, by))
            self._lock_ends_s.pop(person.name, None)
            return new_pin

    async def vouch(self, name: str, pin: str | None, right: Right) -> str:
        """The person's name as it is written, once their PIN is proven and they have the right.

        Without a `pin` they must be inside, where they have proven it.
        Raises TechnicianRefusedError E1101 to E1104, E1106, JournalError.
        """
        async with self._one_at_a_time:
            return await self._vouch(name, pin, right)

    async def vouch_two(
        self,
        name: str,
        pin: str | None,
        witness: str,
        witness_pin: str,
        right: Right = Right.DECIDE_CASES,
    ) -> tuple[str, str]:
        """The names of two different persons who have proven their PINs: who decides, who sees it.

        Who decides must have the `right`.

        Raises TechnicianRefusedError E1101 to E1104, E1106, E1110, JournalError.
        """
        async with self._one_at_a_time:
            if name.casefold() == witness.casefold():
                raise TechnicianRefusedError("E1110", "the second person must be another one")
            first = await self._vouch(name, pin, right)
            return first, await self._vouch(witness, witness_pin, Right.WITNESS_CASES)

    async def run(self, *, task_status: TaskStatus[None] = anyio.TASK_STATUS_IGNORED) -> None:
        """End what runs out: idle visits, locks, the memory of tries."""
        with contextlib.suppress(JournalError):  # the board tells
            if self._state.inside:
                await self._record(t.SignedOut(self._state.inside, "restarted"))
        task_status.started()
        with contextlib.suppress(JournalError):
            while True:
                changed = self._changed
                with anyio.move_on_after(self._next_end_s() - self._clock.monotonic_s()):
                    await changed.wait()
                async with self._one_at_a_time:
                    await self._end_what_ran_out()

    def _require_key(self) -> PinKeeper:
        if self._pins is None:
            raise TechnicianRefusedError("E1101", "this kiosk has no technician_key")
        return self._pins

    async def _new_pin(self, keeper: PinKeeper, name: str) -> tuple[str, str]:
        """A PIN by chance and its verifier."""
        pin, salt = self._entropy.digits(t.PIN_DIGITS), self._entropy.identifier()
        verifier = await anyio.to_thread.run_sync(keeper.verifier, name, pin, bytes.fromhex(salt))
        return pin, verifier

    async def _vouch(self, name: str, pin: str | None, right: Right) -> str:
        if pin is not None:
            person = await self._authenticate(name, pin)
        elif (inside := self._state.find(self._state.inside)) and inside.name == name:
            person = inside
        else:
            raise TechnicianRefusedError("E1106", f"{name} is not signed in")
        if right not in t.RIGHTS[person.role]:
            raise TechnicianRefusedError("E1106", f"{person.name} has not the right: {right}")
        return person.name

    async def _allow(self, by: str, pin: str) -> str:
        """The name of the administrator whose PIN this is."""
        if not by:
            raise TechnicianRefusedError("E1106", "an administrator must allow it: --by NAME")
        person = await self._authenticate(by, pin)
        if Right.MANAGE_PERSONS not in t.RIGHTS[person.role]:
            raise TechnicianRefusedError("E1106", f"{person.name} is no administrator")
        return person.name

    async def _authenticate(self, name: str, pin: str) -> Person:
        keeper, person = self._require_key(), self._state.find(name)
        self._forget_old_tries()
        if len(self._tries_s) == t.TRIES_MAX:
            raise TechnicianRefusedError("E1104", "too many PINs were tried within an hour")
        if person is not None and (wait_s := self.locked_for_s(person.name)):
            minutes = math.ceil(wait_s / 60)
            raise TechnicianRefusedError("E1103", f"{person.name} is locked for {minutes} min")
        await self._record(t.PinTried(person.name if person else ""))
        self._count_try(person.name if person else "")
        is_right = person is not None and await anyio.to_thread.run_sync(
            keeper.fits, person.verifier, person.name, pin
        )
        if person is None or not is_right:
            await self._record(t.PinRefused(person.name if person else ""))
            log.warning("pin_rejected", code="E1102")
            if person is not None and self.locked_for_s(person.name):
                log.error("pin_locked", code="E1103")
            raise TechnicianRefusedError("E1102", "the name or the PIN is wrong")
        await self._record(t.PinAccepted(person.name))
        self._lock_ends_s.pop(person.name, None)
        return person

    def _count_try(self, name: str) -> None:
        """A lock begins with the try, and ends at once when its PIN turns out to be right."""
        self._tries_s.append(self._clock.monotonic_s())
        person = self._state.find(name)
        if person is not None and person.lock_s:
            self._lock_ends_s[name] = self._clock.monotonic_s() + person.lock_s

    async def _record(self, *events: Event) -> None:
        """Make the events durable, then let them count; never half of it.

        A journal that cannot be written takes the kiosk out of service.
        """
        after = self._state
        for event in events:
            after = t.apply(after, event)
        with anyio.CancelScope(shield=True):
            try:
                await self._journal.write_events(TECHNICIAN, events)
            except JournalError as error:
                log.info("journal_failed", code=error.code, reason=str(error))
                self._board.update(fault=error.code, visit=None)
                raise
            self._state = after
        self._wake()

    async def _leave(self, why: str) -> None:
        if self._state.inside:
            await self._record(t.SignedOut(self._state.inside, why))
        self._show(None)

    async def _end_what_ran_out(self) -> None:
        now_s, visit = self._clock.monotonic_s(), self._board.scene.visit
        if visit is not None and visit.deadline_s <= now_s:
            await self._leave("idle")
        for person in [name for name, ends_s in self._lock_ends_s.items() if ends_s <= now_s]:
            await self._record(t.LockEnded(person))
            log.info("pin_lock_ended")
            del self._lock_ends_s[person]
        self._forget_old_tries()
        if self._state.tries and not self._tries_s:
            await self._record(t.TriesForgotten())

    def _next_end_s(self) -> float:
        visit = self._board.scene.visit
        ends_s = list(self._lock_ends_s.values())
        if visit is not None:
            ends_s.append(visit.deadline_s)
        if self._tries_s:
            ends_s.append(self._tries_s[-1] + t.TRIES_WINDOW_S)
        return min(ends_s, default=math.inf)

    def _forget_old_tries(self) -> None:
        now_s = self._clock.monotonic_s()
        while self._tries_s and self._tries_s[0] + t.TRIES_WINDOW_S <= now_s:
            self._tries_s.popleft()

    def _idle_ends_s(self, stage: Stage) -> float:
        return self._clock.monotonic_s() + IDLE_S[stage]

    def _show(self, visit: Visit | None) -> None:
        self._board.update(visit=visit)
        self._wake()

    def _wake(self) -> None:
        self._changed.set()
        self._changed = anyio.Event()
