"""Writes docs/settings.md from the programs' schemas: python script/document_settings.py"""

import json
from pathlib import Path
from typing import Final

from hardware.simulator.app import SimulatorSettings
from kiosk.common.settings import ProgramSettings
from kiosk.common.settings_rows import Node, kind, rows
from kiosk.engine.settings import EngineSettings
from kiosk.ui.settings import UiSettings
from merchant.sandbox.settings import SandboxSettings
from merchant.settings import MerchantSettings

PAGE: Final = Path(__file__).parents[1] / "docs" / "settings.md"
PROGRAMS: Final[dict[str, type[ProgramSettings]]] = {
    "kiosk-engine": EngineSettings,
    "kiosk-ui": UiSettings,
    "merchant-server": MerchantSettings,
    "merchant-sandbox": SandboxSettings,
    "egm-simulator": SimulatorSettings,
}
OPENING: Final = """# Settings

<!-- Written by script/document_settings.py from the programs' schemas: change those. -->

Every program reads `--config FILE`, a TOML file. The environment goes over it: the variable is the
prefix and the key in capitals, with two underscores between a table and its key
(`KIOSK_ENGINE_DEVICE__BAUD=19200`). A secret stands in neither of them: it is a file named like its
key in `$CREDENTIALS_DIRECTORY`, which systemd's `LoadCredential=` fills. `--check` validates
everything, says what is wrong with key, value and remedy, and ends.

Names end in their unit: `_s` seconds, `_ms` milliseconds, `_minor` the currency's smallest unit
(cents).

A key marked * can be adjusted in the technician's menu: [adjustments](reference/adjustments.md).
"""


def render() -> str:
    """The whole page."""
    return OPENING + "".join(_program(name, schema) for name, schema in PROGRAMS.items())


def _program(name: str, schema: type[ProgramSettings]) -> str:
    lines = [
        f"\n## {name}\n",
        f"Prefix `{schema.model_config.get('env_prefix', '')}`.\n",
        "| key | value | default | meaning |",
        "|---|---|---|---|",
    ]
    for row in rows(schema):
        default = "**must be set**" if row.is_required else _default(row.node)
        meaning = _cell(row.description) + (" *" if row.is_adjustable else "")
        lines.append(f"| `{row.key}` | {_cell(kind(row.node, '`'))} | {default} | {meaning} |")
    return "\n".join(lines) + "\n"


def _default(node: Node) -> str:
    default = node.get("default")
    if isinstance(default, float) and default.is_integer():
        default = int(default)
    return "none" if default is None else _cell(f"`{json.dumps(default, ensure_ascii=False)}`")


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    PAGE.write_text(render(), "utf-8")
    print(f"wrote {PAGE.relative_to(Path.cwd())}")
