"""The Funding API: accepted once, rejected with a word, decided by its deadline."""

from typing import Any, cast

import anyio
import httpx
import pytest

from merchant.database import Database
from merchant.ledger.operator import operator_router
from merchant.web import make_application
from tests.merchant.floor import Floor, VirtualClock, word

pytestmark = pytest.mark.anyio


def rejected(answer: httpx.Response) -> str:
    """Why it was rejected; the whole amount is then released."""
    body = answer.json()
    assert (body["status"], body["final"], body["credited"], body["held"]) == (
        "REJECTED",
        True,
        "0.00",
        "0.00",
    )
    return str(body["reason"])


def refused(answer: httpx.Response) -> tuple[int, int, str]:
    error = answer.json()["errors"][0]
    return answer.status_code, error["code"], error["word"]


async def test_an_unclaimed_order_is_withdrawn_at_the_deadline(floor: Floor) -> None:
    opened = (await floor.open()).json()
    began = anyio.current_time()

    answer = await floor.fund()

    assert rejected(answer) == "KIOSK_UNREACHABLE"
    assert anyio.current_time() - began == pytest.approx(10)
    session = await floor.session(opened["session_id"])
    assert (session["state"], session["reason"]) == ("NOT_CREDITED", "WITHDRAWN")
    assert session["money"]["released_minor"] == 137_00
    assert await floor.problems() == []


async def test_a_claimed_order_is_pending_at_the_deadline_and_can_be_asked_for(
    floor: Floor,
) -> None:
    answers: list[Any] = []
    opened = (await floor.open()).json()
    async with anyio.create_task_group() as tasks:

        async def fund() -> None:
            answers.append((await floor.fund()).json())

        tasks.start_soon(fund)
        session = await floor.session(opened["session_id"], "?after=2&wait=5")
        await floor.claim(session["order"]["order_id"])
        await floor.report(session["order"]["order_id"], 1, 20_00, 117_00, final=False)

    assert answers == [
        {
            "fundingId": "f1",
            "status": "PENDING",
            "credited": "20.00",
            "released": "0.00",
            "held": "117.00",
            "final": False,
            "reason": None,
            "captureMode": "tpas_after",
        }
    ]
    await floor.report(session["order"]["order_id"], 2, 137_00, 0)
    assert (await floor.service("GET", "/fundings/f1")).json()["status"] == "CREDITED"


async def test_the_deadline_holds_although_the_caller_has_gone(floor: Floor) -> None:
    opened = (await floor.open()).json()
    with anyio.move_on_after(1):
        await floor.fund()

    await anyio.sleep(9)
    await floor.sweep()

    assert (await floor.session(opened["session_id"]))["reason"] == "WITHDRAWN"


async def test_a_repeated_call_is_answered_at_once_with_the_state_as_it_is(floor: Floor) -> None:
    async with anyio.create_task_group() as tasks:
        await floor.ordered(tasks)
        began = anyio.current_time()

        repeated = await floor.fund()

        assert (repeated.json()["status"], anyio.current_time()) == ("PENDING", began)


async def test_the_same_key_for_another_funding_is_refused(floor: Floor) -> None:
    await floor.open()
    await floor.fund()

    assert refused(await floor.fund(amount="20.00")) == (409, 210, "IDEMPOTENCY_MISMATCH")


async def test_an_authorization_is_consumed_by_one_funding_only(floor: Floor) -> None:
    await floor.open()
    await floor.fund()

    second = await floor.fund(key="f2", transactionId="auth-f1")

    assert refused(second) == (409, 210, "IDEMPOTENCY_MISMATCH")


async def test_an_unknown_token_is_rejected(floor: Floor) -> None:
    assert rejected(await floor.fund("no-such-token")) == "TOKEN_UNKNOWN"
    assert await floor.problems() == []


@pytest.mark.parametrize("second_token", ["token-1", "token-2"])
async def test_the_first_authorisation_of_a_session_wins(floor: Floor, second_token: str) -> None:
    opened = (await floor.open()).json()
    await floor.kiosk("POST", f"/sessions/{opened['session_id']}/code", {"number": 2})
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(floor.fund)
        session = await floor.session(opened["session_id"], "?after=3&wait=5")
        await floor.claim(session["order"]["order_id"])

        second = await floor.fund(second_token, key="f2")

        assert rejected(second) == "TOKEN_USED"
        await floor.report(session["order"]["order_id"], 1, 137_00, 0)
    assert (await floor.service("GET", "/fundings/f1")).json()["status"] == "CREDITED"
    assert await floor.problems() == []


