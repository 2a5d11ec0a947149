"""The demo's report: it counts in the right direction and finds every difference."""

from dataclasses import replace
from typing import Any

import pytest

from kiosk.demo.report import Books, Timeline

AGREEING = Books(
    currency="USD",
    machine_counted_minor=100_00,
    kiosk_credited_minor=100_00,
    server_authorised_minor=137_00,
    server_credited_minor=100_00,
    server_captured_minor=100_00,
    server_released_minor=37_00,
    server_held_minor=0,
    service_authorised_minor=137_00,
    service_captured_minor=100_00,
    service_released_minor=37_00,
    service_held_minor=0,
)
AMOUNTS = [name for name in Books.__dataclass_fields__ if name.endswith("_minor")]


def test_books_that_agree_have_no_difference() -> None:
    assert AGREEING.differences() == []
    assert AGREEING.is_settled


@pytest.mark.parametrize("name", [name for name in AMOUNTS if name != "server_held_minor"])
@pytest.mark.parametrize("cents", [1, -1])
def test_a_cent_too_many_or_too_few_in_any_book_is_found(name: str, cents: int) -> None:
    changes: dict[str, Any] = {name: getattr(AGREEING, name) + cents}

    books = replace(AGREEING, **changes)

    assert books.differences()


def test_what_the_server_refused_and_the_service_released_is_no_difference() -> None:
    books = replace(AGREEING, service_authorised_minor=157_00, service_released_minor=57_00)

    assert books.differences() == []


@pytest.mark.parametrize("name", ["server_held_minor", "service_held_minor"])
def test_money_that_is_held_is_not_settled(name: str) -> None:
    changes: dict[str, Any] = {name: 37_00}

    books = replace(AGREEING, **changes)

    assert not books.is_settled


def test_what_the_server_has_found_is_a_difference_too() -> None:
    books = replace(AGREEING, discrepancies=("E4012 a capture of another amount",))

    assert books.differences() == ["E4012 a capture of another amount"]


def test_a_difference_names_both_books_and_amounts() -> None:
    books = replace(AGREEING, service_captured_minor=137_00, service_released_minor=0)

    assert "the machine counted $100, but the payment service captured $137" in books.differences()


def test_every_book_has_its_line() -> None:
    lines = AGREEING.lines()

    assert len(lines) == 8
    assert lines[0].split() == ["machine", "bill-in", "meters", "$100"]


def test_the_timeline_tells_each_step_in_milliseconds() -> None:
    timeline = Timeline(
        touched_s=1, code_drawn_s=1.25, approved_s=9, notes_s=[9.5, 10, 12], told_s=12.125
    )

    steps = {line[:40].strip(): line[40:].split() for line in timeline.lines()}

    assert steps == {
        "touch → code on the screen": ["250", "ms"],
        "approval on the phone → first note": ["500", "ms"],
        "first note → last of 3": ["2500", "ms"],
        "last note → patron told": ["125", "ms"],
        "approval on the phone → patron told": ["3125", "ms"],
    }


def test_a_step_that_was_not_seen_is_left_out() -> None:
    assert Timeline(touched_s=1, code_drawn_s=2).lines() == [
        "  touch → code on the screen                1000 ms"
    ]
