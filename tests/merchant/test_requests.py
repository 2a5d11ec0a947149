"""Which requests of a kiosk are heard, and what it may not see."""

from typing import Any

import anyio
import pytest

from tests.merchant.floor import Floor, word

pytestmark = pytest.mark.anyio


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
