"""One line of the log, made shorter where it is too long; it stays one JSON object."""

import json
from typing import Any, Final

LINE_LENGTH_MAX: Final = 16 * 1024
_FIELDS_MAX: Final = 40
_TEXT_LENGTHS: Final = (1000, 100)


def shortened(line: str, length_max: int = LINE_LENGTH_MAX) -> str:
    """The line with its texts cut until it fits. `length_max` is at least 6 KiB."""
    if len(line) <= length_max:
        return line
    event: dict[str, Any] = json.loads(line)
    for limit in _TEXT_LENGTHS:
        parts = list(event.items())[:_FIELDS_MAX]
        shorter = json.dumps({key[:limit]: _cut(value, limit) for key, value in parts})
        if len(shorter) <= length_max:
            return shorter
    kept = ("timestamp", "level", "program", "event", "code")
    return json.dumps({key: _cut(event[key], 100) for key in kept if key in event})


def _cut(value: object, limit: int) -> object:
    text = value if isinstance(value, str) else json.dumps(value)
    return value if len(text) <= limit else f"{text[:limit]}…"
