"""The programs as pip leaves them in a folder: files, and the list of their hashes."""

import base64
import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

from kiosk.engine.installation import DISTRIBUTION
from tests.structure.source_tree import ROOT


class Site:
    """A folder of packages that a new interpreter imports before any other."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for package in ("kiosk", "hardware"):
            shutil.copytree(ROOT / package, folder / package)  # and what is compiled already
        info = folder / f"{DISTRIBUTION.replace('-', '_')}-9.9.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {DISTRIBUTION}\nVersion: 9.9\n"
        )
        paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
        lines = [self._line(path) for path in paths if path.parent.name != "__pycache__"]
        (info / "RECORD").write_text("\n".join([*lines, f"{info.name}/RECORD,,", ""]))

    def environment(self) -> dict[str, str]:
        """For a process that runs these programs."""
        return {**os.environ, "PYTHONPATH": str(self.folder)}

    def kiosk(self, *words: str) -> subprocess.CompletedProcess[str]:
        """What the installed command does."""
        return subprocess.run(
            [sys.executable, "-m", "kiosk.engine.command", *words],
            env=self.environment(),
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )

    def _line(self, path: Path) -> str:
        """One of the wheel's RECORD: path, hash without padding, size."""
        data = path.read_bytes()
        digest = base64.urlsafe_b64encode(sha256(data).digest()).rstrip(b"=").decode()
        return f"{path.relative_to(self.folder).as_posix()},sha256={digest},{len(data)}"
