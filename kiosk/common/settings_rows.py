"""A program's settings as rows, one for each key: for the reference, and for the menu's page."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, TypeAlias

from kiosk.common.settings import ProgramSettings

Node: TypeAlias = dict[str, Any]

BOUNDS: Final = {
    "minimum": "≥ {}",
    "exclusiveMinimum": "> {}",
    "maximum": "≤ {}",
    "exclusiveMaximum": "< {}",
    "minLength": "not shorter than {}",
    "maxLength": "not longer than {}",
    "minItems": "not shorter than {}",
    "pattern": "matches {quote}{}{quote}",
}
KINDS: Final = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "{quote}true{quote} or {quote}false{quote}",
    "array": "list",
    "object": "table",
    "uri": "address",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One key. `node` is its JSON schema."""

    key: str  # dotted
    node: Node
    is_required: bool
    is_adjustable: bool  # marked so, itself or the table it is in

    @property
    def description(self) -> str:
        return str(self.node.get("description", ""))

    @property
    def is_secret(self) -> bool:
        return self.node.get("format") == "password"


@cache
def rows(schema: type[ProgramSettings]) -> tuple[Row, ...]:
    """Every key of a program."""
    root = schema.model_json_schema()
    return tuple(_rows(root, root, "", is_adjustable=False))


def kind(node: Node, quote: str = "") -> str:
    """What a value must be, in words; `quote` is put around what is to be typed as it stands."""
    if node.get("format") == "password":
        return "secret"
    choices = node.get("enum") or [node[name] for name in ("const",) if name in node]
    if choices:
        return " or ".join(f"{quote}{json.dumps(value)}{quote}" for value in choices)
    named = KINDS.get(node.get("format") or node["type"], str(node.get("format")))
    bounds = [text.format(node[name], quote=quote) for name, text in BOUNDS.items() if name in node]
    return ", ".join([named.format(quote=quote), *bounds])


def _rows(root: Node, model: Node, prefix: str, *, is_adjustable: bool) -> Iterator[Row]:
    for key, raw in model["properties"].items():
        node = _resolved(root, raw)
        can_adjust = bool(node.get("adjustable", is_adjustable))
        values = node.get("additionalProperties")
        entry = _resolved(root, values) if isinstance(values, dict) else {}
        if "properties" in node:
            yield from _rows(root, node, f"{prefix}{key}.", is_adjustable=can_adjust)
        elif "properties" in entry:
            yield from _rows(root, entry, f"{prefix}{key}.NAME.", is_adjustable=can_adjust)
        else:
            yield Row(f"{prefix}{key}", node, key in model.get("required", ()), can_adjust)


def _resolved(root: Node, node: Node) -> Node:
    """The node with what it refers to; of a choice with null, the other one."""
    options = [option for option in node.get("anyOf", ()) if option.get("type") != "null"]
    if options:
        return _resolved(root, {**options[0], **node, "anyOf": ()})
    if "$ref" in node:
        definition = root["$defs"][node["$ref"].rpartition("/")[2]]
        return {**definition, **{key: value for key, value in node.items() if key != "$ref"}}
    return node
