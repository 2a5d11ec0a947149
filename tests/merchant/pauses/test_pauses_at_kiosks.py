"""The operator's pauses as a kiosk meets them: in its heartbeat, and when it opens a session."""

from datetime import datetime, timedelta
from typing import Any

import anyio
import httpx
import pytest
from pydantic import ValidationError

from merchant.pauses.settings import PauseSettings
from tests.merchant.floor import START, Floor, make_settings

pytestmark = pytest.mark.anyio

EVENINGS = {"pauses": {"funding_hours": dict.fromkeys(("thursday", "friday"), ("18:00-23:00",))}}
COOL_DOWN = {"pauses": {"cool_down_s": 300}}


def update(begins_at: datetime, ends_at: datetime) -> dict[str, Any]:
    return {"pauses": {"planned_updates": [{"begins_at": begins_at, "ends_at": ends_at}]}}


async def pause_told(floor: Floor, kiosk: int = 1) -> Any:
    """What the heartbeat is answered."""
    body = {
        "boot_id": "b1",
        "software_version": "1",
        "journal_seq": 1,
        "journal_hash": "00",
        "topology": "replace",
        "screen": "idle",
        "backlog": 0,
    }
    return (await floor.kiosk("POST", "/heartbeat", body, kiosk)).json()["pause"]


def refused_with(answer: httpx.Response) -> tuple[int, str, str, Any]:
    error = answer.json()["error"]
    return answer.status_code, error["word"], error["code"], error["pause"]


async def credit(floor: Floor, credited: int = 137_00) -> None:
    """A whole funding of kiosk 1; the machine adds this much of 137."""
    async with anyio.create_task_group() as tasks:
        _, order_id = await floor.ordered(tasks)
        await floor.claim(order_id)
        await floor.report(order_id, 1, credited, 137_00 - credited)


async def test_without_such_settings_nothing_pauses(floor: Floor) -> None:
    await credit(floor)

    assert await pause_told(floor) is None
    assert (await floor.open("s2")).status_code == 201


@pytest.mark.parametrize(
    "setting_changes", [EVENINGS | {"time_zone": "Europe/Madrid"}], indirect=True
)
async def test_outside_the_hours_heartbeat_and_refusal_tell_the_same(floor: Floor) -> None:
    expected = {
        "reason": "OUTSIDE_HOURS",
        "code": "E4117",
        "remaining_ms": 5 * 3_600_000,  # it is 13:00 in Madrid
        "resumes_at": "2026-01-01T18:00",
        "in_days": 0,
    }

    assert await pause_told(floor) == expected
    assert refused_with(await floor.open()) == (409, "FUNDING_PAUSED", "E4117", expected)
    assert floor.tpas.mints == []


@pytest.mark.parametrize("setting_changes", [EVENINGS], indirect=True)
async def test_a_refused_session_leaves_nothing_and_its_key_works_later(floor: Floor) -> None:
    await floor.open("s1")

    floor.clock.skipped = timedelta(hours=6)

    assert (await floor.open("s1")).status_code == 201


@pytest.mark.parametrize(
    "setting_changes",
    [update(START + timedelta(seconds=1), START + timedelta(minutes=30))],
    indirect=True,
)
async def test_a_session_that_is_open_goes_on_through_an_update(floor: Floor) -> None:
    async with anyio.create_task_group() as tasks:
        session_id = (await floor.open()).json()["session_id"]
        floor.clock.skipped = timedelta(seconds=5)
        assert (await pause_told(floor))["reason"] == "PLANNED_UPDATE"

        again = await floor.open()
        renewed = await floor.kiosk("POST", f"/sessions/{session_id}/code", {"number": 2})
        _, order_id = await floor.ordered(tasks)
        await floor.claim(order_id)
        await floor.report(order_id, 1, 137_00, 0)

        assert (again.status_code, renewed.status_code) == (200, 200)
        assert (await floor.session(session_id))["state"] == "SETTLING"
        assert refused_with(await floor.open("s2"))[2] == "E4118"


@pytest.mark.parametrize("setting_changes", [COOL_DOWN], indirect=True)
async def test_after_added_money_its_kiosk_cools_down_and_no_other(floor: Floor) -> None:
    await credit(floor)

    told = await pause_told(floor)
    assert (told["reason"], told["code"], told["resumes_at"]) == (
        "COOL_DOWN",
        "E4119",
        "2026-01-01T12:05",
    )
    assert 299_000 < told["remaining_ms"] <= 300_000
    assert refused_with(await floor.open("s2"))[1:3] == ("FUNDING_PAUSED", "E4119")
    assert await pause_told(floor, kiosk=2) is None

    floor.clock.skipped = timedelta(minutes=5)
    assert await pause_told(floor) is None
    assert (await floor.open("s2")).status_code == 201


@pytest.mark.parametrize("setting_changes", [COOL_DOWN], indirect=True)
async def test_a_funding_that_added_nothing_calls_for_no_pause(floor: Floor) -> None:
    await credit(floor, 0)

    assert await pause_told(floor) is None


@pytest.mark.parametrize("setting_changes", [COOL_DOWN], indirect=True)
async def test_a_claim_and_an_open_case_are_no_end_of_a_funding(floor: Floor) -> None:
    async with anyio.create_task_group() as tasks:
        _, order_id = await floor.ordered(tasks)
        await floor.claim(order_id)
        assert await pause_told(floor) is None
        await floor.report(order_id, 1, 100_00, 17_00, in_doubt=20_00)
        assert await pause_told(floor) is None
        await floor.report(order_id, 2, 100_00, 37_00)
        assert (await pause_told(floor))["reason"] == "COOL_DOWN"


@pytest.mark.parametrize(
    "pauses",
    [
        {"funding_hours": {"monday": ["10:00"]}},
        {"funding_hours": {"mondag": ["10:00-12:00"]}},
        {"planned_updates": [{"begins_at": START, "ends_at": START}]},
        {"planned_updates": [{"begins_at": "2026-01-01T03:00", "ends_at": "2026-01-01T04:00"}]},
        {"cool_down_s": -1},
    ],
    ids=str,
)
def test_pauses_that_cannot_be_meant_are_refused(pauses: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        PauseSettings.model_validate(pauses)


def test_hours_without_any_window_are_no_hours() -> None:
    assert make_settings("sqlite://", pauses={"funding_hours": {}}).pause_rules.hours is None
