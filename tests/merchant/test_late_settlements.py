"""Notifications that never come: persons are told, and the payment service is asked."""

from datetime import timedelta
from typing import Any

import anyio
import httpx
import pytest

from tests.merchant.fake_tpas import service_error
from tests.merchant.floor import Floor

pytestmark = pytest.mark.anyio

CAPTURE = {
    "transactionId": "capture-f1",
    "status": 4,
    "merchantReference": "f1-capture",
    "amount": "120.00",
}
VOIDED = {
    "transactionId": "auth-f1",
    "status": 13,
    "amount": "137.00",
    "released": "17.00",
    "captures": [CAPTURE],
}


@pytest.fixture
async def settling(floor: Floor) -> str:
    """A session whose machine credited 120.00 of 137.00 fifteen minutes ago."""
    async with anyio.create_task_group() as tasks:
        session_id, order_id = await floor.ordered(tasks)
        await floor.claim(order_id)
        await floor.report(order_id, 1, 120_00, 17_00)
    await anyio.sleep(899)
    assert await floor.sweep() == 0
    await anyio.sleep(1)
    return session_id


async def look(floor: Floor) -> int:
    """Sweep, then let the outbox run; how many calls were made."""
    await floor.sweep()
    return await floor.merchant.outbox.drive_due()


async def open_cases(floor: Floor) -> list[tuple[str, int]]:
    cases = (await floor.operator("ledger"))["open_cases"]
    return [(case["kind"], case["amount_minor"]) for case in cases]


async def test_a_missing_void_becomes_a_case_and_is_looked_up(floor: Floor, settling: str) -> None:
    await floor.notify_capture(2, "120.00")
    assert await floor.sweep() == 1
    assert await floor.sweep() == 0
    assert await open_cases(floor) == [("SETTLEMENT_LATE", 17_00)]

    floor.tpas.transactions["auth-f1"] = VOIDED
    await look(floor)

    session = await floor.session(settling)
    assert (session["state"], session["money"]["released_minor"]) == ("PARTIAL", 17_00)
    assert await open_cases(floor) == []
    assert await look(floor) == 0
    assert await floor.problems() == []


async def test_a_missing_capture_is_looked_up_too_and_booked_once(
    floor: Floor, settling: str
) -> None:
    floor.tpas.transactions["auth-f1"] = VOIDED

    await look(floor)
    for status in (2, 3, 4):
        await floor.notify_capture(status, "120.00")
    await floor.notify_authorization(13, amount="17.00")

    session = await floor.session(settling)
    assert (session["state"], session["money"]["captured_minor"]) == ("PARTIAL", 120_00)
    assert await floor.problems() == []


async def test_what_the_service_has_not_settled_either_is_asked_for_again(
    floor: Floor, settling: str
) -> None:
    floor.tpas.transactions["auth-f1"] = VOIDED | {"status": 2, "captures": []}
    assert await look(floor) == 1
    assert await look(floor) == 0
    assert (await floor.session(settling))["state"] == "SETTLING"

    floor.tpas.transactions["auth-f1"] = VOIDED
    await anyio.sleep(1)
    await look(floor)

    assert (await floor.session(settling))["state"] == "PARTIAL"


async def test_money_the_service_released_though_it_was_credited_is_a_discrepancy(
    floor: Floor, settling: str
) -> None:
    floor.tpas.transactions["auth-f1"] = VOIDED | {"released": "137.00", "captures": []}

    await look(floor)

    assert (await floor.session(settling))["money"]["held_minor"] == 120_00
    found = (await floor.operator("ledger"))["discrepancies"]
    assert [row["code"] for row in found] == ["E4207"]
    assert await open_cases(floor) == [("SETTLEMENT_LATE", 137_00)]


@pytest.mark.parametrize(
    "answer",
    [
        httpx.ConnectError("no route"),
        service_error(404, 200),
        service_error(401, 375),
        httpx.Response(200, json={"transaction": VOIDED | {"transactionId": "auth-f2"}}),
        httpx.Response(200, json={"transaction": VOIDED | {"status": "done"}}),
        httpx.Response(200, json={"transaction": VOIDED | {"captures": [{"status": 2}]}}),
        httpx.Response(200, json={"transaction": VOIDED | {"captures": "none"}}),
        httpx.Response(200, json={"transaction": []}),
    ],
    ids=["away", "unknown", "access", "another", "status", "capture", "captures", "nothing"],
)
async def test_an_answer_without_use_changes_nothing_and_is_asked_for_again(
    floor: Floor, settling: str, answer: Any
) -> None:
    floor.tpas.failures.append(answer)
    floor.tpas.transactions["auth-f1"] = VOIDED
    await look(floor)
    assert (await floor.session(settling))["money"]["held_minor"] == 137_00
    assert await open_cases(floor) == [("SETTLEMENT_LATE", 137_00)]

    await anyio.sleep(1)
    await look(floor)

    assert (await floor.session(settling))["state"] == "PARTIAL"


async def test_the_asking_ends_when_the_banks_hold_has_ended(floor: Floor, settling: str) -> None:
    floor.tpas.transactions["auth-f1"] = VOIDED | {"status": 2, "captures": []}
    await look(floor)

    floor.clock.skipped += timedelta(days=7)
    assert await look(floor) == 1
    floor.clock.skipped += timedelta(seconds=300)

    assert await look(floor) == 0
    assert await open_cases(floor) == [("SETTLEMENT_LATE", 137_00)]


@pytest.mark.parametrize(
    "setting_changes", [{"capture_mode": "merchant_after"}], indirect=True, ids=[""]
)
async def test_calls_of_ours_that_do_not_get_through_become_a_case_too(
    floor: Floor, settling: str
) -> None:
    floor.tpas.failures.append(httpx.ConnectError("no route"))
    await look(floor)
    assert await open_cases(floor) == [("SETTLEMENT_LATE", 137_00)]

    await anyio.sleep(1)
    while await look(floor):
        pass

    assert (await floor.session(settling))["state"] == "PARTIAL"
    assert await open_cases(floor) == []
