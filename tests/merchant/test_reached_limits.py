"""A daily limit that stands in a patron's way is told to the kiosk, with its figures."""

from datetime import UTC, datetime, time
from typing import Any, Final
from zoneinfo import ZoneInfo

import anyio
import pytest

from merchant.limits.limits import LimitRules, gaming_day
from tests.merchant.floor import Floor
from tests.merchant.test_fundings import rejected

DENIED: Final = 8
HOUR_MS: Final = 3_600_000
ACCOUNT: Final = "/limits/bank-account-1"


async def set_limit(floor: Floor, amount: str, **more: Any) -> None:
    await floor.service("PUT", ACCOUNT, {"dailyLimit": amount, "currency": "USD"} | more)


async def check(floor: Floor, token: str, amount: str = "137.00") -> bool:
    body = {"amount": amount, "currency": "USD", "token": token}
    answer = await floor.service("POST", f"{ACCOUNT}/check", body)
    assert answer.status_code == 200, answer.text
    return bool(answer.json()["allowed"])


async def spend(floor: Floor, credited: int, rest: int = 0, in_doubt: int = 0) -> None:
    """The account funds the first machine, with one report of what became of it."""
    opened = (await floor.open("before")).json()
    amount = f"{(credited + rest + in_doubt) // 100}.00"
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(floor.fund, "token-1", amount, "before")
        session = await floor.session(opened["session_id"], f"?after={opened['version']}&wait=5")
        await floor.claim(session["order"]["order_id"])
        await floor.report(session["order"]["order_id"], 1, credited, rest, in_doubt)
        tasks.cancel_scope.cancel()


@pytest.mark.anyio
@pytest.mark.parametrize("setting_changes", [{"time_zone": "America/Los_Angeles"}], indirect=True)
async def test_a_funding_above_the_limit_tells_limit_use_and_reset(floor: Floor) -> None:
    await spend(floor, credited=100_00, rest=37_00)
    await set_limit(floor, "200.00")
    opened = (await floor.open(kiosk=2)).json()

    assert rejected(await floor.fund("token-2", "101.00")) == "LIMIT_EXCEEDED"

    session = await floor.session(opened["session_id"], kiosk=2)
    assert (session["state"], session["reason"]) == ("DENIED", "LIMIT_REACHED")
    told = session["daily_limit"]
    assert 1.9 < told.pop("resets_in_ms") / HOUR_MS <= 2
    assert told == {"limit_minor": 200_00, "used_minor": 100_00, "resets_at": "06:00"}


@pytest.mark.anyio
async def test_money_in_doubt_counts_as_used(floor: Floor) -> None:
    await spend(floor, credited=80_00, in_doubt=20_00)
    await set_limit(floor, "200.00")
    opened = (await floor.open(kiosk=2)).json()

    await floor.fund("token-2", "101.00")

    session = await floor.session(opened["session_id"], kiosk=2)
    assert session["daily_limit"]["used_minor"] == 100_00


@pytest.mark.anyio
async def test_what_a_refused_funding_asked_for_is_released_and_not_used(floor: Floor) -> None:
    await set_limit(floor, "100.00")
    await floor.open()

    answer = (await floor.fund()).json()

    assert (answer["released"], answer["held"], answer["final"]) == ("137.00", "0.00", True)
    assert (await floor.service("GET", ACCOUNT)).json()["used"] == "0.00"
    assert await floor.problems() == []


@pytest.mark.anyio
async def test_a_denial_after_a_refused_check_tells_the_limit_of_the_check(floor: Floor) -> None:
    await set_limit(floor, "100.00")
    opened = (await floor.open()).json()

    assert not await check(floor, "token-1")
    waiting = await floor.session(opened["session_id"])
    await floor.notify_authorization(DENIED, message="LIMIT_EXCEEDED")

    session = await floor.session(opened["session_id"])
    assert (waiting["state"], waiting["daily_limit"]) == ("CODE_SHOWN", None)
    assert session["daily_limit"]["limit_minor"] == 100_00
    assert session["daily_limit"]["resets_at"] == "06:00"


