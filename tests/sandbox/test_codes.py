"""The token call: what the merchant gets, and what is refused."""

from datetime import datetime
from typing import Any

import httpx
import pytest

from tests.sandbox.desk import API_URL, CODE_REQUEST, TOKEN_PATH, Desk

pytestmark = pytest.mark.anyio

QR_ALPHANUMERIC = set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")


def error_of(response: httpx.Response) -> dict[str, Any]:
    (error,) = response.json()["errors"]
    assert error.keys() == {"domain", "code", "message", "location", "occurredAt"}
    assert isinstance(error, dict)
    return error


async def test_a_code_is_short_and_in_the_tightest_alphabet_of_a_qr_code(desk: Desk) -> None:
    response = await desk.api.post(TOKEN_PATH, json=CODE_REQUEST)

    code = response.json()
    assert code["url"] == f"HTTP://PHONE.TEST/Q/{code['token']}"
    assert set(code["url"]) <= QR_ALPHANUMERIC
    assert len(code["token"]) == 16


async def test_a_code_lives_two_minutes(desk: Desk) -> None:
    code = (await desk.api.post(TOKEN_PATH, json=CODE_REQUEST)).json()

    assert datetime.fromisoformat(code["expiresAt"]) == datetime.fromisoformat(
        "2026-01-02T03:06:05Z"
    )


async def test_no_two_codes_are_alike(desk: Desk) -> None:
    assert await desk.mint() != await desk.mint()


@pytest.mark.parametrize(
    "auth", [None, ("desk", "wrong"), ("other", "the access key"), ("desk", "ключ")]
)
async def test_wrong_credentials_are_refused(desk: Desk, auth: tuple[str, str] | None) -> None:
    transport = httpx.ASGITransport(desk.service.api)
    async with httpx.AsyncClient(transport=transport, base_url=API_URL, auth=auth) as stranger:
        for path in (TOKEN_PATH, "/sandbox/v1/faults", "/api/v1/transactions/1/cancel"):
            response = await stranger.post(path, json=CODE_REQUEST)

            assert response.status_code == 401
            assert error_of(response)["code"] == 375


@pytest.mark.parametrize("header", ["Basic", "Basic ?", "Bearer ZGVzazpr", "Basic ZGVzaw=="])
async def test_a_broken_authorization_header_is_refused(desk: Desk, header: str) -> None:
    transport = httpx.ASGITransport(desk.service.api)
    async with httpx.AsyncClient(transport=transport, base_url=API_URL) as stranger:
        response = await stranger.post(
            TOKEN_PATH, json=CODE_REQUEST, headers={"Authorization": header}
        )

    assert response.status_code == 401


@pytest.mark.parametrize(
    ("field", "value", "location"),
    [
        ("machineNumber", "", "machineNumber"),
        ("matchCode", "48210", "matchCode"),
        ("currency", "usd", "currency"),
        ("propertyId", "ten", "propertyId"),
        ("qrTimestamp", "yesterday", "qrTimestamp"),
        ("denominations", [], "denominations"),
        ("denominations", ["0.00"], ""),
        ("denominations", ["1.234"], ""),
        ("minimumAmount", "501.00", ""),
        ("minimumAmount", "0.00", ""),
        ("maximumAmount", "-5", ""),
        ("surprise", 1, "surprise"),
    ],
)
async def test_a_bad_field_is_named(desk: Desk, field: str, value: object, location: str) -> None:
    response = await desk.api.post(TOKEN_PATH, json=CODE_REQUEST | {field: value})

    assert response.status_code == 400
    error = error_of(response)
    assert error["code"] == 200
    assert error["location"] == location


async def test_a_fault_refuses_the_credentials(desk: Desk) -> None:
    await desk.switch(refuse_credentials=True)

    response = await desk.api.post(TOKEN_PATH, json=CODE_REQUEST)

    assert response.status_code == 401
    assert error_of(response)["code"] == 375


async def test_a_fault_makes_the_service_unavailable_until_it_is_cleared(desk: Desk) -> None:
    await desk.switch(token_unavailable=True)

    assert (await desk.api.post(TOKEN_PATH, json=CODE_REQUEST)).status_code == 503

    cleared = await desk.api.delete("/sandbox/v1/faults")
    assert cleared.json() == (await desk.api.get("/sandbox/v1/faults")).json()
    assert (await desk.api.post(TOKEN_PATH, json=CODE_REQUEST)).status_code == 200


@pytest.mark.parametrize(
    "changes", [{"no_such_fault": True}, {"late_approval_s": -1, "token_unavailable": True}]
)
async def test_a_fault_that_does_not_exist_or_fit_changes_nothing(
    desk: Desk, changes: dict[str, object]
) -> None:
    response = await desk.api.post("/sandbox/v1/faults", json=changes)

    assert response.status_code == 400
    assert not any((await desk.api.get("/sandbox/v1/faults")).json().values())
