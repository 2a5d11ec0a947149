"""Event notifications: signed, repeated until acknowledged, never forgotten."""

import base64
import hashlib
import hmac
from pathlib import Path

import anyio
import httpx
import pytest

from tests.sandbox.desk import ACCESS_ID, ACCESS_KEY, Desk, running_desk, until
from tests.sandbox.fake_merchant import FakeMerchant

pytestmark = pytest.mark.anyio


async def one_notification(desk: Desk, merchant: FakeMerchant, reference: str) -> httpx.Request:
    phone = desk.phone()
    await phone.scan(await desk.mint(merchantReference=reference))
    await phone.send("opened")
    await until(lambda: bool(merchant.notifications))
    return merchant.notifications[0]


def signature_of(request: httpx.Request) -> str:
    scheme, _, encoded = request.headers["Authorization"].partition(" ")
    access_id, _, signature = base64.b64decode(encoded).decode().partition(":")
    assert (scheme, access_id) == ("Basic", ACCESS_ID)
    return signature


def decoded(body: bytes) -> bytes:
    """Form decoding by its definition: + is a blank, %XX is a byte."""
    out, rest = bytearray(), bytearray(body)
    while rest:
        byte = rest.pop(0)
        if byte == ord("+"):
            out.append(ord(" "))
        elif byte == ord("%"):
            out.append(int(bytes([rest.pop(0), rest.pop(0)]), 16))
        else:
            out.append(byte)
    return bytes(out)


async def test_a_notification_is_signed_over_its_decoded_fields(
    desk: Desk, merchant: FakeMerchant
) -> None:
    request = await one_notification(desk, merchant, "a +/ü=b")

    assert b"a+%2B%2F%C3%BC%3Db" in request.content
    mac = hmac.new(ACCESS_KEY.encode(), decoded(request.content), hashlib.sha1).digest()
    assert signature_of(request) == base64.b64encode(mac).decode()
    assert request.headers["Content-Type"] == "application/x-www-form-urlencoded"


async def test_the_longer_signature_names_itself(state_file: Path, merchant: FakeMerchant) -> None:
    async with running_desk(state_file, merchant, signature="HmacSHA512") as desk:
        request = await one_notification(desk, merchant, "code-1")

    mac = hmac.new(ACCESS_KEY.encode(), decoded(request.content), hashlib.sha512).digest()
    assert signature_of(request) == f"HmacSHA512:{base64.b64encode(mac).decode()}"


async def test_every_documented_field_is_there(desk: Desk, merchant: FakeMerchant) -> None:
    await one_notification(desk, merchant, "code-1")

    (event,) = merchant.events()
    assert event == {
        "merchantId": "1002",
        "merchantReference": "code-1",
        "paymentType": "2",
        "transactionType": "1",
        "eventId": event["eventId"],
        "eventType": "Establish",
        "objectId": (await desk.only_authorization())["transactionId"],
        "objectType": "Transaction",
        "message": "",
        "parentObjectId": "",
        "timeZone": "Etc/UTC",
        "createdAt": event["createdAt"],
        "accessId": ACCESS_ID,
        "status": "1",
        "statusMessage": "Pending",
        "amount": "0.00",
        "currency": "USD",
    }
    assert len(event["createdAt"]) == 13


async def test_an_unacknowledged_notification_comes_again_after_five_minutes(
    desk: Desk, merchant: FakeMerchant
) -> None:
    merchant.is_acknowledging = False
    await one_notification(desk, merchant, "code-1")
    await anyio.sleep(290)
    assert len(merchant.notifications) == 1
    await anyio.sleep(20)
    assert len(merchant.notifications) == 2

    merchant.is_acknowledging = True
    await anyio.sleep(1000)

    first, second, third = (event["eventId"] for event in merchant.events()[:3])
    assert first == second == third
    assert merchant.statuses()[3:] == [6]


async def test_a_slow_acknowledgement_is_none(desk: Desk, merchant: FakeMerchant) -> None:
    merchant.answers_after_s = 3.1
    phone = desk.phone()
    await phone.scan(await desk.mint())
    await phone.send("opened")
    await anyio.sleep(10)
    assert not merchant.notifications

    merchant.answers_after_s = 2.9

    await until(lambda: merchant.statuses() == [1])


async def test_after_twelve_hours_a_notification_is_given_up(
    desk: Desk, merchant: FakeMerchant
) -> None:
    merchant.is_acknowledging = False
    phone = desk.phone()
    await phone.scan(await desk.mint())
    await phone.send("cancel")
    await anyio.sleep(12 * 3600 + 600)
    given_up_at = len(merchant.notifications)

    await anyio.sleep(3600)

    assert 2 * 144 <= given_up_at <= 2 * 146
    assert len(merchant.notifications) == given_up_at


async def test_a_notification_outlives_a_restart(state_file: Path, merchant: FakeMerchant) -> None:
    merchant.is_reachable = False
    async with running_desk(state_file, merchant) as desk:
        phone = desk.phone()
        await phone.scan(await desk.mint())
        await phone.send("cancel")
        await anyio.sleep(1)
    merchant.is_reachable = True

    async with running_desk(state_file, merchant):
        await until(lambda: merchant.statuses() == [1, 7])


async def test_a_fault_delivers_everything_twice(desk: Desk, merchant: FakeMerchant) -> None:
    await desk.switch(duplicate_notifications=True)
    await desk.phone().pay(await desk.mint())
    await until(lambda: merchant.statuses(3) == [2, 2, 3, 3, 4, 4])

    assert merchant.statuses() == [1, 1, 2, 2]
    assert len({event["eventId"] for event in merchant.events()}) == 5


async def test_a_fault_holds_notifications_back(desk: Desk, merchant: FakeMerchant) -> None:
    await desk.switch(delay_notifications_s=50)
    phone = desk.phone()
    await phone.scan(await desk.mint())
    await phone.send("opened")
    await anyio.sleep(49)
    assert not merchant.notifications

    await anyio.sleep(2)

    assert merchant.statuses() == [1]
