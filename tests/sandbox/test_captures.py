"""Captures and releases that the merchant asks for itself."""

from typing import Any

import anyio
import httpx
import pytest
import structlog.testing

from tests.sandbox.desk import Desk, until
from tests.sandbox.fake_merchant import FakeMerchant, answer, credited

pytestmark = pytest.mark.anyio


async def authorised(desk: Desk, merchant: FakeMerchant) -> str:
    """The id of $137 that are on the machine, authorised and not captured."""
    merchant.script = lambda body: answer(
        "CREDITED", credited=body["amount"], mode="merchant_after"
    )
    assert await desk.phone().pay(await desk.mint()) == "added"
    transaction_id = (await desk.only_authorization())["transactionId"]
    assert isinstance(transaction_id, str)
    return transaction_id


async def capture(desk: Desk, transaction_id: str, reference: str, amount: str) -> httpx.Response:
    return await desk.api.post(
        f"/api/v1/transactions/{transaction_id}/capture",
        json={"merchantReference": reference, "amount": amount},
    )


async def release(desk: Desk, transaction_id: str) -> httpx.Response:
    return await desk.api.post(
        f"/api/v1/transactions/{transaction_id}/cancel", json={"merchantReference": "r"}
    )


def code_of(response: httpx.Response) -> int:
    assert response.status_code == 400
    code = response.json()["errors"][0]["code"]
    assert isinstance(code, int)
    return code


async def test_nothing_is_captured_until_the_merchant_asks(
    desk: Desk, merchant: FakeMerchant
) -> None:
    await authorised(desk, merchant)
    await anyio.sleep(60)

    assert (await desk.only_authorization())["held"] == "137.00"


async def test_a_capture_is_answered_wrapped_and_goes_through_the_network(
    desk: Desk, merchant: FakeMerchant
) -> None:
    transaction_id = await authorised(desk, merchant)

    response = await capture(desk, transaction_id, "mine-1", "100.00")

    made: dict[str, Any] = response.json()["transaction"]
    assert (made["merchantReference"], made["amount"], made["status"]) == ("mine-1", "100.00", 2)
    await until(lambda: merchant.statuses(3) == [2, 3, 4])
    told = [event for event in merchant.events() if event["transactionType"] == "3"]
    assert {(e["amount"], e["parentObjectId"], e["objectId"]) for e in told} == {
        ("100.00", transaction_id, made["transactionId"])
    }
    found = await desk.api.get(f"/api/v1/transactions/{made['transactionId']}")
    assert found.json()["transaction"]["status"] == 4


async def test_an_authorization_looked_up_tells_its_captures_and_what_was_released(
    desk: Desk, merchant: FakeMerchant
) -> None:
    transaction_id = await authorised(desk, merchant)
    await capture(desk, transaction_id, "mine-1", "100.00")
    await release(desk, transaction_id)

    found = (await desk.api.get(f"/api/v1/transactions/{transaction_id}")).json()["transaction"]

    assert (found["transactionId"], found["status"], found["released"]) == (
        transaction_id,
        13,
        "37.00",
    )
    assert [(c["merchantReference"], c["amount"]) for c in found["captures"]] == [
        ("mine-1", "100.00")
    ]


async def test_a_capture_made_under_the_services_own_name_stops_nothing_else(
    desk: Desk, merchant: FakeMerchant
) -> None:
    merchant.script = lambda _body: answer("PENDING", held="137.00", final=False)
    phone = desk.phone()
    await phone.walk_to_confirmation(await desk.mint())
    await phone.send("approve")
    await until(lambda: bool(merchant.answers))
    (funding_id,) = merchant.answers
    taken = await desk.only_authorization()
    await capture(desk, taken["transactionId"], f"{funding_id}-capture", "100.00")

    merchant.answers[funding_id] = answer("PARTIALLY_CREDITED", credited="100.00", released="37.00")

    with anyio.fail_after(60):
        assert await phone.final_outcome() == "partly_added"
    found = await desk.only_authorization()
    assert (found["captured"], found["released"]) == ("100.00", "37.00")


