"""Settings of a program: a TOML file, then the environment, then secrets from systemd's credentials.

Each program declares one pydantic model and loads it here. Whatever is wrong with a value is told
as key, value and remedy; a secret is read only from $CREDENTIALS_DIRECTORY, one file per key.
"""

import argparse
import os
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn, TypeVar

from pydantic import BaseModel, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SecretsSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

EXIT_BAD_SETTINGS = 78  # EX_CONFIG of sysexits.h: systemd need not restart us


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with the settings, for the person who must mend it."""

    code: str
    key: str
    value: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.code} {self.key} = {self.value}: {self.remedy}"


class SettingsError(Exception):
    """The settings cannot be used; `problems` says why, all at once."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class ProgramSettings(BaseSettings):
    """The base of every program's settings; a subclass sets `env_prefix`."""

    model_config = SettingsConfigDict(
        env_nested_delimiter="__", extra="forbid", frozen=True, nested_model_default_partial_update=True
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        del dotenv_settings, file_secret_settings
        sources: list[PydanticBaseSettingsSource] = [init_settings]
        credentials = os.environ.get("CREDENTIALS_DIRECTORY")
        if credentials:
            sources.append(
                SecretsSettingsSource(settings_cls, secrets_dir=credentials, env_prefix="")
            )
        sources += [env_settings, TomlConfigSettingsSource(settings_cls)]
        return tuple(sources)


S = TypeVar("S", bound=ProgramSettings)


def load_settings(schema: type[S], config: Path | None = None) -> S:
    """Read and validate the settings of one program.

    Raises SettingsError with every problem found: E0101 the file, E0102 a missing key, E0103 an
    unknown key, E0104 a value that does not fit.
    """

    class Located(schema):  # type: ignore[valid-type,misc]  # the file is known only at run time
        model_config = SettingsConfigDict(toml_file=config)

    if config is not None and not config.is_file():
        remedy = "name a file that exists and that this user may read"
        raise SettingsError([Problem("E0101", "--config", str(config), remedy)])
    try:
        located = Located()
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(
            [Problem("E0101", "--config", str(config), f"mend the TOML: {error}")]
        ) from error
    except ValidationError as error:
        raise SettingsError([_problem(schema, dict(e)) for e in error.errors()]) from error
    return schema.model_construct(**{name: getattr(located, name) for name in schema.model_fields})


def _problem(schema: type[BaseModel], error: dict[str, object]) -> Problem:
    location = error["loc"]
    assert isinstance(location, tuple)
    key = ".".join(map(str, location)) or "(settings)"
    description, is_secret = _describe(schema, location)
    value = "…" if is_secret else repr(error.get("input"))
    match error["type"]:
        case "missing":
            where = (
                f"put it in a file named {key} in $CREDENTIALS_DIRECTORY"
                if is_secret
                else "set it in the TOML file or the environment"
            )
            return Problem("E0102", key, "(missing)", f"{where}: {description}")
        case "extra_forbidden":
            return Problem("E0103", key, value, "no such key: remove it or mend its spelling")
        case _:
            return Problem("E0104", key, value, f"{error['msg']}. It is: {description}")


def _describe(schema: type[BaseModel], location: tuple[object, ...]) -> tuple[str, bool]:
    """The description of the field at `location`, and whether it is a secret."""
    description, is_secret = "", False
    fields = schema.model_fields
    for part in location:
        field = fields.get(str(part))
        if field is None:
            break
        description = field.description or description
        is_secret = field.annotation is SecretStr
        nested = field.annotation
        fields = (
            nested.model_fields
            if isinstance(nested, type) and issubclass(nested, BaseModel)
            else {}
        )
    return description, is_secret


def settings_from_command_line(schema: type[S], program: str, description: str) -> S:
    """Parse `--config FILE` and `--check`, load the settings, or end with what is wrong."""
    parser = argparse.ArgumentParser(prog=program, description=description)
    parser.add_argument("--config", type=Path, help="a TOML file of settings")
    parser.add_argument(
        "--check", action="store_true", help="validate the settings, say so, and end"
    )
    arguments = parser.parse_args()
    try:
        settings = load_settings(schema, arguments.config)
    except SettingsError as error:
        _end(f"{program}: these settings cannot be used\n{error}", EXIT_BAD_SETTINGS)
    if arguments.check:
        _end(f"{program}: the settings are valid", 0)
    return settings


def _end(message: str, status: int) -> NoReturn:
    (sys.stderr if status else sys.stdout).write(message + "\n")
    sys.exit(status)
