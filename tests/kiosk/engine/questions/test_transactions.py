"""Transactions as staff find them and read their stories, in virtual time on a real journal."""

from pathlib import Path
from typing import Any

import pytest

from kiosk.contract.messages import LINE_LENGTH_MAX, Action, Screen
from kiosk.contract.technician import Answer, encode_answer
from kiosk.domain import events as e
from kiosk.domain.funding import State
from kiosk.engine.funding_journal import kinds_into
from kiosk.engine.questions.question import BadQuestionError, Fields
from tests.kiosk.engine.cases import CASE, Office, in_doubt, office_at
from tests.kiosk.engine.world import CREDITED, REFUSED_BY_HOST, World, funded, play

FIRST, SECOND, THIRD = "10-000001", "10-000002", "10-000003"


async def three_transactions(world: World) -> Office:
    """The first credited, the second canceled by the patron, the third credited in part."""
    office = await office_at(world)
    await funded(world, 20_00)
    await world.until(Screen.CREDITED)
    await world.until(Screen.ATTRACT)
    await world.code_shown()
    world.touch(Action.CANCEL)
    await world.until(Screen.CANCELED)
    await world.until(Screen.ATTRACT)
    world.machine.script = [CREDITED, *[REFUSED_BY_HOST] * 6]
    await funded(world, 40_00)
    await world.until(Screen.PARTIAL)
    await world.until(Screen.ATTRACT)
    return office


def numbers(answer: Fields) -> list[str]:
    return [row["transaction_number"] for row in answer["transactions"]]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, [THIRD, SECOND, FIRST]),
        ({"newest": 2}, [THIRD, SECOND]),
        ({"states": ["CANCELED"]}, [SECOND]),
        ({"states": ["CREDITED", "PARTIAL"]}, [THIRD, FIRST]),
        ({"states": ["IN_DOUBT"]}, []),
        ({"states": ["CREDITED", "PARTIAL"], "newest": 1}, [THIRD]),
        ({"text": "0002"}, [SECOND]),
        ({"text": "10-000002-001"}, []),
        ({"from": "2026-01-02"}, [THIRD, SECOND, FIRST]),
        ({"from": "2026-01-02T02:00+02:00", "to": "2026-01-02T00:00:01Z"}, [THIRD, SECOND, FIRST]),
        ({"from": "2026-01-02T00:00:01Z"}, []),
        ({"to": "2026-01-02"}, []),
    ],
)
def test_transactions_are_found(tmp_path: Path, asked: dict[str, Any], found: list[str]) -> None:
    async def story(world: World) -> None:
        office = await three_transactions(world)
        assert numbers(await office.ask("transactions", **asked)) == found

    play(tmp_path, story)


