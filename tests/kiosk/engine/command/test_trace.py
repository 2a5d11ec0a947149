"""`kiosk trace --follow`: an exchange when it comes, and again when its repeats are over."""

from typing import Any

from kiosk.engine.command.trace import Follower


def frame(number: int, count: int = 1) -> dict[str, Any]:
    return {"number": number, "count": count}


def test_new_exchanges_are_written_as_they_come() -> None:
    follower = Follower()

    assert list(follower.take([frame(1), frame(2)])) == [frame(1), frame(2)]
    assert list(follower.take([frame(3)])) == [frame(3)]


def test_an_exchange_that_goes_on_repeating_is_not_written_again() -> None:
    follower = Follower()
    list(follower.take([frame(1)]))

    assert list(follower.take([frame(1, 5)])) == []
    assert list(follower.take([frame(1, 9)])) == []


def test_its_last_count_is_written_when_something_else_comes() -> None:
    follower = Follower()
    list(follower.take([frame(1)]))
    list(follower.take([frame(1, 5)]))

    assert list(follower.take([frame(10)])) == [frame(1, 5), frame(10)]


def test_repeats_that_were_told_at_once_are_written_once() -> None:
    follower = Follower()

    assert list(follower.take([frame(1, 9), frame(10)])) == [frame(1, 9), frame(10)]
