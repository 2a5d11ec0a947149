"""The engine looks at its own files when it starts, and stops offering where they differ."""

import json

import anyio.to_thread
import structlog

from kiosk.engine.desk import Desk
from kiosk.engine.installation import inspect_installation
from kiosk.engine.presenter import FILES_DIFFER

TOLD_MAX = 20  # differences that are written down

log = structlog.get_logger()


async def verify_files(desk: Desk) -> None:
    """Journal what was found; files that differ keep patrons out until an engine finds none.

    Raises JournalError.
    """
    try:
        installation = await anyio.to_thread.run_sync(inspect_installation)
    except OSError as error:
        await _stay_out(desk, [str(error)], {})
        return
    different = [f"{found.change} {found.path}" for found in installation.differences()]
    if installation.recorded is None:
        different = ["no record of what was installed"]
    facts: dict[str, str | int] = {"digest": installation.digest, "files": len(installation.files)}
    if not different:
        await desk.journal.note_kiosk_event("files_verified", json.dumps(facts))
        return
    await _stay_out(desk, different, facts)


async def _stay_out(desk: Desk, different: list[str], facts: dict[str, str | int]) -> None:
    log.info("files_compared", code=FILES_DIFFER, different=different[:TOLD_MAX])
    desk.board.update(are_files_altered=True)
    told = {**facts, "different": different[:TOLD_MAX], "count": len(different)}
    await desk.journal.note_kiosk_event("files_differ", json.dumps(told))
