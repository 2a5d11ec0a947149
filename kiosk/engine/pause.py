"""The operator's pauses: taken from the server's answers, ended by our own clock."""

from typing import Final

import anyio

from kiosk.contract.messages import Reason
from kiosk.engine.desk import Desk
from kiosk.engine.merchant_client import PauseView
from kiosk.engine.scene import Board, FundingPause

_REASONS: Final = frozenset({Reason.OUTSIDE_HOURS, Reason.PLANNED_UPDATE, Reason.COOL_DOWN})


def keep_pause(desk: Desk, view: PauseView | None) -> None:
    """The server has said until when it opens no session, or that it does."""
    desk.board.update(pause=_pause(desk, view) if view else None)


async def end_pauses(desk: Desk) -> None:
    """End each pause at its time, whether the server can be asked then or not."""
    async for scene in desk.board.changes():
        pause = scene.pause
        if pause is None:
            continue
        with anyio.move_on_after(pause.deadline_s - desk.clock.monotonic_s()) as timer:
            await _replaced(desk.board, pause)
        if timer.cancelled_caught:
            desk.board.update(pause=None)


async def _replaced(board: Board, pause: FundingPause) -> None:
    async for scene in board.changes():
        if scene.pause != pause:
            return


def _pause(desk: Desk, view: PauseView) -> FundingPause:
    known = [reason for reason in _REASONS if reason == view.reason.lower()]
    return FundingPause(
        reason=known[0] if known else Reason.OUTSIDE_HOURS,  # it says no more than the time
        code=view.code,
        deadline_s=desk.in_s(view.remaining_ms / 1000),
        resumes_at=view.resumes_at,
        in_days=view.in_days,
    )
