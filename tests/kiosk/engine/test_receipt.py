"""The receipt of money that was added: over its result, for as long as it is read."""

from pathlib import Path

import anyio

from kiosk.contract.messages import Action, Screen
from tests.kiosk.engine.world import World, funded, play


def test_a_receipt_names_what_was_added_when_and_under_which_number(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.until(Screen.ATTRACT)
        await funded(world, 20_00)
        ended = await world.until(Screen.CREDITED)
        world.touch(Action.OPEN_RECEIPT)
        receipt = await world.until(Screen.RECEIPT)
        assert (receipt.credited, receipt.transaction_number) == (
            ended.credited,
            ended.transaction_number,
        )
        kept = await world.desk.journal.read(ended.transaction_number)
        assert kept is not None
        assert receipt.ended_at == kept.records[-1].utc
        world.touch(Action.CLOSE_RECEIPT)
        await world.until(Screen.CREDITED)

    play(tmp_path, story)


def test_an_open_receipt_stays_a_minute_and_then_the_result_leaves(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.until(Screen.ATTRACT)
        await funded(world, 20_00)
        await world.until(Screen.CREDITED)
        await anyio.sleep(14)
        world.touch(Action.OPEN_RECEIPT)
        await anyio.sleep(49)
        assert world.snapshot.screen is Screen.RECEIPT
        assert Action.MORE_TIME not in world.snapshot.actions
        await anyio.sleep(2)
        assert Action.MORE_TIME in world.snapshot.actions
        await world.until(Screen.ATTRACT)
        assert world.snapshot.ended_at == ""

    play(tmp_path, story)


def test_where_nothing_was_added_there_is_no_receipt(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.until(Screen.ATTRACT)
        await world.code_shown()
        world.touch(Action.CANCEL)
        shown = await world.until(Screen.CANCELED)
        assert (shown.ended_at, Action.OPEN_RECEIPT in shown.actions) == ("", False)

    play(tmp_path, story)
