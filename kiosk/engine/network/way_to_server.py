"""From this kiosk to its merchant server, for the connection test."""

from functools import partial

import httpx

from kiosk.engine.desk import Desk
from kiosk.engine.health import beat
from kiosk.engine.network.connection_test import Way


def way_to_server(desk: Desk) -> Way:
    """From this kiosk to its merchant server."""
    return Way(
        url=httpx.URL(str(desk.settings.merchant.url)),
        call=partial(_call, desk),
        facts=desk.server_facts,
        clock=desk.clock,
    )


async def _call(desk: Desk) -> None:
    await beat(desk)
