"""A commissioning credit in doubt, through killed programs, until every book says the same."""

from typing import Any

import anyio
import pytest

from kiosk.contract.messages import Screen
from kiosk.demo.sockets import ask
from tests.end_to_end.table import WITHIN_S, Table, laid_table
from tests.end_to_end.test_cases import IMPATIENT, hire

pytestmark = pytest.mark.anyio

CREDIT = ("commission", "credit")
PERSONS = ("--by", "Toni", "--with", "Sam")


async def newest(table: Table) -> dict[str, Any]:
    told = await ask(table.stack.desk.operator_socket, {"ask": "commission_credit_show"})
    return dict(told["credits"][0])


async def booked(table: Table) -> None:
    with anyio.fail_after(WITHIN_S):
        while True:
            if (await newest(table))["is_booked"]:
                return
            await anyio.sleep(0.05)


async def test_counted_without_ack_it_is_booked_once_whatever_is_killed() -> None:
    async with laid_table(IMPATIENT) as table:
        staff = await hire(table)
        pins = (staff["Toni"], staff["Sam"])
        await table.kiosk("out-of-service", "--reason", "Installation")
        await table.machine({"do": "drop_next_ack", "count": 1})
        wish = ("--value", "20.00", "--meter-before", "0", "--reason", "Installation")
        told = await table.kiosk(*CREDIT, "begin", *wish, *PERSONS, pins=pins)
        assert "on the wire      in_doubt" in told

        await table.stack.engine.kill()
        await table.stack.engine.start()
        assert (await newest(table))["state"] == "ended"
        await table.stack.merchant.kill()
        counted = f"{await table.counted_minor() / 100:.2f}"
        closing = (*CREDIT, "close", "10-C001", "--meter-after", counted)
        told = await table.kiosk(*closing, *PERSONS, pins=pins)
        assert "counted the note without acknowledging it" in told
        assert "booked           $20, not yet" in told

        await table.stack.engine.kill()
        await table.stack.merchant.start()
        await table.stack.engine.start()
        await booked(table)
        await table.kiosk("in-service", "--reason", "Installation")
        await table.until(Screen.ATTRACT)
        await table.approve("5.00")
        await table.until(Screen.CREDITED)
        books = await table.agreed_books()
        assert (books.machine_counted_minor, books.server_commissioned_minor) == (25_00, 20_00)
        assert books.service_captured_minor == 5_00
