"""The denomination tables that are shipped with a protocol, as data beside its code."""

import tomllib
from collections.abc import Mapping
from importlib import resources


def shipped_denominations_minor(package: str) -> Mapping[str, Mapping[int, int]]:
    """Of each currency, channel to value in minor units. Source: the package's own file."""
    text = resources.files(package).joinpath("denominations.toml").read_text("utf-8")
    return {
        currency: {int(channel): value_minor for channel, value_minor in table.items()}
        for currency, table in tomllib.loads(text).items()
    }
