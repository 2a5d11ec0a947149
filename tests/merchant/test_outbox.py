"""Capture mode merchant_after: our calls reach the payment service, and count once."""

from datetime import timedelta

import anyio
import httpx
import pytest

from tests.merchant.fake_tpas import service_error
from tests.merchant.floor import Floor

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.parametrize(
        "setting_changes", [{"capture_mode": "merchant_after"}], indirect=True, ids=[""]
    ),
]


@pytest.fixture
async def reported(floor: Floor) -> str:
    """A session whose machine credited 120.00 of 137.00."""
    async with anyio.create_task_group() as tasks:
        session_id, order_id = await floor.ordered(tasks)
        await floor.claim(order_id)
        await floor.report(order_id, 1, 120_00, 17_00)
    return session_id


async def drive(floor: Floor) -> None:
    """Let the outbox run until nothing is due at this moment."""
    while await floor.merchant.outbox.drive_due():
        pass


@pytest.mark.parametrize("is_bare", [True, False])
async def test_what_was_credited_is_captured_then_the_rest_released(
    floor: Floor, reported: str, is_bare: bool
) -> None:
    floor.tpas.is_bare = is_bare

    await drive(floor)

    assert floor.tpas.calls == [
        ("auth-f1", "capture", {"merchantReference": "f1-capture-1", "amount": "120.00"}),
        ("auth-f1", "cancel", {"merchantReference": "f1-release"}),
    ]
    session = await floor.session(reported)
    assert session["state"] == "PARTIAL"
    assert session["money"]["captured_minor"] == 120_00
    assert session["money"]["released_minor"] == 17_00
    assert await floor.problems() == []


async def test_a_whole_credit_releases_nothing(floor: Floor) -> None:
    async with anyio.create_task_group() as tasks:
        session_id, order_id = await floor.ordered(tasks)
        await floor.claim(order_id)
        await floor.report(order_id, 1, 137_00, 0)

    await drive(floor)

    assert [action for _, action, _ in floor.tpas.calls] == ["capture"]
    assert (await floor.session(session_id))["state"] == "CREDITED"


async def test_a_capture_whose_answer_was_lost_is_done_once(floor: Floor, reported: str) -> None:
    floor.tpas.loses_answers = 1

    await drive(floor)
    between = await floor.session(reported)
    await anyio.sleep(1)
    await drive(floor)

    captures = [body for _, action, body in floor.tpas.calls if action == "capture"]
    assert between["money"]["captured_minor"] == 0
    assert captures == [{"merchantReference": "f1-capture-1", "amount": "120.00"}]
    assert (await floor.session(reported))["state"] == "PARTIAL"
    assert await floor.problems() == []


async def test_a_crash_between_report_and_capture_loses_nothing(
    floor: Floor, reported: str
) -> None:
    """The call stands in the database: whoever reads it next, after any crash, makes it."""
    assert floor.tpas.calls == []

    await drive(floor)
    await drive(floor)

    assert len(floor.tpas.calls) == 2
    assert (await floor.session(reported))["state"] == "PARTIAL"


async def test_an_absent_service_is_asked_again_at_growing_bounded_intervals(
    floor: Floor, reported: str
) -> None:
    floor.tpas.failures.append(httpx.ConnectError("no route"))
    assert await floor.merchant.outbox.drive_due() == 1

    for wait_s in (1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300):
        floor.tpas.failures.append(httpx.ConnectError("no route"))
        await anyio.sleep(wait_s - 0.1)
        assert await floor.merchant.outbox.drive_due() == 0
        await anyio.sleep(0.1)
        assert await floor.merchant.outbox.drive_due() == 1

    await anyio.sleep(300)
    await drive(floor)
    assert (await floor.session(reported))["state"] == "PARTIAL"


async def test_a_refused_capture_waits_for_persons_and_nothing_is_released_meanwhile(
    floor: Floor, reported: str
) -> None:
    floor.tpas.failures.append(service_error(400, 200))

    await drive(floor)
    await anyio.sleep(3600)
    await drive(floor)

    session = await floor.session(reported)
    found = (await floor.operator("ledger"))["discrepancies"]
    assert floor.tpas.calls == []
    assert (session["state"], session["money"]["held_minor"]) == ("SETTLING", 137_00)
    assert (found[0]["code"], found[0]["expected_minor"]) == ("E4205", 120_00)


