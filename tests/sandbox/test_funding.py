"""From approval to settled money, whatever the merchant and the network do."""

from pathlib import Path

import anyio
import pytest

from tests.sandbox.desk import Desk, running_desk, until
from tests.sandbox.fake_merchant import Answer, FakeMerchant, answer, rejected

pytestmark = pytest.mark.anyio


def partly(body: Answer) -> Answer:
    return answer("PARTIALLY_CREDITED", credited="100.00", released="37.00")


def pending(body: Answer) -> Answer:
    return answer("PENDING", credited="60.00", held="77.00", final=False)


async def test_a_funding_carries_what_the_contract_asks_for(
    desk: Desk, merchant: FakeMerchant
) -> None:
    url = await desk.mint()
    await desk.phone().pay(url)

    (body,) = merchant.fundings.values()
    authorization = await desk.only_authorization()
    assert body == {
        "fundingId": authorization["fundingId"],
        "token": url.rpartition("/")[2],
        "transactionId": authorization["transactionId"],
        "ubai": body["ubai"],
        "amount": "137.00",
        "currency": "USD",
        "authorisedForSeconds": 604800,
    }
    limit_call = f"POST /tpas/v1/limits/{body['ubai']}/check"
    assert merchant.calls.index(limit_call) < merchant.calls.index("POST /tpas/v1/fundings")


async def test_one_person_at_one_bank_is_one_account(desk: Desk, merchant: FakeMerchant) -> None:
    await desk.phone().pay(await desk.mint(), username="ann")
    await desk.phone().pay(await desk.mint(), username="Ann ")
    await desk.phone().pay(await desk.mint(), username="bob")
    await desk.phone().pay(await desk.mint(), username="ann", bank="mesa-verde")

    first, again, other_person, other_bank = (b["ubai"] for b in merchant.fundings.values())
    assert first == again
    assert len({first, other_person, other_bank}) == 3


async def test_exactly_what_was_credited_is_captured_and_the_rest_is_released(
    desk: Desk, merchant: FakeMerchant
) -> None:
    merchant.script = partly
    phone = desk.phone()

    assert await phone.pay(await desk.mint()) == "partly_added"

    assert (phone.text("credited"), phone.text("released")) == ("$100", "$37")
    authorization = await desk.only_authorization()
    (capture,) = authorization["captures"]
    assert capture["amount"] == "100.00"
    assert capture["merchantReference"] == f"{authorization['fundingId']}-capture"
    assert authorization["status"] == 13
    assert (authorization["captured"], authorization["released"]) == ("100.00", "37.00")
    await until(lambda: merchant.statuses(3) == [2, 3, 4])
    voided = next(event for event in merchant.events() if event["status"] == "13")
    assert voided["amount"] == "37.00"


async def test_a_whole_credit_is_captured_and_nothing_is_voided(
    desk: Desk, merchant: FakeMerchant
) -> None:
    await desk.phone().pay(await desk.mint())
    await until(lambda: merchant.statuses(3) == [2, 3, 4])

    assert merchant.statuses(1) == [1, 2]
    assert (await desk.transactions())["totals"] == {
        "USD": {"authorised": "137.00", "captured": "137.00", "released": "0.00", "held": "0.00"}
    }


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("SESSION_CLOSED", "stopped waiting"),
        ("TOKEN_USED", "already used"),
        ("KIOSK_UNREACHABLE", "did not answer in time"),
        ("LIMIT_EXCEEDED", "limit for today"),
        ("SOMETHING_NEW", "could not take the money"),
    ],
)
async def test_a_rejected_funding_is_released_and_told_kindly(
    desk: Desk, merchant: FakeMerchant, word: str, told: str
) -> None:
    merchant.script = rejected(word)
    phone = desk.phone()

    assert await phone.pay(await desk.mint()) == "not_added"

    assert told in phone.page.text
    assert word not in phone.page.text
    authorization = await desk.only_authorization()
    assert (authorization["released"], authorization["captures"]) == ("137.00", [])
    await until(lambda: merchant.statuses() == [1, 2, 13])


async def test_a_pending_funding_is_asked_for_until_it_is_final(
    desk: Desk, merchant: FakeMerchant
) -> None:
    merchant.script = pending
    phone = desk.phone()
    await phone.walk_to_confirmation(await desk.mint())
    await phone.send("approve")
    await until(lambda: any(call.startswith("GET /tpas/v1/fundings/") for call in merchant.calls))
    await phone.look("/result")
    assert phone.attribute("outcome") == "adding"
    assert "$60 of $137" in phone.page.text
    assert (await desk.only_authorization())["held"] == "137.00"

    (funding_id,) = merchant.answers
    merchant.answers[funding_id] = answer("CREDITED", credited="137.00")

    assert await phone.final_outcome() == "added"
    assert merchant.calls.count("POST /tpas/v1/fundings") == 1


