"""The evidence of a note stays short and readable."""

from hardware.device import Exchange
from hardware.events import BytesDropped, Direction, FrameSeen
from hardware.frame_ring import FrameRing


def words(direction: Direction, raw: bytes) -> str:
    return f"{direction} {raw.decode()}"


def exchange(ring: FrameRing, ask: str, answer: str, now_s: float) -> None:
    ring.add(FrameSeen(Direction.FROM_HOST, ask.encode()), now_s)
    if answer:
        ring.add(FrameSeen(Direction.TO_HOST, answer.encode()), now_s)


def after(ring: FrameRing, number: int, most: int = 100) -> list[tuple[int, int, str, str]]:
    """Number, count and both texts of what is newer."""
    found = ring.after(number, most, words)
    return [(e.number, e.count, e.from_host, e.to_host) for e in found]


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


def test_two_exchanges_that_take_turns_are_told_once_each() -> None:
    ring = FrameRing()
    for poll in range(1001):
        exchange(ring, f"poll {poll % 2}", "idle", 5.0 + poll / 10)
        ring.replied(0.003 if poll == 700 else 0.001)
    exchange(ring, "stack", "stacking", 106.0)

    assert [told for _, *told in after(ring, 0)] == [
        [501, "H>A poll 0", "A>H idle"],
        [500, "H>A poll 1", "A>H idle"],
        [1, "H>A stack", "A>H stacking"],
    ]
    assert [e.reply_s for e in ring.after(0, 9, words)] == [0.003, 0.001, None]


def test_what_comes_out_of_turn_is_told_by_itself() -> None:
    ring = FrameRing()
    for number in (0, 1, 0, 1, 0, 0, 1):
        exchange(ring, f"poll {number}", "idle", 1.0)

    assert [(count, ask) for _, count, ask, _ in after(ring, 0)] == [
        (3, "H>A poll 0"),
        (2, "H>A poll 1"),
        (1, "H>A poll 0"),
        (1, "H>A poll 1"),
    ]


def test_a_follower_is_told_of_turns_that_go_on() -> None:
    ring = FrameRing()
    for number in (0, 1, 0, 1):
        exchange(ring, f"poll {number}", "idle", 1.0)
    newest = ring.after(0, 9, words)[-1].newest
    for number in (0, 1):
        exchange(ring, f"poll {number}", "idle", 2.0)

    assert [(number, count) for number, count, *_ in after(ring, newest)] == [(1, 3), (2, 3)]


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


def test_a_frame_of_ours_that_nobody_asked_for_takes_no_answers_place() -> None:
    ring = FrameRing()
    exchange(ring, "poll", "accepting", 1.0)
    ring.add(FrameSeen(Direction.TO_HOST, b"enquiry"), 1.5)
    exchange(ring, "poll", "escrow", 2.0)
    ring.replied(0.001)

    assert ring.told(words) == (
        "+0.000s H>A poll [706f6c6c] A>H accepting [616363657074696e67]",
        "+0.500s A>H enquiry [656e7175697279]",
        "+1.000s H>A poll [706f6c6c] A>H escrow [657363726f77]",
    )
    assert [e.reply_s for e in ring.after(0, 9, words)] == [None, None, 0.001]


def test_a_cleared_ring_tells_nothing() -> None:
    ring = FrameRing()
    exchange(ring, "poll", "idle", 1.0)
    ring.clear()

    assert ring.told(words) == ()


def test_a_follower_gets_each_exchange_once() -> None:
    ring = FrameRing()
    exchange(ring, "reset", "ack", 1.0)
    exchange(ring, "poll", "idle", 2.0)
    first = ring.after(0, 100, words)
    exchange(ring, "enable", "enable", 3.0)

    assert [e.from_host for e in first] == ["H>A reset", "H>A poll"]
    assert after(ring, first[-1].newest) == [(3, 1, "H>A enable", "A>H enable")]
    assert after(ring, 3) == []


