"""Help over other screens, and the question before a screen leaves, in virtual time."""

from pathlib import Path

import anyio

from kiosk.contract.messages import Action, Screen
from kiosk.engine.scene import Stage, Visit
from tests.kiosk.engine.world import World, funded, play


def test_help_covers_a_code_whose_times_run_on(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        before = await world.code_shown()
        world.touch(Action.OPEN_HELP)
        await anyio.sleep(30)
        shown = world.snapshot
        assert shown.screen is Screen.HELP
        assert shown.code is not None
        assert before.code is not None
        assert shown.code.url == ""
        assert shown.code.remaining_ms == before.code.remaining_ms - 30_000
        assert shown.session_remaining_ms is not None
        assert shown.screen_remaining_ms == 30_000
        world.touch(Action.CLOSE_HELP)
        assert world.snapshot.code is not None
        assert world.snapshot.code.url == before.code.url

    play(tmp_path, story)


def test_help_asks_before_it_closes_and_more_time_starts_it_anew(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.until(Screen.ATTRACT)
        world.touch(Action.OPEN_HELP)
        await anyio.sleep(49)
        assert Action.MORE_TIME not in world.snapshot.actions
        await anyio.sleep(2)
        world.touch(Action.MORE_TIME)
        assert world.snapshot.screen_remaining_ms == 60_000
        await anyio.sleep(59)
        assert world.snapshot.screen is Screen.HELP
        await world.until(Screen.ATTRACT, within_s=2)

    play(tmp_path, story)


def test_help_closes_for_good_when_what_it_covers_changes(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.code_shown()
        world.touch(Action.OPEN_HELP)
        world.server.change(state="OPENED")
        await world.until(Screen.CONTINUE_ON_PHONE)
        await anyio.sleep(1)
        assert world.board.scene.overlay is None

    play(tmp_path, story)


def test_money_on_its_way_is_never_covered(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.code_shown()
        world.server.change(state="OPENED")
        await world.until(Screen.CONTINUE_ON_PHONE)
        world.touch(Action.OPEN_HELP)
        world.server.approve(20_00)
        shown = await world.until(Screen.CREDITING)
        assert Action.OPEN_HELP not in shown.actions
        await world.until(Screen.CREDITED)

    world = play(tmp_path, story)
    assert world.machine.credited_minor == 20_00


def test_a_short_result_waits_while_its_patron_reads_help(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await funded(world, 20_00)
        await world.until(Screen.CREDITED)
        await anyio.sleep(10)
        world.touch(Action.OPEN_HELP)
        await anyio.sleep(45)
        world.touch(Action.CLOSE_HELP)
        await anyio.sleep(14)
        assert world.snapshot.screen is Screen.CREDITED
        await world.until(Screen.ATTRACT, within_s=2)

    play(tmp_path, story)


def test_a_long_result_asks_before_it_leaves_and_stays_for_more_time(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.code_shown()
        world.server.change(state="DENIED", reason="BANK_DENIED")
        await world.until(Screen.DENIED)
        await anyio.sleep(19)
        assert Action.MORE_TIME not in world.snapshot.actions
        await anyio.sleep(2)
        world.touch(Action.MORE_TIME)
        await anyio.sleep(0.1)
        assert Action.MORE_TIME not in world.snapshot.actions
        await anyio.sleep(29)
        assert world.snapshot.screen is Screen.DENIED
        await world.until(Screen.ATTRACT, within_s=1)

    play(tmp_path, story)


def test_a_short_result_leaves_without_a_question(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await funded(world, 20_00)
        await world.until(Screen.CREDITED)
        await anyio.sleep(14.9)
        assert Action.MORE_TIME not in world.snapshot.actions
        await world.until(Screen.ATTRACT, within_s=0.2)

    play(tmp_path, story)


def test_an_attendant_who_did_not_come_can_be_called_again(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.until(Screen.ATTRACT)
        world.touch(Action.CALL_ATTENDANT)
        await anyio.sleep(599)
        assert Action.CALL_ATTENDANT not in world.snapshot.actions
        await anyio.sleep(2)
        assert Action.CALL_ATTENDANT in world.snapshot.actions

    play(tmp_path, story)


def test_an_attendant_who_has_come_is_called_no_longer(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.until(Screen.ATTRACT)
        world.touch(Action.CALL_ATTENDANT)
        world.board.update(visit=Visit(Stage.PIN, deadline_s=1e9))
        await anyio.sleep(0.1)
        assert not world.snapshot.is_attendant_called

    play(tmp_path, story)


def test_a_call_made_before_a_session_lasts_for_it(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.until(Screen.ATTRACT)
        world.touch(Action.CALL_ATTENDANT)
        await world.code_shown()
        await anyio.sleep(0.1)
        assert world.snapshot.is_attendant_called
        world.touch(Action.CANCEL)
        await world.until(Screen.CANCELED)
        await anyio.sleep(9)
        assert not world.snapshot.is_attendant_called

    play(tmp_path, story)
