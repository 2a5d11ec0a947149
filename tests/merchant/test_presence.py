"""A funding call for a kiosk that is not there is answered at once."""

from typing import Any

import anyio
import httpx
import pytest

from merchant.app import build
from tests.merchant.floor import CountingEntropy, Floor, word
from tests.merchant.test_fundings import rejected

pytestmark = pytest.mark.anyio

GRACE_S = 15


async def fund(floor: Floor, key: str = "f1") -> tuple[httpx.Response, float]:
    """The answer, and how many seconds it took."""
    began = anyio.current_time()
    return await floor.fund(key=key), anyio.current_time() - began


async def test_a_kiosk_that_has_gone_is_unreachable_at_once(floor: Floor) -> None:
    opened = (await floor.open()).json()
    await anyio.sleep(GRACE_S + 1)

    answer, took_s = await fund(floor)

    assert (rejected(answer), took_s) == ("KIOSK_UNREACHABLE", 0)
    session = await floor.session(opened["session_id"])
    assert (session["state"], session["reason"]) == ("NOT_CREDITED", "WITHDRAWN")
    assert session["money"]["released_minor"] == 137_00
    limit = (await floor.service("GET", "/limits/bank-account-1")).json()
    assert limit["used"] == "0.00"
    assert await floor.problems() == []


async def test_its_order_cannot_be_claimed_when_it_comes_back(floor: Floor) -> None:
    opened = (await floor.open()).json()
    await anyio.sleep(GRACE_S + 1)
    await fund(floor)

    back = await floor.session(opened["session_id"], f"?after={opened['version']}&wait=25")

    assert word(await floor.claim(back["order"]["order_id"])) == (409, "ORDER_WITHDRAWN")


@pytest.mark.parametrize("pause_s", [0, 1, GRACE_S - 1])
async def test_a_kiosk_between_two_polls_gets_its_order(floor: Floor, pause_s: float) -> None:
    opened = (await floor.open()).json()
    await anyio.sleep(60)
    polled = await floor.session(opened["session_id"], f"?after={opened['version']}&wait=20")
    await anyio.sleep(pause_s)

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(floor.fund)
        await anyio.sleep(1)
        ordered = await floor.session(opened["session_id"], f"?after={polled['version']}&wait=20")
        assert ordered["state"] == "ORDERED"


async def test_a_poll_that_waits_longer_than_the_grace_is_presence(floor: Floor) -> None:
    opened = (await floor.open()).json()
    seen: list[Any] = []
    async with anyio.create_task_group() as tasks:

        async def poll() -> None:
            seen.append(await floor.session(opened["session_id"], "?after=2&wait=30"))

        tasks.start_soon(poll)
        await anyio.sleep(GRACE_S + 10)
        tasks.start_soon(floor.fund)

    assert seen[0]["state"] == "ORDERED"


async def test_other_sessions_and_other_kiosks_are_no_presence(floor: Floor) -> None:
    opened = (await floor.open()).json()
    other = (await floor.open(kiosk=2)).json()
    await anyio.sleep(GRACE_S + 1)
    await floor.session(other["session_id"], kiosk=2)
    foreign = await floor.kiosk("GET", f"/sessions/{opened['session_id']}", kiosk=2)

    answer, took_s = await fund(floor)

    assert word(foreign) == (404, "SESSION_UNKNOWN")
    assert (rejected(answer), took_s) == ("KIOSK_UNREACHABLE", 0)


async def test_a_server_that_has_just_started_gives_kiosks_time_to_poll(floor: Floor) -> None:
    opened = (await floor.open()).json()
    await anyio.sleep(GRACE_S + 1)
    async with httpx.AsyncClient() as outward:
        floor.merchant = build(floor.settings, outward, floor.clock, CountingEntropy())
        transport = httpx.ASGITransport(app=floor.merchant.application)
        async with (
            httpx.AsyncClient(transport=transport, base_url="http://merchant") as floor.http,
            anyio.create_task_group() as tasks,
        ):
            tasks.start_soon(floor.fund)
            await anyio.sleep(5)
            session = await floor.session(opened["session_id"])
            assert session["state"] == "ORDERED"
        floor.merchant.database.close()