async def test_a_service_that_answers_another_amount_is_not_believed(
    floor: Floor, reported: str
) -> None:
    answer = {"transaction": {"transactionId": "c1", "status": 2, "amount": "137.00"}}
    floor.tpas.failures.append(httpx.Response(200, json=answer))

    await drive(floor)

    assert (await floor.session(reported))["money"]["captured_minor"] == 0
    assert (await floor.operator("ledger"))["discrepancies"][0]["code"] == "E4205"


async def test_while_a_note_is_in_doubt_only_what_is_certain_is_captured(floor: Floor) -> None:
    async with anyio.create_task_group() as tasks:
        session_id, order_id = await floor.ordered(tasks)
        await floor.claim(order_id)
        await floor.report(order_id, 1, 100_00, 17_00, in_doubt=20_00)
    await drive(floor)
    doubtful = await floor.session(session_id)
    await floor.report(order_id, 2, 120_00, 17_00)
    await drive(floor)

    assert (doubtful["state"], doubtful["money"]["captured_minor"]) == ("IN_DOUBT", 100_00)
    assert [body.get("amount") for _, _, body in floor.tpas.calls] == ["100.00", "20.00", None]
    assert (await floor.session(session_id))["state"] == "PARTIAL"
    assert await floor.problems() == []


async def test_the_services_notification_of_our_own_capture_books_nothing_twice(
    floor: Floor, reported: str
) -> None:
    await floor.notify_capture(2, "120.00", reference="f1-capture-1")
    before = await floor.session(reported)
    await drive(floor)
    await floor.notify_capture(4, "120.00", reference="f1-capture-1")
    await floor.notify_authorization(13)

    assert before["money"]["captured_minor"] == 0
    assert (await floor.session(reported))["money"]["captured_minor"] == 120_00
    assert await floor.problems() == []


@pytest.mark.parametrize(
    ("amount", "reference", "expected_minor"),
    [
        ("137.00", "f1-capture-1", 120_00),
        ("120.00", "somebody-elses", 0),
        ("17.00", "f1-release", 0),
    ],
)
async def test_a_capture_we_never_asked_for_is_a_discrepancy(
    floor: Floor, reported: str, amount: str, reference: str, expected_minor: int
) -> None:
    await drive(floor)
    await floor.notify_capture(2, amount, reference=reference)

    found = (await floor.operator("ledger"))["discrepancies"]
    assert [(row["code"], row["expected_minor"]) for row in found] == [("E4201", expected_minor)]


async def test_a_capture_of_ours_that_fails_later_is_held_again_for_persons(
    floor: Floor, reported: str
) -> None:
    await drive(floor)
    await floor.notify_capture(3, "120.00", reference="f1-capture-1")
    await floor.notify_capture(10, "120.00", reference="f1-capture-1")

    money = (await floor.session(reported))["money"]
    assert (money["captured_minor"], money["held_minor"]) == (0, 120_00)
    ledger = await floor.operator("ledger")
    assert [row["code"] for row in ledger["discrepancies"]] == ["E4204"]
    assert ledger["problems"] == []


async def test_a_refusal_of_our_credentials_is_no_verdict_on_the_money(
    floor: Floor, reported: str
) -> None:
    floor.tpas.failures.append(service_error(401, 375))

    await drive(floor)
    await anyio.sleep(1)
    await drive(floor)

    assert (await floor.session(reported))["state"] == "PARTIAL"
    assert await floor.problems() == []


async def test_a_clock_set_back_does_not_keep_a_call_from_leaving(
    floor: Floor, reported: str
) -> None:
    floor.tpas.failures.append(httpx.ConnectError("no route"))
    await drive(floor)

    floor.clock.skipped -= timedelta(days=365)
    await drive(floor)

    assert (await floor.session(reported))["state"] == "PARTIAL"


@pytest.mark.parametrize("amount", ["120.0", "120"])
async def test_the_same_amount_in_another_spelling_is_believed(
    floor: Floor, reported: str, amount: str
) -> None:
    answer = {"transaction": {"transactionId": "c1", "status": 2, "amount": amount}}
    floor.tpas.failures.append(httpx.Response(200, json=answer))

    await drive(floor)

    assert (await floor.session(reported))["money"]["captured_minor"] == 120_00