def test_older_ones_follow_where_the_last_answer_ended(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        office = await three_transactions(world)
        newest = await office.ask("transactions", newest=2)
        older = await office.ask("transactions", newest=2, before=newest["next_before"])
        assert numbers(older) == [FIRST]
        assert older["next_before"] == 0

    play(tmp_path, story)


@pytest.mark.parametrize(
    "asked",
    [{"states": ["LOST"]}, {"states": "CREDITED"}, {"from": "yesterday"}, {"before": -1}],
)
def test_what_cannot_be_meant_is_refused(tmp_path: Path, asked: dict[str, Any]) -> None:
    async def story(world: World) -> None:
        office = await office_at(world)
        with pytest.raises(BadQuestionError):
            await office.ask("transactions", **asked)

    play(tmp_path, story)


def test_a_case_is_found_by_its_number_before_and_after_its_decision(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        office = await in_doubt(world)
        (row,) = (await office.ask("transactions", text=CASE))["transactions"]
        assert (row["state"], row["case_number"], row["decided"]) == ("IN_DOUBT", CASE, "")
        await office.resolve("hand_paid")
        await world.until(Screen.ATTRACT)
        (row,) = (await office.ask("transactions", text=CASE))["transactions"]
        assert (row["state"], row["hand_paid_minor"], row["decided"]) == (
            "PARTIAL",
            2000,
            "hand_paid",
        )

    play(tmp_path, story)


def test_the_story_tells_all_of_a_transaction(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        office = await three_transactions(world)
        told = await office.ask("transaction_story", transaction_number=THIRD)
        assert (told["state"], told["credited_minor"], told["rest_minor"]) == (
            "PARTIAL",
            2000,
            2000,
        )
        assert [note["outcome"] for note in told["notes"]][:2] == ["credited", "refused"]
        assert told["notes"][0]["presented_utc"] == "2026-01-02T00:00:00.000+00:00"
        assert [(code["number"], code["token_end"]) for code in told["codes"]] == [(1, "KEN1")]
        assert [report["credited_minor"] for report in told["reports"]] == [2000]
        assert told["server"] == {
            "state": "SETTLING",
            "authorised_minor": 4000,
            "captured_minor": 2000,
            "released_minor": 2000,
            "refund_pending_minor": 0,
            "held_minor": 0,
        }
        assert [event["kind"] for event in told["story"]][:3] == [
            "session_requested",
            "code_shown",
            "code_opened",
        ]

    play(tmp_path, story)


@pytest.mark.parametrize(
    ("number", "screens"),
    [
        (FIRST, ["requesting", "code", "continue_on_phone", "crediting", "credited"]),
        (SECOND, ["requesting", "code", "canceled"]),
        (THIRD, ["requesting", "code", "continue_on_phone", "crediting", "partial"]),
    ],
)
def test_the_screens_that_the_patron_saw_are_told(
    tmp_path: Path, number: str, screens: list[str]
) -> None:
    async def story(world: World) -> None:
        office = await three_transactions(world)
        told = await office.ask("transaction_story", transaction_number=number)
        assert [seen["screen"] for seen in told["screens"]] == screens
        assert set(screens) <= set(world.screens)

    play(tmp_path, story)


def test_a_restart_within_a_transaction_is_told(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.code_shown()
        await world.stop()
        await world.start()
        await world.until(Screen.ATTRACT)
        office = await office_at(world)
        told = await office.ask("transaction_story", transaction_number=FIRST)
        restarts = [seen["is_restarted"] for seen in told["screens"]]
        assert restarts == [False, False, True]
        assert told["state"] == "CANCELED"

    play(tmp_path, story)


def test_a_refused_session_showed_that_the_kiosk_is_out_of_service(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        office = await office_at(world)
        await world.until(Screen.ATTRACT)
        world.server.refusal = (503, "E3101", "PAYMENT_SERVICE_REFUSED")
        world.touch(Action.ADD_FUNDS)
        await world.until(Screen.OUT_OF_SERVICE)
        told = await office.ask("transaction_story", transaction_number=FIRST)
        assert [seen["screen"] for seen in told["screens"]] == ["requesting", "out_of_service"]
        assert (told["server"], told["server_code"]) == (None, "")

    play(tmp_path, story)


def test_a_server_that_is_away_leaves_the_money_unknown(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        office = await three_transactions(world)
        world.server.is_down = True
        told = await office.ask("transaction_story", transaction_number=FIRST)
        assert (told["server"], told["server_code"]) == (None, "E3001")
        assert told["credited_minor"] == 2000

    play(tmp_path, story)


@pytest.mark.parametrize("number", ["10-000009", "technician", "kiosk", ""])
def test_a_number_that_is_none_is_told(tmp_path: Path, number: str) -> None:
    async def story(world: World) -> None:
        office = await three_transactions(world)
        await office.refused("E6004", "transaction_story", transaction_number=number)

    play(tmp_path, story)


def test_a_hundred_rows_and_a_story_of_hundreds_of_notes_fit_the_screens_line(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        office = await office_at(world)
        world.machine.set(denominations_minor=(100,))
        await funded(world, 250_00)
        await world.until(Screen.CREDITED)
        row = (await office.ask("transactions"))["transactions"][0]
        assert len(encode_answer(Answer(1, {"transactions": [row] * 100}))) < LINE_LENGTH_MAX * 0.9
        told = await office.ask("transaction_story", transaction_number=FIRST, notes_from=200)
        assert (told["notes_total"], len(told["notes"])) == (250, 50)
        told = await office.ask("transaction_story", transaction_number=FIRST)
        assert len(told["notes"]) == 100
        assert len(encode_answer(Answer(1, told))) < LINE_LENGTH_MAX * 0.9

    play(tmp_path, story)


@pytest.mark.parametrize("state", list(State))
def test_every_state_is_entered_by_some_event(state: State) -> None:
    """Else the index could never find a transaction in it."""
    kinds = kinds_into({state})
    assert kinds
    assert kinds <= set(e.EVENTS)