async def test_a_capture_asked_for_twice_is_made_once(desk: Desk, merchant: FakeMerchant) -> None:
    transaction_id = await authorised(desk, merchant)
    await capture(desk, transaction_id, "mine-1", "100.00")

    assert code_of(await capture(desk, transaction_id, "mine-1", "100.00")) == 210

    assert (await desk.only_authorization())["captured"] == "100.00"


async def test_captures_never_exceed_what_was_authorised(
    desk: Desk, merchant: FakeMerchant
) -> None:
    transaction_id = await authorised(desk, merchant)
    await capture(desk, transaction_id, "mine-1", "100.00")

    assert code_of(await capture(desk, transaction_id, "mine-2", "37.01")) == 200
    assert (await capture(desk, transaction_id, "mine-3", "37.00")).status_code == 200
    assert code_of(await capture(desk, transaction_id, "mine-4", "0.01")) == 200

    assert (await desk.only_authorization())["captured"] == "137.00"


@pytest.mark.parametrize("amount", ["0.00", "-1.00", "much", ""])
async def test_an_amount_that_is_none_is_not_captured(
    desk: Desk, merchant: FakeMerchant, amount: str
) -> None:
    transaction_id = await authorised(desk, merchant)

    assert code_of(await capture(desk, transaction_id, "mine-1", amount)) == 200


async def test_a_release_gives_back_what_is_not_captured_and_may_be_repeated(
    desk: Desk, merchant: FakeMerchant
) -> None:
    transaction_id = await authorised(desk, merchant)
    await capture(desk, transaction_id, "mine-1", "100.00")

    for _ in range(2):
        response = await release(desk, transaction_id)
        assert response.json()["transaction"]["status"] == 13
        assert response.json()["transaction"]["released"] == "37.00"
    assert code_of(await capture(desk, transaction_id, "mine-2", "1.00")) == 200

    await until(lambda: merchant.statuses() == [1, 2, 13])


async def test_a_release_before_the_final_answer_still_lets_the_patron_see_the_result(
    desk: Desk, merchant: FakeMerchant
) -> None:
    merchant.script = lambda _body: answer(
        "PENDING", held="137.00", final=False, mode="merchant_after"
    )
    phone = desk.phone()
    await phone.walk_to_confirmation(await desk.mint())
    await phone.send("approve")
    await until(lambda: bool(merchant.answers))
    transaction_id = (await desk.only_authorization())["transactionId"]
    await capture(desk, transaction_id, "mine-1", "100.00")
    await release(desk, transaction_id)

    (funding_id,) = merchant.answers
    merchant.answers[funding_id] = answer(
        "PARTIALLY_CREDITED", credited="100.00", released="37.00", mode="merchant_after"
    )

    assert await phone.final_outcome() == "partly_added"
    assert merchant.statuses().count(13) == 1


async def test_a_credit_after_a_release_is_told_and_stops_nothing_else(
    desk: Desk, merchant: FakeMerchant
) -> None:
    merchant.script = lambda _body: answer("PENDING", held="137.00", final=False)
    phone = desk.phone()
    await phone.walk_to_confirmation(await desk.mint())
    await phone.send("approve")
    await until(lambda: bool(merchant.answers))
    await release(desk, (await desk.only_authorization())["transactionId"])
    (funding_id,) = merchant.answers

    with structlog.testing.capture_logs() as logs:
        merchant.answers[funding_id] = answer("CREDITED", credited="137.00")
        assert await phone.final_outcome() == "added"

    assert "E7054" in {entry.get("code") for entry in logs}
    assert (await desk.only_authorization())["captures"] == []
    merchant.script = credited
    assert await desk.phone().pay(await desk.mint()) == "added"


async def test_an_unknown_transaction_is_said_to_be_unknown(desk: Desk) -> None:
    assert code_of(await capture(desk, "1", "mine-1", "1.00")) == 200
    assert code_of(await release(desk, "1")) == 200
    assert (await desk.api.get("/api/v1/transactions/1")).status_code == 404


async def test_what_is_not_authorised_is_not_released(desk: Desk) -> None:
    phone = desk.phone()
    await phone.walk_to_confirmation(await desk.mint())
    await phone.send("cancel")

    assert code_of(await release(desk, (await desk.only_authorization())["transactionId"])) == 200
