"""Takes secrets out of what is logged, whoever put them there."""

import re
from collections.abc import Mapping
from typing import Any, Final

from structlog.typing import EventDict, WrappedLogger

MASK: Final = "(not shown)"

# A field whose name has one of these among its words is a secret's.
_SECRET_WORDS: Final = frozenset(
    {
        "authorization",
        "cookie",
        "credential",
        "credentials",
        "passphrase",
        "password",
        "pin",
        "pins",
        "secret",
        "secrets",
        "token",
        "tokens",
        "verifier",
    }
)
_SECRET_ENDING: Final = re.compile(r"(?:^|_)(?:api|device|private|technician)_key$")
_WORD: Final = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])")
_LAST_FOUR: Final = re.compile(r"….{4}")

_URL: Final = re.compile(r"\b([a-z][a-z0-9+.-]*://)(?:[^\s/?#@\"'<>]*@)?([^\s\"'<>]+)", re.I)
_AUTHORIZATION: Final = re.compile(r"\b(Bearer|Basic)\s+[\w.~+/=-]{4,}", re.I)
_OPAQUE_MIN: Final = 16  # a part of an address as long as this may open something
_DEPTH_MAX: Final = 6


def mask_secrets(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """The event without secrets: fields named like one, and tokens inside texts.

    The last four characters of a token may stay, written as last_four does.
    """
    return {key: _masked(key, value, _DEPTH_MAX) for key, value in event.items()}


def masked_text(text: str) -> str:
    """The text without what an address or an Authorization header carries."""
    if "://" in text:
        text = _URL.sub(_masked_url, text)
    return _AUTHORIZATION.sub(rf"\1 {MASK}", text)


def is_secret(name: str) -> bool:
    """Whether a field of this name holds a secret."""
    words = {word.lower() for word in _WORD.findall(name)}
    return bool(words & _SECRET_WORDS) or _SECRET_ENDING.search(name.lower()) is not None


def _masked(key: str, value: Any, depth: int) -> Any:
    if is_secret(key) and not isinstance(value, bool | None):
        is_short = isinstance(value, str) and _LAST_FOUR.fullmatch(value)
        return value if is_short else MASK
    if isinstance(value, str):
        return masked_text(value)
    if not depth:
        return MASK if isinstance(value, Mapping | list | tuple) else value
    if isinstance(value, Mapping):
        return {name: _masked(str(name), part, depth - 1) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_masked("", part, depth - 1) for part in value]
    return value


def _masked_url(found: re.Match[str]) -> str:
    scheme, rest = found.groups()
    address, question, _ = rest.partition("?")
    host, *parts = address.partition("#")[0].split("/")
    shown = [f"…{part[-4:]}" if len(part) >= _OPAQUE_MIN else part for part in parts]
    return scheme + "/".join([host, *shown]) + ("?…" if question else "")