async def test_money_in_doubt_is_held_and_the_patron_is_sent_to_an_attendant(
    desk: Desk, merchant: FakeMerchant
) -> None:
    merchant.script = lambda _body: answer(
        "PENDING", credited="117.00", held="20.00", final=False, reason="IN_DOUBT"
    )
    phone = desk.phone()
    await phone.walk_to_confirmation(await desk.mint())
    await phone.send("approve")
    await anyio.sleep(60)
    await phone.look("/result")

    assert phone.attribute("outcome") == "checking"
    assert "We are checking $20" in phone.page.text
    assert (await desk.only_authorization())["held"] == "137.00"


async def test_a_lost_answer_is_asked_for_again_under_the_same_id(
    desk: Desk, merchant: FakeMerchant
) -> None:
    await desk.switch(drop_funding_answers=2)

    assert await desk.phone().pay(await desk.mint()) == "added"

    assert merchant.calls.count("POST /tpas/v1/fundings") == 3
    assert len(merchant.fundings) == 1
    assert (await desk.only_authorization())["captured"] == "137.00"


async def test_a_merchant_that_takes_too_long_is_asked_again_under_the_same_id(
    desk: Desk, merchant: FakeMerchant
) -> None:
    phone = desk.phone()
    await phone.walk_to_confirmation(await desk.mint())
    merchant.answers_after_s = 20
    await phone.send("approve")
    await anyio.sleep(60)
    assert not merchant.fundings

    merchant.answers_after_s = 2

    assert await phone.final_outcome() == "added"
    assert len(merchant.fundings) == 1


async def test_a_merchant_that_is_away_is_asked_until_it_is_back(
    desk: Desk, merchant: FakeMerchant
) -> None:
    phone = desk.phone()
    await phone.walk_to_confirmation(await desk.mint())
    merchant.is_reachable = False
    await phone.send("approve")
    await anyio.sleep(30)
    await phone.look("/result")
    assert phone.attribute("outcome") == "asking_bank"

    merchant.is_reachable = True

    assert await phone.final_outcome() == "added"


async def test_a_bearer_that_is_no_longer_accepted_is_renewed(
    desk: Desk, merchant: FakeMerchant
) -> None:
    await desk.phone().pay(await desk.mint())
    merchant.revoke_bearer()

    assert await desk.phone().pay(await desk.mint()) == "added"

    assert merchant.calls.count("POST /tpas/v1/oauth2/token") == 2


async def test_a_bearer_is_kept_while_it_lives_and_renewed_before_it_ends(
    desk: Desk, merchant: FakeMerchant
) -> None:
    await desk.phone().pay(await desk.mint())
    await desk.phone().pay(await desk.mint())
    assert merchant.calls.count("POST /tpas/v1/oauth2/token") == 1

    await anyio.sleep(295)
    await desk.phone().pay(await desk.mint())

    assert merchant.calls.count("POST /tpas/v1/oauth2/token") == 2


async def test_a_limit_that_leaves_something_lets_the_patron_choose_less(
    desk: Desk, merchant: FakeMerchant
) -> None:
    merchant.limit = {"allowed": False, "reason": "LIMIT_EXCEEDED", "remaining": "63.00"}
    phone = desk.phone()
    await phone.walk_to_confirmation(await desk.mint())
    await phone.send("approve")
    await anyio.sleep(1)
    await phone.look("/result")
    assert phone.name() == "amount"
    assert "leaves $63" in phone.text("notice")

    merchant.limit = {"allowed": True, "reason": None}
    await phone.send("amount", amount="63")
    await phone.send("approve")

    assert await phone.final_outcome() == "added"
    assert (await desk.only_authorization())["captured"] == "63.00"


@pytest.mark.parametrize(
    "limit",
    [
        {"allowed": False, "reason": "LIMIT_EXCEEDED", "remaining": "0.00"},
        {"allowed": False, "reason": "UBAI_BLOCKED", "remaining": "63.00"},
    ],
)
async def test_a_limit_that_leaves_nothing_ends_the_visit(
    desk: Desk, merchant: FakeMerchant, limit: Answer
) -> None:
    merchant.limit = limit

    assert await desk.phone().pay(await desk.mint()) == "denied"

    await until(lambda: merchant.statuses() == [1, 8])
    assert merchant.events()[-1]["message"] == limit["reason"]
    assert not merchant.fundings


