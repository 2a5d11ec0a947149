"""The adapter is pulled and comes back as another device behind the same name."""

import json
import os
from collections.abc import Iterator

import anyio
import pytest

from kiosk.contract.messages import Reason, Screen
from kiosk.demo.sockets import ask
from tests.end_to_end.table import Table, laid_table

pytestmark = pytest.mark.anyio


@pytest.fixture
def other_devices() -> Iterator[list[int]]:
    """Whatever takes the number that the adapter had; closed afterwards."""
    taken: list[int] = []
    yield taken
    for descriptor in taken:
        os.close(descriptor)


async def test_it_heals_by_itself_and_both_screens_tell(other_devices: list[int]) -> None:
    async with laid_table() as table:
        line = table.stack.desk.machine_line
        await table.until(Screen.ATTRACT)
        device = line.readlink()

        await table.machine({"do": "unplug"})
        shown = await table.until_snapshot(lambda s: s.reason is Reason.MACHINE_UNREACHABLE)
        assert shown.screen is Screen.OUT_OF_SERVICE
        assert shown.staff_code in {"E2001", "E2002"}
        status = await ask(table.stack.desk.operator_socket, {"ask": "status"})
        assert status["machine"]["link"] == "closed"
        assert status["machine"]["code"] in {"E2001", "E2002"}
        assert "machine_disconnected" in status["alerts"]

        with anyio.move_on_after(5):
            while device.exists():  # noqa: ASYNC110  # until the engine has let go of it
                await anyio.sleep(0.02)
        while not device.exists():
            other_devices.extend(os.openpty())
        await table.machine({"do": "replug"})
        await table.until(Screen.ATTRACT)
        assert line.readlink() != device
        status = await ask(table.stack.desk.operator_socket, {"ask": "status"})
        assert (status["machine"]["link"], status["machine"]["code"]) == ("up", "")
        assert "machine_disconnected" not in status["alerts"]

        await table.approve("20.00")
        await table.until(Screen.CREDITED)
        await table.assert_every_book_agrees(20_00)
        assert machine_alerts(table) == ["machine_disconnected", "machine_reconnected"]


def machine_alerts(table: Table) -> list[str]:
    """What the engine's log tells of the machine coming and going, in order."""
    lines = table.stack.engine.log.read_text("utf-8").splitlines()
    events = [json.loads(line)["event"] for line in lines]
    return [event for event in events if event.startswith(("machine_dis", "machine_re"))]
