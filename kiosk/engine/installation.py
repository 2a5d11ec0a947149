"""The installed programs' files, each with its SHA-256, beside what was installed.

pip keeps a list of hashes (the wheel's RECORD) beside the packages; a list that was written with
`kiosk verify --write` and is kept elsewhere proves more. Compiled files (__pycache__) are not in
either: pip makes them after the hashes.
"""

import base64
import platform
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import file_digest, sha256
from importlib import metadata
from pathlib import Path
from typing import Final

import hardware
import kiosk

DISTRIBUTION: Final = "scan-and-pay-kiosk"
_PACKAGES: Final = (kiosk, hardware)


class Change(StrEnum):
    CHANGED = "changed"
    MISSING = "missing"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Difference:
    path: str
    change: Change


@dataclass(frozen=True, slots=True)
class Installation:
    """Paths are relative to `root`, the folder that the packages lie in."""

    root: Path
    files: Mapping[str, str]  # path: SHA-256, hexadecimal
    recorded: Mapping[str, str] | None  # what they ought to be; None: nothing was recorded

    @property
    def digest(self) -> str:
        """One number for the whole list, to be compared by eye or on the telephone."""
        return sha256(self.listing().encode()).hexdigest()

    def listing(self) -> str:
        """As `sha256sum --check` reads it, which needs nothing of ours."""
        return "".join(f"{digest}  {path}\n" for path, digest in sorted(self.files.items()))

    def differences(self) -> list[Difference]:
        """What is not as it was recorded, by path; empty too when nothing was recorded."""
        recorded = self.files if self.recorded is None else self.recorded
        found = []
        for path in sorted({*self.files, *recorded}):
            if path not in recorded:
                found.append(Difference(path, Change.ADDED))
            elif path not in self.files:
                found.append(Difference(path, Change.MISSING))
            elif self.files[path] != recorded[path]:
                found.append(Difference(path, Change.CHANGED))
        return found


def inspect_installation(against: Mapping[str, str] | None = None) -> Installation:
    """Read every file: some tenths of a second. `against` counts instead of pip's list.

    Raises OSError when a file that is there cannot be read.
    """
    root = Path(kiosk.__file__).parents[1]
    recorded = dict(against) if against is not None else _recorded_by_pip(root)
    names = {*(recorded or ()), *_present(root)}
    paths = {name: root / name for name in sorted(names)}
    files = {name: _digest(path) for name, path in paths.items() if path.is_file()}
    return Installation(root, files, recorded)


def read_listing(text: str) -> dict[str, str]:
    """A list that `Installation.listing` has made. Raises ValueError."""
    found = {}
    for line in text.splitlines():
        digest, _, path = line.partition("  ")
        if len(digest) != 64 or not path:
            raise ValueError(f"no line of SHA-256 and path: {line!r}")
        found[path] = digest
    return found


def dependencies() -> dict[str, str]:
    """Every distribution that this interpreter finds, with its version."""
    return dict(sorted((found.name, found.version) for found in metadata.distributions()))


def interpreter() -> str:
    """E.g. "CPython 3.11.2"."""
    return f"{platform.python_implementation()} {platform.python_version()}"


def _recorded_by_pip(root: Path) -> dict[str, str] | None:
    """None where the running programs are not those that pip has installed, as for development."""
    try:
        distribution = metadata.distribution(DISTRIBUTION)
    except metadata.PackageNotFoundError:
        return None
    if Path(str(distribution.locate_file(""))).resolve() != root.resolve():
        return None
    hashed = {
        path.as_posix(): base64.urlsafe_b64decode(path.hash.value + "==").hex()
        for path in distribution.files or ()
        if path.hash is not None and path.hash.mode == "sha256"
    }
    return hashed if "kiosk/__init__.py" in hashed else None  # else it is an editable one


def _present(root: Path) -> Iterator[str]:
    """Every file of our packages but compiled ones that lie where Python puts them."""
    for package in _PACKAGES:
        for path in Path(package.__path__[0]).rglob("*"):
            if path.is_file() and path.parent.name != "__pycache__":
                yield path.relative_to(root).as_posix()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
