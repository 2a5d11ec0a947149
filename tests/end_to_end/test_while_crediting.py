"""What can go wrong once money is approved: captured is what the machine counted, or a case."""

import anyio
import pytest

from kiosk.contract.messages import Action, Amount, Reason, RestMoney, Screen, Waiting
from kiosk.demo.books import read_books
from tests.end_to_end.table import Table, laid_table

pytestmark = pytest.mark.anyio

IMPATIENT = {"kiosk-engine": {"patience": {"machine_s": 2}}}


async def test_a_funding_with_nothing_wrong() -> None:
    async with laid_table() as table:
        await table.approve("137.00")
        shown = await table.until(Screen.CREDITED)
        assert shown.credited == Amount(137_00, "USD")
        assert await table.patron.final_outcome() == "added"
        await table.assert_every_book_agrees(137_00)


async def test_the_merchant_captures_when_it_is_told_to() -> None:
    mode = {"merchant-server": {"capture_mode": "merchant_after"}}
    async with laid_table(mode) as table:
        await table.machine({"do": "return_next_note", "count": 3})
        await table.approve("21.00")
        await table.until(Screen.CREDITED, Screen.PARTIAL)
        await table.assert_every_book_agrees(await table.counted_minor())


async def test_a_machine_that_returns_notes_mid_way() -> None:
    async with laid_table() as table:
        await table.choose("40.00")
        await table.machine({"do": "set_credit_limit", "minor": 25_00})
        await table.patron.approve()
        shown = await table.until(Screen.PARTIAL)
        assert shown.reason is Reason.MACHINE_RETURNED
        assert shown.credited == Amount(25_00, "USD")
        assert await table.patron.final_outcome() == "partly_added"
        await table.assert_every_book_agrees(25_00)
        assert table.snapshot is not None
        assert table.snapshot.rest_money is RestMoney.RELEASED


async def test_a_patron_who_plays_while_notes_are_credited() -> None:
    async with laid_table({"egm-simulator": {"roll_up_s": 0.2}}) as table:
        await table.approve("31.00")
        await table.until_counted(1)
        await table.machine({"do": "play", "seconds": 4})
        await table.until_snapshot(lambda shown: shown.waiting is Waiting.GAME)
        await table.until(Screen.CREDITED)
        await table.assert_every_book_agrees(31_00)


async def test_a_machine_that_stays_inhibited_makes_a_partial_result() -> None:
    async with laid_table(IMPATIENT) as table:
        await table.approve("31.00")
        await table.until_counted(1)
        await table.machine({"do": "inhibit", "on": True})
        shown = await table.until(Screen.PARTIAL, Screen.NOT_CREDITED)
        assert shown.reason is Reason.MACHINE_STOPPED
        await table.assert_every_book_agrees(await table.counted_minor())


async def test_a_lost_acknowledgement_is_a_case_that_survives_restarts() -> None:
    impatient = {"kiosk-engine": {"device": {"ack_patience_s": 1}}}
    async with laid_table(impatient) as table:
        await table.choose("40.00")
        await table.machine({"do": "drop_next_ack", "count": 1})
        await table.patron.approve()
        before = await table.until(Screen.ATTENDANT)
        assert before.pending == Amount(20_00, "USD")
        assert before.case_number == "10-000001-001"
        await table.assert_the_case_says_what_is_in_doubt()
        await table.stack.engine.kill()
        await table.stack.engine.restart()
        after = await table.until(Screen.ATTENDANT)
        assert (after.case_number, after.pending) == (before.case_number, before.pending)
        assert Action.ADD_FUNDS not in after.actions
        assert await table.counted_minor() == 20_00  # nothing more was offered


async def test_a_late_acknowledgement_settles_the_case_by_itself() -> None:
    impatient = {"kiosk-engine": {"device": {"ack_patience_s": 1}}}
    async with laid_table(impatient) as table:
        await table.choose("20.00")
        await table.machine({"do": "drop_next_ack", "count": 20, "repeats": True})
        await table.patron.approve()
        await table.until(Screen.ATTENDANT)
        shown = await table.until(Screen.CREDITED)
        assert shown.credited == Amount(20_00, "USD")
        await table.assert_every_book_agrees(20_00)


async def test_a_line_that_vanishes_in_mid_note() -> None:
    async with laid_table(IMPATIENT) as table:
        await table.approve("40.00")
        await table.until_counted(1)  # counted at the first VEND VALID: its ACK may be under way
        await table.machine({"do": "unplug"})
        shown = await table.until(Screen.ATTENDANT, Screen.PARTIAL, Screen.CREDITED)
        if shown.screen is Screen.ATTENDANT:
            await table.assert_the_case_says_what_is_in_doubt()
        else:
            await table.assert_every_book_agrees(await table.counted_minor())