def test_an_exchange_that_goes_on_repeating_is_told_again_under_its_number() -> None:
    ring = FrameRing()
    exchange(ring, "poll", "idle", 1.0)
    (first,) = ring.after(0, 100, words)
    for now_s in (1.1, 1.2):
        exchange(ring, "poll", "idle", now_s)
    (again,) = ring.after(first.newest, 100, words)

    assert again == Exchange(
        number=1,
        newest=3,
        first_s=1.0,
        last_s=1.2,
        count=3,
        from_host="H>A poll",
        to_host="A>H idle",
        from_host_raw=b"poll",
        to_host_raw=b"idle",
        reply_s=None,
        is_error=False,
    )


def test_too_many_for_one_answer_are_told_without_the_oldest() -> None:
    ring = FrameRing()
    for number in range(1, 10):
        exchange(ring, f"ask {number}", "answer", number)

    assert [number for number, *_ in after(ring, 0, most=2)] == [8, 9]


def test_a_number_of_a_former_process_is_answered_from_the_start() -> None:
    ring = FrameRing()
    exchange(ring, "poll", "idle", 1.0)

    assert len(after(ring, 5000)) == 1


def test_the_slowest_reply_of_a_repeated_exchange_is_kept() -> None:
    ring = FrameRing()
    for reply_s in (0.001, 0.030, 0.002):
        exchange(ring, "poll", "idle", 1.0)
        ring.replied(reply_s)

    assert [e.reply_s for e in ring.after(0, 9, words)] == [0.030]


def test_a_reply_without_an_exchange_is_nothing() -> None:
    ring = FrameRing()
    ring.replied(0.001)

    assert after(ring, 0) == []


def test_bytes_that_were_no_frame_are_an_error_among_the_frames() -> None:
    ring = FrameRing()
    ring.add_dropped(BytesDropped(b"\x00" * 4000, 0), 1.0)
    exchange(ring, "poll", "idle", 2.0)
    noise, poll = ring.after(0, 9, words)

    assert (noise.is_error, noise.from_host, len(noise.from_host_raw)) == (
        True,
        "H>A no frame",
        128,
    )
    assert not poll.is_error


def test_an_answer_that_says_error_marks_its_exchange() -> None:
    ring = FrameRing()
    ring.add(FrameSeen(Direction.FROM_HOST, b"what"), 1.0)
    ring.add(FrameSeen(Direction.TO_HOST, b"invalid", is_error=True), 1.0)

    assert [e.is_error for e in ring.after(0, 9, words)] == [True]


# What a trace needs beside the newest exchanges


def test_the_first_exchange_after_the_offer_of_a_note_says_so_and_is_kept_by_itself() -> None:
    ring = FrameRing()
    exchange(ring, "poll", "idle", 1.0)
    ring.note_offered(20_00)
    exchange(ring, "poll", "idle", 2.0)
    exchange(ring, "poll", "idle", 3.0)

    assert [(e.count, e.note_minor) for e in ring.after(0, 9, words)] == [(1, None), (2, 20_00)]


def test_how_the_host_began_is_kept_until_the_first_note() -> None:
    ring = FrameRing(kept=3)
    exchange(ring, "early", "idle", 0.5)
    exchange(ring, "reset", "ok", 1.0)
    ring.begin_set_up(is_by_reset=True)
    for second in range(9):
        exchange(ring, "poll", "idle", 2.0 + second)
    ring.note_offered(20_00)
    for second in range(9):
        exchange(ring, f"poll {second}", "busy", 20.0 + second)

    assert [(e.from_host, e.count) for e in ring.set_up(words)] == [
        ("H>A reset", 1),
        ("H>A poll", 9),
    ]


def test_on_a_new_line_the_host_begins_with_what_comes_next() -> None:
    ring = FrameRing()
    exchange(ring, "poll", "idle", 1.0)
    ring.begin_set_up(is_by_reset=False)
    exchange(ring, "hello", "idle", 2.0)

    assert [e.from_host for e in ring.set_up(words)] == ["H>A hello"]


def test_a_host_that_resets_twice_began_with_its_resets() -> None:
    ring = FrameRing()
    for second in range(2):
        exchange(ring, "reset", "", second)
        ring.begin_set_up(is_by_reset=True)
        ring.add(FrameSeen(Direction.TO_HOST, b"ok"), second)
    exchange(ring, "poll", "idle", 3.0)

    assert [(e.from_host, e.count) for e in ring.set_up(words)] == [
        ("H>A reset", 2),
        ("H>A poll", 1),
    ]
