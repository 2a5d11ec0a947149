"""Plausible mistakes, kept as patches of the real code, and the suites that must notice them.

A patch begins with what the mistake is; each line `Suite:` names a file or folder of tests.
"""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

PROJECT: Final = Path(__file__).parents[2]
PATCHES: Final = Path(__file__).with_name("bugs")
_SUITE: Final = "Suite: "


@dataclass(frozen=True, slots=True)
class Bug:
    name: str
    mistake: str
    suites: tuple[str, ...]
    patch: Path

    def misfit(self, project: Path) -> str:
        """Why it cannot be planted there, because its code has become another; empty if it can."""
        return self._apply(project, "--check").stderr

    def plant(self, project: Path) -> None:
        self._apply(project).check_returncode()

    def _apply(self, project: Path, *options: str) -> subprocess.CompletedProcess[str]:
        command = ["git", "apply", "--whitespace=nowarn", *options, str(self.patch)]
        return subprocess.run(command, cwd=project, check=False, capture_output=True, text=True)


def bugs() -> list[Bug]:
    return [_read(path) for path in sorted(PATCHES.glob("*.patch"))]


def _read(path: Path) -> Bug:
    head = path.read_text("utf-8").partition("\n--- a/")[0].splitlines()
    suites = tuple(line.removeprefix(_SUITE) for line in head if line.startswith(_SUITE))
    return Bug(path.stem, head[0], suites, path)


@contextmanager
def project_copy() -> Iterator[Path]:
    """The project's files as they are now, in a folder of their own."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT,
        check=True,
        capture_output=True,
    )
    with TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in listed.stdout.decode().split("\0"):
            source = PROJECT / name
            if name and source.is_file():
                target = copy / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(source.read_bytes())
        yield copy
