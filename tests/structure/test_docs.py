"""The documents: what they show works, and what they point to exists."""

import re
from pathlib import Path

import pytest

from kiosk.common.settings import load_settings
from kiosk.engine.settings import EngineSettings
from tests.structure.source_tree import ROOT, tracked_files

PAGES = [path for path in tracked_files() if path.suffix == ".md"]
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")


def test_the_example_of_an_engine_file_is_valid(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", (ROOT / "docs/install.md").read_text(), re.S)
    (tmp_path / "engine.toml").write_text(example)
    (tmp_path / "merchant_secret").write_text("0123456789abcdef")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))

    settings = load_settings(EngineSettings, tmp_path / "engine.toml")

    assert not settings.is_demo


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_to_a_file(page: Path) -> None:
    links = LINK.findall(page.read_text("utf-8"))

    missing = [link for link in links if not (page.parent / link).exists()]

    assert not missing


def test_every_document_is_in_the_index() -> None:
    index = (ROOT / "docs/README.md").read_text("utf-8")

    for page in PAGES:
        if page.is_relative_to(ROOT / "docs") and page.parent.name != "adr":
            name = str(page.relative_to(ROOT / "docs"))
            assert name == "README.md" or f"({name})" in index, f"{name} is not in docs/README.md"
