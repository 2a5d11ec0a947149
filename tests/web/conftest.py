"""A phone-sized Chromium in front of the real sandbox, which a fake merchant on a socket serves."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import anyio
import httpx
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.sandbox.fake_merchant import FakeMerchant
from tests.sandbox.program import running
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


def handler_of(merchants: list[FakeMerchant]) -> type[BaseHTTPRequestHandler]:
    """A request handler that passes on to the newest merchant."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            url = f"http://merchant.test{self.path}"
            request = httpx.Request(self.command, url, headers=dict(self.headers), content=body)
            try:
                answer = anyio.run(merchants[-1].handle, request)
            except httpx.ConnectError:
                answer = httpx.Response(503)
            self.send_response(answer.status_code)
            self.send_header("Content-Length", str(len(answer.content)))
            self.end_headers()
            self.wfile.write(answer.content)

        do_POST = do_GET  # noqa: N815  # the base class's name

        def log_message(self, *_arguments: Any) -> None: ...

    return Handler


@pytest.fixture(scope="session")
def merchants() -> list[FakeMerchant]:
    return [FakeMerchant()]


@pytest.fixture(scope="session")
def merchant_url(merchants: list[FakeMerchant]) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), handler_of(merchants)) as server:
        thread = Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def sandbox(tmp_path_factory: pytest.TempPathFactory, merchant_url: str) -> Iterator[Sandbox]:
    with running(tmp_path_factory.mktemp("sandbox"), merchant_url=merchant_url) as (_, ready):
        yield Sandbox(ready["api_url"])


@pytest.fixture
def merchant(merchants: list[FakeMerchant]) -> FakeMerchant:
    """This test's merchant behind the sandbox."""
    merchants.append(FakeMerchant())
    return merchants[-1]