@pytest.mark.parametrize(
    "impossible",
    [
        answer("CREDITED", credited="138.00"),
        answer("PARTIALLY_CREDITED", credited="100.00", released="36.00"),
        answer("PARTIALLY_CREDITED", credited="100.00", held="37.00"),
        answer("PENDING", credited="137.00"),
        answer("CREDITED", credited="a lot"),
        {"status": "PERHAPS"},
    ],
)
async def test_an_answer_that_cannot_be_true_moves_no_money(
    desk: Desk, merchant: FakeMerchant, impossible: Answer
) -> None:
    merchant.script = lambda _body: impossible
    phone = desk.phone()
    await phone.walk_to_confirmation(await desk.mint())
    await phone.send("approve")
    await anyio.sleep(60)

    authorization = await desk.only_authorization()
    assert (authorization["held"], authorization["captures"]) == ("137.00", [])


async def test_a_restart_finishes_an_unfinished_funding_under_its_id(
    state_file: Path, merchant: FakeMerchant
) -> None:
    async with running_desk(state_file, merchant) as desk:
        await desk.switch(drop_funding_answers=10**6)
        phone = desk.phone()
        await phone.walk_to_confirmation(await desk.mint())
        await phone.send("approve")
        await until(lambda: bool(merchant.fundings))

    async with running_desk(state_file, merchant) as restarted:
        phone.client._transport = restarted.phone().client._transport
        assert await phone.final_outcome() == "added"
        assert (await restarted.only_authorization())["captured"] == "137.00"
    assert len(merchant.fundings) == 1


async def test_a_restart_goes_on_with_an_approval_the_bank_had_not_decided(
    state_file: Path, merchant: FakeMerchant
) -> None:
    async with running_desk(state_file, merchant) as desk:
        await desk.switch(late_approval_s=30)
        phone = desk.phone()
        await phone.walk_to_confirmation(await desk.mint())
        await phone.send("approve")

    async with running_desk(state_file, merchant) as restarted:
        await until(lambda: merchant.statuses(3) == [2, 3, 4])
        assert (await restarted.only_authorization())["captured"] == "137.00"


async def test_a_restart_finishes_a_capture_on_its_way(
    state_file: Path, merchant: FakeMerchant
) -> None:
    async with running_desk(state_file, merchant, capture_completed_after_s=60) as desk:
        await desk.phone().pay(await desk.mint())
        await until(lambda: merchant.statuses(3) == [2, 3])

    async with running_desk(state_file, merchant):
        await until(lambda: merchant.statuses(3) == [2, 3, 4])


async def test_a_second_authorisation_on_one_code_is_released(
    desk: Desk, merchant: FakeMerchant
) -> None:
    def first_wins(body: Answer) -> Answer:
        if len(merchant.fundings) == 1:
            return answer("CREDITED", credited="137.00")
        return rejected("TOKEN_USED")(body)

    merchant.script = first_wins
    await desk.switch(double_authorisation=True)
    phone = desk.phone()
    await phone.walk_to_confirmation(await desk.mint())
    await phone.send("approve")
    await until(lambda: 13 in merchant.statuses())

    assert len({body["token"] for body in merchant.fundings.values()}) == 1
    assert (await desk.transactions())["totals"] == {
        "USD": {
            "authorised": "274.00",
            "captured": "137.00",
            "released": "137.00",
            "held": "0.00",
        }
    }


async def test_a_late_approval_reaches_the_merchant_late(
    desk: Desk, merchant: FakeMerchant
) -> None:
    merchant.script = rejected("SESSION_CLOSED")
    await desk.switch(late_approval_s=700)
    phone = desk.phone()
    await phone.walk_to_confirmation(await desk.mint())
    await phone.send("approve")
    await anyio.sleep(690)
    assert not merchant.fundings

    assert await phone.final_outcome() == "not_added"


async def test_a_hold_that_nobody_settles_expires(state_file: Path, merchant: FakeMerchant) -> None:
    merchant.script = pending
    async with running_desk(state_file, merchant, authorised_for_s=120) as desk:
        phone = desk.phone()
        await phone.walk_to_confirmation(await desk.mint())
        await phone.send("approve")
        await until(lambda: merchant.statuses() == [1, 2, 6])
        await anyio.sleep(5)

        authorization = await desk.only_authorization()
        assert (authorization["released"], authorization["held"]) == ("137.00", "0.00")
