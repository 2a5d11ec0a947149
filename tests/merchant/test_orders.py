"""Claim, reports, and what becomes of the money."""

from typing import Any

import anyio
import pytest

from tests.merchant.floor import Floor, word

pytestmark = pytest.mark.anyio


async def test_the_same_claim_gets_the_same_answer(floor: Floor) -> None:
    async with anyio.create_task_group() as tasks:
        _, order_id = await floor.ordered(tasks)

        first, again = [(await floor.claim(order_id)).json() for _ in range(2)]

        assert first == again


async def test_a_second_claim_is_told_of_the_first(floor: Floor) -> None:
    async with anyio.create_task_group() as tasks:
        _, order_id = await floor.ordered(tasks)
        await floor.claim(order_id, "c1")

        second = (await floor.claim(order_id, "c2")).json()
        third = (await floor.claim(order_id, "c3")).json()

        earlier = {
            "claim_id": "c1",
            "boot_id": "boot-c1",
            "report_number": 0,
            "credited_minor": 0,
        }
        assert second["earlier_claim"] == third["earlier_claim"] == earlier
        assert second["order"]["claim_id"] == "c1"


async def test_a_withdrawn_order_cannot_be_claimed(floor: Floor) -> None:
    async with anyio.create_task_group() as tasks:
        session_id, order_id = await floor.ordered(tasks)
        await floor.kiosk("POST", f"/sessions/{session_id}/cancel", {})

        assert word(await floor.claim(order_id)) == (409, "ORDER_WITHDRAWN")


async def test_cancelling_an_unclaimed_order_releases_its_money(floor: Floor) -> None:
    answers: list[Any] = []
    opened = (await floor.open()).json()
    async with anyio.create_task_group() as tasks:

        async def fund() -> None:
            answers.append((await floor.fund()).json())

        tasks.start_soon(fund)
        await floor.session(opened["session_id"], f"?after={opened['version']}&wait=5")
        canceled = await floor.kiosk("POST", f"/sessions/{opened['session_id']}/cancel", {})

    assert canceled.json()["state"] == "CANCELED"
    assert canceled.json()["money"]["released_minor"] == 137_00
    assert (answers[0]["status"], answers[0]["reason"]) == ("REJECTED", "SESSION_CLOSED")
    assert answers[0]["released"] == "137.00"
    assert await floor.problems() == []


async def test_cancelling_a_claimed_order_changes_nothing(floor: Floor) -> None:
    async with anyio.create_task_group() as tasks:
        session_id, order_id = await floor.ordered(tasks)
        await floor.claim(order_id)

        answer = await floor.kiosk("POST", f"/sessions/{session_id}/cancel", {})

        assert (answer.status_code, answer.json()["state"]) == (200, "CLAIMED")


async def test_a_partial_result_is_captured_in_part_and_the_rest_released(floor: Floor) -> None:
    async with anyio.create_task_group() as tasks:
        session_id, order_id = await floor.ordered(tasks)
        await floor.claim(order_id)
        crediting = await floor.report(order_id, 1, 20_00, 117_00, final=False)
        await floor.report(order_id, 2, 120_00, 17_00)
    assert crediting.json()["session"]["state"] == "CREDITING"

    await floor.notify_capture(2, "120.00")
    captured = await floor.session(session_id)
    await floor.notify_authorization(13)
    done = await floor.session(session_id)

    assert (captured["state"], captured["money"]["held_minor"]) == ("SETTLING", 17_00)
    assert done["state"] == "PARTIAL"
    assert done["money"]["captured_minor"] == 120_00
    assert done["money"]["released_minor"] == 17_00
    assert await floor.problems() == []


async def test_the_void_may_come_before_the_capture(floor: Floor) -> None:
    async with anyio.create_task_group() as tasks:
        session_id, order_id = await floor.ordered(tasks)
        await floor.claim(order_id)
        await floor.report(order_id, 1, 120_00, 17_00)

    await floor.notify_authorization(13)
    await floor.notify_capture(4, "120.00")

    assert (await floor.session(session_id))["state"] == "PARTIAL"
    assert await floor.problems() == []


