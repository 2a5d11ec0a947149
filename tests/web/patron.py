"""What the browser tests do to the sandbox, and what every page must fulfil."""

from dataclasses import dataclass
from pathlib import Path

import httpx
from playwright.sync_api import Locator, Page

from tests.sandbox.desk import CODE_REQUEST, TOKEN_PATH

SMALLEST_TARGET = 44
SMALLEST_TEXT = 16
LOOK = """() => ({
  overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  lang: document.documentElement.lang,
  texts: [...document.querySelectorAll("body *")]
    .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim()))
    .map((e) => parseFloat(getComputedStyle(e).fontSize)),
  unnamed: [...document.querySelectorAll("input")].filter((e) => !e.labels.length).length,
})"""


@dataclass(frozen=True, slots=True)
class Sandbox:
    """The running program, as the merchant server asks it for codes."""

    api_url: str

    def mint(self, **changes: object) -> str:
        body = CODE_REQUEST | changes
        response = httpx.post(self.api_url + TOKEN_PATH, json=body, auth=("desk", "key"))
        url = response.json()["url"]
        assert isinstance(url, str)
        return url


def touch(page: Page, testid: str) -> None:
    page.get_by_test_id(testid).first.tap()


def fill(page: Page, testid: str, text: str) -> None:
    page.get_by_test_id(testid).fill(text)


def arrive(page: Page, name: str, pictures: Path | None = None) -> None:
    """Wait for the page of this name, and hold it to what every page promises a thumb."""
    page.wait_for_selector(f'[data-page="{name}"]')
    page.wait_for_load_state("load")
    look = page.evaluate(LOOK)
    assert look["overflow"] <= 0, f"{name} scrolls sideways"
    assert look["lang"] == "en"
    assert min(look["texts"]) >= SMALLEST_TEXT, f"{name} has text of {min(look['texts'])} px"
    assert look["unnamed"] == 0, f"{name} has an input without a label"
    for target in page.locator("a:visible, button:visible, input:visible").all():
        _hold_to_size(target, name)
    if pictures is not None:
        page.screenshot(path=pictures / f"{name}.png", full_page=True)


def _hold_to_size(target: Locator, name: str) -> None:
    box = target.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= SMALLEST_TARGET, (name, target.inner_text(), box)


def walk_to_confirmation(page: Page, url: str, amount: str = "137") -> None:
    page.goto(url)
    touch(page, "continue")
    fill(page, "amount", amount)
    touch(page, "continue")
    touch(page, "bank")
    fill(page, "username", "ann")
    fill(page, "password", "abc123")
    touch(page, "continue")
    page.wait_for_selector('[data-page="confirm"]')
