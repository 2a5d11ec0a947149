"""The codes of a session: how many, how long, and from where."""

import anyio
import httpx
import pytest

from tests.merchant.fake_tpas import service_error
from tests.merchant.floor import Floor, word

pytestmark = pytest.mark.anyio


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


async def test_a_code_that_comes_after_the_cancel_is_not_shown(floor: Floor) -> None:
    floor.tpas.failures.append(httpx.ReadTimeout("late"))
    await floor.open()
    listed = (await floor.operator("sessions"))["sessions"][0]
    await floor.kiosk("POST", f"/sessions/{listed['session_id']}/cancel", {})

    again = (await floor.open()).json()

    assert (again["state"], again["code"]) == ("CANCELED", None)
    assert floor.tpas.mints == []
