"""The patron's way through the pages, by plain forms without JavaScript."""

import anyio
import pytest
from starlette.types import Message

from tests.sandbox.desk import CODE_REQUEST, Desk, Phone, until
from tests.sandbox.fake_merchant import FakeMerchant

pytestmark = pytest.mark.anyio


async def open_page(desk: Desk) -> Phone:
    phone = desk.phone()
    await phone.scan(await desk.mint())
    await phone.send("opened")
    return phone


async def test_the_walk_leads_to_the_machines_credits(desk: Desk) -> None:
    phone = desk.phone()
    await phone.scan(await desk.mint())
    assert phone.name() == "start"
    assert phone.text("machine-number") == "1234"
    assert phone.text("match-code") == "4821"
    assert phone.text("demo-mark") == "DEMO — no real money"

    await phone.send("opened")
    assert phone.name() == "amount"
    await phone.send("amount", amount="137")
    assert phone.name() == "bank"
    await phone.send("bank", bank="demo-bank")
    assert phone.name() == "login"
    await phone.send("login", username="ann", password="abc123")
    assert phone.name() == "confirm"
    assert phone.text("approve") == "Approve $137"
    await phone.send("approve")
    assert phone.name() == "result"

    assert await phone.final_outcome() == "added"
    assert phone.text("credited") == "$137"


async def test_a_bare_get_is_no_opening(desk: Desk, merchant: FakeMerchant) -> None:
    preview, patron = desk.phone(), desk.phone()
    url = await desk.mint()

    await preview.scan(url)
    await patron.scan(url)
    await patron.send("opened")

    assert patron.name() == "amount"
    await until(lambda: merchant.statuses() == [1])


async def test_an_opening_is_told_once_with_the_codes_reference(
    desk: Desk, merchant: FakeMerchant
) -> None:
    phone = await open_page(desk)
    await phone.send("opened")
    await until(lambda: bool(merchant.notifications))
    await anyio.sleep(10)

    (event,) = merchant.events()
    assert event["merchantReference"] == CODE_REQUEST["merchantReference"]
    assert (event["transactionType"], event["status"]) == ("1", "1")


async def test_a_second_phone_cannot_go_on_with_an_opened_code(desk: Desk) -> None:
    url = await desk.mint()
    first, second, late = desk.phone(), desk.phone(), desk.phone()
    await first.scan(url)
    await second.scan(url)
    await first.send("opened")

    for step in ("opened", "amount", "bank", "login", "approve", "cancel"):
        await second.send(step, amount="20", bank="demo-bank", username="a", password="abc")
        assert second.page.status_code == 409
        assert second.name() == "in_use"
    await late.scan(url)
    assert late.name() == "in_use"
    await first.look("/amount")
    assert first.name() == "amount"


async def test_an_unopened_code_runs_out_and_says_so(desk: Desk) -> None:
    url = await desk.mint()
    phone = desk.phone()
    await phone.scan(url)
    await anyio.sleep(121)

    await phone.send("opened")

    assert phone.page.status_code == 410
    assert phone.name() == "expired"


async def test_an_opened_page_may_go_on_after_the_codes_end(desk: Desk) -> None:
    phone = await open_page(desk)
    await anyio.sleep(400)

    await phone.send("amount", amount="20")

    assert phone.name() == "bank"


async def test_a_visit_that_nobody_finishes_expires(desk: Desk, merchant: FakeMerchant) -> None:
    phone = await open_page(desk)
    await until(lambda: merchant.statuses() == [1, 6])

    await phone.look("/amount")

    assert phone.attribute("outcome") == "expired"


async def test_an_unknown_code_is_not_found(desk: Desk) -> None:
    phone = desk.phone()
    await phone.scan("http://phone.test/Q/ABCDEFGHIJKLMNOP")

    assert phone.page.status_code == 404
    assert phone.name() == "unknown"


async def test_a_code_works_in_lower_case_too(desk: Desk) -> None:
    phone = desk.phone()
    await phone.scan((await desk.mint()).lower())

    assert phone.name() == "start"


