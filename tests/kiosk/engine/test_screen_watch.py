"""Frames, and what the engine makes of them, in virtual time."""

from collections.abc import Awaitable, Callable

import anyio
import trio.testing

from kiosk.common.clock import SystemClock
from kiosk.contract.frame import INTERVAL_S
from kiosk.contract.messages import Policy
from kiosk.engine.scene import Board, Scene, ScreenState
from kiosk.engine.screen_watch import FROZEN_AFTER_S, ScreenWatch


class Terminal:
    def __init__(self) -> None:
        self.board = Board(Scene(policy=Policy("", "")))
        self.watch = ScreenWatch(self.board, SystemClock())

    def screen(self) -> ScreenState:
        return self.board.scene.screen

    async def draw(self, connection: int, frames: int) -> None:
        for _ in range(frames):
            self.watch.on_frame(connection)
            await anyio.sleep(INTERVAL_S)


def watched(story: Callable[[Terminal], Awaitable[None]]) -> None:
    async def main() -> None:
        terminal = Terminal()
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(terminal.watch.run)
            await story(terminal)
            tasks.cancel_scope.cancel()

    clock = trio.testing.MockClock(autojump_threshold=0)
    anyio.run(main, backend="trio", backend_options={"clock": clock})


def test_a_screen_is_there_once_it_has_drawn() -> None:
    async def story(terminal: Terminal) -> None:
        with terminal.watch.connection() as number:
            await anyio.sleep(100)
            assert terminal.screen() is ScreenState.AWAY
            await terminal.draw(number, 3)
            assert terminal.screen() is ScreenState.DRAWING

    watched(story)


def test_a_screen_that_draws_on_is_never_called_frozen() -> None:
    async def story(terminal: Terminal) -> None:
        states = set()
        with terminal.watch.connection() as number:
            terminal.watch.on_frame(number)
            for _ in range(1000):
                await terminal.draw(number, 1)
                states.add(terminal.screen())
        assert states == {ScreenState.DRAWING}

    watched(story)


def test_a_connected_screen_without_frames_is_frozen_after_a_second_and_a_half() -> None:
    async def story(terminal: Terminal) -> None:
        with terminal.watch.connection() as number:
            terminal.watch.on_frame(number)
            await anyio.sleep(FROZEN_AFTER_S - 0.01)
            assert terminal.screen() is ScreenState.DRAWING
            await anyio.sleep(0.02)
            assert terminal.screen() is ScreenState.FROZEN

    watched(story)


def test_one_frame_thaws_it() -> None:
    async def story(terminal: Terminal) -> None:
        with terminal.watch.connection() as number:
            terminal.watch.on_frame(number)
            await anyio.sleep(60)
            terminal.watch.on_frame(number)
            await anyio.sleep(0.01)
            assert terminal.screen() is ScreenState.DRAWING

    watched(story)


def test_a_screen_that_has_hung_up_is_away_not_frozen() -> None:
    async def story(terminal: Terminal) -> None:
        with terminal.watch.connection() as number:
            terminal.watch.on_frame(number)
            await anyio.sleep(0.1)
        await anyio.sleep(0.01)
        assert terminal.screen() is ScreenState.AWAY
        await anyio.sleep(60)
        assert terminal.screen() is ScreenState.AWAY

    watched(story)


def test_the_worst_of_two_screens_counts() -> None:
    async def story(terminal: Terminal) -> None:
        with terminal.watch.connection() as patron, terminal.watch.connection() as mirror:
            terminal.watch.on_frame(mirror)
            await terminal.draw(patron, 10)
            assert terminal.screen() is ScreenState.FROZEN

    watched(story)
