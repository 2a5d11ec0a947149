"""Reads what each party has written down about the money of the desk."""

from typing import Any, Final

import anyio
import httpx

from kiosk.demo.programs import ACCESS_ID, CURRENCY, Desk
from kiosk.demo.report import Books
from kiosk.demo.sockets import ask
from kiosk.domain.money import parse_decimal

SETTLED_WITHIN_S: Final = 20.0
PAUSE_S: Final = 0.1
_SERVER_SUMS: Final = (
    *("authorised", "credited", "captured", "released", "held", "refund_pending"),
    *("cage", "house_loss", "commissioned"),
)


async def settled_books(desk: Desk) -> Books:
    """The books once nothing is on its way any more, or as they are after 20 s."""
    with anyio.move_on_after(SETTLED_WITHIN_S):
        while True:
            books = await read_books(desk)
            if books.is_settled and not books.differences():
                return books
            await anyio.sleep(PAUSE_S)
    return await read_books(desk)


async def read_books(desk: Desk) -> Books:
    """Every book as it is at this moment."""
    meters = await ask(desk.machine_control, {"do": "read_meters"})
    journal = await ask(desk.operator_socket, {"ask": "transactions", "newest": 1000})
    async with httpx.AsyncClient() as client:
        ledger = await _get(
            client,
            f"{desk.merchant_url}/operator/v1/ledger",
            headers={"Authorization": f"Bearer {desk.operator_secret}"},
        )
        service = await _get(
            client,
            f"{desk.api_url}/sandbox/v1/transactions",
            auth=httpx.BasicAuth(ACCESS_ID, desk.access_key),
        )
    shown = await ask(desk.operator_socket, {"ask": "commission_credit_show"})
    fundings = journal["transactions"]
    server = {
        name: sum(machine[f"{name}_minor"] for machine in ledger["machines"])
        for name in _SERVER_SUMS
    }
    totals = service["totals"].get(CURRENCY, {})
    moved = {
        name: parse_decimal(totals.get(name, "0"), CURRENCY).minor
        for name in ("authorised", "captured", "released", "held")
    }
    return Books(
        currency=CURRENCY,
        machine_counted_minor=meters["bill_in_minor"],
        kiosk_credited_minor=sum(funding["credited_minor"] for funding in fundings),
        server_authorised_minor=server["authorised"],
        server_credited_minor=server["credited"],
        server_captured_minor=server["captured"],
        server_released_minor=server["released"],
        server_held_minor=server["held"] + server["refund_pending"],
        service_authorised_minor=moved["authorised"],
        service_captured_minor=moved["captured"],
        service_released_minor=moved["released"],
        service_held_minor=moved["held"],
        kiosk_hand_paid_minor=sum(funding["hand_paid_minor"] for funding in fundings),
        kiosk_house_loss_minor=sum(funding["house_loss_minor"] for funding in fundings),
        kiosk_commissioned_minor=shown["counted_minor"],
        server_cage_minor=server["cage"],
        server_house_loss_minor=server["house_loss"],
        server_commissioned_minor=server["commissioned"],
        discrepancies=(
            *ledger["problems"],
            *(f"{found['code']} {found['detail']}" for found in ledger["discrepancies"]),
        ),
    )


async def _get(client: httpx.AsyncClient, url: str, **options: Any) -> dict[str, Any]:
    answer = await client.get(url, **options)
    answer.raise_for_status()
    content: dict[str, Any] = answer.json()
    return content
