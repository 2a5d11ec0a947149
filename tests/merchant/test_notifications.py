"""Event notifications: their signature, and what they move."""

from urllib.parse import quote_plus

import anyio
import pytest

from merchant.payments.statuses import Status, TransactionType, can_reach
from merchant.tpas_api.signature import is_signed
from tests.merchant.floor import Floor, sign

# Made with OpenSSL from the decoded form "eventId=e1&fiName=Demo Bank+Co&status=1" and the key
# "secret": printf '%s' "$FORM" | openssl dgst -sha1 -hmac secret -binary | base64
FORM = "eventId=e1&fiName=Demo+Bank%2BCo&status=1"
SHA1 = "Oo+SNvRW/sP3oIS6fbvuCgfkbl8="
SHA512 = "uY/dvmcKgpUziV5MS8gGsIB39DnsteGm2h9Ep0EF3xK9tYZrPPPixyYwAPyO69AL5oZsO7MYqG5A2EQVZWlQkA=="


@pytest.mark.parametrize("signature", [SHA1, f"HmacSHA512:{SHA512}"])
def test_a_signature_made_elsewhere_is_recognised(signature: str) -> None:
    assert is_signed(FORM, signature, "secret")


@pytest.mark.parametrize(
    ("form", "signature", "key"),
    [
        (FORM, SHA1, "other"),
        (FORM + "0", SHA1, "secret"),
        ("status=1&eventId=e1&fiName=Demo+Bank%2BCo", SHA1, "secret"),
        (FORM, SHA512, "secret"),
        (FORM, f"HmacSHA512:{SHA1}", "secret"),
        (FORM, "", "secret"),
        (FORM, "HmacSHA512:", "secret"),
        (FORM, "ungültig", "secret"),
    ],
)
def test_any_other_signature_is_not(form: str, signature: str, key: str) -> None:
    assert not is_signed(form, signature, key)


@pytest.mark.anyio
async def test_a_notification_without_our_signature_changes_nothing(floor: Floor) -> None:
    opened = (await floor.open()).json()
    reference = floor.tpas.mints[0]["merchantReference"]
    body = (
        "eventId=e1&transactionType=1&status=7&objectId=t1"
        f"&merchantReference={quote_plus(reference)}"
    )

    answers = [
        await floor.post_notification(body, sign(body, "another key")),
        await floor.post_notification(body, sign(body), access_id="somebody"),
        await floor.http.post("/tpas/v1/notifications", content=body),
    ]

    assert [answer.status_code for answer in answers] == [401, 401, 401]
    assert answers[0].json()["errors"][0]["code"] == 375
    assert (await floor.session(opened["session_id"]))["state"] == "CODE_SHOWN"


@pytest.mark.anyio
@pytest.mark.parametrize(
    "body",
    [
        "transactionType=1&status=7&objectId=t1",
        "eventId=e1&transactionType=one&status=7&objectId=t1",
        "eventId=e1&transactionType=1&objectId=t1",
        f"eventId={'e' * 129}&transactionType=1&status=7&objectId=t1",
    ],
)
async def test_a_garbled_notification_is_refused(floor: Floor, body: str) -> None:
    answer = await floor.post_notification(body, sign(body))

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, 200)


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("statuses", "state", "reason"),
    [
        ([1], "OPENED", None),
        ([1, 1], "OPENED", None),
        ([1, 2], "OPENED", None),
        ([1, 7], "CANCELED", "PATRON_PHONE"),
        ([7], "CANCELED", "PATRON_PHONE"),
        ([7, 1], "CANCELED", "PATRON_PHONE"),
        ([1, 8], "DENIED", "BANK_DENIED"),
        ([1, 5], "DENIED", "BANK_DENIED"),
        ([1, 6], "EXPIRED", None),
        ([0, 6], "CODE_SHOWN", None),
        ([2, 1], "CODE_SHOWN", None),
    ],
    ids=str,
)
async def test_what_happens_on_the_phone_moves_the_session(
    floor: Floor, statuses: list[int], state: str, reason: str | None
) -> None:
    opened = (await floor.open()).json()

    for status in statuses:
        await floor.notify_authorization(status)

    session = await floor.session(opened["session_id"])
    assert (session["state"], session["reason"]) == (state, reason)
    assert (session["code"] is None) == (state != "CODE_SHOWN")


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("message", "reason"),
    [
        ("BANK_DENIED", "BANK_DENIED"),
        ("WRONG_CREDENTIALS", "BANK_DENIED"),
        ("", "BANK_DENIED"),
        ("LIMIT_EXCEEDED", "LIMIT_REACHED"),
        ("UBAI_BLOCKED", "BLOCKED"),
    ],
)
async def test_a_denial_says_why(floor: Floor, message: str, reason: str) -> None:
    opened = (await floor.open()).json()

    await floor.notify_authorization(8, message=message)

    session = await floor.session(opened["session_id"])
    assert (session["state"], session["reason"]) == ("DENIED", reason)


