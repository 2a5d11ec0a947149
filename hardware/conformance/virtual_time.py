"""Runs trials in virtual time: a wait of half a minute costs nothing."""

from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

import trio
from trio._core import _run  # private, but what makes a trial repeatable
from trio.testing import MockClock

Result = TypeVar("Result")
_LONGEST_S: Final = 3600.0  # what never happens would otherwise be awaited for ever


def in_virtual_time(main: Callable[[], Awaitable[Result]]) -> Result:
    """The result of `main`, the same each time: whose turn it is is not left to chance."""

    async def in_one_hour() -> Result:
        with trio.fail_after(_LONGEST_S):
            return await main()

    vars(_run)["_ALLOW_DETERMINISTIC_SCHEDULING"] = True  # as test tools for trio do
    _run._r.seed(0)  # noqa: SLF001
    return trio.run(in_one_hour, clock=MockClock(autojump_threshold=0))
