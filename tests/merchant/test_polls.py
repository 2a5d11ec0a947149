"""A kiosk that waits for news of its session."""

from typing import Any

import anyio
import pytest

from tests.merchant.floor import Floor, word

pytestmark = pytest.mark.anyio


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
