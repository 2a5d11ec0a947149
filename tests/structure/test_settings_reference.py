"""The settings' reference is what the programs read, and every schema keeps the house rules."""

import pytest

from kiosk.common.settings import ProgramSettings
from tests.scripts import load_script
from tests.structure.source_tree import ROOT

SCRIPT = load_script("document_settings")
PROGRAMS: dict[str, type[ProgramSettings]] = SCRIPT.PROGRAMS


def test_the_page_of_settings_is_current() -> None:
    page = (ROOT / "docs" / "settings.md").read_text("utf-8")

    assert page == SCRIPT.render(), "run: .venv/bin/python script/document_settings.py"


@pytest.mark.parametrize("program", PROGRAMS)
def test_every_setting_says_what_it_is(program: str) -> None:
    for row in SCRIPT.rows(PROGRAMS[program]):
        assert row.description, row.key


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
