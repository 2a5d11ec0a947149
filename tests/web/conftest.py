"""A phone-sized Chromium in front of the real sandbox, which a fake merchant on a socket serves."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.sandbox.fake_merchant import FakeMerchant
from tests.sandbox.program import running
from tests.sandbox.socket_merchant import merchant_on_a_socket
from tests.web.patron import Sandbox

CHROMIUM = Path("/usr/bin/chromium")
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    assert CHROMIUM.exists(), "Chromium is missing: script/setup installs it (apt: chromium)"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=CHROMIUM_ARGUMENTS
        )
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, device_scale_factor=2, has_touch=True
    )
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def merchants() -> list[FakeMerchant]:
    return [FakeMerchant()]


@pytest.fixture(scope="session")
def merchant_url(merchants: list[FakeMerchant]) -> Iterator[str]:
    with merchant_on_a_socket(merchants) as url:
        yield url


@pytest.fixture(scope="session")
def sandbox(tmp_path_factory: pytest.TempPathFactory, merchant_url: str) -> Iterator[Sandbox]:
    with running(tmp_path_factory.mktemp("sandbox"), merchant_url=merchant_url) as (_, ready):
        yield Sandbox(ready["api_url"])


@pytest.fixture
def merchant(merchants: list[FakeMerchant]) -> FakeMerchant:
    """This test's merchant behind the sandbox."""
    merchants.append(FakeMerchant())
    return merchants[-1]
