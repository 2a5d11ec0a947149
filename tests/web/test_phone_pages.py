"""The phone's pages in a real browser of a phone's size."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.sandbox.fake_merchant import FakeMerchant, Script, answer, rejected
from tests.web.patron import Sandbox, arrive, fill, touch, walk_to_confirmation


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    folder = tmp_path / "pictures"
    folder.mkdir()
    return folder


def test_a_thumb_leads_through_every_page_to_the_credits(
    page: Page, sandbox: Sandbox, merchant: FakeMerchant, pictures: Path
) -> None:
    merchant.script = lambda _body: answer("PENDING", credited="60.00", held="77.00", final=False)
    page.goto(sandbox.mint())
    arrive(page, "start", pictures)
    touch(page, "continue")
    arrive(page, "amount", pictures)
    fill(page, "amount", "137")
    touch(page, "continue")
    arrive(page, "bank", pictures)
    touch(page, "bank")
    arrive(page, "login", pictures)
    fill(page, "username", "ann")
    fill(page, "password", "abc123")
    touch(page, "continue")
    arrive(page, "confirm", pictures)
    touch(page, "approve")
    page.wait_for_selector('[data-outcome="adding"]')
    arrive(page, "result", pictures)
    page.get_by_text("$60 of $137 added").wait_for()

    (funding_id,) = merchant.answers
    merchant.answers[funding_id] = answer("CREDITED", credited="137.00")

    page.wait_for_selector('[data-outcome="added"]')
    arrive(page, "result")
    page.screenshot(path=pictures / "added.png")
    assert page.get_by_test_id("credited").inner_text() == "$137"
    assert len(list(pictures.iterdir())) == 7


def test_loading_the_page_opens_the_code_and_a_second_phone_is_told(
    browser: Browser, page: Page, sandbox: Sandbox
) -> None:
    url = sandbox.mint()
    with page.expect_response("**/opened"):
        page.goto(url)
    neighbour = browser.new_context(viewport={"width": 360, "height": 740}).new_page()

    neighbour.goto(url)

    arrive(neighbour, "in_use")
    neighbour.context.close()


def test_the_whole_walk_works_without_javascript(
    browser: Browser, sandbox: Sandbox, merchant: FakeMerchant
) -> None:
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, has_touch=True, java_script_enabled=False
    )
    page = context.new_page()
    merchant.is_reachable = False
    walk_to_confirmation(page, sandbox.mint())
    touch(page, "approve")
    page.wait_for_selector('[data-outcome="asking_bank"]')

    merchant.is_reachable = True

    page.wait_for_selector('[data-outcome="added"]')
    context.close()


def test_the_list_of_banks_narrows_while_typing(page: Page, sandbox: Sandbox) -> None:
    page.goto(sandbox.mint())
    touch(page, "continue")
    touch(page, "preset")
    arrive(page, "bank")

    page.get_by_test_id("search").press_sequentially("mesa")
    assert page.locator('[data-testid="bank"]:visible').all_inner_texts() == ["Mesa Verde Savings"]
    page.get_by_test_id("search").press_sequentially("xyz")
    assert page.locator('[data-testid="bank"]:visible').count() == 0
    page.get_by_text("No bank of that name here").wait_for()


def test_the_back_button_never_leaves_the_walk(
    page: Page, sandbox: Sandbox, merchant: FakeMerchant
) -> None:
    walk_to_confirmation(page, sandbox.mint())
    touch(page, "approve")
    page.wait_for_selector('[data-outcome="added"]')

    page.go_back()

    page.wait_for_selector('[data-outcome="added"]')
    assert len(merchant.fundings) == 1


def test_a_wrong_amount_is_explained_beside_its_field(page: Page, sandbox: Sandbox) -> None:
    page.goto(sandbox.mint())
    touch(page, "continue")
    fill(page, "amount", "501")
    touch(page, "continue")
    arrive(page, "amount")

    field = page.get_by_test_id("amount")
    assert field.input_value() == "501"
    described_by = (field.get_attribute("aria-describedby") or "").split()
    assert "The largest amount is $500." in page.locator(f"#{described_by[-1]}").inner_text()


@pytest.mark.parametrize(
    ("outcome", "script"),
    [
        (
            "partly_added",
            lambda _body: answer("PARTIALLY_CREDITED", credited="100.00", released="37.00"),
        ),
        ("not_added", rejected("SESSION_CLOSED")),
        (
            "checking",
            lambda _body: answer(
                "PENDING", credited="117.00", held="20.00", final=False, reason="IN_DOUBT"
            ),
        ),
    ],
)
def test_a_result_that_is_not_whole_is_told_on_one_screen(
    page: Page, sandbox: Sandbox, merchant: FakeMerchant, outcome: str, script: Script
) -> None:
    merchant.script = script
    walk_to_confirmation(page, sandbox.mint())
    touch(page, "approve")

    page.wait_for_selector(f'[data-outcome="{outcome}"]')

    arrive(page, "result")
    height = page.evaluate("document.documentElement.scrollHeight")
    assert height <= 740


def test_a_long_machine_number_and_a_narrow_phone_still_fit(
    browser: Browser, sandbox: Sandbox
) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 568}, has_touch=True)
    page = context.new_page()

    page.goto(sandbox.mint(machineNumber="NORTH-HALL-0012345678-LEFT-SIDE"))

    arrive(page, "start")
    context.close()
