"""Questions about the settings: what is in force and where it comes from; adjusting some."""

import json
from collections.abc import Mapping
from typing import Any

import anyio
import anyio.to_thread
from pydantic_settings import EnvSettingsSource

from kiosk.common.settings import SettingsError
from kiosk.common.settings_rows import Row, kind, rows
from kiosk.domain.technician import Right
from kiosk.engine.adjustments import Adjustments, flat
from kiosk.engine.desk import Desk
from kiosk.engine.questions.question import (
    Asker,
    BadQuestionError,
    Fields,
    Question,
    QuestionError,
    Questions,
    reason,
    text,
)
from kiosk.engine.settings import EngineSettings


def settings_questions(desk: Desk) -> Questions:
    """An adjustment is validated as at the start, and takes effect at the next one."""
    layer, one_at_a_time = desk.adjustments, anyio.Lock()

    async def settings(fields: Fields, asker: Asker) -> Fields:
        del fields, asker
        return {
            "settings": await anyio.to_thread.run_sync(_all_rows, layer),
            "is_restart_needed": layer.is_restart_needed,
            "problem": layer.problem,
        }

    async def change(fields: Fields, asker: Asker) -> Fields:
        row, why = _adjustable(fields), reason(fields)
        value = _parsed(row, text(fields, "value"))
        async with one_at_a_time:
            return await _adjust(desk, row, {**layer.values, row.key: value}, why, asker)

    async def reset(fields: Fields, asker: Asker) -> Fields:
        row, why = _adjustable(fields), reason(fields)
        if row.key not in layer.values:
            raise BadQuestionError(f"{row.key} is not adjusted")
        async with one_at_a_time:
            others = {key: value for key, value in layer.values.items() if key != row.key}
            return await _adjust(desk, row, others, why, asker)

    return {
        "settings": Question(Right.SET_UP, settings),
        "settings_change": Question(Right.SET_UP, change),
        "settings_reset": Question(Right.SET_UP, reset),
    }


async def _adjust(desk: Desk, row: Row, values: Fields, why: str, asker: Asker) -> Fields:
    """Have the layer hold these values, of which the row's is another one. Raises QuestionError."""
    layer = desk.adjustments
    try:
        upcoming = await anyio.to_thread.run_sync(layer.settings_with, values)
    except SettingsError as error:
        problem = error.problems[0]
        raise QuestionError(problem.code, f"{problem.key}: {problem.remedy}") from None
    if row.key in values:  # as it was understood, e.g. 12 for "12.0"
        values = {**values, row.key: _value(_dumped(upcoming), row.key)}
    before = f"{row.key} = {_shown(row, _dumped(layer.upcoming))}"
    after = f"{row.key} = {_shown(row, _dumped(upcoming))}"
    await asker.record("setting_changed", before, after, why)
    try:
        await anyio.to_thread.run_sync(layer.keep, values, upcoming)
    except OSError as error:
        await asker.record("setting_not_changed", before, before, str(error))
        raise QuestionError("E0111", f"{row.key} stays as it is: {error}") from error
    return {
        "before": before,
        "after": after,
        "is_restart_needed": layer.is_restart_needed,
    }


def _adjustable(fields: Fields) -> Row:
    """The named setting. Raises QuestionError E0110 when it cannot be adjusted."""
    key = text(fields, "key")
    row = next((row for row in rows(EngineSettings) if row.key == key), None)
    if row is None or not row.is_adjustable:
        raise QuestionError("E0110", f"{key} cannot be adjusted at the kiosk")
    if key in flat(EnvSettingsSource(EngineSettings)()):
        variable = f"KIOSK_ENGINE_{key.replace('.', '__').upper()}"
        raise QuestionError("E0110", f"{variable} of the environment goes over every adjustment")
    return row


def _parsed(row: Row, typed: str) -> object:
    """What was typed, as the environment would be read: a text as it stands, the rest as JSON."""
    typed = typed.strip()
    if row.node.get("type") == "string":
        return typed
    try:
        return json.loads(typed)
    except (ValueError, RecursionError):
        return typed  # the validation tells what it should have been


def _all_rows(layer: Adjustments) -> list[Fields]:
    now, upcoming = _dumped(layer.settings), _dumped(layer.upcoming)
    places = {
        "environment": flat(EnvSettingsSource(EngineSettings)()),
        "adjusted": layer.values,
        "file": flat(layer.document),
    }
    return [
        {
            "key": row.key,
            "value": _shown(row, now),
            "next_value": _shown(row, upcoming),
            "default": "" if row.is_required else _text(row.node.get("default")),
            "description": row.description,
            "kind": kind(row.node),
            "choices": [_text(choice) for choice in row.node.get("enum", ())],
            "is_adjustable": row.is_adjustable,
            "source": _source(row, places),
        }
        for row in rows(EngineSettings)
    ]


def _source(row: Row, places: Mapping[str, Mapping[str, Any]]) -> str:
    """Where the value of the next start comes from."""
    if row.is_secret:
        return "credentials"
    for place, values in places.items():
        if any(key == row.key or key.startswith(f"{row.key}.") for key in values):
            return place
    return "default"


def _dumped(settings: EngineSettings) -> Fields:
    """As JSON can carry it; a secret is masked."""
    return settings.model_dump(mode="json")


def _shown(row: Row, dumped: Fields) -> str:
    value = _value(dumped, row.key)
    if row.is_secret:
        return "set" if value else "not set"
    return _text(value)


def _value(dumped: Fields, key: str) -> Any:
    value: Any = dumped
    for part in key.split("."):
        value = value[part]
    return value


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return json.dumps(value, ensure_ascii=False)
