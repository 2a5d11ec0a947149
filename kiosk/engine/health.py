"""Whether funding is possible: the machine's and the server's state, kept on the board."""

import anyio
import structlog

from hardware.device import Link
from kiosk import __version__
from kiosk.domain.funding import State
from kiosk.engine.desk import Desk
from kiosk.engine.merchant_client import MerchantError
from kiosk.engine.pause import keep_pause
from kiosk.engine.scene import Board

SEEK_S = 1.0  # how often a server that is away is looked for

log = structlog.get_logger()


async def watch_machine(desk: Desk) -> None:
    """Keep the machine's status on the board."""
    async for status in desk.device.changes():
        desk.board.update(machine=status)


async def watch_pauses(desk: Desk) -> None:
    """Call a machine paused until it is calm, lest the screen change with every spin."""
    board = desk.board
    while True:
        await _until(board, is_inhibited=True)
        board.update(is_paused=True)
        is_calm = False
        while not is_calm:
            await _until(board, is_inhibited=False)
            with anyio.move_on_after(desk.settings.patience.calm_s) as calm:
                await _until(board, is_inhibited=True)
            is_calm = calm.cancelled_caught
        board.update(is_paused=False, is_inhibited_long=False)


async def watch_inhibit(desk: Desk) -> None:
    """Tell a game from a long inhibit: the wire shows the same for both."""
    board = desk.board
    while True:
        await _until(board, is_inhibited=True)
        with anyio.move_on_after(desk.settings.patience.busy_s) as patience:
            await _until(board, is_inhibited=False)
        if patience.cancelled_caught:
            board.update(is_inhibited_long=True)  # until the pause is over
            await _until(board, is_inhibited=False)


async def report_health(desk: Desk) -> None:
    """Heartbeats: they tell the server how we are, and us whether it is there."""
    told_code, has_policy = "", False
    while True:
        try:
            await beat(desk)
            if not has_policy:
                view = await desk.merchant.policy()
                desk.board.update(
                    policy=view.shown(),
                    policy_in=view.shown_in(),
                    policy_max_minor=view.amount_max_minor,
                )
                has_policy = True
        except MerchantError as error:
            if error.code != told_code:  # once, however long it lasts
                log.info("heartbeat_failed", code=error.code, reason=str(error))
            told_code = error.code
            desk.board.update(is_service_reachable=False, service_code=error.code)
            await anyio.sleep(SEEK_S)
        else:
            told_code = ""
            desk.board.update(is_service_reachable=True)
            with anyio.move_on_after(desk.settings.merchant.heartbeat_s):
                await _funding_settled(desk.board)


async def beat(desk: Desk) -> None:
    """Tell how we are, and keep what the server answers. Raises MerchantError."""
    view = await desk.merchant.heartbeat(heartbeat_facts(desk))
    keep_pause(desk, view.pause)


async def _funding_settled(board: Board) -> None:
    """Wait for the server to take a funding's last report: it may call for a pause then."""
    was_settling = False
    async for scene in board.changes():
        is_settling = scene.funding is not None and scene.funding.state is State.SETTLING
        if was_settling and not is_settling:
            return
        was_settling = is_settling


def heartbeat_facts(desk: Desk) -> dict[str, str | int]:
    """What a heartbeat tells the server."""
    head, funding = desk.journal.head, desk.board.scene.funding
    return {
        "boot_id": desk.boot_id,
        "software_version": __version__,
        "journal_seq": head.seq,
        "journal_hash": head.hash.hex(),
        "topology": desk.device.status.topology,
        "screen": funding.state if funding else "idle",
        "backlog": int(bool(funding and funding.unacknowledged_report)),
    }


async def _until(board: Board, *, is_inhibited: bool) -> None:
    """Wait until a polling machine inhibits, or until it does not."""
    async for scene in board.changes():
        machine = scene.machine
        is_up = machine is not None and machine.link is Link.UP
        if (is_up and machine is not None and not machine.is_accepting) == is_inhibited:
            return
