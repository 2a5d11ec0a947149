"""The receipt of money that was added: over its result, for as long as it is read."""

from pathlib import Path

import anyio

from kiosk.contract.messages import Action, Screen, Snapshot
from tests.kiosk.engine.world import World, funded, play


async def receipt_offered(world: World) -> Snapshot:
    async for _ in world.board.changes():
        if Action.OPEN_RECEIPT in world.snapshot.actions:
            return world.snapshot
    raise AssertionError("the board has ended")


def test_a_receipt_names_what_was_added_when_and_under_which_number(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.until(Screen.ATTRACT)
        await funded(world, 20_00)
        ended = await receipt_offered(world)
        world.touch(Action.OPEN_RECEIPT)
        receipt = await world.until(Screen.RECEIPT)
        assert (receipt.credited, receipt.transaction_number) == (
            ended.credited,
            ended.transaction_number,
        )
        kept = await world.desk.journal.read(ended.transaction_number)
        assert kept is not None
        assert [receipt.ended_at] == [r.utc for r in kept.records if r.kind == "note_credited"]
        world.touch(Action.CLOSE_RECEIPT)
        await world.until(Screen.CREDITED)

    world = play(tmp_path, story)
    after_credits = world.screens[world.screens.index(Screen.CREDITING) :]
    assert Screen.OUT_OF_SERVICE not in after_credits


def test_an_open_receipt_stays_a_minute_and_then_the_result_leaves(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.until(Screen.ATTRACT)
        await funded(world, 20_00)
        await receipt_offered(world)
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