async def test_an_older_code_of_an_open_session_may_still_fund_it(floor: Floor) -> None:
    opened = (await floor.open()).json()
    await floor.kiosk("POST", f"/sessions/{opened['session_id']}/code", {"number": 2})
    await anyio.sleep(300)
    await floor.session(opened["session_id"])

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(floor.fund, "token-1")
        session = await floor.session(opened["session_id"], "?after=3&wait=5")
        assert session["state"] == "ORDERED"


async def test_a_late_authorisation_is_released_and_the_kiosk_never_told(floor: Floor) -> None:
    opened = (await floor.open()).json()
    await anyio.sleep(600)

    late = await floor.fund()

    assert rejected(late) == "SESSION_CLOSED"
    session = await floor.session(opened["session_id"])
    assert (session["state"], session["order"]) == ("EXPIRED", None)


async def test_a_cancelled_session_takes_no_money(floor: Floor) -> None:
    opened = (await floor.open()).json()
    await floor.kiosk("POST", f"/sessions/{opened['session_id']}/cancel", {})

    assert rejected(await floor.fund()) == "SESSION_CLOSED"


@pytest.mark.parametrize("amount", ["137.50", "0.50", "501.00"])
async def test_an_amount_the_machine_cannot_take_is_rejected(floor: Floor, amount: str) -> None:
    opened = (await floor.open()).json()

    assert rejected(await floor.fund(amount=amount)) == "AMOUNT_NOT_CREDITABLE"
    assert (await floor.session(opened["session_id"]))["state"] == "CODE_SHOWN"


async def test_another_currency_is_rejected(floor: Floor) -> None:
    await floor.open()

    assert rejected(await floor.fund(currency="EUR")) == "CURRENCY_MISMATCH"


async def test_an_amount_above_the_daily_limit_ends_the_session(floor: Floor) -> None:
    opened = (await floor.open()).json()
    await floor.service(
        "PUT", "/limits/bank-account-1", {"dailyLimit": "100.00", "currency": "USD"}
    )

    assert rejected(await floor.fund()) == "LIMIT_EXCEEDED"
    session = await floor.session(opened["session_id"])
    assert (session["state"], session["reason"]) == ("DENIED", "LIMIT_REACHED")


async def test_a_blocked_account_ends_the_session(floor: Floor) -> None:
    opened = (await floor.open()).json()
    limit = {"dailyLimit": "500.00", "currency": "USD", "blocked": True}
    await floor.service("PUT", "/limits/bank-account-1", limit)

    assert rejected(await floor.fund()) == "UBAI_BLOCKED"
    session = await floor.session(opened["session_id"])
    assert (session["state"], session["reason"]) == ("DENIED", "BLOCKED")


@pytest.mark.parametrize(
    ("changes", "location"),
    [
        ({"amount": "1,000"}, "body.amount"),
        ({"amount": "-5.00"}, "body.amount"),
        ({"amount": "0.00"}, "amount"),
        ({"amount": "5.001"}, "amount"),
        ({"amount": 5}, "body.amount"),
        ({"ubai": ""}, "body.ubai"),
        ({"authorisedForSeconds": 0}, "body.authorisedForSeconds"),
        ({"credited": "5.00"}, "body.credited"),
    ],
    ids=str,
)
async def test_a_funding_that_is_not_valid_names_its_field(
    floor: Floor, changes: dict[str, Any], location: str
) -> None:
    answer = await floor.fund(**changes)

    assert refused(answer) == (400, 200, "INVALID_REQUEST")
    assert answer.json()["errors"][0]["location"] == location
    assert answer.json()["errors"][0]["occurredAt"] == 1767268800000


async def test_a_funding_nobody_sent_is_unknown(floor: Floor) -> None:
    assert refused(await floor.service("GET", "/fundings/f9")) == (404, 200, "FUNDING_UNKNOWN")


