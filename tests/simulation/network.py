"""The network between the parties: delays, losses, repeats and errors, by seed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

import anyio
import httpx
import trio
from starlette.types import ASGIApp

from tests.simulation.chance import Dice
from tests.simulation.process import PROCESS, Killed, Process
from tests.simulation.trace import Trace

LATENCY_S: Final = (0.001, 0.02)
LATE_S: Final = (0.5, 20.0)


class NetworkFault(StrEnum):
    REQUEST_LOST = "net_request_lost"
    ANSWER_LOST = "net_answer_lost"
    LATE = "net_late"
    DUPLICATED = "net_duplicated"  # the second one overtakes others
    REFUSED_BY_PROXY = "net_5xx"
    ANSWERED_BY_PROXY = "net_5xx_after"  # the server has done it


@dataclass(slots=True)
class Exchange:
    """One request and what became of it."""

    done: trio.Event = field(default_factory=trio.Event)
    response: httpx.Response | None = None


@dataclass(slots=True)
class Server:
    """A program that answers requests, while it lives."""

    process: Process
    app: ASGIApp


class Network:
    def __init__(self, dice: Dice, trace: Trace) -> None:
        self.fault_share = 0.0
        self.is_cut = False
        self._dice = dice
        self._trace = trace

    def fate(self) -> NetworkFault | None:
        """What goes wrong with the request that leaves now."""
        if self.is_cut:
            return NetworkFault.REQUEST_LOST
        if not self._dice.happens(self.fault_share):
            return None
        fault = self._dice.choice(list(NetworkFault))
        self._trace.note_fault(fault)
        return fault

    def latency_s(self, fate: NetworkFault | None) -> float:
        return self._dice.uniform(*(LATE_S if fate is NetworkFault.LATE else LATENCY_S))

    def note(self, what: str) -> None:
        self._trace.note("network", what)

    def note_server_error(self, what: str) -> None:
        self._trace.note_violation("CRASH", what)


class Wire(httpx.AsyncBaseTransport):
    """One client's way to one server. The server does not stop because its client did."""

    def __init__(self, network: Network, server: Callable[[], Server | None]) -> None:
        self._network = network
        self._server = server

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Raises httpx's errors, as a real network would."""
        caller, body = PROCESS.get(), await request.aread()
        caller.require_alive()
        fate = self._network.fate()
        told = f"{caller.name} {request.method} {request.url.path}"
        self._network.note(f"{told} {body.decode()[:400]}")
        patience_s = request.extensions.get("timeout", {}).get("read")
        with anyio.move_on_after(patience_s):
            response = await self._exchange(request, body, fate)
            caller.require_alive()
            self._network.note(f"{told} -> {response.status_code} {response.text[:400]}")
            return response
        raise httpx.ReadTimeout("no answer in time", request=request)

    async def _exchange(
        self, request: httpx.Request, body: bytes, fate: NetworkFault | None
    ) -> httpx.Response:
        await anyio.sleep(self._network.latency_s(fate))
        if fate is NetworkFault.REQUEST_LOST:
            await anyio.sleep_forever()
        if fate is NetworkFault.REFUSED_BY_PROXY:
            return httpx.Response(502, text="<html>bad gateway</html>", request=request)
        exchange = self._begin(request, body, 0.0)
        if fate is NetworkFault.DUPLICATED:
            self._begin(request, body, self._network.latency_s(NetworkFault.LATE))
        await exchange.done.wait()
        await anyio.sleep(self._network.latency_s(None))
        if exchange.response is None:
            raise httpx.ReadError("the server went away", request=request)
        if fate is NetworkFault.ANSWER_LOST:
            await anyio.sleep_forever()
        if fate is NetworkFault.ANSWERED_BY_PROXY:
            return httpx.Response(504, text="<html>gateway timeout</html>", request=request)
        return exchange.response

    def _begin(self, request: httpx.Request, body: bytes, after_s: float) -> Exchange:
        server = self._server()
        if server is None or not server.process.can_serve:
            raise httpx.ConnectError("nobody listens", request=request)
        exchange = Exchange()
        assert server.process.nursery is not None
        server.process.nursery.start_soon(
            self._serve,
            server,
            httpx.Request(request.method, request.url, headers=request.headers, content=body),
            exchange,
            after_s,
        )
        return exchange

    async def _serve(
        self, server: Server, request: httpx.Request, exchange: Exchange, after_s: float
    ) -> None:
        PROCESS.set(server.process)
        try:
            await anyio.sleep(after_s)
            response = await httpx.ASGITransport(server.app).handle_async_request(request)
            content = await response.aread()
            server.process.require_alive()
            exchange.response = httpx.Response(
                response.status_code, headers=response.headers, content=content, request=request
            )
        except Killed:
            raise
        except Exception as error:  # noqa: BLE001  # told as a broken law
            self._network.note_server_error(
                f"{server.process.name} {request.method} {request.url.path} raised {error!r}"
            )
            exchange.response = httpx.Response(500, text="internal error", request=request)
        finally:
            exchange.done.set()