async def test_declining_is_a_final_report_of_nothing(floor: Floor) -> None:
    answers: list[Any] = []
    await floor.open()
    async with anyio.create_task_group() as tasks:

        async def fund() -> None:
            answers.append((await floor.fund()).json())

        tasks.start_soon(fund)
        session = (await floor.operator("sessions"))["sessions"][0]
        waited = await floor.session(session["session_id"], "?after=2&wait=5")
        await floor.claim(waited["order"]["order_id"])
        await floor.report(waited["order"]["order_id"], 1, 0, 137_00)

    assert (answers[0]["status"], answers[0]["reason"]) == ("REJECTED", "NOT_CREDITED")
    await floor.notify_authorization(13)
    done = await floor.session(session["session_id"])
    assert (done["state"], done["reason"]) == ("NOT_CREDITED", None)
    assert done["money"]["released_minor"] == 137_00


async def test_an_order_in_doubt_is_held_until_the_case_is_closed(floor: Floor) -> None:
    async with anyio.create_task_group() as tasks:
        session_id, order_id = await floor.ordered(tasks)
        await floor.claim(order_id)
        doubtful = await floor.report(order_id, 1, 100_00, 17_00, in_doubt=20_00)

    pending = (await floor.service("GET", "/fundings/f1")).json()
    blocked = await floor.open("s2")
    cases = (await floor.operator("ledger"))["open_cases"]
    resolved = await floor.report(order_id, 2, 120_00, 17_00)

    assert doubtful.json()["session"]["state"] == "IN_DOUBT"
    assert (pending["status"], pending["credited"], pending["held"], pending["reason"]) == (
        "PENDING",
        "100.00",
        "37.00",
        "IN_DOUBT",
    )
    assert word(blocked) == (409, "SESSION_UNFINISHED")
    assert [(case["kind"], case["case_number"], case["amount_minor"]) for case in cases] == [
        ("IN_DOUBT", "K-1", 20_00)
    ]
    assert resolved.json()["session"]["state"] == "SETTLING"
    assert (await floor.operator("ledger"))["open_cases"] == []
    final = (await floor.service("GET", "/fundings/f1")).json()
    assert (final["status"], final["credited"], final["released"]) == (
        "PARTIALLY_CREDITED",
        "120.00",
        "17.00",
    )
    assert session_id == resolved.json()["session"]["session_id"]


async def test_a_claimed_order_nobody_reports_on_becomes_a_case(floor: Floor) -> None:
    async with anyio.create_task_group() as tasks:
        session_id, order_id = await floor.ordered(tasks)
        await floor.claim(order_id)

    await anyio.sleep(300)
    assert await floor.sweep() == 1
    assert await floor.sweep() == 0
    case = (await floor.operator("ledger"))["open_cases"][0]
    held = await floor.session(session_id)
    await floor.report(order_id, 1, 137_00, 0)

    assert (case["kind"], case["amount_minor"]) == ("CLAIM_SILENT", 137_00)
    assert (held["state"], held["money"]["held_minor"]) == ("CLAIMED", 137_00)
    assert (await floor.operator("ledger"))["open_cases"] == []


async def test_a_silent_case_holds_what_is_in_doubt_too(floor: Floor) -> None:
    async with anyio.create_task_group() as tasks:
        _, order_id = await floor.ordered(tasks)
        await floor.claim(order_id)
        await floor.report(order_id, 1, 100_00, 17_00, in_doubt=20_00, case_number=None)

    await anyio.sleep(300)
    await floor.sweep()

    cases = (await floor.operator("ledger"))["open_cases"]
    assert [(case["kind"], case["amount_minor"]) for case in cases] == [("CLAIM_SILENT", 37_00)]
    assert (await floor.service("GET", "/fundings/f1")).json()["reason"] == "IN_DOUBT"


async def test_a_kiosk_that_speaks_again_ends_the_case_of_its_silence(floor: Floor) -> None:
    async with anyio.create_task_group() as tasks:
        _, order_id = await floor.ordered(tasks)
        await floor.claim(order_id)
    await anyio.sleep(300)
    await floor.sweep()

    await floor.report(order_id, 1, 20_00, 117_00, final=False)

    assert (await floor.operator("ledger"))["open_cases"] == []
    assert (await floor.service("GET", "/fundings/f1")).json()["reason"] is None
    await anyio.sleep(300)
    assert await floor.sweep() == 1
    cases = (await floor.operator("ledger"))["open_cases"]
    assert [(case["kind"], case["amount_minor"]) for case in cases] == [("CLAIM_SILENT", 117_00)]


