"""The checkers tell a broken law when there is one; a checker that cannot fail proves nothing."""

from typing import Any

import pytest

from tests.simulation.kiosk_books import FundingBook, LawBrokenError
from tests.simulation.line_ear import LineEar
from tests.simulation.world import Plan, World, play

ORDER: dict[str, Any] = {"amount_minor": 20_00}


def book(*events: tuple[str, dict[str, Any]]) -> FundingBook:
    made = FundingBook("10-000001")
    for kind, body in [("order_received", ORDER), ("order_claimed", {}), *events]:
        made.take(kind, body)
    return made


def offered(note: str, value_minor: int) -> tuple[str, dict[str, Any]]:
    return ("note_offered", {"note_id": note, "value_minor": value_minor})


def of(kind: str, note: str = "a") -> tuple[str, dict[str, Any]]:
    return (kind, {"note_id": note})


@pytest.mark.parametrize(
    ("invariant", "events"),
    [
        ("I1", [offered("a", 50_00)]),
        ("I2", [offered("a", 10_00), of("note_presented"), offered("b", 10_00)]),
        ("I2", [offered("a", 10_00), of("note_credited")]),
        ("I7", [("crediting_ended", {}), offered("a", 10_00)]),
    ],
)
def test_an_unlawful_event_is_told(invariant: str, events: list[Any]) -> None:
    lawful = book(*events[:-1])
    with pytest.raises(LawBrokenError) as told:
        lawful.take(*events[-1])
    assert told.value.invariant == invariant


@pytest.mark.parametrize(("is_presented", "window"), [(True, "U1"), (False, "none")])
def test_only_a_presented_note_explains_a_doubt(is_presented: bool, window: str) -> None:
    shown = [of("note_presented")] if is_presented else []
    doubted = book(offered("a", 10_00), *shown, of("note_doubted"))
    assert doubted.window("id003", counts_at_stack=False) == window


def test_a_report_of_more_than_is_credited_is_told() -> None:
    body = {"number": 1, "credited_minor": 20_00, "in_doubt_minor": 0}
    with pytest.raises(LawBrokenError, match="reported"):
        book(("report_made", body))


@pytest.mark.parametrize(
    ("protocol", "message", "is_credit"),
    [
        ("id003", "fc 05 15 00 00", True),
        ("id003", "fc 05 11 00 00", False),
        ("ebds", "02 0b 21 10 00 00 00 00 00 03 00", True),
        ("ebds", "02 0b 21 01 00 00 00 00 00 03 00", False),
    ],
)
def test_credit_is_heard_on_the_line(protocol: str, message: str, is_credit: bool) -> None:
    assert LineEar(protocol).hears_credit(bytes.fromhex(message)) is is_credit


def test_a_new_event_of_a_cctalk_acceptor_is_credit() -> None:
    ear = LineEar("cctalk")
    before = bytes.fromhex("01 0b 28 00 01 01 01 00 00 00 00 00 00 00 00 00")
    after = bytes.fromhex("01 0b 28 00 02 01 00 01 01 00 00 00 00 00 00 00")
    assert [ear.hears_credit(data) for data in (before, after, after)] == [False, True, False]


def test_a_note_that_nobody_paid_for_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    start = World.start

    async def start_with_a_coin_on_a_string(world: World) -> None:
        await start(world)
        world.machine.count_note(1_00)

    monkeypatch.setattr(World, "start", start_with_a_coin_on_a_string)
    told = {v.partition(":")[0] for v in play(Plan(1, fundings=1)).violations}
    assert told == {"I6", "I10"}
