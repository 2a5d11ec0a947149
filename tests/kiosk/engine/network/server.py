"""A merchant server on a real socket, as far as a heartbeat needs one."""

import json
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import anyio
import httpx
from anyio.abc import ByteStream
from anyio.streams.buffered import BufferedByteReceiveStream
from anyio.streams.tls import TLSListener

from kiosk.common.clock import SystemClock
from kiosk.engine.merchant_client import KioskSecret, MerchantClient
from kiosk.engine.network.connection_test import Way
from kiosk.engine.network.server_facts import ServerFacts


@dataclass
class SmallServer:
    """Answers each request with one heartbeat's answer."""

    status: int = 200
    ahead_s: float = 0.0
    port: int = 0
    authorizations: list[str] = field(default_factory=list)

    async def serve(self, stream: ByteStream) -> None:
        async with stream:
            lines = BufferedByteReceiveStream(stream)
            try:
                request = (await lines.receive_until(b"\r\n\r\n", 9999)).decode().splitlines()
            except (anyio.EndOfStream, anyio.IncompleteRead, anyio.BrokenResourceError, OSError):
                return  # only the connection was tried
            self.authorizations += [line for line in request if line.startswith("Authorization")]
            time = datetime.now(UTC) + timedelta(seconds=self.ahead_s)
            body = json.dumps({"server_time": time.isoformat(), "error": {"word": "SCRIPTED"}})
            head = f"HTTP/1.1 {self.status} X\r\nContent-Length: {len(body)}\r\n"
            await stream.send(f"{head}Connection: close\r\n\r\n{body}".encode())


@asynccontextmanager
async def served(server: SmallServer, tls: ssl.SSLContext | None = None) -> AsyncIterator[None]:
    """The server listens, at `port` of localhost."""
    plain = await anyio.create_tcp_listener(local_host="127.0.0.1")
    server.port = plain.extra(anyio.abc.SocketAttribute.local_port)
    listener = TLSListener(plain, tls, standard_compatible=False) if tls else plain
    async with listener, anyio.create_task_group() as tasks:
        tasks.start_soon(listener.serve, server.serve)
        yield
        tasks.cancel_scope.cancel()


@asynccontextmanager
async def way_to(url: str, trust: ssl.SSLContext | None = None) -> AsyncIterator[Way]:
    """The kiosk's way there, with the client that the engine makes."""
    clock = SystemClock()
    facts = ServerFacts(clock)
    async with httpx.AsyncClient(
        base_url=url,
        auth=KioskSecret("secret"),
        event_hooks=facts.hooks,
        verify=trust or True,
        trust_env=False,
    ) as http:
        client = MerchantClient(http)

        async def call() -> None:
            await client.heartbeat({})

        yield Way(httpx.URL(url), call, facts, clock, trust)
