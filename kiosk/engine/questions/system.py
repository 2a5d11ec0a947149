"""Questions about the programs themselves: what runs here, whether it may, and its new start."""

import shutil
from typing import Final

import anyio.to_thread

from kiosk import __version__
from kiosk.domain.technician import Right
from kiosk.engine.closure import put_in_service, take_out_of_service
from kiosk.engine.desk import Desk
from kiosk.engine.installation import Installation, inspect_installation, interpreter
from kiosk.engine.questions.question import (
    Asker,
    Fields,
    Question,
    QuestionError,
    Questions,
    number,
    reason,
)

FILES_MAX: Final = 100  # of one answer


def system_questions(desk: Desk) -> Questions:
    """What changes something needs a `reason`; a new start is refused while a session is open."""

    async def system(fields: Fields, asker: Asker) -> Fields:
        del fields, asker
        disk = await anyio.to_thread.run_sync(shutil.disk_usage, desk.settings.data_dir)
        scene = desk.board.scene
        return {
            "version": __version__,
            "python": interpreter(),
            "uptime_s": round(desk.clock.monotonic_s() - desk.started_s),
            "boot": desk.journal.boot,
            "utc": desk.clock.utc_now().isoformat(timespec="seconds"),
            "disk_free_bytes": disk.free,
            "disk_total_bytes": disk.total,
            "out_of_service": scene.out_of_service,
            "are_files_altered": scene.are_files_altered,
            "is_verified_at_start": desk.settings.verify_at_start,
            "is_in_use": scene.is_in_use,
            "languages": list(desk.adjustments.upcoming.languages),
            "is_restart_needed": desk.adjustments.is_restart_needed,
        }

    async def installation(fields: Fields, asker: Asker) -> Fields:
        del asker
        after = number(fields, "after", 0)
        found = await anyio.to_thread.run_sync(inspect_installation)
        return installation_fields(found) | {"files": _files(found, after)}

    async def restart_engine(fields: Fields, asker: Asker) -> Fields:
        why = reason(fields)
        _require_no_session(desk)
        await asker.record("restart_engine", "", "", why)
        desk.restart.set()
        return {}

    async def restart_screen(fields: Fields, asker: Asker) -> Fields:
        await asker.record("restart_screen", "", "", reason(fields))
        return {}  # the screen that has asked ends itself then

    async def out_of_service(fields: Fields, asker: Asker) -> Fields:
        why, before = reason(fields), desk.board.scene.out_of_service
        await asker.record("out_of_service", before, why, why)
        await take_out_of_service(desk, asker.name, why)
        return {"out_of_service": desk.board.scene.out_of_service}

    async def in_service(fields: Fields, asker: Asker) -> Fields:
        why, before = reason(fields), desk.board.scene.out_of_service
        await asker.record("in_service", before, "", why)
        await put_in_service(desk, asker.name, why)
        return {"out_of_service": ""}

    return {
        "system": Question(Right.DIAGNOSE, system),
        "installation": Question(Right.DIAGNOSE, installation),
        "restart_engine": Question(Right.RESTART, restart_engine),
        "restart_screen": Question(Right.RESTART, restart_screen),
        "out_of_service": Question(Right.RESTART, out_of_service),
        "in_service": Question(Right.RESTART, in_service),
    }


def installation_fields(found: Installation) -> Fields:
    """What is installed, without the list of its files."""
    return {
        "digest": found.digest,
        "count": len(found.files),
        "is_recorded": found.recorded is not None,
        "differences": [
            {"path": each.path, "change": each.change} for each in found.differences()[:FILES_MAX]
        ],
    }


def _files(found: Installation, after: int) -> list[Fields]:
    """The next files behind the first `after`."""
    chosen = sorted(found.files.items())[after : after + FILES_MAX]
    return [{"path": path, "sha256": digest} for path, digest in chosen]


def _require_no_session(desk: Desk) -> None:
    if desk.board.scene.is_in_use:
        raise QuestionError("E1105", "a session is open or its money is not settled")
