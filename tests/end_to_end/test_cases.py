"""Money in doubt until two persons have decided it by the command, with everything real."""

import json
from typing import Any

import anyio
import pytest

from kiosk.contract.messages import Action, Amount, Reason, Screen
from tests.end_to_end.table import WITHIN_S, Table, laid_table

pytestmark = pytest.mark.anyio

CASE = "10-000001-001"
# A machine that keeps a note in escrow long enough for the engine to be killed with it.
SLOW = {
    "kiosk-engine": {"device": {"host_credit_point": "unknown"}},
    "egm-simulator": {"decision_delay_polls": 40},
}
IMPATIENT = {"kiosk-engine": {"device": {"ack_patience_s": 1}}}


async def counted_but_not_acknowledged(table: Table) -> None:
    await table.choose("40.00")
    await table.machine({"do": "drop_next_ack", "count": 1})
    await table.patron.approve()
    await table.until(Screen.ATTENDANT)
    assert await table.counted_minor() == 20_00


async def interrupted_and_not_counted(table: Table) -> None:
    """The engine dies with the note in escrow, at a machine that might count when it stacks."""
    await table.approve("40.00")
    with anyio.fail_after(WITHIN_S):
        while True:
            if (await table.fundings())[0]["state"] == "CREDITING":
                break
            await anyio.sleep(0.02)
    await table.stack.engine.kill()
    await table.stack.engine.start()
    await table.until(Screen.ATTENDANT)
    assert await table.counted_minor() == 0


async def hire(table: Table) -> dict[str, str]:
    """The PINs of a supervisor and of a technician."""

    async def add(name: str, role: str, *words: str, pins: tuple[str, ...] = ()) -> str:
        words = ("--json", "technician", "add", "--name", name, "--role", role, *words)
        return str(json.loads(await table.kiosk(*words, pins=pins))["pin"])

    ada = await add("Ada", "administrator")
    by_ada = ("--by", "Ada")
    return {
        "Sam": await add("Sam", "supervisor", *by_ada, pins=(ada,)),
        "Toni": await add("Toni", "technician", *by_ada, pins=(ada,)),
    }


async def resolve(table: Table, staff: dict[str, str], outcome: str, *words: str) -> str:
    persons = ("--by", "Sam", "--with", "Toni")
    wish = ("--outcome", outcome, "--reason", "bill meter read", *words)
    pins = (staff["Sam"], staff["Toni"])
    return await table.kiosk("case", "resolve", CASE, *wish, *persons, pins=pins)


COUNTED = (IMPATIENT, counted_but_not_acknowledged)
NOT_COUNTED = (SLOW, interrupted_and_not_counted)


@pytest.mark.parametrize(
    ("doubt", "outcome", "screen", "captured_minor", "counted_minor"),
    [
        pytest.param(COUNTED, "credited", Screen.PARTIAL, 20_00, 20_00, id="credited"),
        pytest.param(NOT_COUNTED, "not_credited", Screen.NOT_CREDITED, 0, 0, id="not credited"),
        pytest.param(NOT_COUNTED, "hand_paid", Screen.PARTIAL, 20_00, 0, id="paid by hand"),
        pytest.param(COUNTED, "house_loss", Screen.NOT_CREDITED, 0, 20_00, id="house loss"),
    ],
)
async def test_two_persons_decide_and_every_book_agrees(
    doubt: tuple[Any, Any], outcome: str, screen: Screen, captured_minor: int, counted_minor: int
) -> None:
    overrides, make_doubt = doubt
    async with laid_table(overrides) as table:
        staff = await hire(table)
        await make_doubt(table)
        assert CASE in await table.kiosk("case", "list")
        told = await resolve(table, staff, outcome)
        assert told == f"case {CASE}: $20 {outcome}, by Sam with Toni\n"
        shown = await table.until(screen)
        assert shown.reason is Reason.CHECKED
        await table.touch(Action.ACKNOWLEDGE)
        books = await table.agreed_books()
        assert books.machine_counted_minor == counted_minor
        assert books.service_captured_minor == captured_minor
        assert books.service_released_minor == 40_00 - captured_minor
        assert books.server_cage_minor == (20_00 if outcome == "hand_paid" else 0)
        assert books.server_house_loss_minor == (20_00 if outcome == "house_loss" else 0)
        await table.until(Screen.ATTRACT)
        assert await table.kiosk("case", "list") == "no open case\n"


async def test_an_engine_killed_between_the_decision_and_its_report_ends_the_same() -> None:
    async with laid_table(IMPATIENT) as table:
        staff = await hire(table)
        await counted_but_not_acknowledged(table)
        await table.stack.merchant.kill()
        await resolve(table, staff, "credited")
        await table.stack.engine.kill()
        await table.stack.merchant.start()
        await table.stack.engine.start()
        shown = await table.until(Screen.PARTIAL)
        assert (shown.credited, shown.rest) == (Amount(20_00, "USD"), Amount(20_00, "USD"))
        await table.assert_every_book_agrees(20_00)


async def test_the_evidence_is_shown_and_the_meters_speak() -> None:
    async with laid_table(IMPATIENT) as table:
        staff = await hire(table)
        await counted_but_not_acknowledged(table)
        told = await table.kiosk(
            "case", "show", CASE, "--meter-before", "0.00", "--meter-after", "20.00"
        )
        assert "the meter speaks for: credited" in told
        assert "VEND_VALID" in told
        assert "held $40" in told
        await table.kiosk("case", "patron-gone", CASE, "--by", "Toni", pins=(staff["Toni"],))
        assert "patron gone" in await table.kiosk("case", "list")
        table.screens.clear()
        await resolve(table, staff, "credited", "--meter-before", "0", "--meter-after", "20")
        await table.until(Screen.ATTRACT)
        assert Screen.PARTIAL not in table.screens  # nobody is there to read it
        shown = await table.kiosk("case", "show", CASE)
        assert "by Sam with Toni: bill meter read; meter $0, then $20: it spoke for cre" in shown
        await table.assert_every_book_agrees(20_00)
        await table.approve("20.00")
        await table.until(Screen.CREDITED)
        await table.assert_every_book_agrees(40_00)
