"""What the server does without being asked: deadlines, and the outbox."""

import anyio
import structlog

from merchant.database import Database, DatabaseBusyError, Transaction
from merchant.payments.outbox import Outbox
from merchant.sessions import lifecycle, orders, settlement
from merchant.sessions.lifecycle import SessionRules

log = structlog.get_logger(__name__)

INTERVAL_S = 0.5


async def run_workers(database: Database, outbox: Outbox, rules: SessionRules) -> None:
    """Keep deadlines and drive the outbox until cancelled."""
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(_keep_deadlines, database, rules)
        tasks.start_soon(_drive_outbox, outbox)


def sweep(transaction: Transaction, rules: SessionRules) -> int:
    """Whatever time alone has decided; how many things there were."""
    return (
        lifecycle.expire_due(transaction)
        + orders.withdraw_all_overdue(transaction)
        + orders.open_silent_cases(transaction, rules.claim_silence_s)
        + settlement.open_late_cases(transaction, rules.settlement_silence_s)
    )


async def _keep_deadlines(database: Database, rules: SessionRules) -> None:
    while True:
        try:
            await database.write(sweep, rules)
        except DatabaseBusyError:
            log.warning("sweep_postponed", code="E4112")
        await anyio.sleep(INTERVAL_S)


async def _drive_outbox(outbox: Outbox) -> None:
    while True:
        try:
            await outbox.drive_due()
        except DatabaseBusyError:
            log.warning("outbox_postponed", code="E4112")
        await anyio.sleep(INTERVAL_S)
