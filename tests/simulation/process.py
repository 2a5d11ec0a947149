"""A program of the world that can be killed: its ports first, then its tasks, unawaited."""

from collections.abc import Awaitable, Callable
from contextvars import ContextVar

import trio
from trio._core import _run  # private: only a kill passes a shield

from tests.simulation.trace import Trace


class Killed(BaseException):
    """A dead process tried to have an effect."""


class Process:
    """One life of one program."""

    def __init__(self, name: str, trace: Trace) -> None:
        self.name = name
        self.is_dead = False
        self.kill_at: tuple[int, str] | None = None  # so many kill points from now, which side
        self.on_death: list[Callable[[], None]] = []  # what the kernel does for the dead
        self.nursery: trio.Nursery | None = None
        self.ended = trio.Event()
        self._scope = trio.CancelScope()
        self._trace = trace

    async def live(self, main: Callable[[], Awaitable[None]]) -> None:
        """Run until `main` returns or the process is killed; no error outlives its process."""
        PROCESS.set(self)
        try:
            with self._scope:
                async with trio.open_nursery() as self.nursery:
                    await main()
                    self.nursery.cancel_scope.cancel()
        except BaseException as error:  # noqa: BLE001  # a process ends alone
            if not self.is_dead:
                self._trace.note_violation("CRASH", f"{self.name} ended with {leaf_of(error)!r}")
        finally:
            self.die()

    @property
    def can_serve(self) -> bool:
        return self.nursery is not None and not self.is_dead

    def kill(self) -> None:
        """From now on nothing it does has an effect."""
        if self.is_dead:
            return
        self._trace.note(self.name, "killed")
        self.die()
        if self.nursery is not None:
            _unshield(self.nursery)
        self._scope.cancel()

    def die(self) -> None:
        if not self.is_dead:
            self.is_dead = True
            self.ended.set()
            for close in self.on_death:
                close()

    def require_alive(self) -> None:
        """Raises Killed."""
        if self.is_dead:
            raise Killed(self.name)

    def pass_kill_point(self, where: str) -> None:
        """Raises Killed, here or in every later effect."""
        self.require_alive()
        if self.kill_at is not None and where.startswith(self.kill_at[1]):
            count, side = self.kill_at
            self.kill_at = (count - 1, side) if count else None
            if not count:
                self._trace.note_fault("kill_point", f"{self.name} {where}")
                self.kill()
                raise Killed(self.name)


def leaf_of(error: BaseException) -> BaseException:
    """The error in the middle of its groups."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def _unshield(nursery: trio.Nursery) -> None:
    """A shield keeps a task from a cancel, not a process from its end."""
    for task in nursery.child_tasks:
        status: _run.CancelStatus | None = task._cancel_status
        while status is not None and status is not nursery._cancel_status:
            status._scope.shield = False
            status = status.parent
        for child in task.child_nurseries:
            _unshield(child)


_NOBODY = Process("world", Trace())
PROCESS: ContextVar[Process] = ContextVar("process", default=_NOBODY)
