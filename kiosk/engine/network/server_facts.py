"""What the merchant server's answers tell beside what they say: its time, its certificate, and
whether it accepts this kiosk's secret. Gathered from each call, wherever it is made.
"""

import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import httpx

from kiosk.common.clock import Clock

_SENT: Final = "kiosk_sent_s"


@dataclass(frozen=True, slots=True)
class ClockReading:
    """How far the server's clock is ahead of ours; half the round trip is its uncertainty."""

    offset_ms: int
    round_trip_ms: int
    at_s: float  # a moment of the monotonic clock


@dataclass(frozen=True, slots=True)
class Certificate:
    subject: str
    issuer: str
    ends: datetime

    def days_left(self, now: datetime) -> int:
        """Whole days until it ends, negative afterwards."""
        return (self.ends - now).days


class ServerFacts:
    """The newest that is known; None before the first answer that tells it."""

    def __init__(self, clock: Clock) -> None:
        self.reading: ClockReading | None = None
        self.certificate: Certificate | None = None
        self.is_secret_accepted: bool | None = None
        self._clock = clock

    @property
    def hooks(self) -> dict[str, list[Callable[..., Any]]]:
        """For the HTTP client that makes the calls."""
        return {"request": [self._on_request], "response": [self._on_response]}

    async def _on_request(self, request: httpx.Request) -> None:
        request.extensions[_SENT] = self._clock.monotonic_s()

    async def _on_response(self, response: httpx.Response) -> None:
        now_s = self._clock.monotonic_s()
        if response.status_code == httpx.codes.UNAUTHORIZED:
            self.is_secret_accepted = False
        elif response.is_success:
            self.is_secret_accepted = True
        stream = response.extensions.get("network_stream")
        tls = stream.get_extra_info("ssl_object") if stream is not None else None
        if tls is not None:
            self.certificate = read_certificate(tls) or self.certificate
        if response.is_success and response.request.url.path.endswith("/heartbeat"):
            await response.aread()
            self._read_clock(response, now_s)

    def _read_clock(self, response: httpx.Response, now_s: float) -> None:
        with suppress(ValueError, TypeError, KeyError):  # an answer without a time
            server = datetime.fromisoformat(response.json()["server_time"])
            round_trip_s = now_s - response.request.extensions[_SENT]
            ahead_s = (server - self._clock.utc_now()).total_seconds() + round_trip_s / 2
            self.reading = ClockReading(round(ahead_s * 1000), round(round_trip_s * 1000), now_s)


def read_certificate(tls: ssl.SSLObject) -> Certificate | None:
    """The verified certificate of the other side; None when it was not asked for."""
    known: Any = tls.getpeercert()
    if not known:
        return None
    ends = datetime.fromtimestamp(ssl.cert_time_to_seconds(known["notAfter"]), UTC)
    return Certificate(_name(known.get("subject", ())), _name(known.get("issuer", ())), ends)


def _name(parts: Any) -> str:
    """The common name of a distinguished name, else its organization."""
    names = {key: str(value) for part in parts for key, value in part}
    return names.get("commonName") or names.get("organizationName", "")
