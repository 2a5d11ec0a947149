"""The fake merchant on a real socket, for programs that run as processes."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import anyio
import httpx

from tests.sandbox.fake_merchant import FakeMerchant


@contextmanager
def merchant_on_a_socket(merchants: list[FakeMerchant]) -> Iterator[str]:
    """The address at which the newest of `merchants` answers."""
    with ThreadingHTTPServer(("127.0.0.1", 0), handler_of(merchants)) as server:
        thread = Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


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
