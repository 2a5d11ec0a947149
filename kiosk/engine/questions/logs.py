"""Questions about the engine's own log: searching it, and writing a part of it to a file."""

from datetime import date
from functools import partial
from typing import Final

import anyio.to_thread

from kiosk.domain.technician import Right
from kiosk.engine.desk import Desk
from kiosk.engine.logs.export import export_log
from kiosk.engine.logs.search import LEVELS, LogQuery, search_log
from kiosk.engine.questions.question import (
    Asker,
    BadQuestionError,
    Fields,
    Question,
    QuestionError,
    Questions,
    number,
    reason,
    text,
)

MOST: Final = 50


def log_questions(desk: Desk) -> Questions:
    """Days are those of UTC, as in the log."""

    async def logs(fields: Fields, asker: Asker) -> Fields:
        del asker
        before, most = text(fields, "before", ""), number(fields, "most", 25, MOST)
        search = partial(search_log, desk.log_keeper.folder, _query(fields), before, most)
        try:
            found = await anyio.to_thread.run_sync(search)
        except ValueError as error:
            raise BadQuestionError(f"before is no place in the log: {error}") from error
        except OSError as error:
            raise QuestionError("E1011", str(error)) from error
        return {
            "events": found.events,
            "before": found.before,
            "today": desk.clock.utc_now().date().isoformat(),
            "dropped": desk.log_keeper.dropped,
        }

    async def log_export(fields: Fields, asker: Asker) -> Fields:
        query, why = _query(fields), reason(fields)
        name = f"kiosk-{desk.settings.kiosk_number}-log-{desk.clock.utc_now():%Y%m%dT%H%M%SZ}.jsonl"
        folder = desk.settings.export_dir or desk.settings.data_dir / "export"
        await asker.record("log_exported", "", str(folder / name), why)
        write = partial(export_log, desk.log_keeper.folder, query, folder, name)
        try:
            export = await anyio.to_thread.run_sync(write)
        except OSError as error:
            raise QuestionError("E1012", str(error)) from error
        return {
            "path": str(export.path),
            "sha256": export.sha256,
            "events": export.events,
            "length": export.length,
        }

    return {
        "logs": Question(Right.READ_LOGS, logs),
        "log_export": Question(Right.READ_LOGS, log_export),
    }


def _query(fields: Fields) -> LogQuery:
    level = text(fields, "level", "")
    if level not in {"", *LEVELS}:
        raise BadQuestionError(f"level is one of {LEVELS}")
    return LogQuery(
        first_day=_day(fields, "from"),
        last_day=_day(fields, "to"),
        component=text(fields, "component", ""),
        code=text(fields, "code", "").upper(),
        level=level,
        text=text(fields, "text", ""),
    )


def _day(fields: Fields, key: str) -> date | None:
    given = text(fields, key, "")
    try:
        return date.fromisoformat(given) if given else None
    except ValueError:
        raise BadQuestionError(f"{key} must be a day such as 2026-01-31") from None
