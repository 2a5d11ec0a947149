"""The vocabulary of alerts: what a terminal tells its operator, by the name in its log."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Alert:
    """One kind of alert. `code` is empty where each occurrence brings its own or has none."""

    name: str
    group: str
    severity: str  # a level of the log
    meaning: str
    code: str = ""
    recovered_by: str = ""  # the event that ends it; empty for what is over when it is told


@cache
def alerts() -> dict[str, Alert]:
    """Every alert by name. Source: alerts.toml beside this file."""
    text = resources.files(__package__).joinpath("alerts.toml").read_text("utf-8")
    return {name: Alert(name, **entry) for name, entry in tomllib.loads(text).items()}
