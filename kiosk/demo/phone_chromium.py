"""A phone with a real browser: Debian's Chromium without a window, driven through playwright."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from playwright.async_api import Page, async_playwright

from kiosk.demo.patron import FINAL_WITHIN_S

NAMES: Final = ("chromium", "chromium-browser", "google-chrome")
FLAGS: Final = (
    "--no-sandbox",  # it runs as root in containers, and opens only our own pages
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find_chromium() -> str | None:
    """The path of an installed Chromium, or None."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class ChromiumPhone:
    """A small, upright screen with a touchable page on it."""

    def __init__(self, page: Page) -> None:
        self._page = page

    async def open(self, url: str) -> None:
        await self._page.goto(url)

    async def page(self) -> str:
        return await self._page.get_by_test_id("page").get_attribute("data-page") or ""

    async def text(self, name: str) -> str:
        return (await self._page.get_by_test_id(name).inner_text()).strip()

    async def fill(self, name: str, value: str) -> None:
        await self._page.get_by_test_id(name).fill(value)

    async def press(self, name: str, label: str = "") -> None:
        buttons = self._page.get_by_test_id(name).filter(has_text=label)
        async with self._page.expect_navigation(timeout=FINAL_WITHIN_S * 1000):
            await buttons.first.tap()

    async def outcome(self) -> tuple[str, bool]:
        shown = self._page.get_by_test_id("outcome")
        kind = await shown.get_attribute("data-outcome") or ""
        return kind, await shown.get_attribute("data-final") == "yes"

    async def pause(self) -> None:
        """The page's own script asks for news."""
        await self._page.wait_for_timeout(50)

    async def picture(self, path: str) -> None:
        await self._page.screenshot(path=Path(path))


@asynccontextmanager
async def chromium_phone(executable: str) -> AsyncIterator[ChromiumPhone]:
    """A phone with an empty memory, closed at the end."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        try:
            context = await browser.new_context(
                viewport={"width": 360, "height": 740}, has_touch=True, device_scale_factor=2
            )
            yield ChromiumPhone(await context.new_page())
        finally:
            await browser.close()
