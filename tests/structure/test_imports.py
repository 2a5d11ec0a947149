"""The direction in which the packages depend on each other."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.structure.source_tree import PACKAGES, imports_of, modules

# What both ends of the serial line are built on.
LINE = {"hardware.line", "hardware.errors", "hardware.codes", "hardware.port_errors"}
TRACE = {"hardware.trace_file", "hardware.ticket_mask"}
# Every module belongs to the part with the longest matching name; a part may import itself, those
# named here, and the version in the root of `kiosk`.
ARROWS: dict[str, set[str]] = {
    "kiosk": set(),
    "kiosk.common": set(),
    "kiosk.domain": {"kiosk.domain.money"},
    "kiosk.domain.money": set(),
    "kiosk.contract": set(),
    "kiosk.engine": {
        "kiosk.domain",
        "kiosk.domain.money",
        "kiosk.contract",
        "kiosk.common",
        "hardware",
        "hardware.trace_file",
        *LINE,
    },
    "kiosk.ui": {"kiosk.contract", "kiosk.domain.money", "kiosk.common"},
    "kiosk.demo": {"kiosk.ui", "kiosk.contract", "kiosk.domain.money", "kiosk.common"},
    "hardware": {"hardware.ticket_mask", *LINE},
    "hardware.trace_file": {"hardware"},
    "hardware.ticket_mask": set(),
    "hardware.line": LINE,
    "hardware.errors": {"hardware.codes"},
    "hardware.port_errors": set(),
    "hardware.codes": set(),
    "hardware.simulator": {*LINE, *TRACE},
    "hardware.simulator.app": {
        "hardware.simulator",
        "hardware.simulator.script_app",
        "kiosk.common",
        *LINE,
    },
    "hardware.simulator.script_app": {"hardware.simulator", "kiosk.common", *LINE, *TRACE},
    "hardware.simulator.window": set(),
    "hardware.conformance": {"hardware", "hardware.simulator", *LINE},
    "merchant": {"kiosk.domain.money", "kiosk.common"},
    "merchant.sandbox": {"kiosk.domain.money", "kiosk.common"},
}
STANDARD_LIBRARY_ONLY = {"kiosk.domain", "kiosk.domain.money", "kiosk.contract"}
QT = {"PySide6", "shiboken6"}
MAY_USE_QT = {"kiosk.ui", "kiosk.demo", "hardware.simulator.window"}
NEVER_IN_THE_SCREEN = {"httpx", "serial", "sqlite3", "apsw", "sqlalchemy", "cryptography", "ssl"}


def part_of(module: str) -> str | None:
    """The part a dotted name belongs to; None when it is not ours."""
    names = [part for part in ARROWS if module == part or module.startswith(part + ".")]
    return max(names, key=len, default=_root_part(module))


def _root_part(module: str) -> str | None:
    root = module.partition(".")[0]
    return root if root in PACKAGES else None


def wrong_imports(name: str, path: Path) -> Iterator[str]:
    """What this module imports against the table, told as a sentence."""
    part = part_of(name)
    assert part is not None
    for target in imports_of(name, path):
        target_part, library = part_of(target), target.partition(".")[0]
        if target_part is not None:
            if target_part not in {part, "kiosk"} | ARROWS[part]:
                yield f"{name} imports {target}, but {part} may not know {target_part}"
        elif part in STANDARD_LIBRARY_ONLY and library not in sys.stdlib_module_names:
            yield f"{name} imports {target}, but {part} keeps to the standard library"
        elif library in QT and part not in MAY_USE_QT:
            yield f"{name} imports {target}, but {part} runs without Qt"
        elif part == "kiosk.ui" and library in NEVER_IN_THE_SCREEN:
            yield f"{name} imports {target}: the screen has no network, line, database or key"


def test_every_import_follows_the_table_of_arrows() -> None:
    found = [line for name, path in modules().items() for line in wrong_imports(name, path)]

    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("kiosk.domain.plan", "import structlog"),
        ("kiosk.domain.plan", "from kiosk.common import clock"),
        ("kiosk.common.clock", "from kiosk.domain.money import Money"),
        ("kiosk.engine.app", "from PySide6.QtCore import QObject"),
        ("kiosk.engine.app", "import merchant"),
        ("kiosk.ui.app", "from kiosk.engine.journal import Journal"),
        ("kiosk.ui.app", "def f():\n    import httpx"),
        ("kiosk.ui.app", "from ..domain import codes"),
        ("hardware.driver", "from kiosk.common.clock import Clock"),
        ("hardware.driver", "from hardware.simulator import machine"),
        ("hardware.simulator.machine", "import PySide6"),
        ("hardware.simulator.id003_host", "from hardware.id003.constants import Command"),
        ("merchant.app", "from merchant.sandbox.app import main"),
        ("merchant.sandbox.app", "from merchant.settings import MerchantSettings"),
    ],
)
def test_an_import_against_the_arrows_is_found(tmp_path: Path, name: str, line: str) -> None:
    path = tmp_path / "module.py"
    path.write_text(line)

    assert len(list(wrong_imports(name, path))) == 1


def test_an_import_along_the_arrows_is_accepted(tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    path.write_text(
        "import anyio\nfrom kiosk.domain.money import Money\nfrom hardware import device"
    )

    assert not list(wrong_imports("kiosk.engine.app", path))


@pytest.mark.parametrize(
    ("module", "forbidden"),
    [
        ("kiosk.engine.app", QT | {"fastapi", "sqlalchemy", "kiosk.ui"}),
        ("kiosk.ui.app", NEVER_IN_THE_SCREEN - {"ssl"} | {"hardware", "kiosk.engine"}),
        ("merchant.app", QT | {"serial", "apsw", "kiosk.engine", "merchant.sandbox"}),
        ("merchant.sandbox.app", QT | {"serial", "apsw", "kiosk.engine", "merchant.settings"}),
        ("hardware.simulator.app", QT | {"httpx", "apsw", "kiosk.engine", "hardware.id003"}),
    ],
)
def test_a_program_loads_only_what_it_may_touch(module: str, forbidden: set[str]) -> None:
    loaded = _loaded_by(module)

    assert module in loaded
    assert not loaded & forbidden


def _loaded_by(module: str) -> set[str]:
    """The modules in a fresh interpreter after importing this one."""
    source = f"import {module}, json, sys; print(json.dumps(list(sys.modules)))"
    output = subprocess.run(
        [sys.executable, "-c", source], capture_output=True, check=True, text=True
    ).stdout
    return set(json.loads(output))
