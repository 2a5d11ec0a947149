"""The evidence of a note stays short and readable."""

from hardware.events import Direction, FrameSeen
from hardware.frame_ring import FrameRing


def words(direction: Direction, raw: bytes) -> str:
    return f"{direction} {raw.decode()}"


def exchange(ring: FrameRing, ask: str, answer: str, now_s: float) -> None:
    ring.add(FrameSeen(Direction.FROM_HOST, ask.encode()), now_s)
    if answer:
        ring.add(FrameSeen(Direction.TO_HOST, answer.encode()), now_s)


def test_an_exchange_that_repeats_is_told_once_with_its_count() -> None:
    ring = FrameRing()
    exchange(ring, "poll", "idle", 5.0)
    for poll in range(1000):
        exchange(ring, "poll", "vend", 5.1 + poll / 10)
    exchange(ring, "ack", "", 105.2)

    assert ring.told(words) == (
        "+0.000s H>A poll [706f6c6c] A>H idle [69646c65]",
        "+0.100s H>A poll [706f6c6c] A>H vend [76656e64] 1000 times until +100.000s",
        "+100.200s H>A ack [61636b]",
    )


def test_only_the_newest_exchanges_are_kept() -> None:
    ring = FrameRing()
    for number in range(100):
        exchange(ring, f"ask {number}", "answer", number)

    told = ring.told(words)

    assert len(told) == 32
    assert "ask 99" in told[-1]


def test_a_frame_of_ours_may_come_first() -> None:
    ring = FrameRing()
    ring.add(FrameSeen(Direction.TO_HOST, b"hello"), 1.0)
    exchange(ring, "poll", "idle", 2.0)

    assert ring.told(words)[0] == "+0.000s A>H hello [68656c6c6f]"


def test_a_cleared_ring_tells_nothing() -> None:
    ring = FrameRing()
    exchange(ring, "poll", "idle", 1.0)
    ring.clear()

    assert ring.told(words) == ()
