"""The host's pace, and when it is silent."""

import math

import pytest

from hardware.poll_watch import PollWatch


def watch_polls(*at_s: float) -> PollWatch:
    watch = PollWatch()
    for now_s in at_s:
        watch.on_poll(now_s)
    return watch


def test_a_host_that_never_polled_is_not_awaited() -> None:
    assert PollWatch().silent_at_s == math.inf


def test_a_fast_host_is_silent_after_two_seconds() -> None:
    assert watch_polls(10.0, 10.1, 10.2).silent_at_s == pytest.approx(12.2)


def test_a_slow_host_is_silent_after_three_missed_polls() -> None:
    assert watch_polls(10.0, 12.0, 14.0).silent_at_s == pytest.approx(20.0)


def test_a_known_silence_is_told_once() -> None:
    watch = watch_polls(10.0, 10.1)
    watch.on_silence()

    assert watch.silent_at_s == math.inf
    watch.on_poll(60.0)
    assert watch.silent_at_s == pytest.approx(62.0)


def test_the_interval_stays_the_same_while_the_pace_does() -> None:
    watch = watch_polls(0.0, 0.1, 0.2)
    for now_s in (0.31, 0.40, 0.403, 0.51):
        watch.on_poll(now_s)

    assert watch.interval_s == 0.1


def test_the_interval_follows_another_pace() -> None:
    assert watch_polls(0.0, 0.1, 0.2, 0.5, 0.8, 1.1).interval_s == pytest.approx(0.3)


def test_a_pause_is_no_interval() -> None:
    assert watch_polls(0.0, 60.0).interval_s is None
