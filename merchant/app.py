"""The merchant-server program: builds everything, listens, and ends in order."""

import signal
import socket
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import anyio
import httpx
import structlog
import uvicorn
from anyio.abc import TaskStatus
from fastapi import FastAPI
from starlette.types import ASGIApp

from kiosk.common.clock import Clock, SystemClock
from kiosk.common.entropy import Entropy, SystemEntropy
from kiosk.common.log import configure_log
from kiosk.common.notify import notify
from kiosk.common.ready import announce_ready
from kiosk.common.settings import settings_from_command_line
from kiosk.common.watchdog import feed_watchdog
from merchant.database import Database
from merchant.kiosk_api.authentication import BearerAuthenticator
from merchant.kiosk_api.endpoints import kiosk_router
from merchant.kiosk_api.service import KioskService
from merchant.ledger.operator import operator_router
from merchant.metrics import LOOPBACK, make_metrics_application
from merchant.migrations import migrate
from merchant.payments.client import PaymentServiceClient
from merchant.payments.outbox import Outbox
from merchant.presence import Presence
from merchant.settings import MerchantSettings
from merchant.tpas_api.endpoints import tpas_routers
from merchant.tpas_api.fundings import FundingService
from merchant.tpas_api.limits import LimitService
from merchant.tpas_api.notifications import NotificationService
from merchant.tpas_api.oauth2 import TokenIssuer
from merchant.waiters import Waiters
from merchant.web import make_application
from merchant.workers import run_workers

log = structlog.get_logger(__name__)

PROGRAM: Final = "merchant-server"
TPAS_TIMEOUT_S: Final = 10
SHUTDOWN_S: Final = 15


@dataclass(frozen=True, slots=True)
class Merchant:
    """The server's parts, connected."""

    application: FastAPI
    database: Database
    waiters: Waiters
    outbox: Outbox


def build(
    settings: MerchantSettings, http: httpx.AsyncClient, clock: Clock, entropy: Entropy
) -> Merchant:
    """Connect all parts and bring the database up to date; `http` leads to the payment service."""
    waiters = Waiters()
    database = Database(settings.database_url, waiters, clock)
    migrate(database.engine)
    payment_service = PaymentServiceClient(
        http, settings.merchant_id, settings.allowed_code_origins
    )
    presence = Presence(clock, settings.presence_grace_s)
    kiosks = KioskService(settings, database, waiters, presence, payment_service, clock, entropy)
    routers = [
        kiosk_router(kiosks, BearerAuthenticator(settings.secrets_by_kiosk())),
        *tpas_routers(
            TokenIssuer(
                settings.tpas_client_id, settings.tpas_client_secret.get_secret_value(), entropy
            ),
            FundingService(settings.funding_rules, database, waiters, presence, clock, entropy),
            LimitService(settings.limit_rules, database, clock),
            NotificationService(
                settings.access_id, settings.access_key.get_secret_value(), database, clock
            ),
            clock,
        ),
        operator_router(settings.operator_secret.get_secret_value(), settings.currency, database),
    ]
    return Merchant(
        application=make_application(routers, clock),
        database=database,
        waiters=waiters,
        outbox=Outbox(database, payment_service),
    )


class _Server(uvicorn.Server):
    """uvicorn without its own signal handlers: ours must release the parked polls first."""

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        yield


def _server_of(application: ASGIApp) -> _Server:
    return _Server(
        uvicorn.Config(
            application,
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=SHUTDOWN_S,
        )
    )


async def serve(settings: MerchantSettings) -> None:
    """Serve until SIGTERM or SIGINT; running requests are finished, parked ones let go."""
    clock = SystemClock()
    credentials = httpx.BasicAuth(settings.access_id, settings.access_key.get_secret_value())
    listener = _listen(settings.host, settings.port)
    async with httpx.AsyncClient(
        base_url=settings.tpas_url, auth=credentials, timeout=TPAS_TIMEOUT_S
    ) as http:
        merchant = build(settings, http, clock, SystemEntropy())
        server = _server_of(merchant.application)
        async with anyio.create_task_group() as tasks:
            await tasks.start(_end_on_signal, server, merchant.waiters)
            tasks.start_soon(
                run_workers, merchant.database, merchant.outbox, settings.session_rules
            )
            tasks.start_soon(feed_watchdog)
            urls = {"url": _url_of(listener)}
            if settings.metrics_port is not None:
                metrics = _listen(LOOPBACK, settings.metrics_port)
                page = _server_of(make_metrics_application(merchant.database, merchant.waiters))
                tasks.start_soon(page.serve, [metrics])
                urls["metrics_url"] = f"{_url_of(metrics)}/metrics"
            announce_ready(PROGRAM, **urls)
            notify("READY=1")
            await server.serve(sockets=[listener])
            notify("STOPPING=1")
            tasks.cancel_scope.cancel()
        merchant.database.close()


async def _end_on_signal(
    server: uvicorn.Server, waiters: Waiters, *, task_status: TaskStatus[None]
) -> None:
    with anyio.open_signal_receiver(signal.SIGTERM, signal.SIGINT) as signals:
        task_status.started()
        async for _ in signals:
            waiters.close()
            server.should_exit = True


def _listen(host: str, port: int) -> socket.socket:
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    listener = socket.socket(family, kind, protocol)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(address)
    listener.listen(1024)
    return listener


def _url_of(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def main() -> None:
    settings = settings_from_command_line(
        MerchantSettings, PROGRAM, "The server between the kiosks and the payment service."
    )
    configure_log(PROGRAM, settings.log_level)
    anyio.run(serve, settings, backend_options={"use_uvloop": True})


if __name__ == "__main__":
    main()
