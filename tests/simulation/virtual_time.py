"""Runs a world in virtual time, each time alike: nothing is left to threads or to trio's dice."""

import contextlib
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, Final, TypeVar

import anyio
import anyio.to_thread
import trio
from trio._core import _run  # private, but what makes a run repeatable
from trio.testing import MockClock

from tests.simulation.chance import Dice
from tests.simulation.process import PROCESS

Result = TypeVar("Result")
HOP_S: Final = (0.0002, 0.003)


def in_virtual_time(seed: int, main: Callable[[], Awaitable[Result]]) -> Result:
    """The result of `main`. trio shuffles tasks: switched to our seed, its order is ours."""
    vars(_run)["_ALLOW_DETERMINISTIC_SCHEDULING"] = True
    _run._r.seed(seed)
    with _hops_in_line(Dice(seed, "hops")):
        return trio.run(main, clock=MockClock(autojump_threshold=0))


@contextlib.contextmanager
def _hops_in_line(dice: Dice) -> Iterator[None]:
    """Blocking work runs in its turn, after a virtual while; Starlette and FastAPI look here too.

    A process can be killed just before the work, and just after it: then nobody learns of it.
    """

    async def run_sync(
        work: Callable[..., Any],
        *arguments: Any,
        limiter: anyio.CapacityLimiter | None = None,
        **_: object,
    ) -> Any:
        process = PROCESS.get()
        async with limiter or contextlib.nullcontext():
            with anyio.CancelScope(shield=True):
                await anyio.sleep(dice.uniform(*HOP_S))
            process.pass_kill_point(f"before {_name(work)}")
            result = work(*arguments)
            process.pass_kill_point(f"after {_name(work)}")
            return result

    real = anyio.to_thread.run_sync
    anyio.to_thread.run_sync = run_sync  # type: ignore[assignment]  # the one place of threads
    try:
        yield
    finally:
        anyio.to_thread.run_sync = real


def _name(work: Callable[..., Any]) -> str:
    return str(getattr(work, "__name__", type(work).__name__))
