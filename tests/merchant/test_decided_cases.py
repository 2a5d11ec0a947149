"""What two persons decided about money in doubt: captured, released, and nobody paid twice."""

from typing import Any

import anyio
import pytest

from tests.merchant.floor import Floor, word
from tests.merchant.test_outbox import drive

pytestmark = pytest.mark.anyio

DECISION = {
    "case_number": "10-000001-002",
    "outcome": "hand_paid",
    "amount_minor": 20_00,
    "by": "Ada",
    "witness": "Grace",
    "reason": "bill meter read twice",
    "meter_before_minor": 1000_00,
    "meter_after_minor": 1020_00,
}
CREDITED = {"credited": 120_00, "rest": 17_00}
NOT_CREDITED = {"credited": 100_00, "rest": 37_00}
HAND_PAID = {"credited": 100_00, "rest": 17_00, "hand_paid_minor": 20_00}
HOUSE_LOSS = {"credited": 100_00, "rest": 17_00, "house_loss_minor": 20_00}
# What the bank gives, of it the cage's; what it keeps; what the house bears.
MONEY = [
    pytest.param(CREDITED, (120_00, 0, 17_00, 0), id="credited"),
    pytest.param(NOT_CREDITED, (100_00, 0, 37_00, 0), id="not credited"),
    pytest.param(HAND_PAID, (120_00, 20_00, 17_00, 0), id="paid by hand"),
    pytest.param(HOUSE_LOSS, (100_00, 0, 37_00, 20_00), id="lost by the house"),
]


async def in_doubt(floor: Floor) -> tuple[str, str]:
    """100.00 of 137.00 are credited and a note of 20.00 is in doubt."""
    async with anyio.create_task_group() as tasks:
        session_id, order_id = await floor.ordered(tasks)
        await floor.claim(order_id)
        await floor.report(order_id, 1, 100_00, 17_00, in_doubt=20_00)
    return session_id, order_id


def money(session: Any) -> tuple[int, int, int, int]:
    held = session["money"]
    assert held["held_minor"] == 0
    return (
        held["captured_minor"],
        held["cage_minor"],
        held["released_minor"],
        held["house_loss_minor"],
    )


@pytest.mark.parametrize(("report", "expected"), MONEY)
async def test_the_payment_service_captures_what_was_decided(
    floor: Floor, report: dict[str, int], expected: tuple[int, int, int, int]
) -> None:
    session_id, order_id = await in_doubt(floor)

    answer = await floor.report(order_id, 2, **report, decision=DECISION)
    assert answer.status_code == 200, answer.text
    told = (await floor.service("GET", "/fundings/f1")).json()
    await floor.notify_capture(2, told["credited"])
    await floor.notify_authorization(13, amount=told["released"])

    session = await floor.session(session_id)
    assert (told["credited"], told["held"]) == (f"{expected[0] / 100:.2f}", "0.00")
    assert (session["state"], money(session)) == ("PARTIAL", expected)
    assert await floor.problems() == []
    assert (await floor.operator("ledger"))["open_cases"] == []


@pytest.mark.parametrize("setting_changes", [{"capture_mode": "merchant_after"}], indirect=True)
@pytest.mark.parametrize(("report", "expected"), MONEY)
async def test_we_capture_what_was_decided_after_what_was_certain(
    floor: Floor, report: dict[str, int], expected: tuple[int, int, int, int]
) -> None:
    session_id, order_id = await in_doubt(floor)
    await drive(floor)

    await floor.report(order_id, 2, **report, decision=DECISION)
    await drive(floor)

    captures = [body["amount"] for _, action, body in floor.tpas.calls if action == "capture"]
    assert captures == ["100.00", "20.00"][: 1 + (expected[0] > 100_00)]
    session = await floor.session(session_id)
    assert (session["state"], money(session)) == ("PARTIAL", expected)
    assert await floor.problems() == []


async def test_what_the_cage_paid_uses_the_daily_limit_and_a_loss_does_not(floor: Floor) -> None:
    _, order_id = await in_doubt(floor)
    await floor.report(order_id, 2, 100_00, 0, hand_paid_minor=30_00, house_loss_minor=7_00)

    limit = (await floor.service("GET", "/limits/bank-account-1")).json()

    assert limit["used"] == "130.00"


async def test_to_the_payment_service_what_the_cage_paid_is_credited(floor: Floor) -> None:
    session_id, order_id = await in_doubt(floor)
    answer = await floor.report(order_id, 2, 100_00, 0, hand_paid_minor=37_00)

    await floor.notify_capture(2, "137.00")

    assert answer.status_code == 200
    funding = (await floor.service("GET", "/fundings/f1")).json()
    assert (funding["status"], funding["credited"]) == ("CREDITED", "137.00")
    assert (await floor.session(session_id))["state"] == "PARTIAL"


async def test_a_capture_for_the_cage_that_fails_is_held_again(floor: Floor) -> None:
    session_id, order_id = await in_doubt(floor)
    await floor.report(order_id, 2, **HAND_PAID)
    await floor.notify_capture(2, "120.00")

    await floor.notify_capture(5, "120.00")

    held = (await floor.session(session_id))["money"]
    assert (held["captured_minor"], held["cage_minor"], held["held_minor"]) == (0, 0, 137_00)
    assert await floor.problems() == ["f1:capture_failed:capture-f1"]


async def test_the_decision_is_kept_with_the_report_and_repeated_as_one(floor: Floor) -> None:
    _, order_id = await in_doubt(floor)
    first = await floor.report(order_id, 2, **HAND_PAID, decision=DECISION)

    again = await floor.report(order_id, 2, **HAND_PAID, decision=DECISION)
    other = await floor.report(order_id, 2, **HOUSE_LOSS, decision=DECISION)

    assert first.json() == again.json()
    assert word(other) == (409, "REPORT_MISMATCH")


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"hand_paid_minor": 20_00}, (409, "REPORT_MISMATCH")),
        ({"rest_minor": 17_00, "house_loss_minor": 21_00}, (409, "REPORT_MISMATCH")),
        (
            {"rest_minor": 17_00, "hand_paid_minor": 20_00, "final": False},
            (422, "INVALID_REQUEST"),
        ),
        ({"decision": DECISION, "final": False}, (422, "INVALID_REQUEST")),
        ({"hand_paid_minor": -1}, (422, "INVALID_REQUEST")),
        ({"decision": {"outcome": "hand_paid"}}, (422, "INVALID_REQUEST")),
    ],
    ids=str,
)
async def test_a_decision_that_does_not_fit_is_refused(
    floor: Floor, changes: dict[str, Any], refusal: tuple[int, str]
) -> None:
    _, order_id = await in_doubt(floor)

    assert word(await floor.report(order_id, 2, 100_00, 37_00, **changes)) == refusal


async def test_who_claims_second_is_told_the_reports_and_ends_what_they_left_in_doubt(
    floor: Floor,
) -> None:
    session_id, order_id = await in_doubt(floor)

    earlier = (await floor.claim(order_id, "c2")).json()["earlier_claim"]
    told = await floor.report(order_id, 2, 100_00, 0, in_doubt=37_00, claim_id="c2")
    final = await floor.report(order_id, 3, 120_00, 17_00, claim_id="c2")

    assert (earlier["report_number"], earlier["credited_minor"]) == (1, 100_00)
    assert (told.status_code, final.status_code) == (200, 200)
    assert (await floor.session(session_id))["state"] == "SETTLING"
    assert await floor.problems() == []
