"""A wire recorded by the running kiosk becomes a test: it is kept, exported, and played again."""

import json
from pathlib import Path

import anyio
import pytest

from hardware.device import NoteResult
from hardware.trace_file import read_trace
from kiosk.contract.messages import Screen
from kiosk.demo.sockets import RefusedError, ask
from tests.end_to_end.table import WITHIN_S, Table, laid_table
from tests.hardware.simulator.test_player import replay

pytestmark = pytest.mark.anyio

FUNDING = "10-000001"


async def until_kept(table: Table) -> None:
    with anyio.fail_after(WITHIN_S):
        while True:
            try:
                question = {"ask": "transaction_trace", "transaction_number": FUNDING}
                await ask(table.stack.desk.operator_socket, question)
            except RefusedError:
                await anyio.sleep(0.1)
            else:
                return


async def test_the_wire_of_a_funding_is_played_again_to_a_new_driver(tmp_path: Path) -> None:
    exported = tmp_path / "funding.trace"
    async with laid_table() as table:
        await table.approve("25.00")
        await table.until(Screen.CREDITED)
        await table.assert_every_book_agrees(25_00)
        await until_kept(table)
        held = await table.kiosk("trace", "hold", FUNDING, "--reason", "complaint")
        told = await table.kiosk("trace", "--transaction", FUNDING)
        await table.kiosk("trace", "--transaction", FUNDING, "--export", str(exported))
        audit = json.loads(await table.kiosk("--json", "technician", "audit"))

    assert held == f"{FUNDING} is held\n"
    assert "VEND_VALID" in told
    assert "# held by (operator)" in told
    assert audit["events"][-1]["action"] == "trace_held"
    trace = read_trace(exported.read_text("utf-8"))
    assert [each.note_minor for each in trace if each.note_minor] == [20_00, 5_00]
    outcomes = await replay(trace)
    assert [outcome.result for outcome in outcomes] == [NoteResult.CREDITED] * 2
