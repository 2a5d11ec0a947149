"""Settings of a program: a TOML file, over it the environment, and secrets from their own place.

Each program declares one pydantic model and loads it here. Whatever is wrong with a value is told
as key, value and remedy; a secret is read only from $CREDENTIALS_DIRECTORY, one file per key, and
is never shown.
"""

import argparse
import os
import re
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, NoReturn, TypeVar, get_args

from pydantic import BaseModel, Field, SecretBytes, SecretStr, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SecretsSettingsSource,
    SettingsConfigDict,
)
from pydantic_settings.exceptions import SettingsError as UnreadableValueError

from kiosk.common.log import LogLevel

EXIT_BAD_SETTINGS = 78  # EX_CONFIG of sysexits.h: systemd need not restart us
HIDDEN = "(not shown)"


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
    """The base of every program's settings; a subclass sets `env_prefix`.

    Secrets are fields of the program's own model, not of a nested one.
    """

    log_level: LogLevel = Field("info", description="the least level that is logged")

    model_config = SettingsConfigDict(
        env_nested_delimiter="__",
        extra="forbid",
        frozen=True,
        nested_model_default_partial_update=True,
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
        """The strongest first; what is passed to the constructor is the file's content."""
        del dotenv_settings, file_secret_settings
        sources = [env_settings, init_settings]
        credentials = os.environ.get("CREDENTIALS_DIRECTORY", "")
        if credentials:
            secrets = SecretsSettingsSource(settings_cls, secrets_dir=credentials, env_prefix="")
            sources.insert(0, secrets)
        return tuple(sources)


S = TypeVar("S", bound=ProgramSettings)
L = TypeVar("L")


def load_settings(schema: type[S], config: Path | None = None) -> S:
    """Read and validate the settings of one program.

    Raises SettingsError with every problem found: E0101 the file, E0102 a missing key, E0103 an
    unknown key, E0104 a value that does not fit, E0107 a secret where it can be read by others,
    E0108 credentials that cannot be read.
    """
    return settings_from(schema, read_document(config))


def settings_from(schema: type[S], document: dict[str, Any]) -> S:
    """The settings of a document, with the environment and the credentials over it.

    Raises SettingsError as load_settings.
    """
    _require_readable_credentials()
    problems = [
        *_misplaced_secrets(schema, document, "the TOML file"),
        *_unknown_variables(schema),
    ]
    try:
        environment = EnvSettingsSource(schema)()
        problems += _misplaced_secrets(schema, environment, "the environment")
        settings = schema(**document)
    except UnreadableValueError as error:
        raise SettingsError([_unreadable(error)]) from None
    except ValidationError as error:  # shows its input: not to be chained
        problems += [_problem(schema, details) for details in error.errors()]
        raise SettingsError(problems) from None
    if problems:
        raise SettingsError(problems)
    return settings


def read_document(config: Path | None) -> dict[str, Any]:
    """The content of a TOML file, none for no file. Raises SettingsError E0101."""
    if config is None:
        return {}
    try:
        return tomllib.loads(config.read_text("utf-8"))
    except OSError as error:
        remedy = f"name a file that exists and that this user may read ({error.strerror})"
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        remedy = f"mend the TOML: {error}"
    raise SettingsError([Problem("E0101", "--config", str(config), remedy)])


def _require_readable_credentials() -> None:
    credentials = os.environ.get("CREDENTIALS_DIRECTORY", "")
    if not credentials:
        return
    try:
        for secret in Path(credentials).iterdir():
            secret.open("rb").close()
    except OSError as error:
        remedy = f"name a directory whose files this user may read ({error.strerror})"
        problem = Problem("E0108", "$CREDENTIALS_DIRECTORY", str(error.filename), remedy)
        raise SettingsError([problem]) from None


def _misplaced_secrets(
    schema: type[BaseModel], values: dict[str, Any], place: str
) -> Iterator[Problem]:
    for name, field in schema.model_fields.items():
        if name in values and _holds_secret(field.annotation):
            remedy = f"take it out of {place}, renew it, and {_where(name)}"
            yield Problem("E0107", name, HIDDEN, remedy)


def _unknown_variables(schema: type[BaseSettings]) -> Iterator[Problem]:
    prefix = schema.model_config.get("env_prefix", "").upper()
    for variable in os.environ:
        name = variable.upper().removeprefix(prefix).lower().partition("__")[0]
        if prefix and variable.upper().startswith(prefix) and name not in schema.model_fields:
            yield _unknown(variable)


def _unknown(key: str) -> Problem:
    return Problem("E0103", key, HIDDEN, "no such key: remove it or mend its spelling")


def _unreadable(error: UnreadableValueError) -> Problem:
    """A list or table from the environment or the credentials that is no JSON."""
    named = re.search(r'field "(\w+)" from source "(\w+)"', str(error))
    key = named[1] if named else "(settings)"
    return Problem("E0104", key, HIDDEN, "outside the TOML file, write a list or table as JSON")


def _problem(schema: type[BaseModel], error: ErrorDetails) -> Problem:
    key = ".".join(map(str, error["loc"])) or "(settings)"
    description, is_secret = _describe(schema, error["loc"])
    is_shown = isinstance(error["input"], str | int | float | list) and not is_secret
    value = repr(error["input"]) if is_shown else HIDDEN
    match error["type"]:
        case "missing":
            where = _where(key) if is_secret else "set it in the TOML file or the environment"
            return Problem("E0102", key, "(missing)", f"{where}: {description}")
        case "extra_forbidden":
            return _unknown(key)
        case _:
            return Problem("E0104", key, value, f"{error['msg']}. It is: {description}")


def _where(key: str) -> str:
    return f"put it in a file named {key} in $CREDENTIALS_DIRECTORY"


def _describe(schema: type[BaseModel], location: tuple[int | str, ...]) -> tuple[str, bool]:
    """The description of the field at `location`, and whether a secret is in it."""
    description, is_secret = schema.__doc__ or "", True
    models = [schema]
    for part in location:
        fields = [model.model_fields[str(part)] for model in models if part in model.model_fields]
        for field in fields:  # none for a list's index or a table's key
            description = field.description or description
            is_secret = _holds_secret(field.annotation)
            models = _models_in(field.annotation)
    return description, is_secret


def secret_keys(schema: type[BaseModel]) -> set[str]:
    """The keys whose values are never shown."""
    return {name for name, field in schema.model_fields.items() if _holds_secret(field.annotation)}


def _holds_secret(annotation: object) -> bool:
    if annotation in {SecretStr, SecretBytes}:
        return True
    nested = [f.annotation for model in _models_in(annotation) for f in model.model_fields.values()]
    return any(map(_holds_secret, [*nested, *get_args(annotation)]))


def _models_in(annotation: object) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for argument in get_args(annotation) for model in _models_in(argument)]


def settings_from_command_line(schema: type[S], program: str, description: str) -> S:
    """Parse `--config FILE` and `--check`, load the settings, or end with what is wrong."""
    arguments = command_line(program, description).parse_args()
    return loaded_of(partial(load_settings, schema), program, arguments)


def command_line(program: str, description: str) -> argparse.ArgumentParser:
    """The options of every program; one that has more adds them."""
    parser = argparse.ArgumentParser(prog=program, description=description)
    parser.add_argument("--config", type=Path, help="a TOML file of settings")
    parser.add_argument(
        "--check", action="store_true", help="validate the settings, say so, and end"
    )
    return parser


def loaded_of(load: Callable[[Path | None], L], program: str, arguments: argparse.Namespace) -> L:
    """What `load` makes of the file that the arguments name, or the end with what is wrong.

    `load` raises SettingsError.
    """
    try:
        loaded = load(arguments.config)
    except SettingsError as error:
        _end(f"{program}: these settings cannot be used\n{error}", EXIT_BAD_SETTINGS)
    if arguments.check:
        _end(f"{program}: the settings are valid", 0)
    return loaded


def _end(message: str, status: int) -> NoReturn:
    (sys.stderr if status else sys.stdout).write(message + "\n")
    sys.exit(status)
