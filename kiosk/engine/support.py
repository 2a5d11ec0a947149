"""What may leave the kiosk for those who help from afar: no secret, nothing of a bank."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

from kiosk.common.log import last_four
from kiosk.common.settings import secret_keys
from kiosk.engine.settings import EngineSettings

MASKED: Final = "(not shown)"
_NAMES_OF_SESSIONS: Final = frozenset({"session_id", "client_session_id", "order_id", "claim_id"})


def shown_settings(document: Mapping[str, Any]) -> dict[str, Any]:
    """A settings document without its secrets, whoever has put them there."""
    hidden = secret_keys(EngineSettings)
    return {key: MASKED if key in hidden else _shown(value) for key, value in document.items()}


def redacted(facts: Any) -> Any:
    """Facts of fundings, with no more of a session's name than the log has."""
    if isinstance(facts, Mapping):
        return {
            key: last_four(str(value)) if key in _NAMES_OF_SESSIONS and value else redacted(value)
            for key, value in facts.items()
        }
    if isinstance(facts, list | tuple):
        return [redacted(fact) for fact in facts]
    return facts


def _shown(value: Any) -> Any:
    """Addresses lose the name and the password that may stand before the host."""
    if isinstance(value, Mapping):
        return {key: _shown(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_shown(part) for part in value]
    if isinstance(value, str) and "@" in value and "://" in value:
        parts = urlsplit(value)
        return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
    return value