async def test_the_service_needs_a_bearer_that_is_still_valid(floor: Floor) -> None:
    token = await floor.bearer()
    headers = {"authorization": f"Bearer {token}"}
    await anyio.sleep(299)
    young = await floor.http.get("/tpas/v1/fundings/f1", headers=headers)
    await anyio.sleep(2)
    old = await floor.http.get("/tpas/v1/fundings/f1", headers=headers)
    forged = await floor.http.get(
        "/tpas/v1/fundings/f1", headers={"authorization": f"Bearer 9{token}"}
    )
    none = await floor.http.get("/tpas/v1/limits/x")

    assert young.status_code == 404
    assert [refused(answer) for answer in (old, forged, none)] == [(401, 375, "UNAUTHORIZED")] * 3


async def test_a_token_is_given_for_basic_credentials_too(floor: Floor) -> None:
    answer = await floor.http.post(
        "/tpas/v1/oauth2/token",
        data={"grant_type": "client_credentials"},
        auth=("the-tpas", "the-tpas-secret"),
    )

    assert (answer.status_code, answer.json()["expires_in"]) == (200, 300)
    assert answer.json()["token_type"] == "Bearer"


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ({"grant_type": "client_credentials", "client_id": "the-tpas", "client_secret": "no"}, 401),
        ({"grant_type": "client_credentials"}, 401),
        ({"grant_type": "password", "client_id": "the-tpas"}, 400),
        ({}, 400),
    ],
    ids=str,
)
async def test_wrong_credentials_get_no_token(
    floor: Floor, form: dict[str, str], expected: int
) -> None:
    answer = await floor.http.post("/tpas/v1/oauth2/token", data=form)

    assert answer.status_code == expected
    assert "errors" in answer.json()


async def test_the_operators_view_needs_the_operators_secret(floor: Floor) -> None:
    for path in ("ledger", "sessions"):
        answer = await floor.http.get(
            f"/operator/v1/{path}", headers={"authorization": "Bearer secret-of-kiosk-1"}
        )
        assert word(answer) == (401, "UNAUTHORIZED")


async def test_the_whole_ledger_is_read_by_one_at_a_time() -> None:
    """Each reader holds a thread for long; the others are for kiosks and the payment service."""
    reading, most = 0, 0

    class SlowDatabase:
        async def read(self, *_: object) -> list[object]:
            nonlocal reading, most
            reading += 1
            most = max(most, reading)
            await anyio.sleep(1)
            reading -= 1
            return []

    database = cast(Database, SlowDatabase())
    routes = [operator_router("the-operator-secret", "USD", database)]
    transport = httpx.ASGITransport(make_application(routes, VirtualClock()))
    headers = {"authorization": "Bearer the-operator-secret"}
    async with (
        httpx.AsyncClient(transport=transport, base_url="http://m", headers=headers) as http,
        anyio.create_task_group() as tasks,
    ):
        for _ in range(3):
            tasks.start_soon(http.get, "/operator/v1/sessions")

    assert most == 1


async def test_the_operator_reads_the_totals_of_each_machine(floor: Floor) -> None:
    async with anyio.create_task_group() as tasks:
        _, order_id = await floor.ordered(tasks)
        await floor.claim(order_id)
        await floor.report(order_id, 1, 120_00, 17_00)
    await floor.notify_capture(2, "120.00")

    ledger = await floor.operator("ledger")

    assert ledger["machines"] == [
        {
            "machine_number": "1234",
            "authorised_minor": 137_00,
            "captured_minor": 120_00,
            "released_minor": 0,
            "refund_pending_minor": 0,
            "held_minor": 17_00,
            "credited_minor": 120_00,
            "in_doubt_minor": 0,
            "cage_minor": 0,
            "house_loss_minor": 0,
            "commissioned_minor": 0,
        }
    ]
    assert (ledger["problems"], ledger["discrepancies"]) == ([], [])


async def test_the_totals_contain_what_was_rejected_too(floor: Floor) -> None:
    await floor.open()
    await floor.fund(amount="137.50")
    await floor.fund("no-such-token", amount="20.00", key="f2")

    machines = (await floor.operator("ledger"))["machines"]

    found = [
        (machine["machine_number"], machine["authorised_minor"], machine["released_minor"])
        for machine in machines
    ]
    assert found == [("", 20_00, 20_00), ("1234", 137_50, 137_50)]
