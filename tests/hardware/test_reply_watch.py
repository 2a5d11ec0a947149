"""Reply times of the newest thousand answers."""

from hardware.device import ReplyTimes
from hardware.reply_watch import ReplyWatch


def watched(*reply_s: float) -> ReplyTimes:
    watch = ReplyWatch()
    for one_s in reply_s:
        watch.add(one_s)
    return watch.times()


def test_nothing_is_told_before_the_first_reply() -> None:
    assert watched() == ReplyTimes()


def test_one_reply_is_every_percentile() -> None:
    assert watched(0.002) == ReplyTimes(1, 0.002, 0.002, 0.002)


def test_percentiles_are_those_of_the_sorted_times() -> None:
    thousandths = [n / 1000 for n in range(101)]

    assert watched(*reversed(thousandths)) == ReplyTimes(101, 0.050, 0.099, 0.100)


def test_one_late_reply_in_two_hundred_is_the_slowest_and_no_percentile() -> None:
    times = watched(*[0.001] * 199, 0.050)

    assert (times.p50_s, times.p99_s, times.max_s) == (0.001, 0.001, 0.050)


def test_what_is_older_than_a_thousand_replies_is_counted_and_forgotten() -> None:
    assert watched(9.0, *[0.001] * 1000) == ReplyTimes(1001, 0.001, 0.001, 0.001)
