"""The settings' reference is what the programs read, and every schema keeps the house rules."""

import importlib.util
from types import ModuleType

import pytest

from kiosk.common.settings import ProgramSettings
from tests.structure.source_tree import ROOT


def _script() -> ModuleType:
    path = ROOT / "script" / "document_settings.py"
    spec = importlib.util.spec_from_file_location("document_settings", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SCRIPT = _script()
PROGRAMS: dict[str, type[ProgramSettings]] = SCRIPT.PROGRAMS


def test_the_page_of_settings_is_current() -> None:
    page = (ROOT / "docs" / "settings.md").read_text("utf-8")

    assert page == SCRIPT.render(), "run: .venv/bin/python script/document_settings.py"


@pytest.mark.parametrize("program", PROGRAMS)
def test_every_setting_says_what_it_is(program: str) -> None:
    for key, node, _ in SCRIPT.rows(PROGRAMS[program]):
        assert node.get("description"), key


@pytest.mark.parametrize("program", PROGRAMS)
def test_every_table_refuses_unknown_keys_and_holds_no_secret(program: str) -> None:
    tables = PROGRAMS[program].model_json_schema().get("$defs", {})

    for name, table in tables.items():
        if "properties" not in table:
            continue  # an enumeration
        assert table.get("additionalProperties") is False, name
        assert not [key for key, node in table["properties"].items() if "password" in str(node)]


@pytest.mark.parametrize("program", PROGRAMS)
def test_every_program_has_a_prefix_of_its_own(program: str) -> None:
    prefixes = [str(schema.model_config.get("env_prefix")) for schema in PROGRAMS.values()]
    own = str(PROGRAMS[program].model_config.get("env_prefix"))

    assert own.endswith("_")
    assert [prefix for prefix in prefixes if prefix.startswith(own)] == [own]