async def test_a_power_cut_of_the_machine_with_a_note_unacknowledged() -> None:
    async with laid_table() as table:
        await table.choose("40.00")
        await table.machine({"do": "drop_next_ack", "count": 1})
        await table.patron.approve()
        await table.until_counted(1)
        await table.machine({"do": "power", "on": False})
        shown = await table.until(Screen.ATTENDANT)
        assert shown.pending == Amount(20_00, "USD")
        await table.assert_the_case_says_what_is_in_doubt()
        await table.machine({"do": "power", "on": True})
        await anyio.sleep(1)
        assert await table.counted_minor() == 20_00  # the note is never offered again


async def test_a_merchant_server_that_dies_between_order_and_report() -> None:
    async with laid_table() as table:
        await table.approve("31.00")
        await table.until_counted(1)
        await table.stack.merchant.kill()
        shown = await table.until(Screen.CREDITED)
        assert shown.credited == Amount(31_00, "USD")
        await table.stack.merchant.start()
        assert await table.patron.final_outcome() == "added"
        await table.assert_every_book_agrees(31_00)


async def test_a_payment_service_that_loses_the_funding_answer() -> None:
    async with laid_table() as table:
        await table.fault(drop_funding_answers=1)
        await table.approve("20.00")
        await table.until(Screen.CREDITED)
        assert await table.patron.final_outcome() == "added"
        await table.assert_every_book_agrees(20_00)


async def test_a_stop_of_the_engine_finishes_the_note_in_hand() -> None:
    async with laid_table() as table:
        await table.approve("31.00")
        await table.until_counted(1)
        assert await table.stack.engine.stop() == 0
        counted_minor = await table.counted_minor()
        await table.stack.engine.start()
        question = await table.until(Screen.CONFIRM_PRESENCE)
        assert question.credited == Amount(counted_minor, "USD")
        await table.touch(Action.CONFIRM_PRESENCE)
        await table.until(Screen.CREDITED)
        await table.assert_every_book_agrees(31_00)


async def settle(table: Table) -> None:
    """See the funding to its end after a restart, as a patron who is still there."""
    ends = (
        Screen.CREDITED,
        Screen.PARTIAL,
        Screen.NOT_CREDITED,
        Screen.CANCELED,
        Screen.ATTENDANT,
        Screen.ATTRACT,
    )
    shown = await table.until(Screen.CONFIRM_PRESENCE, *ends)
    if shown.screen is Screen.CONFIRM_PRESENCE:
        await table.touch(Action.CONFIRM_PRESENCE)
        shown = await table.until(*ends)
    if shown.screen is Screen.ATTENDANT:
        await table.assert_the_case_says_what_is_in_doubt()
    else:
        await table.assert_every_book_agrees(await table.counted_minor())


@pytest.mark.parametrize(
    ("notes", "delay_s"),
    [
        pytest.param(0, 0.0, id="when approved"),
        pytest.param(0, 0.15, id="as the first note is offered"),
        pytest.param(0, 0.25, id="as the first note is stacked"),
        pytest.param(1, 0.0, id="as the first note is counted"),
        pytest.param(1, 0.1, id="after the first note"),
        pytest.param(1, 0.3, id="as the second note is offered"),
        pytest.param(2, 0.0, id="as the second note is counted"),
        pytest.param(2, 0.35, id="as the third note is offered"),
        pytest.param(3, 0.0, id="as the third note is counted"),
        pytest.param(3, 0.05, id="as the report is sent"),
    ],
)
async def test_an_engine_killed(notes: int, delay_s: float) -> None:
    async with laid_table() as table:
        await table.approve("31.00")  # three notes: 20, 10, 1
        await table.until_counted(notes)
        await anyio.sleep(delay_s)
        await table.stack.engine.kill()
        await table.stack.engine.start()
        await settle(table)
        books = await read_books(table.stack.desk)
        assert books.machine_counted_minor <= 31_00


async def test_every_program_killed_at_once_while_crediting() -> None:
    async with laid_table() as table:
        await table.approve("31.00")
        await table.until_counted(1)
        for program in (table.stack.engine, table.stack.merchant, table.stack.sandbox):
            await program.kill()
        for program in (table.stack.sandbox, table.stack.merchant, table.stack.engine):
            await program.start()
        await settle(table)
