"""Writes docs/settings.md from the programs' schemas: python script/document_settings.py"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from hardware.simulator.app import SimulatorSettings
from kiosk.common.settings import ProgramSettings
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
"""
BOUNDS: Final = {
    "minimum": "≥ {}",
    "exclusiveMinimum": "> {}",
    "maximum": "≤ {}",
    "exclusiveMaximum": "< {}",
    "minLength": "not shorter than {}",
    "maxLength": "not longer than {}",
    "minItems": "not shorter than {}",
    "pattern": "matches `{}`",
}

KINDS: Final = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "`true` or `false`",
    "array": "list",
    "object": "table",
    "uri": "address",
}

Node = dict[str, Any]


def render() -> str:
    """The whole page."""
    return OPENING + "".join(_program(name, schema) for name, schema in PROGRAMS.items())


def rows(schema: type[ProgramSettings]) -> Iterator[tuple[str, Node, bool]]:
    """Every key of a program: dotted name, its JSON schema, and whether it must be given."""
    root = schema.model_json_schema()
    yield from _rows(root, root, "")


def _program(name: str, schema: type[ProgramSettings]) -> str:
    lines = [
        f"\n## {name}\n",
        f"Prefix `{schema.model_config.get('env_prefix', '')}`.\n",
        "| key | value | default | meaning |",
        "|---|---|---|---|",
    ]
    for key, node, is_required in rows(schema):
        default = "**must be set**" if is_required else _default(node)
        lines.append(f"| `{key}` | {_kind(node)} | {default} | {_cell(node['description'])} |")
    return "\n".join(lines) + "\n"


def _rows(root: Node, model: Node, prefix: str) -> Iterator[tuple[str, Node, bool]]:
    for key, raw in model["properties"].items():
        node = _resolved(root, raw)
        is_required = key in model.get("required", ())
        values = node.get("additionalProperties")
        entry = _resolved(root, values) if isinstance(values, dict) else {}
        if "properties" in node:
            yield from _rows(root, node, f"{prefix}{key}.")
        elif "properties" in entry:
            yield from _rows(root, entry, f"{prefix}{key}.NAME.")
        else:
            yield f"{prefix}{key}", node, is_required


def _resolved(root: Node, node: Node) -> Node:
    """The node with what it refers to; of a choice with null, the other one."""
    options = [option for option in node.get("anyOf", ()) if option.get("type") != "null"]
    if options:
        return _resolved(root, {**options[0], **node, "anyOf": ()})
    if "$ref" in node:
        definition = root["$defs"][node["$ref"].rpartition("/")[2]]
        return {**definition, **{key: value for key, value in node.items() if key != "$ref"}}
    return node


def _kind(node: Node) -> str:
    if node.get("format") == "password":
        return "secret"
    choices = node.get("enum") or [node[name] for name in ("const",) if name in node]
    if choices:
        return _cell(" or ".join(f"`{json.dumps(value)}`" for value in choices))
    kind = KINDS.get(node.get("format") or node["type"], str(node.get("format")))
    bounds = [text.format(node[name]) for name, text in BOUNDS.items() if name in node]
    return _cell(", ".join([kind, *bounds]))


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
