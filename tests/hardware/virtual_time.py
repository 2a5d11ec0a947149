"""Tests in virtual time: a wait of half a minute costs nothing."""

import functools
from collections.abc import Awaitable, Callable
from typing import ParamSpec

import trio
from trio.testing import MockClock

P = ParamSpec("P")


def in_virtual_time(test: Callable[P, Awaitable[None]]) -> Callable[P, None]:
    """Run an async test on trio, whose clock jumps whenever everybody waits."""

    async def in_one_hour(*args: P.args, **kwargs: P.kwargs) -> None:
        with trio.fail_after(3600):  # what never happens would otherwise be awaited for ever
            await test(*args, **kwargs)

    @functools.wraps(test)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        main = functools.partial(in_one_hour, *args, **kwargs)
        trio.run(main, clock=MockClock(autojump_threshold=0))

    return run
