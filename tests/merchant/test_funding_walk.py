"""A patron's money, from the touch to the last cent's place."""

import anyio
import pytest

from tests.merchant.floor import Floor

pytestmark = pytest.mark.anyio


async def test_a_whole_funding_ends_credited_and_captured(floor: Floor) -> None:
    answers = []
    opened = await floor.open()
    assert opened.status_code == 201, opened.text
    session = opened.json()
    assert (session["state"], session["codes_left"]) == ("CODE_SHOWN", 2)
    assert session["code"]["url"] == "https://pay.test/Q/token-1"

    async with anyio.create_task_group() as tasks:

        async def fund() -> None:
            answers.append((await floor.fund()).json())

        await floor.notify_authorization(1)
        tasks.start_soon(fund)
        after_open = await floor.session(session["session_id"], "?after=2&wait=5")
        assert after_open["state"] == "OPENED"
        ordered = await floor.session(
            session["session_id"], f"?after={after_open['version']}&wait=5"
        )
        assert ordered["state"] == "ORDERED"
        order = ordered["order"]
        assert (order["amount_minor"], order["state"]) == (137_00, "OFFERED")
        claimed = (await floor.claim(order["order_id"])).json()
        assert claimed["earlier_claim"] is None
        assert claimed["order"]["state"] == "CLAIMED"
        reported = (await floor.report(order["order_id"], 1, 137_00, 0)).json()
        assert reported["session"]["state"] == "SETTLING"

    assert answers == [
        {
            "fundingId": "f1",
            "status": "CREDITED",
            "credited": "137.00",
            "released": "0.00",
            "held": "0.00",
            "final": True,
            "reason": None,
            "captureMode": "tpas_after",
        }
    ]
    await floor.notify_capture(2, "137.00")
    done = await floor.session(session["session_id"])
    assert done["state"] == "CREDITED"
    assert done["money"] == {
        "authorised_minor": 137_00,
        "captured_minor": 137_00,
        "released_minor": 0,
        "refund_pending_minor": 0,
        "held_minor": 0,
        "cage_minor": 0,
        "house_loss_minor": 0,
    }
    assert await floor.problems() == []
