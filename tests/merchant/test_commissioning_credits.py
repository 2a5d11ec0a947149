"""Commissioning credits: the house's money, on an account of its own."""

from datetime import timedelta
from typing import Any

import anyio
import pytest
from sqlalchemy import update

from merchant.database import Transaction
from merchant.models import CommissioningPosting
from tests.merchant.floor import Floor, word

pytestmark = pytest.mark.anyio

BODY = {
    "credit_id": "c1",
    "number": "10-C001",
    "machine_number": "1234",
    "currency": "USD",
    "value_minor": 20_00,
    "meter_before_minor": 1000_00,
    "meter_after_minor": 1020_00,
    "by": "Ada",
    "witness": "Grace",
    "closed_by": "Ada",
    "closed_witness": "Grace",
    "reason": "New machine",
    "finding": "counted_with_ack",
}


async def book(floor: Floor, kiosk: int = 1, **changes: Any) -> Any:
    return await floor.kiosk("POST", "/commissioning-credits", BODY | changes, kiosk)


async def commissioned(floor: Floor) -> dict[str, int]:
    machines = (await floor.operator("ledger"))["machines"]
    return {row["machine_number"]: row["commissioned_minor"] for row in machines}


async def test_what_the_machine_counted_is_booked_for_the_house(floor: Floor) -> None:
    answer = await book(floor)

    assert answer.json() == {"credit_id": "c1", "booked_minor": 20_00}
    assert await commissioned(floor) == {"1234": 20_00}
    (machine,) = (await floor.operator("ledger"))["machines"]
    assert (machine["authorised_minor"], machine["credited_minor"]) == (0, 0)
    assert await floor.problems() == []


async def test_the_same_credit_is_booked_once(floor: Floor) -> None:
    assert (await book(floor)).json() == (await book(floor)).json()
    assert await commissioned(floor) == {"1234": 20_00}


@pytest.mark.parametrize("changes", [{"meter_after_minor": 1040_00}, {"kiosk": 2}])
async def test_an_id_stands_for_one_credit_alone(floor: Floor, changes: dict[str, Any]) -> None:
    await book(floor)

    assert word(await book(floor, **changes)) == (409, "IDEMPOTENCY_MISMATCH")
    assert await commissioned(floor) == {"1234": 20_00}


@pytest.mark.parametrize("setting_changes", [{"commissioning_credits_per_day": 1}], indirect=True)
async def test_more_than_a_day_allows_waits_for_the_next_day(floor: Floor) -> None:
    await book(floor)
    assert word(await book(floor, credit_id="c2")) == (409, "COMMISSIONING_EXHAUSTED")
    assert (await book(floor)).status_code == 200  # the first one is no second one
    assert (await book(floor, kiosk=2, credit_id="c3", machine_number="1235")).status_code == 200
    floor.clock.skipped = timedelta(days=1)

    assert (await book(floor, credit_id="c2")).status_code == 200
    assert await commissioned(floor) == {"1234": 40_00, "1235": 20_00}


@pytest.mark.parametrize(
    "changes",
    [
        {"value_minor": 20_01},
        {"value_minor": 0},
        {"currency": "EUR"},
        {"meter_after_minor": 1000_00},
        {"meter_after_minor": 999_00},
        {"meter_before_minor": -1},
        {"finding": "Counted"},
    ],
    ids=str,
)
async def test_what_cannot_be_is_refused(floor: Floor, changes: dict[str, Any]) -> None:
    assert word(await book(floor, **changes)) == (422, "INVALID_REQUEST")
    assert await commissioned(floor) == {}


async def test_another_amount_is_booked_as_counted_and_told_to_persons(floor: Floor) -> None:
    await book(floor, meter_after_minor=1040_00, finding="other_amount")

    ledger = await floor.operator("ledger")
    (found,) = ledger["discrepancies"]
    assert (found["code"], found["machine_number"]) == ("E4208", "1234")
    assert (found["expected_minor"], found["found_minor"]) == (20_00, 40_00)
    assert await commissioned(floor) == {"1234": 40_00}
    assert ledger["problems"] == []


async def test_the_proof_finds_a_side_that_was_altered(floor: Floor) -> None:
    await book(floor)

    def alter(transaction: Transaction) -> None:
        of_machine = CommissioningPosting.account == "COMMISSIONED"
        transaction.execute(update(CommissioningPosting).where(of_machine).values(amount_minor=1))

    await floor.merchant.database.write(alter)
    (problem,) = await floor.problems()
    assert "counted 2000" in problem


async def test_it_stands_beside_a_patrons_money(floor: Floor) -> None:
    await book(floor)
    async with anyio.create_task_group() as tasks:
        _, order_id = await floor.ordered(tasks)
        await floor.claim(order_id)
        await floor.report(order_id, 1, 137_00, 0)

    (machine,) = (await floor.operator("ledger"))["machines"]
    assert (machine["credited_minor"], machine["commissioned_minor"]) == (137_00, 20_00)
    assert await floor.problems() == []
