"""The merchant-sandbox program: composes the payment service, serves it, ends it in order."""

import contextlib
import signal
import socket
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

import anyio
import httpx
import uvicorn
from anyio.abc import TaskGroup
from starlette.types import ASGIApp

from kiosk.common.clock import Clock, SystemClock
from kiosk.common.entropy import Entropy, SystemEntropy
from kiosk.common.log import configure_log
from kiosk.common.notify import notify
from kiosk.common.ready import announce_ready
from kiosk.common.settings import settings_from_command_line
from merchant.sandbox.api import Credentials, create_api
from merchant.sandbox.codes import Mint
from merchant.sandbox.desk import Desk
from merchant.sandbox.expiry import ExpiryWorker
from merchant.sandbox.funding import FundingRule, FundingWorker
from merchant.sandbox.merchant_client import MerchantClient
from merchant.sandbox.models import Store
from merchant.sandbox.notifications import (
    NotificationQueue,
    NotificationWorker,
    RetryRule,
    Signer,
)
from merchant.sandbox.phone import PhonePages, create_phone_pages
from merchant.sandbox.settings import SandboxSettings
from merchant.sandbox.settlement import CaptureWorker, Settlement
from merchant.sandbox.visit import Visits

PROGRAM = "merchant-sandbox"


@dataclass(frozen=True, slots=True)
class PaymentService:
    """The composed service: two applications, and workers that run while it is open."""

    api: ASGIApp
    phone: ASGIApp


@contextlib.asynccontextmanager
async def payment_service(
    settings: SandboxSettings,
    phone_url: str,
    clock: Clock,
    entropy: Entropy,
    transport: httpx.AsyncBaseTransport | None = None,
) -> AsyncIterator[PaymentService]:
    """Open the state file, start the workers, and stop them at the end.

    `transport` replaces the network between the service and the merchant.
    """
    unbounded = httpx.Timeout(None)  # each caller bounds its call as a whole
    http = httpx.AsyncClient(base_url=settings.merchant_url, transport=transport, timeout=unbounded)
    with contextlib.closing(Store(settings.state_file)) as store:
        async with http, anyio.create_task_group() as workers:
            yield _compose(settings, phone_url, Desk(store, clock, entropy), http, workers)
            workers.cancel_scope.cancel()


def _compose(
    settings: SandboxSettings,
    phone_url: str,
    desk: Desk,
    http: httpx.AsyncClient,
    workers: TaskGroup,
) -> PaymentService:
    access_key = settings.access_key.get_secret_value()
    queue = NotificationQueue(desk, settings.access_id)
    settlement = Settlement(desk, queue, settings.capture_processed_after_s)
    merchant = MerchantClient(
        http,
        (settings.client_id, settings.client_secret.get_secret_value()),
        desk.clock,
        desk.faults,
        settings.funding_timeout_s,
    )
    for worker in (
        FundingWorker(
            desk,
            merchant,
            settlement,
            queue,
            FundingRule(settings.funding_poll_interval_s, settings.authorised_for_s),
        ),
        NotificationWorker(
            desk,
            http,
            Signer(settings.access_id, access_key, settings.signature),
            RetryRule(settings.notification_retry_s, settings.notification_patience_s),
        ),
        CaptureWorker(desk, queue, settings.capture_completed_after_s),
        ExpiryWorker(desk, queue, settings.visit_lifetime_s, settings.authorised_for_s),
    ):
        workers.start_soon(worker.run)
    pages = PhonePages(
        Visits(desk, queue),
        desk.entropy,
        bank_timeout_s=settings.bank_timeout_s,
        is_demo_marked=settings.is_demo_marked,
        is_secure=phone_url.lower().startswith("https:"),
    )
    return PaymentService(
        api=create_api(
            desk,
            Mint(desk, phone_url, settings.code_lifetime_s),
            settlement,
            Credentials(settings.access_id, access_key),
        ),
        phone=create_phone_pages(pages),
    )


class _Server(uvicorn.Server):
    """Leaves signals to `serve`, which ends both listeners."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _listener(app: ASGIApp) -> _Server:
    return _Server(
        uvicorn.Config(
            app,
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=3,
        )
    )


def _url(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _bind(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=128)


async def serve(settings: SandboxSettings) -> None:
    """Run until SIGTERM or SIGINT."""
    with (
        _bind(settings.api_host, settings.api_port) as api_socket,
        _bind(settings.phone_host, settings.phone_port) as phone_socket,
        anyio.open_signal_receiver(signal.SIGTERM, signal.SIGINT) as signals,
    ):
        phone_url = settings.public_phone_url or _url(phone_socket)
        async with payment_service(settings, phone_url, SystemClock(), SystemEntropy()) as service:
            listeners = [_listener(service.api), _listener(service.phone)]
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(listeners[0].serve, [api_socket])
                tasks.start_soon(listeners[1].serve, [phone_socket])
                announce_ready(PROGRAM, api_url=_url(api_socket), phone_url=phone_url)
                notify("READY=1")
                async for _ in signals:
                    break
                notify("STOPPING=1")
                for listener in listeners:
                    listener.should_exit = True


def main() -> None:
    """The console script `merchant-sandbox`."""
    settings = settings_from_command_line(
        SandboxSettings, PROGRAM, "The payment service on the desk. No real money moves."
    )
    configure_log(PROGRAM, settings.log_level)
    anyio.run(serve, settings)


if __name__ == "__main__":
    main()
