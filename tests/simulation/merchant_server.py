"""The merchant server of the world: the production application on its own database file."""

from pathlib import Path

import httpx

from merchant.app import Merchant, build
from merchant.settings import MerchantSettings
from merchant.workers import run_workers
from tests.simulation.chance import SeededEntropy, WorldClock
from tests.simulation.network import Server, Wire
from tests.simulation.process import Process


def empty_ledger(template: bytes, path: Path) -> None:
    path.write_bytes(template)


async def run_merchant(
    process: Process,
    settings: MerchantSettings,
    way_to_payment_service: Wire,
    entropy: SeededEntropy,
) -> Server:
    """Build the server in its process; its workers run until the process ends."""
    http = httpx.AsyncClient(
        base_url=settings.tpas_url,
        auth=httpx.BasicAuth(settings.access_id, settings.access_key.get_secret_value()),
        timeout=10,
        transport=way_to_payment_service,
    )
    merchant: Merchant = build(settings, http, WorldClock(), entropy)
    process.on_death.append(merchant.database.close)
    assert process.nursery is not None
    process.nursery.start_soon(
        run_workers, merchant.database, merchant.outbox, settings.session_rules
    )
    return Server(process, merchant.application)