async def test_a_doubt_that_was_settled_before_the_end_is_no_open_case(floor: Floor) -> None:
    async with anyio.create_task_group() as tasks:
        _, order_id = await floor.ordered(tasks)
        await floor.claim(order_id)
        await floor.report(order_id, 1, 100_00, 17_00, in_doubt=20_00)

    await floor.report(order_id, 2, 120_00, 17_00, final=False)

    assert (await floor.operator("ledger"))["open_cases"] == []
    assert (await floor.service("GET", "/fundings/f1")).json()["reason"] is None


@pytest.fixture
async def claimed(floor: Floor) -> str:
    """A claimed order of 137.00 whose funding call has been answered PENDING."""
    async with anyio.create_task_group() as tasks:
        _, order_id = await floor.ordered(tasks)
        await floor.claim(order_id)
    return order_id


async def test_a_repeated_report_is_answered_again_and_changes_nothing(
    floor: Floor, claimed: str
) -> None:
    first = await floor.report(claimed, 1, 20_00, 117_00, final=False)
    again = await floor.report(claimed, 1, 20_00, 117_00, final=False)

    assert first.json() == again.json()


async def test_the_same_report_number_with_another_body_is_refused(
    floor: Floor, claimed: str
) -> None:
    await floor.report(claimed, 1, 20_00, 117_00, final=False)

    other = await floor.report(claimed, 1, 40_00, 97_00, final=False)

    assert word(other) == (409, "REPORT_MISMATCH")


async def test_an_old_report_is_answered_with_the_session_as_it_stands(
    floor: Floor, claimed: str
) -> None:
    await floor.report(claimed, 5, 40_00, 97_00, final=False)

    old = await floor.report(claimed, 3, 20_00, 117_00, final=False)

    assert old.status_code == 200
    row = (await floor.operator("sessions"))["sessions"][0]
    assert row["credited_minor"] == 40_00


async def test_what_was_credited_cannot_become_less(floor: Floor, claimed: str) -> None:
    await floor.report(claimed, 1, 40_00, 97_00, final=False)

    less = await floor.report(claimed, 2, 20_00, 117_00, final=False)

    assert word(less) == (409, "REPORT_MISMATCH")


async def test_nothing_follows_the_final_report(floor: Floor, claimed: str) -> None:
    await floor.report(claimed, 1, 120_00, 17_00)

    repeated = await floor.report(claimed, 1, 120_00, 17_00)
    further = await floor.report(claimed, 2, 137_00, 0)

    assert repeated.status_code == 200
    assert word(further) == (409, "REPORT_AFTER_FINAL")


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"rest_minor": 18_00}, (409, "REPORT_MISMATCH")),
        ({"currency": "EUR"}, (409, "REPORT_MISMATCH")),
        ({"claim_id": "c9"}, (409, "REPORT_MISMATCH")),
        ({"in_doubt_minor": 17_00, "rest_minor": 0, "final": True}, (422, "INVALID_REQUEST")),
        ({"credited_minor": -1}, (422, "INVALID_REQUEST")),
        ({"captured_minor": 137_00}, (422, "INVALID_REQUEST")),
    ],
    ids=str,
)
async def test_a_report_that_does_not_fit_is_refused(
    floor: Floor, claimed: str, changes: dict[str, Any], refusal: tuple[int, str]
) -> None:
    assert word(await floor.report(claimed, 1, 120_00, 17_00, **changes)) == refusal
    assert (await floor.operator("sessions"))["sessions"][0]["state"] == "CLAIMED"


async def test_an_unclaimed_order_takes_no_report(floor: Floor) -> None:
    async with anyio.create_task_group() as tasks:
        _, order_id = await floor.ordered(tasks)

        assert word(await floor.report(order_id, 1, 137_00, 0)) == (409, "REPORT_MISMATCH")