async def test_a_browser_without_cookies_is_told_to_allow_them(desk: Desk) -> None:
    phone = desk.phone()
    await phone.scan(await desk.mint())
    phone.client.cookies.clear()

    await phone.send("opened")

    assert phone.page.status_code == 400
    assert phone.name() == "no_cookies"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Please type an amount"),
        ("twenty", "Please type an amount"),
        ("-20", "Please type an amount"),
        ("20.001", "Please type an amount"),
        ("0.50", "The smallest amount is $1."),
        ("501", "The largest amount is $500."),
        ("20.50", "notes cannot make exactly that"),
    ],
)
async def test_an_amount_the_machine_cannot_take_is_explained(
    desk: Desk, typed: str, told: str
) -> None:
    phone = await open_page(desk)

    await phone.send("amount", amount=typed)

    assert phone.page.status_code == 422
    assert phone.name() == "amount"
    assert told in phone.text("problem")


@pytest.mark.parametrize("typed", ["40", "$40", "40.00", " 40 "])
async def test_an_amount_may_be_typed_as_people_do(desk: Desk, typed: str) -> None:
    phone = await open_page(desk)

    await phone.send("amount", amount=typed)
    await phone.send("bank", bank="demo-bank")
    await phone.send("login", username="ann", password="abc")

    assert phone.text("approve") == "Approve $40"


async def test_only_presets_that_the_machine_takes_are_offered(desk: Desk) -> None:
    phone = desk.phone()
    await phone.scan(await desk.mint(denominations=["20.00"], maximumAmount="100.00"))
    await phone.send("opened")

    for preset in ("$20", "$40", "$100"):
        assert f'data-testid="preset">{preset}<' in phone.page.text
    assert phone.page.text.count('data-testid="preset"') == 3


async def test_banks_are_searched_without_javascript(desk: Desk) -> None:
    phone = await open_page(desk)
    await phone.send("amount", amount="20")

    await phone.look("/bank?search=demo")
    assert phone.page.text.count('data-testid="bank"') == 2
    await phone.look("/bank?search=nowhere")
    assert phone.page.text.count('data-testid="bank"') == 0


@pytest.mark.parametrize("bank", ["no-such-bank", ""])
async def test_a_bank_that_is_not_listed_is_not_chosen(desk: Desk, bank: str) -> None:
    phone = await open_page(desk)
    await phone.send("amount", amount="20")

    await phone.send("bank", bank=bank)

    assert phone.name() == "bank"


async def test_nobody_gets_ahead_of_the_walk(desk: Desk) -> None:
    phone = await open_page(desk)

    for path in ("/bank", "/login", "/confirm", "/result"):
        await phone.look(path)
        assert phone.name() == "amount"
    await phone.send("login", username="ann", password="abc")
    assert phone.name() == "amount"
    await phone.send("approve")
    assert phone.name() == "amount"


async def test_a_changed_amount_leads_back_to_the_confirmation(desk: Desk) -> None:
    phone = desk.phone()
    await phone.walk_to_confirmation(await desk.mint())
    await phone.look("/amount")

    await phone.send("amount", amount="40")

    assert phone.name() == "confirm"
    assert phone.text("approve") == "Approve $40"


async def test_another_bank_needs_its_own_log_in(desk: Desk) -> None:
    phone = desk.phone()
    await phone.walk_to_confirmation(await desk.mint())

    await phone.send("bank", bank="mesa-verde")

    assert phone.name() == "login"
    assert "Mesa Verde Savings" in phone.page.text


async def test_nothing_changes_after_the_approval(desk: Desk, merchant: FakeMerchant) -> None:
    phone = desk.phone()
    await phone.pay(await desk.mint())

    await phone.send("amount", amount="1")
    await phone.send("approve")
    await phone.send("cancel")

    assert phone.attribute("outcome") == "added"
    (funding,) = merchant.fundings.values()
    assert funding["amount"] == "137.00"


@pytest.mark.parametrize("steps", range(5))
async def test_every_page_before_the_approval_can_be_left(
    desk: Desk, merchant: FakeMerchant, steps: int
) -> None:
    phone = desk.phone()
    await phone.scan(await desk.mint())
    walk: tuple[tuple[str, dict[str, str]], ...] = (
        ("opened", {}),
        ("amount", {"amount": "20"}),
        ("bank", {"bank": "demo-bank"}),
        ("login", {"username": "ann", "password": "abc"}),
    )
    for step, fields in walk[:steps]:
        await phone.send(step, **fields)
    assert 'data-testid="cancel"' in phone.page.text

    await phone.send("cancel")

    assert phone.attribute("outcome") == "canceled"
    await until(lambda: merchant.statuses() == [1, 7])
    assert not merchant.fundings


