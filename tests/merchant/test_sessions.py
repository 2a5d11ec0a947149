"""The kiosk API until a patron's money comes."""

from typing import Any

import anyio
import httpx
import pytest

from tests.merchant.fake_tpas import service_error
from tests.merchant.floor import Floor

pytestmark = pytest.mark.anyio


def word(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["word"]


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


@pytest.mark.parametrize("origin", ["https://pay.test.evil.example", "https://[pay.test"])
async def test_a_code_of_a_foreign_origin_is_never_shown(floor: Floor, origin: str) -> None:
    floor.tpas.origin = origin

    assert word(await floor.open()) == (502, "PAYMENT_SERVICE_REFUSED")


async def test_a_code_is_renewed_twice_and_no_more(floor: Floor) -> None:
    opened = (await floor.open()).json()
    path = f"/sessions/{opened['session_id']}/code"

    second = await floor.kiosk("POST", path, {"number": 2})
    repeated = await floor.kiosk("POST", path, {"number": 2})
    third = await floor.kiosk("POST", path, {"number": 3})
    fourth = await floor.kiosk("POST", path, {"number": 4})

    assert second.json()["code"]["number"] == repeated.json()["code"]["number"] == 2
    assert third.json()["codes_left"] == 0
    assert word(fourth) == (409, "CODES_EXHAUSTED")
    assert len(floor.tpas.mints) == 3


async def test_a_code_number_cannot_be_skipped(floor: Floor) -> None:
    opened = (await floor.open()).json()

    answer = await floor.kiosk("POST", f"/sessions/{opened['session_id']}/code", {"number": 3})

    assert word(answer) == (422, "INVALID_REQUEST")


async def test_a_closed_session_gets_no_code(floor: Floor) -> None:
    opened = (await floor.open()).json()
    await floor.kiosk("POST", f"/sessions/{opened['session_id']}/cancel", {})

    answer = await floor.kiosk("POST", f"/sessions/{opened['session_id']}/code", {"number": 2})

    assert word(answer) == (409, "SESSION_CLOSED")


async def test_a_refused_renewal_leaves_the_session_open(floor: Floor) -> None:
    opened = (await floor.open()).json()
    floor.tpas.failures.append(service_error(400, 200))

    answer = await floor.kiosk("POST", f"/sessions/{opened['session_id']}/code", {"number": 2})

    assert word(answer) == (502, "PAYMENT_SERVICE_REFUSED")
    assert (await floor.session(opened["session_id"]))["state"] == "CODE_SHOWN"


async def test_a_code_cannot_be_scanned_after_its_lifetime(floor: Floor) -> None:
    opened = (await floor.open()).json()
    assert opened["code"]["remaining_ms"] == opened["code"]["lifetime_ms"] == 120_000

    await anyio.sleep(121)
    later = await floor.session(opened["session_id"])

    assert later["code"] is None
    assert later["state"] == "CODE_SHOWN"
    assert later["approve_by_ms"] == 479_000


async def test_the_services_earlier_expiry_shortens_the_code(floor: Floor) -> None:
    floor.tpas.expires_at = "2026-01-01T12:00:30Z"

    assert (await floor.open()).json()["code"]["lifetime_ms"] == 30_000


async def test_a_session_expires_when_its_time_to_approve_is_over(floor: Floor) -> None:
    opened = (await floor.open()).json()
    await anyio.sleep(599)
    assert await floor.sweep() == 0
    await anyio.sleep(1)

    assert await floor.sweep() == 1
    assert (await floor.session(opened["session_id"]))["state"] == "EXPIRED"


async def test_expiry_wakes_the_poll(floor: Floor) -> None:
    opened = (await floor.open()).json()
    await anyio.sleep(590)
    seen: list[Any] = []

    async with anyio.create_task_group() as tasks:

        async def poll() -> None:
            query = f"?after={opened['version']}&wait=30"
            seen.append(((await floor.session(opened["session_id"], query)), anyio.current_time()))

        began = anyio.current_time()
        tasks.start_soon(poll)
        await anyio.sleep(10.5)
        await floor.sweep()

    assert seen[0][0]["state"] == "EXPIRED"
    assert seen[0][1] - began == pytest.approx(10.5)


async def test_a_poll_without_news_answers_after_its_wait(floor: Floor) -> None:
    opened = (await floor.open()).json()
    began = anyio.current_time()

    session = await floor.session(opened["session_id"], f"?after={opened['version']}&wait=12")

    assert anyio.current_time() - began == pytest.approx(12)
    assert session["version"] == opened["version"]


async def test_a_poll_for_an_old_version_is_answered_at_once(floor: Floor) -> None:
    opened = (await floor.open()).json()
    began = anyio.current_time()

    await floor.session(opened["session_id"], "?after=0&wait=30")

    assert anyio.current_time() == began


async def test_a_poll_sees_within_five_seconds_what_another_process_changed(floor: Floor) -> None:
    opened = (await floor.open()).json()
    began = anyio.current_time()

    async with anyio.create_task_group() as tasks:

        async def change_silently() -> None:
            await anyio.sleep(1)
            with floor.merchant.database.engine.begin() as connection:
                connection.exec_driver_sql("UPDATE sessions SET version = 9")

        tasks.start_soon(change_silently)
        session = await floor.session(opened["session_id"], f"?after={opened['version']}&wait=30")

    assert session["version"] == 9
    assert anyio.current_time() - began <= 5


async def test_a_kiosk_cannot_park_polls_without_bound(floor: Floor) -> None:
    opened = (await floor.open()).json()
    path = f"/sessions/{opened['session_id']}?after={opened['version']}&wait=30"

    async with anyio.create_task_group() as tasks:
        for _ in range(4):
            tasks.start_soon(floor.kiosk, "GET", path)
        await anyio.sleep(1)
        assert word(await floor.kiosk("GET", path)) == (503, "BUSY")

    assert (await floor.kiosk("GET", path.replace("30", "1"))).status_code == 200


async def test_closing_the_server_lets_the_polls_go(floor: Floor) -> None:
    opened = (await floor.open()).json()
    began = anyio.current_time()

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(floor.session, opened["session_id"], f"?after={opened['version']}&wait=30")
        await anyio.sleep(1)
        floor.merchant.waiters.close()

    assert anyio.current_time() - began == pytest.approx(1)


async def test_a_poll_waits_thirty_seconds_at_most(floor: Floor) -> None:
    opened = (await floor.open()).json()

    answer = await floor.kiosk("GET", f"/sessions/{opened['session_id']}?wait=31")

    assert word(answer) == (422, "INVALID_REQUEST")


async def test_cancelling_is_repeatable(floor: Floor) -> None:
    opened = (await floor.open()).json()
    path = f"/sessions/{opened['session_id']}/cancel"

    first, again = [(await floor.kiosk("POST", path, {})).json() for _ in range(2)]

    assert first == again
    assert (first["state"], first["reason"]) == ("CANCELED", "PATRON_KIOSK")


async def test_a_code_that_comes_after_the_cancel_is_not_shown(floor: Floor) -> None:
    floor.tpas.failures.append(httpx.ReadTimeout("late"))
    await floor.open()
    listed = (await floor.operator("sessions"))["sessions"][0]
    await floor.kiosk("POST", f"/sessions/{listed['session_id']}/cancel", {})

    again = (await floor.open()).json()

    assert (again["state"], again["code"]) == ("CANCELED", None)
    assert floor.tpas.mints == []


@pytest.mark.parametrize(
    "changes",
    [
        {"denominations_minor": []},
        {"denominations_minor": [0]},
        {"denominations_minor": [1.5]},
        {"amount_max_minor": "50000"},
        {"currency": "usd"},
        {"currency": "EUR"},
        {"machine_number": "1235"},
        {"client_session_id": "x" * 65},
        {"kiosk_id": "k2"},
        {"state": "CREDITED"},
    ],
    ids=str,
)
async def test_a_request_that_is_not_valid_is_refused(
    floor: Floor, changes: dict[str, Any]
) -> None:
    assert word(await floor.open(**changes)) == (422, "INVALID_REQUEST")
    assert floor.tpas.mints == []


async def test_a_kiosk_without_its_secret_is_not_heard(floor: Floor) -> None:
    for headers in ({}, {"authorization": "Bearer wrong"}, {"authorization": "Basic YTpi"}):
        answer = await floor.http.get("/kiosk/v1/policy", headers=headers)
        assert word(answer) == (401, "UNAUTHORIZED")


async def test_a_kiosk_never_sees_another_ones_session_or_order(floor: Floor) -> None:
    async with anyio.create_task_group() as tasks:
        session_id, order_id = await floor.ordered(tasks)
        path = f"/sessions/{session_id}"
        answers = [
            await floor.kiosk("GET", path, kiosk=2),
            await floor.kiosk("POST", f"{path}/cancel", {}, kiosk=2),
            await floor.kiosk("POST", f"{path}/code", {"number": 2}, kiosk=2),
        ]
        claim = await floor.claim(order_id, kiosk=2)
        assert [word(answer) for answer in answers] == [(404, "SESSION_UNKNOWN")] * 3
        assert word(claim) == (404, "ORDER_UNKNOWN")
        report = await floor.kiosk(
            "POST",
            f"/orders/{order_id}/reports",
            {
                "claim_id": "c1",
                "number": 1,
                "credited_minor": 137_00,
                "in_doubt_minor": 0,
                "rest_minor": 0,
                "currency": "USD",
                "final": True,
                "notes": [],
            },
            kiosk=2,
        )
        assert word(report) == (404, "ORDER_UNKNOWN")
        assert (await floor.session(session_id))["state"] == "ORDERED"


async def test_a_heartbeat_is_answered_with_the_servers_time(floor: Floor) -> None:
    body = {
        "boot_id": "b1",
        "software_version": "0.1.0",
        "journal_seq": 7,
        "journal_hash": "ab" * 32,
        "topology": "replace",
        "screen": "attract",
        "backlog": 0,
    }

    answers = [(await floor.kiosk("POST", "/heartbeat", body)).json() for _ in range(2)]
    policy = (await floor.kiosk("GET", "/policy")).json()

    assert answers[0]["server_time"] == "2026-01-01T12:00:00.000000Z"
    assert answers[1]["policy_version"] == policy["version"]
    assert policy["amount_max_minor"] == 500_00


async def test_a_body_above_the_bound_is_refused(floor: Floor) -> None:
    sent: list[Any] = []

    async def receive_for_ever() -> dict[str, Any]:
        return {"type": "http.request", "body": b" " * 100_000, "more_body": True}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/kiosk/v1/sessions",
        "query_string": b"",
        "headers": [
            (b"authorization", b"Bearer secret-of-kiosk-1"),
            (b"content-type", b"application/json"),
        ],
    }
    await floor.merchant.application(scope, receive_for_ever, send)

    assert sent[0]["status"] == 413


async def test_an_unknown_path_is_answered_in_the_form_of_its_surface(floor: Floor) -> None:
    kiosk = await floor.http.get("/kiosk/v1/nothing")
    service = await floor.http.get("/tpas/v1/nothing")

    assert word(kiosk) == (404, "INVALID_REQUEST")
    assert service.json()["errors"][0]["code"] == 200
