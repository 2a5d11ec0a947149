"""The Daily Limits API, and limits at work."""

from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import anyio
import pytest

from merchant.limits.limits import LimitRules, gaming_day, gaming_day_ends
from tests.merchant.floor import Floor
from tests.merchant.test_fundings import refused, rejected

ACCOUNT = "/limits/bank-account-1"


@pytest.mark.anyio
async def test_an_account_has_the_operators_limit_until_it_has_its_own(floor: Floor) -> None:
    default = (await floor.service("GET", ACCOUNT)).json()
    own = (await floor.service("PUT", ACCOUNT, {"dailyLimit": "200.00", "currency": "USD"})).json()
    changed = (await floor.service("PATCH", ACCOUNT, {"blocked": True})).json()
    lowered = (await floor.service("PATCH", ACCOUNT, {"dailyLimit": "50.00"})).json()
    deleted = (await floor.service("DELETE", ACCOUNT)).json()

    assert default == {
        "ubai": "bank-account-1",
        "dailyLimit": "500.00",
        "currency": "USD",
        "used": "0.00",
        "remaining": "500.00",
        "resetsAt": "2026-01-02T06:00:00Z",
        "blocked": False,
    }
    assert (own["dailyLimit"], own["blocked"]) == ("200.00", False)
    assert (changed["dailyLimit"], changed["blocked"]) == ("200.00", True)
    assert (lowered["dailyLimit"], lowered["blocked"]) == ("50.00", True)
    assert deleted == default


@pytest.mark.anyio
async def test_a_limit_is_refused_with_its_word(floor: Floor) -> None:
    euros = {"dailyLimit": "200.00", "currency": "EUR"}

    assert refused(await floor.service("DELETE", ACCOUNT)) == (404, 200, "UBAI_UNKNOWN")
    assert refused(await floor.service("PATCH", ACCOUNT, {"blocked": True})) == (
        404,
        200,
        "LIMIT_NOT_SET",
    )
    assert refused(await floor.service("PUT", ACCOUNT, euros)) == (409, 210, "LIMIT_CONFLICT")
    assert refused(await floor.service("PUT", ACCOUNT, {"dailyLimit": "1"}))[:2] == (400, 200)


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("limit", "amount", "allowed", "reason"),
    [
        ({}, "500.00", True, None),
        ({}, "500.01", False, "LIMIT_EXCEEDED"),
        ({"blocked": True}, "1.00", False, "UBAI_BLOCKED"),
    ],
    ids=str,
)
async def test_a_check_says_whether_and_why_not(
    floor: Floor, limit: dict[str, Any], amount: str, allowed: bool, reason: str | None
) -> None:
    await floor.service("PUT", ACCOUNT, {"dailyLimit": "500.00", "currency": "USD"} | limit)

    check = await floor.service("POST", f"{ACCOUNT}/check", {"amount": amount, "currency": "USD"})

    assert (check.json()["allowed"], check.json()["reason"]) == (allowed, reason)
    assert check.json()["used"] == "0.00"


@pytest.mark.anyio
async def test_a_funding_uses_the_limit_and_gives_back_what_was_not_credited(floor: Floor) -> None:
    async with anyio.create_task_group() as tasks:
        _, order_id = await floor.ordered(tasks)
        reserved = (await floor.service("GET", ACCOUNT)).json()
        await floor.claim(order_id)
        await floor.report(order_id, 1, 100_00, 37_00)

    committed = (await floor.service("GET", ACCOUNT)).json()

    assert (reserved["used"], reserved["remaining"]) == ("137.00", "363.00")
    assert (committed["used"], committed["remaining"]) == ("100.00", "400.00")


@pytest.mark.anyio
async def test_a_withdrawn_funding_gives_all_of_the_limit_back(floor: Floor) -> None:
    await floor.open()
    await floor.fund()

    assert (await floor.service("GET", ACCOUNT)).json()["used"] == "0.00"


@pytest.mark.anyio
@pytest.mark.parametrize("setting_changes", [{"default_daily_limit_minor": 200_00}], indirect=True)
async def test_one_account_cannot_pass_its_limit_at_two_machines_at_once(floor: Floor) -> None:
    await floor.open("s1")
    await floor.open("s2", kiosk=2)
    answers: list[Any] = []

    async with anyio.create_task_group() as tasks:

        async def fund(token: str, key: str) -> None:
            answers.append(await floor.fund(token, key=key))

        tasks.start_soon(fund, "token-1", "f1")
        tasks.start_soon(fund, "token-2", "f2")

    assert sorted(rejected(answer) for answer in answers) == [
        "KIOSK_UNREACHABLE",
        "LIMIT_EXCEEDED",
    ]


VEGAS = LimitRules(500_00, "USD", time(6), ZoneInfo("America/Los_Angeles"))


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (datetime(2026, 1, 5, 13, 59, tzinfo=UTC), "2026-01-04"),
        (datetime(2026, 1, 5, 14, 0, tzinfo=UTC), "2026-01-05"),
        (datetime(2026, 1, 6, 13, 59, tzinfo=UTC), "2026-01-05"),
        (datetime(2026, 7, 5, 13, 0, tzinfo=UTC), "2026-07-05"),
    ],
)
def test_the_gaming_day_begins_at_the_floors_own_hour(now: datetime, day: str) -> None:
    assert gaming_day(now, VEGAS).isoformat() == day


def test_the_gaming_day_of_a_clock_change_has_twenty_three_hours() -> None:
    saturday = gaming_day(datetime(2026, 3, 7, 20, tzinfo=UTC), VEGAS)

    assert gaming_day_ends(saturday, VEGAS) == datetime(2026, 3, 8, 13, tzinfo=UTC)
