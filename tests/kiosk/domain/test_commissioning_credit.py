"""A commissioning credit: when one may begin, in which order it goes on, and what it teaches."""

from dataclasses import replace
from itertools import pairwise

import pytest

from kiosk.domain.commissioning_credit import (
    EVENTS,
    CommissioningCredit,
    CreditBooked,
    CreditClosed,
    CreditEnded,
    CreditPresented,
    CreditRequested,
    CreditState,
    Finding,
    Room,
    find,
    fold,
    is_agreeing,
    refusal,
)
from kiosk.domain.events import Event, PatronGone, decode_event, encode_event
from kiosk.domain.funding import IllegalEventError

UTC = "2026-01-02T03:04:05+00:00"
REQUESTED = CreditRequested(
    "10-C001", "c1", "b1", UTC, 20_00, "USD", "vend_valid", "Ada", "Grace", "New machine", 1000_00
)
PRESENTED = CreditPresented("10-C001", "15")
ENDED = CreditEnded("10-C001", "credited", "", ("H>A 11",), 0.1, 0)
CLOSED = CreditClosed("10-C001", UTC, 1020_00, "Ada", "Grace", "counted_with_ack", is_agreeing=True)
BOOKED = CreditBooked("10-C001")
WHOLE: tuple[Event, ...] = (REQUESTED, PRESENTED, ENDED, CLOSED, BOOKED)
ROOM = Room(
    value_max_minor=20_00,
    per_day=3,
    today="2026-01-02",
    denominations_minor=(100, 20_00, 50_00),
    is_machine_ready=True,
    is_staff_at_work=True,
    is_in_use=False,
)


def ended(result: str, *, is_presented: bool) -> CommissioningCredit:
    events = [REQUESTED, *([PRESENTED] if is_presented else []), replace(ENDED, result=result)]
    return fold(events)[-1]


def test_it_goes_from_its_request_to_the_servers_booking() -> None:
    states = [fold(WHOLE[:count])[-1].state for count in range(1, 6)]
    assert states == list(CreditState)


def test_one_that_the_machine_did_not_count_has_nothing_to_book() -> None:
    (credit,) = fold((*WHOLE[:3], replace(CLOSED, meter_after_minor=1000_00)))
    assert (credit.state, credit.counted_minor) == (CreditState.DONE, 0)


@pytest.mark.parametrize("event", WHOLE)
def test_the_journal_gives_every_event_back(event: Event) -> None:
    assert decode_event(event.kind, encode_event(event), EVENTS) == event


def test_no_event_comes_twice_and_none_is_left_out() -> None:
    for count in range(6):
        for index, event in enumerate(WHOLE):
            is_next = index == count or (index == 0 and count == 5)
            may_skip = (count, index) == (1, 2)  # it came back before anything was shown
            if not is_next and not may_skip:
                with pytest.raises(IllegalEventError):
                    fold((*WHOLE[:count], event))


def test_an_event_of_another_credit_or_of_a_funding_is_none_of_its_own() -> None:
    for event in (replace(PRESENTED, number="10-C002"), PatronGone("Ada")):
        with pytest.raises(IllegalEventError):
            fold((REQUESTED, event))


def test_a_note_within_its_bounds_may_be_given() -> None:
    assert refusal(20_00, (), ROOM) == ""
    assert refusal(20_00, fold(WHOLE), ROOM) == ""


@pytest.mark.parametrize(
    ("room", "value_minor", "told"),
    [
        (replace(ROOM, is_staff_at_work=False), 20_00, "sign in"),
        (replace(ROOM, is_in_use=True), 20_00, "a session or a case is open"),
        (replace(ROOM, is_machine_ready=False), 20_00, "does not accept notes"),
        (replace(ROOM, per_day=1), 20_00, "there were 1 today"),
        (replace(ROOM, value_max_minor=10_00), 20_00, "more than"),
        (ROOM, 50_00, "more than"),
        (ROOM, 5_00, "a note of this value"),
        (ROOM, 0, "a note of this value"),
    ],
)
def test_outside_of_its_bounds_none_may_begin(room: Room, value_minor: int, told: str) -> None:
    assert told in refusal(value_minor, fold(WHOLE), room)


def test_the_day_before_does_not_count() -> None:
    assert refusal(20_00, fold(WHOLE), replace(ROOM, per_day=1, today="2026-01-03")) == ""


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_only_one_at_a_time(count: int) -> None:
    assert "the one before" in refusal(20_00, fold(WHOLE[:count]), ROOM)


@pytest.mark.parametrize(
    ("result", "is_presented", "moved_minor", "finding"),
    [
        ("credited", True, 20_00, Finding.COUNTED_WITH_ACK),
        ("credited", True, 0, Finding.ACKNOWLEDGED_NOT_COUNTED),
        ("in_doubt", True, 20_00, Finding.COUNTED_WITHOUT_ACK),
        ("in_doubt", True, 0, Finding.COUNTS_AT_ACK),
        ("returned", True, 0, Finding.NOT_COUNTED),
        ("returned", True, 20_00, Finding.COUNTED_WITHOUT_ACK),
        ("returned", False, 0, Finding.NOT_COUNTED),
        ("in_doubt", False, 0, Finding.NOT_COUNTED),
        ("in_doubt", False, 20_00, Finding.COUNTED_AT_STACK),
        ("credited", True, 40_00, Finding.OTHER_AMOUNT),
    ],
)
def test_the_wire_and_the_meter_say_when_it_counts(
    result: str, is_presented: bool, moved_minor: int, finding: Finding
) -> None:
    assert find(ended(result, is_presented=is_presented), 1000_00 + moved_minor) is finding


def test_a_finding_is_held_against_the_credit_point_that_is_set() -> None:
    points = ("stack", "vend_valid", "stacked", "unknown")
    agreeing = {each: [p for p in points if is_agreeing(each, p)] for each in Finding}
    assert agreeing == {
        Finding.COUNTED_AT_STACK: ["stack", "unknown"],
        Finding.COUNTED_WITHOUT_ACK: ["stack", "vend_valid", "unknown"],
        Finding.COUNTED_WITH_ACK: list(points),
        Finding.COUNTS_AT_ACK: ["stacked", "unknown"],
        Finding.NOT_COUNTED: list(points),
        Finding.ACKNOWLEDGED_NOT_COUNTED: [],
        Finding.OTHER_AMOUNT: [],
    }


def test_only_the_newest_one_changes() -> None:
    second = (
        replace(REQUESTED, number="10-C002"),
        replace(PRESENTED, number="10-C002"),
        replace(ENDED, number="10-C002"),
        replace(CLOSED, number="10-C002"),
        replace(BOOKED, number="10-C002"),
    )
    stories = [fold((*WHOLE, *second[:count])) for count in range(1, 6)]
    assert all(before[0] == after[0] for before, after in pairwise(stories))
    assert [len(story) for story in stories] == [2] * 5
