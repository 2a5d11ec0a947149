"""Tries the way to the merchant server step by step, so that the first broken one is named."""

import ipaddress
import socket
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final

import anyio
import anyio.to_thread
import httpx
from anyio.abc import SocketStream
from anyio.streams.tls import TLSAttribute, TLSStream

from kiosk.common.clock import Clock
from kiosk.engine.merchant_client import MerchantRefusedError, MerchantUnreachableError
from kiosk.engine.network import kernel
from kiosk.engine.network.server_facts import ServerFacts, read_certificate

STEP_S: Final = 5.0  # how long one step may take
OFFSET_MS_MAX: Final = 30_000
CERTIFICATE_DAYS_MIN: Final = 30
STEPS: Final = ("route", "name", "tcp", "tls", "answer", "credentials", "clock")

_EXPIRED: Final = 10  # X509_V_ERR_CERT_HAS_EXPIRED


@dataclass(frozen=True, slots=True)
class Step:
    """`code` is from the catalogue; with one, a step may have passed all the same."""

    name: str
    passed: bool
    ms: int
    code: str
    detail: str


class StepFailedError(Exception):
    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


@dataclass
class Way:
    """From here to one server, as far as the steps have come."""

    url: httpx.URL
    call: Callable[[], Awaitable[None]]  # an authenticated one; raises MerchantError
    facts: ServerFacts  # what the call told
    clock: Clock
    trust: ssl.SSLContext | None = None  # None for the system's certificates
    interfaces: Callable[[], list[kernel.Interface]] = kernel.read_interfaces
    _addresses: list[str] = field(default_factory=list)
    _stream: SocketStream | None = None
    _refusal: MerchantRefusedError | None = None
    _notice: str = ""

    @property
    def port(self) -> int:
        return self.url.port or (443 if self.url.scheme == "https" else 80)

    async def route(self) -> str:
        found = await anyio.to_thread.run_sync(self.interfaces)
        usable = [i for i in found if i.is_up and i.addresses and not i.is_loopback]
        if usable:
            return ", ".join(f"{each.name} {each.addresses[0]}" for each in usable)
        if _is_here(self.url.host):
            return "the server is on this terminal"
        raise StepFailedError("E3031", "no interface is up with an address")

    async def name(self) -> str:
        try:
            found = await anyio.getaddrinfo(self.url.host, self.port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise StepFailedError("E3032", f"{self.url.host}: {error}") from error
        self._addresses = list(dict.fromkeys(str(info[4][0]) for info in found))
        return ", ".join(self._addresses)

    async def tcp(self) -> str:
        failures = []
        for address in self._addresses:
            try:
                self._stream = await anyio.connect_tcp(address, self.port)
            except OSError as error:
                failures.append(f"{address} port {self.port}: {error}")
            else:
                return f"{address} port {self.port}"
        raise StepFailedError("E3033", "; ".join(failures))

    async def tls(self) -> str:
        assert self._stream is not None
        if self.url.scheme != "https":
            return "none, the address is http"
        trust = self.trust or await anyio.to_thread.run_sync(httpx.create_ssl_context)
        try:
            stream = await TLSStream.wrap(
                self._stream, hostname=self.url.host, ssl_context=trust, standard_compatible=False
            )
        except ssl.SSLCertVerificationError as error:
            code = "E3024" if error.verify_code == _EXPIRED else "E3034"
            raise StepFailedError(code, error.verify_message) from error
        except (OSError, anyio.BrokenResourceError, anyio.EndOfStream) as error:
            raise StepFailedError("E3034", str(error) or type(error).__name__) from error
        certificate = read_certificate(stream.extra(TLSAttribute.ssl_object))  # noqa: S610 not Django's
        assert certificate is not None  # the context verifies
        self.facts.certificate = certificate
        days = certificate.days_left(self.clock.utc_now())
        self._notice = "E3023" if days < CERTIFICATE_DAYS_MIN else ""
        return f"valid until {certificate.ends:%Y-%m-%d} ({days} days), by {certificate.issuer}"

    async def answer(self) -> str:
        await self.close()
        try:
            await self.call()
        except MerchantRefusedError as error:
            self._refusal = error
        except MerchantUnreachableError as error:
            raise StepFailedError(error.code, str(error)) from error
        return ""

    async def credentials(self) -> str:
        if self._refusal is not None:
            raise StepFailedError(self._refusal.code, str(self._refusal))
        return "accepted"

    async def clock_offset(self) -> str:
        reading = self.facts.reading
        if reading is None:
            return "the server told no time"
        detail = f"{reading.offset_ms / 1000:+.2f} s"
        if abs(reading.offset_ms) > OFFSET_MS_MAX:
            raise StepFailedError("E3021", detail)
        return detail

    async def close(self) -> None:
        if self._stream is not None:
            await anyio.aclose_forcefully(self._stream)
            self._stream = None

    def notice(self) -> str:
        """A code that the step just passed deserves nevertheless."""
        code, self._notice = self._notice, ""
        return code


async def try_connection(way: Way, told: Callable[[Step], None]) -> list[Step]:
    """Take the steps until one fails; `told` hears of each as it ends."""
    taken: list[Step] = []
    try:
        for name, step in zip(STEPS, _steps(way), strict=True):
            taken.append(await _take(name, step, way))
            told(taken[-1])
            if not taken[-1].passed:
                break
    finally:
        await way.close()
    return taken


def _steps(way: Way) -> list[Callable[[], Awaitable[str]]]:
    return [way.route, way.name, way.tcp, way.tls, way.answer, way.credentials, way.clock_offset]


_TIMED_OUT: Final = {"name": "E3032", "tcp": "E3033", "tls": "E3034", "answer": "E3001"}


async def _take(name: str, step: Callable[[], Awaitable[str]], way: Way) -> Step:
    began_s = way.clock.monotonic_s()
    passed, code = True, ""
    try:
        with anyio.fail_after(STEP_S):
            detail = await step()
        code = way.notice()
    except StepFailedError as error:
        passed, code, detail = False, error.code, str(error)
    except TimeoutError:
        code = _TIMED_OUT.get(name, "E3031")
        passed, detail = False, f"no end after {STEP_S:.0f} s"
    return Step(name, passed, round((way.clock.monotonic_s() - began_s) * 1000), code, detail)


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