@pytest.mark.anyio
async def test_the_newest_check_is_the_one_that_is_told(floor: Floor) -> None:
    await set_limit(floor, "100.00")
    opened = (await floor.open()).json()

    await check(floor, "token-1")
    await set_limit(floor, "90.00")
    await check(floor, "token-1")
    await floor.notify_authorization(DENIED, message="LIMIT_EXCEEDED")

    session = await floor.session(opened["session_id"])
    assert session["daily_limit"]["limit_minor"] == 90_00


@pytest.mark.anyio
async def test_a_limit_of_the_payment_service_itself_has_no_figures(floor: Floor) -> None:
    opened = (await floor.open()).json()

    await floor.notify_authorization(DENIED, message="LIMIT_EXCEEDED")

    session = await floor.session(opened["session_id"])
    assert (session["reason"], session["daily_limit"]) == ("LIMIT_REACHED", None)


@pytest.mark.anyio
async def test_a_check_that_allows_takes_back_what_an_earlier_one_said(floor: Floor) -> None:
    await set_limit(floor, "100.00")
    opened = (await floor.open()).json()

    await check(floor, "token-1")
    assert await check(floor, "token-1", "100.00")
    await floor.notify_authorization(DENIED, message="LIMIT_EXCEEDED")

    assert (await floor.session(opened["session_id"]))["daily_limit"] is None


@pytest.mark.anyio
@pytest.mark.parametrize("message", ["BANK_DENIED", "UBAI_BLOCKED"])
async def test_figures_are_told_for_a_limit_alone(floor: Floor, message: str) -> None:
    await set_limit(floor, "100.00")
    opened = (await floor.open()).json()

    await check(floor, "token-1")
    await floor.notify_authorization(DENIED, message=message)

    assert (await floor.session(opened["session_id"]))["daily_limit"] is None


@pytest.mark.anyio
async def test_a_blocked_account_is_never_told_figures(floor: Floor) -> None:
    await set_limit(floor, "0.00", blocked=True)
    opened = (await floor.open()).json()

    await check(floor, "token-1")
    await floor.fund()

    session = await floor.session(opened["session_id"])
    assert (session["reason"], session["daily_limit"]) == ("BLOCKED", None)


@pytest.mark.anyio
async def test_another_codes_check_says_nothing_about_the_newest_code(floor: Floor) -> None:
    await set_limit(floor, "100.00")
    opened = (await floor.open()).json()
    await check(floor, "token-1")
    await floor.kiosk("POST", f"/sessions/{opened['session_id']}/code", {"number": 2})

    await floor.notify_authorization(DENIED, code=2, message="LIMIT_EXCEEDED")

    session = await floor.session(opened["session_id"])
    assert (session["reason"], session["daily_limit"]) == ("LIMIT_REACHED", None)


@pytest.mark.anyio
async def test_a_check_after_the_end_changes_nothing(floor: Floor) -> None:
    await set_limit(floor, "100.00")
    opened = (await floor.open()).json()
    await floor.fund()

    assert await check(floor, "token-1", "100.00")

    session = await floor.session(opened["session_id"])
    assert session["daily_limit"]["limit_minor"] == 100_00


@pytest.mark.anyio
async def test_a_check_with_a_token_nobody_knows_is_answered_all_the_same(floor: Floor) -> None:
    assert await check(floor, "token-of-nobody")


def test_a_clock_that_is_set_back_does_not_bring_back_the_day_before() -> None:
    rules = LimitRules(500_00, "USD", time(1, 30), ZoneInfo("America/Los_Angeles"))
    first_ten_to_two = datetime(2026, 11, 1, 8, 50, tzinfo=UTC)
    second_ten_past_one = datetime(2026, 11, 1, 9, 10, tzinfo=UTC)

    assert gaming_day(first_ten_to_two, rules).isoformat() == "2026-11-01"
    assert gaming_day(second_ten_past_one, rules).isoformat() == "2026-11-01"
