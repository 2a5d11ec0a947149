"""A session from its opening until it ends without a patron's money."""

import anyio
import httpx
import pytest

from tests.merchant.fake_tpas import service_error
from tests.merchant.floor import Floor, word

pytestmark = pytest.mark.anyio


async def test_opening_again_under_the_same_key_gives_the_same_session(floor: Floor) -> None:
    first = await floor.open()
    again = await floor.open()

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["session_id"] == first.json()["session_id"]
    assert len(floor.tpas.mints) == 1


async def test_the_same_key_for_something_else_is_refused(floor: Floor) -> None:
    await floor.open()

    assert word(await floor.open(amount_max_minor=1_00)) == (409, "IDEMPOTENCY_MISMATCH")


async def test_two_kiosks_may_choose_the_same_key(floor: Floor) -> None:
    first = (await floor.open()).json()
    second = (await floor.open(kiosk=2)).json()

    assert first["session_id"] != second["session_id"]


async def test_the_payment_service_learns_what_the_machine_can_take(floor: Floor) -> None:
    await floor.open()

    mint = floor.tpas.mints[0]
    assert mint.pop("merchantReference")
    assert mint == {
        "merchantId": "M1",
        "propertyId": 10,
        "machineId": 1234,
        "machineNumber": "1234",
        "qrTimestamp": "2026-01-01T12:00:00Z",
        "matchCode": "4821",
        "currency": "USD",
        "denominations": ["1.00", "5.00", "20.00", "100.00"],
        "minimumAmount": "1.00",
        "maximumAmount": "500.00",
    }


async def test_a_new_session_ends_an_older_one_without_an_order(floor: Floor) -> None:
    older = (await floor.open("s1")).json()
    await floor.open("s2")

    ended = await floor.session(older["session_id"])
    assert (ended["state"], ended["reason"]) == ("CANCELED", "SUPERSEDED")


async def test_a_session_with_an_unfinished_order_blocks_the_next_one(floor: Floor) -> None:
    async with anyio.create_task_group() as tasks:
        session_id, order_id = await floor.ordered(tasks)
        await floor.claim(order_id)

        blocked = await floor.open("s2")

        assert word(blocked) == (409, "SESSION_UNFINISHED")
        assert blocked.json()["error"]["session"]["session_id"] == session_id
        assert blocked.json()["error"]["session"]["state"] == "CLAIMED"


async def test_settling_with_the_bank_does_not_block_the_next_session(floor: Floor) -> None:
    async with anyio.create_task_group() as tasks:
        _, order_id = await floor.ordered(tasks)
        await floor.claim(order_id)
        await floor.report(order_id, 1, 100_00, 37_00)

    assert (await floor.open("s2")).status_code == 201


async def test_a_refusal_of_the_payment_service_ends_the_session(floor: Floor) -> None:
    floor.tpas.failures.append(service_error(401, 375))

    assert word(await floor.open()) == (502, "PAYMENT_SERVICE_REFUSED")
    assert word(await floor.open()) == (502, "PAYMENT_SERVICE_REFUSED")
    assert floor.tpas.mints == []


@pytest.mark.parametrize(
    "failure",
    [httpx.ConnectError("no route"), httpx.ReadTimeout("late"), httpx.Response(503)],
    ids=["no route", "late", "503"],
)
async def test_an_absent_payment_service_leaves_the_session_for_a_retry(
    floor: Floor, failure: httpx.Response | httpx.HTTPError
) -> None:
    floor.tpas.failures.append(failure)

    assert word(await floor.open()) == (503, "PAYMENT_SERVICE_UNREACHABLE")
    again = await floor.open()

    assert (again.status_code, again.json()["state"]) == (200, "CODE_SHOWN")


async def test_errors_inside_a_200_answer_are_a_refusal(floor: Floor) -> None:
    floor.tpas.failures.append(service_error(200, 200))

    assert word(await floor.open()) == (502, "PAYMENT_SERVICE_REFUSED")


async def test_a_session_expires_when_its_time_to_approve_is_over(floor: Floor) -> None:
    opened = (await floor.open()).json()
    await anyio.sleep(599)
    assert await floor.sweep() == 0
    await anyio.sleep(1)

    assert await floor.sweep() == 1
    assert (await floor.session(opened["session_id"]))["state"] == "EXPIRED"


async def test_cancelling_is_repeatable(floor: Floor) -> None:
    opened = (await floor.open()).json()
    path = f"/sessions/{opened['session_id']}/cancel"

    first, again = [(await floor.kiosk("POST", path, {})).json() for _ in range(2)]

    assert first == again
    assert (first["state"], first["reason"]) == ("CANCELED", "PATRON_KIOSK")
