"""The known kinds of hosts, as data files beside this module: `<protocol>-<letter>.toml`."""

import json
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any, Final

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from hardware.simulator.cctalk_host import CcTalkProfile
from hardware.simulator.ebds_host import EbdsProfile
from hardware.simulator.host import HostProfile
from hardware.simulator.id003_host import Id003Profile

PROFILES: Final[Mapping[str, type[Any]]] = {
    "id003": Id003Profile,
    "ebds": EbdsProfile,
    "cctalk": CcTalkProfile,
}
_FOLDER: Final = "profiles"


class ProfileError(ValueError):
    """There is no such profile, or its file says what no host can have."""


@dataclass(frozen=True, slots=True, config=ConfigDict(extra="forbid"))
class ProfileDocument:
    """What a profile's file says. `chosen` are parameters that are not known of this host."""

    name: str
    protocol: str
    letter: str
    host: str  # in plain words
    chosen: tuple[str, ...]
    parameters: Mapping[str, object]

    def is_chosen(self, parameter: str) -> bool:
        """Whether the value is ours: marked so, or not said at all and so the default."""
        return parameter in self.chosen or parameter not in self.parameters


def profile_names(protocol: str | None = None) -> tuple[str, ...]:
    """Of one protocol, or of all, in order."""
    files = resources.files(__package__).joinpath(_FOLDER).iterdir()
    names = sorted(f.name.removesuffix(".toml") for f in files if f.name.endswith(".toml"))
    return tuple(n for n in names if protocol in {None, n.partition("-")[0]})


def plain_profile(protocol: str, changes: Mapping[str, Any]) -> HostProfile:
    """A host that is quick and does nothing odd, with these parameters changed."""
    profile: HostProfile = PROFILES[protocol](**changes)
    return profile


def load_profile(name: str, **changes: object) -> HostProfile:
    """The host of this name, with these parameters changed. Raises ProfileError."""
    document = read_profile(name)
    return _built(document, {**document.parameters, **changes})


@cache
def read_profile(name: str) -> ProfileDocument:
    """What the file says, checked. Raises ProfileError."""
    if name not in profile_names():
        raise ProfileError(f"no profile {name!r}: there are {', '.join(profile_names())}")
    text = resources.files(__package__).joinpath(_FOLDER, f"{name}.toml").read_text("utf-8")
    return parse_profile(name, text)


def parse_profile(name: str, text: str) -> ProfileDocument:
    """Raises ProfileError, which says what is wrong with the file."""
    try:
        document = _DOCUMENTS.validate_python({"name": name, **tomllib.loads(text)})
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise ProfileError(f"profile {name}: {error}") from error
    if name != f"{document.protocol}-{document.letter}".lower():
        raise ProfileError(f"profile {name} is of {document.protocol}, letter {document.letter}")
    _built(document, document.parameters)
    if strangers := set(document.chosen) - set(parameter_names(document.protocol)):
        raise ProfileError(f"profile {name}: chosen, but no parameters: {sorted(strangers)}")
    return document


def parameter_names(protocol: str) -> tuple[str, ...]:
    """In the order of the profile's class, which is a dataclass or a model of pydantic."""
    return tuple(TypeAdapter(PROFILES[protocol]).json_schema()["properties"])


def _built(document: ProfileDocument, parameters: Mapping[str, object]) -> HostProfile:
    if document.protocol not in PROFILES:
        raise ProfileError(f"profile {document.name}: no host speaks {document.protocol!r}")
    try:
        # As JSON, where texts may stand for enums and lists for tuples, but no text for a number.
        adapter: TypeAdapter[HostProfile] = TypeAdapter(PROFILES[document.protocol])
        return adapter.validate_json(json.dumps(parameters), strict=True)
    except ValidationError as error:
        raise ProfileError(f"profile {document.name}: {error}") from error


_DOCUMENTS: Final = TypeAdapter(ProfileDocument)
