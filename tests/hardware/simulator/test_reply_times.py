"""What the host's end of the line notes of the answers it gets."""

import anyio

from hardware.simulator.reply_times import ReplyTimes, TimedLine
from tests.hardware.virtual_time import in_virtual_time


class SlowLine:
    """Each answer takes as long as it says."""

    def __init__(self, *answers_s: float) -> None:
        self._answers_s = iter(answers_s)

    async def receive(self) -> bytes:
        await anyio.sleep(next(self._answers_s))
        return b"answer"

    async def send(self, data: bytes) -> None: ...

    async def aclose(self) -> None: ...


@in_virtual_time
async def test_slow_answers_and_those_that_never_came_are_counted() -> None:
    times = ReplyTimes()
    line = TimedLine(SlowLine(0.001, 0.002, 0.03), times)
    for _ in range(3):
        await line.send(b"question")
        await line.receive()
    await line.send(b"acknowledgement")
    await line.send(b"question")

    facts = times.facts()

    assert (facts["count"], facts["unanswered"], facts["late"]) == (3, 1, 1)
    assert round(facts["p50_s"], 6) == 0.002
    assert round(facts["max_s"], 6) == 0.03
    times.clear()
    assert times.facts()["count"] == 0
