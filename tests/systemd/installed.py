"""What systemd/install puts onto a machine, in a folder of the test."""

import subprocess
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from tests.structure.source_tree import ROOT

MACHINES = ("terminal", "server")
SERVICES = (
    "kiosk-engine",
    "kiosk-display",
    "kiosk-ui",
    "kiosk-ui-linuxfb",
    "merchant-server",
)


def install(machine: str, root: Path) -> None:
    subprocess.run([ROOT / "systemd/install", machine, root], check=True)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit with its drop-ins: the values of each key in the order that systemd reads them."""

    values: dict[str, list[str]]

    def one(self, key: str) -> str:
        """The value that counts where a key has only one."""
        return self.values[key][-1]

    def words(self, key: str) -> list[str]:
        """All words of a key that is a list."""
        return " ".join(self.values[key]).split()

    def environment(self) -> dict[str, str]:
        return dict(word.split("=", 1) for word in self.words("Environment"))

    def credentials(self) -> dict[str, Path]:
        pairs = (word.split(":", 1) for word in self.words("LoadCredential"))
        return {name: Path(path) for name, path in pairs}


def read_unit(root: Path, name: str) -> Unit:
    folder = root / "etc/systemd/system"
    family = f"{name.partition('-')[0]}-.service.d"
    drop_ins = [*folder.glob(f"{family}/*.conf"), *folder.glob(f"{name}.service.d/*.conf")]
    values: dict[str, list[str]] = defaultdict(list)
    for path in [folder / f"{name}.service", *sorted(drop_ins, key=lambda path: path.name)]:
        for line in path.read_text("utf-8").splitlines():
            if line and not line.startswith(("#", "[")):
                key, value = line.split("=", 1)
                values[key].append(value)
    return Unit(values)


def users(root: Path) -> dict[str, str]:
    """The users that sysusers.d makes, with the number each asks for."""
    lines = [line.split() for line in _sysusers(root)]
    return {words[1]: words[2] for words in lines if words[0] == "u"}


def groups(root: Path) -> set[str]:
    """The groups that sysusers.d makes; every user has one of its name."""
    return {line.split()[1] for line in _sysusers(root)}


def _sysusers(root: Path) -> list[str]:
    texts = [path.read_text("utf-8") for path in (root / "etc/sysusers.d").iterdir()]
    return [
        line
        for text in texts
        for line in text.splitlines()
        if line.strip() and not line.startswith("#")
    ]