@pytest.mark.anyio
async def test_the_same_event_is_applied_once(floor: Floor) -> None:
    await floor.open()
    reference = floor.tpas.mints[0]["merchantReference"]
    body = f"eventId=e1&transactionType=1&status=1&objectId=t1&merchantReference={reference}"

    answers = [(await floor.post_notification(body, sign(body))).text for _ in range(2)]
    session = (await floor.operator("sessions"))["sessions"][0]

    assert answers == ["APPLIED", "APPLIED"]
    assert (await floor.session(session["session_id"]))["version"] == 3


@pytest.mark.anyio
async def test_a_renewed_code_brings_an_opened_session_back_to_its_code(floor: Floor) -> None:
    opened = (await floor.open()).json()
    await floor.notify_authorization(1)

    renewed = await floor.kiosk("POST", f"/sessions/{opened['session_id']}/code", {"number": 2})
    await floor.notify_authorization(7)

    assert renewed.json()["state"] == "CODE_SHOWN"
    session = await floor.session(opened["session_id"])
    assert (session["state"], session["code"]["number"]) == ("CODE_SHOWN", 2)


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("kind", "status"), [("1", "99"), ("1", "3"), ("4", "2"), ("3", "2")], ids=str
)
async def test_what_is_not_understood_is_parked_for_a_person(
    floor: Floor, kind: str, status: str
) -> None:
    answer = await floor.notify(
        transactionType=kind, status=status, objectId="t1", parentObjectId="nowhere", amount="1.00"
    )

    assert (answer.status_code, answer.text) == (200, "PARKED")


@pytest.mark.anyio
async def test_a_notification_for_somebody_else_is_ignored(floor: Floor) -> None:
    answer = await floor.notify(
        transactionType="1", status="1", objectId="t1", merchantReference="not-ours"
    )

    assert (answer.status_code, answer.text) == (200, "IGNORED")


@pytest.fixture
async def settling(floor: Floor) -> str:
    """A session whose machine credited 120.00 of 137.00; the service has not captured yet."""
    async with anyio.create_task_group() as tasks:
        session_id, order_id = await floor.ordered(tasks)
        await floor.claim(order_id)
        await floor.report(order_id, 1, 120_00, 17_00)
    return session_id


@pytest.mark.anyio
async def test_a_capture_is_booked_once_whatever_follows(floor: Floor, settling: str) -> None:
    for status in (3, 2, 4, 3):
        await floor.notify_capture(status, "120.00")

    assert (await floor.session(settling))["money"]["captured_minor"] == 120_00
    assert await floor.problems() == []


@pytest.mark.anyio
@pytest.mark.parametrize("amount", ["137.00", "100.00"])
async def test_a_capture_of_another_amount_is_a_discrepancy_and_not_booked(
    floor: Floor, settling: str, amount: str
) -> None:
    for status in (2, 3, 4):
        await floor.notify_capture(status, amount)

    session = await floor.session(settling)
    found = (await floor.operator("ledger"))["discrepancies"]
    assert (session["state"], session["money"]["captured_minor"]) == ("SETTLING", 0)
    assert len(found) == 1
    assert (found[0]["code"], found[0]["expected_minor"]) == ("E4201", 120_00)
    assert (found[0]["funding_id"], found[0]["machine_number"]) == ("f1", "1234")


@pytest.mark.anyio
async def test_a_second_capture_is_a_discrepancy(floor: Floor, settling: str) -> None:
    await floor.notify_capture(2, "120.00")
    await floor.notify_capture(2, "120.00", name="again")

    assert (await floor.session(settling))["money"]["captured_minor"] == 120_00
    assert (await floor.operator("ledger"))["discrepancies"][0]["found_minor"] == 120_00


@pytest.mark.anyio
async def test_a_capture_before_the_final_report_is_a_discrepancy(floor: Floor) -> None:
    async with anyio.create_task_group() as tasks:
        session_id, order_id = await floor.ordered(tasks)
        await floor.claim(order_id)

        await floor.notify_capture(2, "137.00")

        assert (await floor.session(session_id))["money"]["held_minor"] == 137_00
    assert (await floor.operator("ledger"))["discrepancies"][0]["expected_minor"] == 0


@pytest.mark.anyio
async def test_a_capture_of_a_rejected_funding_is_a_discrepancy(floor: Floor) -> None:
    await floor.fund("no-such-token")

    await floor.notify_capture(2, "137.00")

    found = (await floor.operator("ledger"))["discrepancies"][0]
    assert (found["code"], found["expected_minor"], found["found_minor"]) == ("E4201", 0, 137_00)