async def test_wrong_credentials_may_be_tried_three_times(
    desk: Desk, merchant: FakeMerchant
) -> None:
    phone = await open_page(desk)
    await phone.send("amount", amount="20")
    await phone.send("bank", bank="demo-bank")

    await phone.send("login", username="ann", password="WrongCredentials")
    assert "2 more times" in phone.text("problem")
    await phone.send("login", username="ann", password="ab")
    assert "once more" in phone.text("problem")
    await phone.send("login", username="ann", password="WrongCredentials")

    assert phone.attribute("outcome") == "denied"
    await until(lambda: merchant.statuses() == [1, 8])
    assert merchant.events()[-1]["message"] == "WRONG_CREDENTIALS"


async def test_right_credentials_after_a_wrong_try_go_on(desk: Desk) -> None:
    phone = await open_page(desk)
    await phone.send("amount", amount="20")
    await phone.send("bank", bank="demo-bank")
    await phone.send("login", username="ann", password="WrongCredentials")

    await phone.send("login", username="ann", password="abc")

    assert phone.name() == "confirm"


async def test_an_account_without_funds_is_denied_and_nothing_is_asked_of_the_merchant(
    desk: Desk, merchant: FakeMerchant
) -> None:
    phone = desk.phone()

    assert await phone.pay(await desk.mint(), password="NotEnoughFunds") == "denied"

    await until(lambda: merchant.statuses() == [1, 8])
    assert merchant.events()[-1]["message"] == "BANK_DENIED"
    assert not merchant.fundings
    assert (await desk.only_authorization())["authorised"] == "0.00"


async def test_a_bank_that_does_not_answer_takes_its_time_and_may_be_tried_again(
    desk: Desk,
) -> None:
    phone = await open_page(desk)
    await phone.send("amount", amount="20")
    await phone.send("bank", bank="demo-bank")
    before_s = anyio.current_time()

    await phone.send("login", username="ann", password="TimeoutError")

    assert anyio.current_time() - before_s >= 60
    assert "did not answer" in phone.text("problem")
    await phone.send("login", username="ann", password="abc")
    assert phone.name() == "confirm"


async def test_the_sleeper_takes_as_many_seconds_as_the_password_says(desk: Desk) -> None:
    phone = await open_page(desk)
    await phone.send("amount", amount="20")
    await phone.send("bank", bank="demo-bank")
    before_s = anyio.current_time()

    await phone.send("login", username="Sleep", password="7")

    assert 7 <= anyio.current_time() - before_s < 8
    assert phone.name() == "confirm"


async def test_a_sleeper_of_endless_digits_is_a_stranger(desk: Desk) -> None:
    phone = desk.phone()
    await phone.walk_to_confirmation(await desk.mint(), username="Sleep", password="9" * 5000)

    assert phone.page.status_code == 200


async def test_a_form_of_endless_length_is_not_read(desk: Desk) -> None:
    token = (await desk.mint()).rpartition("/")[2]
    sent: list[Message] = []

    async def receive_for_ever() -> Message:
        return {"type": "http.request", "body": b"amount=1" * 1000, "more_body": True}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": f"/q/{token}/amount",
        "query_string": b"",
        "headers": [(b"content-type", b"application/x-www-form-urlencoded")],
    }
    await desk.service.phone(scope, receive_for_ever, send)

    assert sent[0]["status"] == 413


async def test_what_the_merchant_sends_is_shown_as_text_only(desk: Desk) -> None:
    phone = desk.phone()
    await phone.scan(await desk.mint(machineNumber="<b>7</b>"))

    assert "<b>" not in phone.page.text
    assert "&lt;b&gt;7&lt;/b&gt;" in phone.page.text


async def test_pages_stay_out_of_caches_frames_and_other_sites(desk: Desk) -> None:
    phone = desk.phone()
    await phone.scan(await desk.mint())

    headers = phone.page.headers
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "HttpOnly" in headers["set-cookie"]
    assert "SameSite=lax" in headers["set-cookie"]
