"""The document an integrator reads is the server's own, and says what each call may answer."""

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENT: dict[str, Any] = json.loads(
    (ROOT / "docs" / "reference" / "openapi.json").read_text("utf-8")
)
CALLS = [
    (f"{method.upper()} {path}", call)
    for path, methods in DOCUMENT["paths"].items()
    for method, call in methods.items()
]


def test_the_written_document_is_the_servers() -> None:
    spec = importlib.util.spec_from_file_location(
        "document_openapi", ROOT / "script" / "document_openapi.py"
    )
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)

    assert script.render() == script.PAGE.read_text("utf-8"), (
        "run: .venv/bin/python script/document_openapi.py"
    )


@pytest.mark.parametrize(("name", "call"), CALLS, ids=[name for name, _ in CALLS])
def test_every_call_is_described_with_its_errors(name: str, call: dict[str, Any]) -> None:
    statuses = set(call["responses"])

    assert call["summary"]
    assert "401" in statuses
    for status, answer in call["responses"].items():
        assert answer["description"], f"{name} {status}"