@pytest.mark.anyio
@pytest.mark.parametrize("failure", [8, 10])
async def test_a_capture_that_fails_later_is_held_again_for_persons(
    floor: Floor, settling: str, failure: int
) -> None:
    await floor.notify_capture(3, "120.00")
    await floor.notify_authorization(13)
    await floor.notify_capture(failure, "120.00")

    money = (await floor.session(settling))["money"]
    assert (money["captured_minor"], money["held_minor"]) == (0, 120_00)
    ledger = await floor.operator("ledger")
    assert [found["code"] for found in ledger["discrepancies"]] == ["E4204"]
    assert ledger["problems"] == []


@pytest.mark.anyio
@pytest.mark.parametrize("status", [5, 6, 7, 8, 13])
async def test_an_authorization_that_ends_before_the_claim_withdraws_the_order(
    floor: Floor, status: int
) -> None:
    async with anyio.create_task_group() as tasks:
        session_id, _ = await floor.ordered(tasks)
        await floor.notify_authorization(status)

        session = await floor.session(session_id)
        assert (session["state"], session["order"]["state"]) == ("NOT_CREDITED", "WITHDRAWN")
    assert await floor.problems() == []


@pytest.mark.anyio
@pytest.mark.parametrize("status", [5, 6, 7, 8, 13])
async def test_an_authorization_that_ends_while_the_machine_has_the_order_is_told_to_persons(
    floor: Floor, status: int
) -> None:
    async with anyio.create_task_group() as tasks:
        session_id, order_id = await floor.ordered(tasks)
        await floor.claim(order_id)
        await floor.notify_authorization(status)
        during = await floor.session(session_id)
        await floor.report(order_id, 1, 100_00, 37_00)

    after = await floor.session(session_id)
    assert (during["state"], during["money"]["held_minor"]) == ("CLAIMED", 137_00)
    assert (after["money"]["held_minor"], after["money"]["released_minor"]) == (100_00, 37_00)
    assert [found["code"] for found in (await floor.operator("ledger"))["discrepancies"]] == [
        "E4202"
    ]


@pytest.mark.anyio
async def test_a_kiosk_that_claims_again_is_told_that_the_authorization_is_gone(
    floor: Floor,
) -> None:
    async with anyio.create_task_group() as tasks:
        session_id, order_id = await floor.ordered(tasks)
        claimed = (await floor.claim(order_id)).json()
        before = await floor.session(session_id)
        await floor.notify_authorization(13)

        again = (await floor.claim(order_id)).json()
        after = await floor.session(session_id)

    assert claimed["order"]["authorised_for_ms"] > 0
    assert again["order"]["authorised_for_ms"] == 0
    assert after["version"] > before["version"]


@pytest.mark.anyio
async def test_a_void_of_more_than_the_rest_is_a_discrepancy(floor: Floor, settling: str) -> None:
    await floor.notify_authorization(13, amount="137.00")

    found = (await floor.operator("ledger"))["discrepancies"]
    assert [(row["code"], row["expected_minor"], row["found_minor"]) for row in found] == [
        ("E4207", 17_00, 137_00)
    ]
    money = (await floor.session(settling))["money"]
    assert (money["released_minor"], money["held_minor"]) == (17_00, 120_00)


@pytest.mark.anyio
async def test_a_void_of_exactly_the_rest_is_none(floor: Floor, settling: str) -> None:
    await floor.notify_authorization(13, amount="17.00")

    assert await floor.problems() == []


@pytest.mark.anyio
@pytest.mark.parametrize("credentials", ["ü", "dTpw", "%%%", "w7w6"], ids=ascii)
async def test_credentials_nobody_can_read_are_no_access(floor: Floor, credentials: str) -> None:
    headers = {b"authorization": f"Basic {credentials}".encode("latin-1")}

    answers = [
        await floor.http.post("/tpas/v1/notifications", content="a=b", headers=headers),
        await floor.http.post(
            "/tpas/v1/oauth2/token", data={"grant_type": "client_credentials"}, headers=headers
        ),
    ]

    assert [answer.status_code for answer in answers] == [401, 401]


@pytest.mark.parametrize(
    ("kind", "before", "after", "expected"),
    [
        (TransactionType.AUTHORIZATION, Status.NEW, Status.VOIDED, True),
        (TransactionType.AUTHORIZATION, Status.VOIDED, Status.AUTHORIZED, False),
        (TransactionType.AUTHORIZATION, Status.CANCELED, Status.DENIED, False),
        (TransactionType.CAPTURE, Status.PENDING, Status.COMPLETED, True),
        (TransactionType.CAPTURE, Status.ON_HOLD, Status.AUTHORIZED, True),
        (TransactionType.CAPTURE, Status.REFUNDED, Status.REVERSED, False),
    ],
)
def test_statuses_follow_one_another_as_the_service_documents(
    kind: TransactionType, before: Status, after: Status, expected: bool
) -> None:
    assert can_reach(kind, before, after) is expected
