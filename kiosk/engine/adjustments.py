"""What technicians adjusted at the kiosk: a layer over the settings' file, under the environment.

Only keys that are marked adjustable can stand in it. It takes effect at the next start. A layer
that cannot be used is set aside, and the kiosk starts without it.
"""

import json
import os
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from kiosk.common.durable import write_durably
from kiosk.common.settings import Problem, SettingsError, read_document, settings_from
from kiosk.common.settings_rows import rows
from kiosk.engine.settings import EngineSettings

NAME: Final = "adjustments.toml"
SET_ASIDE: Final = "adjustments.unusable.toml"

Values = Mapping[str, Any]  # by dotted key


@dataclass(slots=True)
class Adjustments:
    """The layer as it is kept. Its methods block: call them in a thread."""

    folder: Path
    document: dict[str, Any]  # the settings' file, as it was read at the start
    settings: EngineSettings  # in force
    upcoming: EngineSettings  # what the next start will make of it all
    values: dict[str, Any] = field(default_factory=dict)  # the layer
    problem: str = ""  # why a former layer was set aside

    @property
    def is_restart_needed(self) -> bool:
        return self.upcoming != self.settings

    def settings_with(self, values: Values) -> EngineSettings:
        """The settings as the next start would have them. Raises SettingsError."""
        foreign = [key for key in values if key not in adjustable_keys()]
        if foreign:
            remedy = "it cannot be adjusted: take it out"
            raise SettingsError(
                [Problem("E0103", key, str(values[key]), remedy) for key in foreign]
            )
        return settings_from(EngineSettings, layered(self.document, values))

    def keep(self, values: dict[str, Any], upcoming: EngineSettings) -> None:
        """Make it durable; what was set aside is then forgotten. Raises OSError."""
        lines = [f"{key} = {_literal(value)}\n" for key, value in sorted(values.items())]
        write_durably(self.folder / NAME, "".join(lines).encode())
        self.values, self.upcoming = values, upcoming
        (self.folder / SET_ASIDE).unlink(missing_ok=True)
        self.problem = ""

    def set_aside(self) -> None:
        """Keep a layer that cannot be used out of the way of the next start."""
        with suppress(OSError):  # then it is told again at each start
            (self.folder / NAME).replace(self.folder / SET_ASIDE)


def load_adjusted(config: Path | None) -> Adjustments:
    """The settings to start with, and the layer in them.

    Raises SettingsError when they cannot be used without any adjustment.
    """
    document = read_document(config)
    plain = settings_from(EngineSettings, document)
    adjustments = Adjustments(plain.data_dir, document, plain, plain)
    try:
        values = _read(plain.data_dir / NAME)
        settings = adjustments.settings_with(values)
    except (SettingsError, OSError, ValueError, RecursionError) as error:
        adjustments.problem = " ".join(str(error).split())
        return adjustments
    adjustments.settings = adjustments.upcoming = settings
    adjustments.values = values
    if (plain.data_dir / SET_ASIDE).exists():
        adjustments.problem = f"set aside at an earlier start: {SET_ASIDE}"
    return adjustments


def adjustable_keys() -> frozenset[str]:
    return frozenset(row.key for row in rows(EngineSettings) if row.is_adjustable)


def layered(document: dict[str, Any], values: Values) -> dict[str, Any]:
    """The document with these values in the places of its own."""
    result = deepcopy(document)
    for key, value in values.items():
        *tables, name = key.split(".")
        table = result
        for part in tables:
            table = table.setdefault(part, {})
        table[name] = value
    return result


def flat(document: Any, prefix: str = "") -> dict[str, Any]:
    """Every value of nested tables by its dotted key."""
    if not isinstance(document, dict):
        return {prefix.removesuffix("."): document}
    return {
        key: value
        for name, part in document.items()
        for key, value in flat(part, f"{prefix}{name}.").items()
    }


def _read(path: Path) -> dict[str, Any]:
    """Raises OSError, ValueError; a layer that is not there is empty."""
    if not os.path.lexists(path):
        return {}
    return flat(tomllib.loads(path.read_text("utf-8")))


def _literal(value: object) -> str:
    """A text, number or truth as TOML: the same as JSON, but for one character."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
