"""The catalogue of codes: every fault's cause, what staff do about it, and how to test again."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One fault as staff meet it. `steps` are three, in the order to try them."""

    code: str
    title: str
    cause: str
    steps: tuple[str, str, str]
    retest: str


@cache
def catalogue() -> dict[str, CatalogueEntry]:
    """Every code of the product. Source: codes.toml beside this file."""
    text = resources.files(__package__).joinpath("codes.toml").read_text("utf-8")
    entries = {}
    for code, entry in tomllib.loads(text).items():
        first, second, third = entry.pop("steps")
        entries[code] = CatalogueEntry(code=code, steps=(first, second, third), **entry)
    return entries
