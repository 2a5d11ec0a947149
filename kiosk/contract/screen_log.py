"""What the screen's program logged, told to the engine, which keeps it.

An event is a flat object of short values: its size is bounded at both ends.
"""

import json
from typing import Any, Final, TypeAlias

from kiosk.contract.messages import ContractError, MessageKind, encode_message

# So many of such characters fit into a line even if each has to be written as an escape.
FIELDS_MAX: Final = 12
TEXT_LENGTH_MAX: Final = 800

ScreenEvent: TypeAlias = dict[str, str | int | float | bool | None]


def encode_screen_event(event: dict[str, Any]) -> bytes:
    """The event as one line; what is too much of it is cut off."""
    return encode_message(MessageKind.LOG, {"logged": _bounded(event)})


def read_screen_event(message: dict[str, Any]) -> ScreenEvent:
    """Raises ContractError when there is no event in it; what is too much of it is cut off."""
    logged = message.get("logged")
    if not isinstance(logged, dict) or not isinstance(logged.get("event"), str):
        raise ContractError("no log event")
    return _bounded(logged)


def _bounded(event: dict[str, Any]) -> ScreenEvent:
    return {key[:40]: _short(value) for key, value in list(event.items())[:FIELDS_MAX]}


def _short(value: object) -> str | int | float | bool | None:
    if value is None or isinstance(value, int | float):
        return value
    text = value if isinstance(value, str) else json.dumps(value, default=str)
    return text if len(text) <= TEXT_LENGTH_MAX else f"{text[:TEXT_LENGTH_MAX]}…"
