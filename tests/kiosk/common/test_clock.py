"""Time: the event loop's, so that virtual time is the same code."""

from datetime import UTC, datetime, timedelta

import anyio
import trio.testing

from kiosk.common.clock import SystemClock


def test_monotonic_time_is_the_virtual_time_of_the_loop() -> None:
    async def nap() -> float:
        clock = SystemClock()
        before = clock.monotonic_s()
        await anyio.sleep(3600)
        return clock.monotonic_s() - before

    slept_s = trio.run(nap, clock=trio.testing.MockClock(autojump_threshold=0))

    assert abs(slept_s - 3600) < 1e-6


def test_the_moment_is_in_utc() -> None:
    moment = SystemClock().utc_now()

    assert moment.tzinfo is UTC
    assert abs(moment - datetime.now(UTC)) < timedelta(seconds=5)
